"""The Excel template of an event: its content, and its import after it is filled in."""

import io
import json
import re
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from engine.domain.agreement.catalogue import Catalogue, Choice, EventType, Field, FieldKind, Subject
from engine.domain.agreement.definitions import Definitions
from engine.domain.text import Language, Text
from engine.intake.template import template
from tests.conftest import Runner

# ruff: noqa: DTZ001 - a cell of Excel has no time zone


def opened(type_: EventType, catalogue: Catalogue, language: Language = Language.ZH) -> Any:
    return openpyxl.load_workbook(io.BytesIO(template(type_, catalogue, language)))


@pytest.fixture
def catalogue(shipped: Definitions) -> Catalogue:
    return shipped.catalogue


def test_it_has_both_languages_formats_lists_a_frozen_header_and_notes(catalogue: Catalogue) -> None:
    type_ = catalogue.event("delivery.arranged")
    assert type_ is not None
    book = opened(type_, catalogue)
    sheet = book["delivery.arranged"]
    assert [c.value for c in sheet[1]] == [
        "订单编号\nOrder number",
        "时间\nTime",
        "客户\nCustomer",
        "车牌号\nPlate",
        "应收金额\nAmount due",
        "交车时间\nDelivery time",
        "付款方式\nPayment",
        "销售顾问\nConsultant",
    ]
    assert sheet.freeze_panes == "B2"
    assert [sheet.column_dimensions[c].width > 10 for c in "ABCDEFGH"] == [True] * 8
    assert sheet["D1"].comment.text == "选填。文字\noptional: text"
    assert "现金 / Cash" in sheet["G1"].comment.text
    rules = {str(r.sqref): r for r in sheet.data_validations.dataValidation}
    assert rules["G2:G2001"].type == "list" and rules["G2:G2001"].formula1 == "choices!$G$1:$G$3"
    assert [book["choices"][f"G{n}"].value for n in (1, 2, 3)] == ["现金", "刷卡", "已提前付清"]
    assert book["choices"].sheet_state == "hidden"
    assert rules["B2:B2001"].type == "date"


def test_columns_are_formatted_so_that_excel_spoils_nothing(catalogue: Catalogue) -> None:
    type_ = catalogue.event("delivery.arranged")
    assert type_ is not None
    content = template(type_, catalogue, Language.ZH)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        styles = archive.read("xl/styles.xml").decode()
    codes = dict(re.findall(r'numFmtId="(\d+)" formatCode="([^"]+)"', styles)) | {
        "49": "@",
        "4": "#,##0.00",
        "0": "General",
    }
    used = re.findall(r'<xf numFmtId="(\d+)"', styles[styles.index("<cellXfs") :])
    columns = [
        codes[used[int(style)]]
        for first, last, style in re.findall(r'<col min="(\d+)" max="(\d+)"[^>]*style="(\d+)"', sheet)
        for _ in range(int(first), int(last) + 1)
    ]
    assert columns == ["@", "yyyy-mm-dd hh:mm", "@", "@", "#,##0.00", "yyyy-mm-dd hh:mm", "@", "@"]


def test_its_second_sheet_explains_every_column_in_both_languages(catalogue: Catalogue) -> None:
    for type_ in catalogue.events:
        rows = list(opened(type_, catalogue)["说明 Help"].iter_rows(values_only=True))
        assert rows[0][:2] == (type_.title.zh, type_.title.en)
        head = rows.index(("列", "Column", "填写内容", "Value"))
        assert len(rows[head + 1 :]) == 2 + len(type_.fields)
        assert all(cell for row in rows[head + 1 :] for cell in row)


def test_the_same_catalogue_gives_the_same_bytes(catalogue: Catalogue) -> None:
    type_ = catalogue.events[0]
    assert template(type_, catalogue, Language.EN) == template(type_, catalogue, Language.EN)


@pytest.mark.parametrize("language", list(Language))
def test_every_event_of_the_catalogue_is_filled_in_and_imported_without_a_word(
    catalogue: Catalogue, language: Language, duecourse: Runner, tmp_path: Path
) -> None:
    answers: dict[FieldKind, object] = {
        FieldKind.TEXT: "客户甲",
        FieldKind.NUMBER: 36,
        FieldKind.MONEY: 8500.5,
        FieldKind.PERSON: "销售顾问一",
        FieldKind.MOMENT: datetime(2026, 2, 13, 17, 30),
    }
    for type_ in catalogue.events:
        book = opened(type_, catalogue, language)
        sheet = book.worksheets[0]
        lists = book["choices"]
        row = ["00123", datetime(2026, 1, 6, 10, 20)]
        for n, field in enumerate(type_.fields, start=3):
            row.append(lists.cell(1, n).value if field.kind is FieldKind.CHOICE else answers[field.kind])  # type: ignore[arg-type]
        sheet.append(row)
        path = tmp_path / f"filled-{type_.name}.xlsx"
        book.save(path)
        done = duecourse("events", "import", str(path), "--json")
        found = json.loads(done.out)
        assert (found["imported"], found["rejected"], found["unused"], found["note"]) == (1, 0, [], None), type_.name


def test_a_name_too_long_for_a_sheet_still_says_its_event(tmp_path: Path) -> None:
    name = "a.very.long.name.of.an.event.that.happens"
    ticks = Field("ok", Text(zh="合格", en="Fit"), FieldKind.YES_NO)
    choice = Field(
        "how", Text(zh="方式", en="How"), FieldKind.CHOICE, choices=(Choice("a", Text(zh="甲, 乙", en="A, B")),)
    )
    type_ = EventType(name, Text(zh="长", en="Long"), "car", "{key}", "sales", fields=(ticks, choice))
    catalogue = Catalogue((Subject("car", Text(zh="车", en="Car")),), (type_,))
    path = tmp_path / "filled.xlsx"
    path.write_bytes(template(type_, catalogue, Language.EN))
    from engine.intake.open_table import open_table
    from engine.services.events.column_mapping import Columns

    book = openpyxl.load_workbook(path)
    assert [book["choices"][cell].value for cell in ("C1", "C2", "D1")] == ["yes", "no", "A, B"]
    book.worksheets[0].append(["1", datetime(2026, 1, 6, 10, 20), "yes", "A, B"])
    book.save(path)
    table = open_table(path)
    assert Columns.of(table.header, catalogue, hints=table.hints) == Columns(
        "车编号\nCar number", "event", "时间\nTime", event=name
    )


def test_the_command_writes_it_once_and_never_over_one_that_may_be_filled_in(duecourse: Runner, tmp_path: Path) -> None:
    path = tmp_path / "交车.xlsx"
    done = duecourse("events", "template", "交车", "--output", str(path))
    assert done.code == 0
    assert done.out.splitlines()[-1] == f"Fill it in and import it: duecourse events import '{path}'"
    again = duecourse("events", "template", "vehicle.delivered", "--output", str(path))
    assert again.code == 2
    assert "is not overwritten" in again.err


def test_an_event_that_is_not_there_is_answered_with_those_that_are(duecourse: Runner) -> None:
    done = duecourse("events", "template", "vehicle.flown")
    assert done.code == 2
    assert "has no event vehicle.flown. It has: bill.received, " in done.err


def test_a_place_that_cannot_be_written_is_a_sentence(duecourse: Runner, tmp_path: Path) -> None:
    done = duecourse("events", "template", "交车", "--output", str(tmp_path / "gone" / "x.xlsx"))
    assert done.code == 2
    assert "Cannot write " in done.err
