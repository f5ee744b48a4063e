"""A report as PDF: the same text as the page, on A4, typeset apart and within limits."""

import io
import json
from dataclasses import replace
from datetime import UTC
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from engine.domain.agreement.organisation import Organisation
from engine.domain.figures.overdue import OverdueReport
from engine.domain.text import Language
from engine.reports import pdf
from engine.reports.kinds.overdue import overdue_as_report
from engine.reports.model import CellKind, Column, Report, Section
from engine.reports.pdf import pdf_document
from engine.services.refused import Refused
from tests.reports.chart_examples import REPORT, text

A4 = (595, 842)


def read(report: Report, language: Language = Language.EN) -> PdfReader:
    return PdfReader(io.BytesIO(pdf_document(report, language=language)))


def words(document: PdfReader) -> str:
    return "\n".join(page.extract_text() for page in document.pages)


def many_rows(count: int) -> Report:
    column: Column[int] = Column("n", text("序号", "Number"), CellKind.TEXT, lambda n: f"row {n}")
    return replace(REPORT, sections=(Section(text("表", "Table"), (column,), tuple(range(count))),))


@pytest.mark.parametrize("language", list(Language))
def test_it_has_the_lines_and_sums_of_the_overdue_report(
    report: OverdueReport, organisation: Organisation, language: Language
) -> None:
    shown = words(read(overdue_as_report(report, organisation), language))
    plain = shown.replace(" ", "").replace("\n", "")
    for line in report.lines:
        assert line.title.obligation.in_(language).replace(" ", "") in plain
        assert line.occurrence in plain
    assert ("545,260.00元" if language is Language.ZH else "CNY545,260.00") in plain


def test_a_chart_is_a_drawing_with_words_for_those_who_do_not_see_it() -> None:
    document = read(REPORT)
    assert "4.25" in words(document) and "n = 12" in words(document) and "80%" in words(document)
    assert alternatives(document)[0] == (
        "Satisfaction matrix. Heat map: 2 rows (Provider), 2 columns (Consumer), 2 cells with a value. "
        "Lowest 1.50: Human resources → Finance. Highest 4.25: Sales → Finance. "
        "The numbers are in the table below."
    )
    assert len(alternatives(document)) == 5


def alternatives(document: PdfReader) -> list[str]:
    """The alternative texts of the tagged document, in order."""
    found: list[str] = []

    def walk(node: Any) -> None:
        node = node.get_object()
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif isinstance(node, DictionaryObject):
            if "/Alt" in node:
                found.append(str(node["/Alt"]))
            if "/K" in node:
                walk(node["/K"])

    walk(document.trailer["/Root"]["/StructTreeRoot"])
    return found


def test_each_sheet_is_a4_and_has_the_head_of_the_table_and_its_number() -> None:
    document = read(many_rows(150), Language.ZH)
    sheets = [page.extract_text() for page in document.pages]
    assert len(sheets) > 2
    for number, (page, sheet) in enumerate(zip(document.pages, sheets, strict=True), start=1):
        assert tuple(map(round, page.mediabox[2:])) == A4
        assert f"第{number}页，共{len(sheets)}页" in sheet.replace(" ", "")
        assert "序号" in sheet
        assert "截至2026年7月1日" in sheet.replace(" ", "")


def test_a_table_of_many_columns_lies_on_its_side() -> None:
    columns = tuple(Column(str(n), text(f"列{n}", f"Column {n}"), CellKind.COUNT, lambda n: n) for n in range(12))
    wide = read(replace(REPORT, sections=(Section(text("表", "Table"), columns, (1,)),)))
    assert tuple(map(round, wide.pages[0].mediabox[2:])) == A4[::-1]


def test_equal_reports_give_equal_bytes_dated_at_their_instant() -> None:
    one, two = (pdf_document(REPORT, language=Language.ZH) for _ in (1, 2))
    assert one == two
    document = PdfReader(io.BytesIO(one))
    assert document.metadata is not None
    assert document.metadata.creation_date is not None
    assert document.metadata.creation_date.astimezone(UTC) == REPORT.as_of
    assert document.trailer["/Root"]["/Lang"] == "zh-CN"


def test_a_rehearsal_says_so_on_each_sheet() -> None:
    document = read(replace(many_rows(150), rehearsal=True))
    assert all("REHEARSAL" in page.extract_text() for page in document.pages)


def test_nothing_that_people_wrote_is_markup() -> None:
    hostile = '*x* _y_ $z$ #read("/etc/passwd") \\ @a <b> \u202e\x07 "'
    column: Column[str] = Column("t", text(hostile, hostile), CellKind.TEXT, lambda value: value)
    section = Section(text(hostile, hostile), (column,), (hostile,), note=text(hostile, hostile))
    shown = words(read(replace(REPORT, organisation=text(hostile, hostile), sections=(section,))))
    assert '*x* _y_ $z$ #read("/etc/passwd") \\ @a <b>' in shown
    assert "root:" not in shown


def test_the_process_that_typesets_reads_no_file_of_the_machine(tmp_path: Any) -> None:
    with pytest.raises(Refused) as refused:
        typeset('#read("/etc/passwd")', str(tmp_path))
    assert refused.value.refusal.code == "pdf-failed"


def test_a_document_that_needs_too_much_memory_is_refused(tmp_path: Any) -> None:
    with pytest.raises(Refused) as refused:
        typeset("#let rows = range(900000000)", str(tmp_path))
    assert refused.value.refusal.code == "pdf-too-large"


def test_a_document_that_takes_too_long_is_refused(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MOST_SECONDS", 0.01)
    with pytest.raises(Refused) as refused:
        typeset("Text", str(tmp_path))
    assert refused.value.refusal.code == "pdf-too-large"


def typeset(template: str, root: str) -> bytes:
    document = {"template": template, "report": "{}", "fonts": str(pdf._fonts()), "root": root, "timestamp": 0}
    return pdf._typeset(json.dumps(document).encode(), root)


@pytest.mark.parametrize("missing", ["typst", "justmytype_intl_cjk"])
def test_without_the_extra_it_says_what_to_install_and_what_works_without(
    duecourse: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Any, missing: str
) -> None:
    assert duecourse("run", "--in-process", "--as-of", "2026-02-10T18:00+08:00").code == 0
    find_spec = pdf.find_spec
    monkeypatch.setattr(pdf, "find_spec", lambda name: None if name == missing else find_spec(name))
    done = duecourse("report", "overdue", "--format", "pdf", "--output", str(tmp_path / "overdue.pdf"))
    assert done.code == 2
    assert done.err == (
        "Error: PDF needs the typesetter Typst and the font Noto Sans SC. They are not installed here. "
        "Install them: pip install 'duecourse[pdf]'. Or print the page of --format html.\n"
    )
    assert not (tmp_path / "overdue.pdf").exists()


def test_the_command_writes_it(duecourse: Any, tmp_path: Any) -> None:
    assert duecourse("run", "--in-process", "--as-of", "2026-02-10T18:00+08:00").code == 0
    target = tmp_path / "overdue.pdf"
    assert duecourse("report", "overdue", "--format", "pdf", "--output", str(target)).code == 0
    assert len(PdfReader(target).pages) >= 1
