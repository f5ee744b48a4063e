"""Two thousand office files at random: nothing is lost in silence, and what is imported is what Excel shows."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest

from engine.intake.id_list import id_list
from engine.intake.open_table import open_table
from engine.services.events.import_events import ImportResult, Intake, import_events
from engine.services.refused import Refused
from engine.settings import Mapped
from tests.builders import SHANGHAI
from tests.intake.office_files import (
    ENCODINGS,
    EVENT,
    WRITERS,
    Cell,
    Maker,
    OfficeFile,
    Shown,
    differing,
    spoilt,
    text,
    written,
)

FILES = 2000
CHUNKS = 8
LISTS = 160
pytestmark = pytest.mark.slow


def imported(world: Any, path: Path, *, dry_run: bool = False) -> tuple[ImportResult, int]:
    """The result of importing a file, and how many rows were read."""
    read: list[int] = []
    world.now += timedelta(seconds=1)  # one instant for all would make each commit look for a free one
    intake = Intake(world.definitions.catalogue, SHANGHAI, lambda: world.now, None)
    mapped = Mapped(EVENT)
    result = import_events(
        world.ledger, open_table(path), intake, name=path.name, mapped=mapped, dry_run=dry_run, progress=read.append
    )
    return result, sum(read)


def recorded(world: Any, keys: list[str]) -> list[Shown]:
    """The events of these subjects as they are recorded, in local time."""
    return [
        Shown(
            fact.current.subject,
            fact.current.at.astimezone(SHANGHAI).replace(tzinfo=None),
            fact.current.data["customer"],
            fact.current.data["model"],
            Decimal(fact.current.data["amount"]),
        )
        for fact in world.ledger.events.facts(keys)
    ]


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_every_row_is_counted_and_recorded_as_a_person_sees_it(world: Any, tmp_path: Path, chunk: int) -> None:
    random = Random(f"office files {chunk}")
    expected: list[Shown] = []
    for number in range(chunk * FILES // CHUNKS, (chunk + 1) * FILES // CHUNKS):
        writer, encoding = random.choice((*WRITERS, "csv")), random.choice(ENCODINGS)
        file = Maker(random, number, sheet=writer != "csv").make()
        path = tmp_path / f"{number}.{'csv' if writer == 'csv' else 'xlsx'}"
        written(file, path, writer, encoding)
        if number % 10 == 9:
            path.write_bytes(spoilt(path.read_bytes(), random))
            counted_although_spoilt(world, path)
            continue
        try:
            result, rows = imported(world, path)
        except Refused as refused:
            raise AssertionError(f"{path.name} ({writer}, {encoding}): {refused} {shown(file)}") from refused
        done = result.ingested
        found = (done.imported, done.unchanged, len(done.rejected))
        reasons = [r.reason.en for r in done.rejected]
        assert found == file.counts, f"{path.name} ({writer}, {encoding}): {reasons} {shown(file)}"
        assert sum(found) + done.corrected == rows
        assert done.questioned == 0
        expected += file.events.values()
    assert differing(expected, recorded(world, [seen.key for seen in expected])) == []


def counted_although_spoilt(world: Any, path: Path) -> None:
    """A broken file is refused, or each of its rows is counted."""
    try:
        result, rows = imported(world, path, dry_run=True)
    except Refused:
        return
    done = result.ingested
    assert done.imported + done.corrected + done.unchanged + len(done.rejected) == rows


def shown(file: OfficeFile) -> str:
    return "\n".join(" | ".join(cell.shown for cell in row) for row in file.rows)


def test_a_list_of_items_has_those_that_a_person_sees(tmp_path: Path) -> None:
    random = Random("lists of items")
    for number in range(LISTS):
        writer, encoding = random.choice(WRITERS), random.choice(ENCODINGS)
        ids = [f"insurance-finance/slip@claim.settled/样-{number}-{n}" for n in range(random.randint(2, 6))]
        file = OfficeFile(cover=False)
        heading = random.random() < 0.5
        if heading:
            file.rows.append([text("事项"), text("编号")])
        for id in ids:
            if writer != "csv" and random.random() < 0.3 and len(file.hidden) < len(ids) - 1:
                file.hidden.add(len(file.rows))
            cells = [text(random.choice(("赔款凭证", "x"))), text(id), Cell(1.5, "1.5")]
            file.rows.append(cells)
        path = tmp_path / f"{number}.{'csv' if writer == 'csv' else 'xlsx'}"
        written(file, path, writer, encoding)
        visible = [row[1].shown for n, row in enumerate(file.rows) if n not in file.hidden and row[1].shown != "编号"]
        found = id_list(path)
        assert (list(found.ids), found.hidden) == (visible, len(file.hidden)), f"{path.name} ({writer}, {encoding})"
        path.write_bytes(spoilt(path.read_bytes(), random))
        try:
            id_list(path)
        except Refused:
            continue
