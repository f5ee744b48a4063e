"""A table is imported by one call: columns, events, rejected rows."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from engine.domain.text import Language, Text
from engine.intake.rejected_rows import RejectedFolder
from engine.services.events.column_mapping import SourceRow
from engine.services.events.import_events import ImportResult, Intake, import_events
from engine.services.refused import Refused
from engine.settings import Mapped
from tests.builders import SHANGHAI

HEADER = ("单号", "time", "customer", "plate", "amount")
GOOD = ("A-1", "2026-01-06 10:20", "C", "P", "10")
BAD = ("A-2", "2026-01-06 10:20", "C", "P", "ten")


@dataclass(frozen=True)
class Table:
    """A table in memory."""

    cells: tuple[tuple[str, ...], ...]
    header: tuple[str, ...] = HEADER
    id: str | None = None
    hints: tuple[str, ...] = ("vehicle.delivered",)
    source: str | None = None
    note: Text | None = None
    fitting: None = None
    rows: Iterator[SourceRow] = field(init=False)

    def __post_init__(self) -> None:
        rows = (SourceRow(n, dict(zip(self.header, cells, strict=True))) for n, cells in enumerate(self.cells, 2))
        object.__setattr__(self, "rows", rows)


Import = Callable[..., ImportResult]


@pytest.fixture
def import_table(world: Any, tmp_path: Path) -> Import:
    """Imports a table of deliveries at the world's time."""
    world.run()
    intake = Intake(
        world.definitions.catalogue, SHANGHAI, lambda: world.now, RejectedFolder(tmp_path / "rejected", Language.EN)
    )

    def call(*cells: tuple[str, ...], **options: Any) -> ImportResult:
        table = Table(cells, **{name: options.pop(name) for name in ("header", "source") if name in options})
        mapped = options.pop("mapped", Mapped(columns={"key": "单号"}))
        return import_events(world.ledger, table, intake, name="sales.csv", mapped=mapped, **options)

    return call


def test_good_rows_are_recorded_and_bad_ones_are_stored_with_the_reason(import_table: Import, world: Any) -> None:
    result = import_table(GOOD, BAD)
    assert (result.ingested.imported, len(result.ingested.rejected)) == (1, 1)
    assert world.ledger.events.states(["vehicle.delivered/A-1"])["vehicle.delivered/A-1"].source == "sales.csv"
    assert result.kept is not None
    assert "“ten”" in result.kept.read_text("utf-8-sig")


def test_a_dry_run_records_nothing_and_stores_no_rows(import_table: Import, world: Any, tmp_path: Path) -> None:
    result = import_table(GOOD, BAD, dry_run=True)
    assert (result.ingested.imported, len(result.ingested.rejected), result.kept) == (1, 1, None)
    assert not world.ledger.events.states(["vehicle.delivered/A-1"])
    assert not (tmp_path / "rejected").exists()


def test_the_source_is_the_one_given_else_that_of_the_table_else_its_name(import_table: Import) -> None:
    assert import_table(GOOD).source == "sales.csv"
    assert import_table(GOOD, source="dms").source == "dms"


def test_headings_without_a_field_are_listed_unless_undeclared_events_are_kept(import_table: Import) -> None:
    header, row = (*HEADER, "weather"), (*GOOD, "rain")
    assert import_table(row, header=header).unused == ("weather",)
    assert import_table(row, header=header, keep_undeclared=True).unused == ()


def test_a_missing_column_is_refused_with_the_headings_that_there_are(import_table: Import) -> None:
    with pytest.raises(Refused) as refused:
        import_table(GOOD, mapped=Mapped(columns={"key": "number"}))
    assert refused.value.refusal.code == "missing-columns"
    assert str(refused.value) == ("The file has no column number. It has: 单号, time, customer, plate, amount.")
