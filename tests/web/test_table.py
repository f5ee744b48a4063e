"""Lists: filters, words, order, pages and files come from the address alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from starlette.datastructures import QueryParams

from engine.domain.text import Language, Text
from engine.reports.model import ON_SHEETS, CellKind
from engine.web.attachment import attachment
from engine.web.table import ListColumn, ListFilter, Listing, ListTable
from engine.web.table_query import ListQuery

STATES = {"overdue": Text(zh="逾期", en="Overdue"), "open": Text(zh="进行中", en="Open")}


@dataclass(frozen=True)
class Slip:
    id: str
    title: str
    state: str
    count: int | None
    departments: tuple[str, ...] = ("sales",)


SLIPS = (
    Slip("a", "=1+1", "overdue", 3),
    Slip("b", "订单", "open", None),
    Slip("c", "Invoice ABC", "overdue", 10, ("sales", "finance")),
    Slip("d", "invoice of old", "open", 1, ("insurance",)),
)
LISTING: Listing[Slip] = Listing(
    id="slips",
    title=Text(zh="单据", en="Slips"),
    columns=(
        ListColumn("title", Text(zh="名称", en="Title"), CellKind.TEXT, lambda slip: slip.title),
        ListColumn("count", Text(zh="数量", en="Count"), CellKind.COUNT, lambda slip: slip.count),
        ListColumn("id", Text(zh="编号", en="Id"), CellKind.ID, lambda slip: slip.id, media=ON_SHEETS, sortable=False),
    ),
    filters=(
        ListFilter(
            key="state",
            title=Text(zh="状态", en="State"),
            label=STATES.__getitem__,
            value=lambda slip: slip.state,
            order=("overdue", "open"),
        ),
        ListFilter(
            key="department",
            title=Text(zh="部门", en="Department"),
            label=Text.plain,
            value=lambda slip: slip.departments,
        ),
    ),
    searched=lambda slip: (slip.id, slip.title),
    empty=Text(zh="没有单据。", en="No slip."),
    page_size=3,
)


def sample_visit(query: str, language: Language = Language.EN) -> Any:
    return SimpleNamespace(
        language=language,
        zone=ZoneInfo("Asia/Shanghai"),
        at=datetime(2026, 2, 10, 10, tzinfo=UTC),
        today=datetime(2026, 2, 10).date(),  # noqa: DTZ001
        command_time=SimpleNamespace(rehearsal=False),
        book=SimpleNamespace(organisation=SimpleNamespace(title=Text.plain("House"))),
        localized=lambda text: text.in_(language),
        export=attachment,
        request=SimpleNamespace(url=SimpleNamespace(path="/slips"), query_params=QueryParams(query)),
    )


def sample_table(query: str, language: Language = Language.EN, rows: Sequence[Slip] = SLIPS) -> ListTable[Slip]:
    return LISTING.read(sample_visit(query, language), rows)


def _ids(table: ListTable[Slip]) -> str:
    return "".join(slip.id for slip in table.rows)


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("", "abc"),
        ("page=2", "d"),
        ("page=99", "d"),
        ("page=0", "abc"),
        ("page=-1", "abc"),
        ("page=１", "abc"),
        ("page=" + "9" * 5000, "abc"),
        ("sort=count", "dac"),
        ("sort=-count", "cad"),
        ("sort=-count&page=2", "b"),
        ("sort=id", "abc"),
        ("sort=nothing", "abc"),
        ("state=overdue", "ac"),
        ("state=overdue&state=open", "abc"),
        ("state=overdue&department=finance", "c"),
        ("text=INVOICE", "cd"),
        ("text=invoice+abc", "c"),
        ("text=订", "b"),
        ("text=nothing", ""),
        ("state=overdue&text=invoice", "c"),
    ],
)
def test_the_address_decides_which_rows_are_shown(query: str, ids: str) -> None:
    assert _ids(sample_table(query)) == ids


def test_a_chip_counts_the_rows_that_fit_all_other_filters() -> None:
    state, department = sample_table("state=overdue").filters
    assert [(chip.label, chip.count, chip.is_on) for chip in state.chips] == [("Overdue", 2, True), ("Open", 2, False)]
    assert [(chip.label, chip.count) for chip in department.chips] == [("sales", 2), ("finance", 1)]


def test_a_chip_turns_its_value_on_and_off_and_leads_to_the_first_page() -> None:
    (overdue, open_) = sample_table("as_of=2026-02-01&state=overdue&page=2&sort=count").filters[0].chips
    assert overdue.url == "/slips?as_of=2026-02-01&sort=count"
    assert open_.url == "/slips?as_of=2026-02-01&sort=count&state=overdue&state=open"


def test_a_value_that_a_filter_does_not_have_is_ignored_and_named() -> None:
    table = sample_table("state=overdue&state=%3Cscript%3E")
    assert (_ids(table), table.unknown) == ("ac", ("<script>",))


def test_a_heading_orders_and_then_turns_the_order_round() -> None:
    assert [(head.title, head.ordered, head.url) for head in sample_table("sort=count").heads] == [
        ("Title", "", "/slips?sort=title"),
        ("Count", "ascending", "/slips?sort=-count"),
    ]


def test_chinese_is_ordered_by_its_sound() -> None:
    rows = [Slip(id, title, "open", 0) for id, title in (("z", "张"), ("b", "保险"), ("x", "销售"), ("c", "财务"))]
    assert _ids(sample_table("sort=title&page=1", Language.ZH, rows)) == "bcx"


def test_a_page_knows_its_neighbours_and_its_rows() -> None:
    first, second = sample_table("state=open&state=overdue"), sample_table("page=2")
    assert (first.first, first.last, first.total, first.previous_url) == (1, 3, 4, "")
    assert first.next_url == "/slips?state=open&state=overdue&page=2"
    assert (second.first, second.last, second.previous_url, second.next_url) == (4, 4, "/slips", "")


def test_lists_on_one_page_keep_out_of_each_others_way() -> None:
    listing: Listing[Slip] = Listing(
        id="mine", title=LISTING.title, columns=LISTING.columns, empty=LISTING.empty, page_size=1, prefix="mine-"
    )
    table = listing.read(sample_visit("page=4&mine-page=2&sort=count"), SLIPS)
    assert (_ids(table), table.next_url) == ("b", "/slips?page=4&sort=count&mine-page=3")


def test_a_workbook_has_exactly_the_rows_that_fit_and_runs_nothing() -> None:
    response = sample_table("state=overdue&sort=-count&format=xlsx", Language.ZH).file
    assert response is not None
    assert "filename*=UTF-8''%E5%8D%95%E6%8D%AE%202026-02-10.xlsx" in response.headers["content-disposition"]
    book = openpyxl.load_workbook(BytesIO(bytes(response.body)))
    assert list(book["单据"].iter_rows(values_only=True)) == [
        ("名称", "数量", "编号"),
        ("Invoice ABC", 10, "c"),
        ("=1+1", 3, "a"),
    ]
    assert book["单据"]["A3"].data_type == "s"
    assert ("仅限", "状态：逾期") in list(book["说明"].iter_rows(values_only=True))


def test_csv_has_every_page_and_guards_formulas() -> None:
    response = sample_table("format=csv").file
    assert response is not None
    lines = bytes(response.body).decode("utf-8-sig").split("\r\n")
    assert lines[:3] == ["Title,Count,Id", "'=1+1,3,a", "订单,,b"]
    assert len(lines) == 6


def test_a_format_that_lists_do_not_have_shows_the_page() -> None:
    assert sample_table("format=exe").file is None


class _Database:
    """A source that filters by itself, and says what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[ListQuery, int, int | None]] = []

    def total(self, query: ListQuery) -> int:
        return 7

    def rows(self, query: ListQuery, offset: int, limit: int | None) -> Sequence[Slip]:
        self.asked.append((query, offset, limit))
        return SLIPS[:1]

    def counts(self, query: ListQuery) -> dict[str, dict[str, int]]:
        return {"state": {"open": 3, "overdue": 4}}


def test_a_source_filters_orders_and_pages_by_itself() -> None:
    database = _Database()
    LISTING.read(sample_visit("state=open&sort=-count&page=3&text=x"), database)
    assert database.asked == [(ListQuery({"state": ("open",)}, "x", "count", True, 3), 6, 3)]
