"""Whatever is changed in a ledger from outside is found and named: each column of each table, each row, each kept file.

The columns come from the tables themselves, so a new column that no proof covers fails here.
"""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Boolean, Column, Integer, Table
from sqlmodel import SQLModel

from engine.checks.evidence import Evidence
from engine.domain.access.account import Account
from engine.domain.access.audit import AuditKind, AuditRecord
from engine.domain.access.right import Right
from engine.domain.action.evidence import Attachment
from engine.domain.deadline.period import Period
from engine.domain.ledger.entry import Kind
from engine.domain.ledger.head import Head
from engine.domain.text import Language, Text
from engine.services.actions.close_period import close_period
from engine.services.command_time import resolve_command_time
from engine.services.ports.drafts import DraftFile, StoredDraft
from engine.services.ports.events import Checkpoint
from engine.services.ports.row_drafts import RowDraft
from engine.services.ports.runs import RunResult
from engine.services.reading.verify import Verification, verify
from engine.store import tables as _declared  # noqa: F401
from engine.store.chain import Witness
from engine.store.connect import connect, sqlite_module
from engine.store.ledger import SqlLedger
from tests.builders import instant
from tests.conftest import KEY, PICTURE, World

SLIPS = "sales-finance/signed-slips@vehicle.delivered/A-1"

PROVES_NOTHING: dict[str, str] = {}
"""The columns whose change nobody finds, each with the reason. There are none: whoever adds one says why."""

GROWS = {
    "batch",
    "entry",
    "definition",
    "event",
    "occurrence",
    "rating",
    "rating_count",
    "term",
    "term_pair",
    "message",
}
"""The tables of which ``verify --since`` looks only at what came behind the batch."""

FILES_THAT_PROVE_NOTHING = {
    "rejected": "rows that were not recorded: the source has them, and they count only once they are imported again",
    "mail": "copies of messages that are proven in the ledger",
    "reports": "printed from the ledger, each with its head",
    "drafts": "what nobody has handed in; each row of a draft has the hash of its file, and a changed one is not used",
    "prefect": "the scheduler is never the ledger",
}
"""The kept files whose change nobody finds, each with the reason."""

TABLES = list(SQLModel.metadata.sorted_tables)
COLUMNS = [column for table in TABLES for column in table.columns]


@dataclass(frozen=True)
class Copy:
    """A copy of a sound ledger, to be tampered with."""

    ledger: SqlLedger
    evidence: Path
    heads: Path
    world: World

    def sql(self, statement: str, **values: object) -> None:
        with self.ledger.database.write.begin() as connection:
            connection.exec_driver_sql(statement, values)

    def rows(self, table: Table) -> list[Any]:
        with self.ledger.database.read.begin() as connection:
            return list(connection.execute(table.select().order_by(*table.primary_key)).mappings())

    def verified(self, since: Head | None = None) -> Verification:
        again = SqlLedger(self.ledger.database, KEY, Witness(self.heads))
        return verify(again, Evidence(self.evidence), self.world.now, since)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory, new_world: Callable[[Path], World]) -> World:
    """A ledger that has at least two rows in each table; some messages were sent, others failed and wait."""
    folder = tmp_path_factory.mktemp("sound")
    world = new_world(folder)
    world.ledger = SqlLedger(world.ledger.database, KEY, Witness(folder / "chain.heads"))
    for key in ("A-1", "A-2"):
        world.event("vehicle.delivered", key, "2026-01-13 15:00", customer="C", plate=f"P-{key}", amount="10")
    world.outbox.broken = {p.id for p in world.definitions.people[::2]}
    world.run("2026-01-14T09:00")
    world.outbox.broken = set()
    world.event("vehicle.delivered", "A-3", "2026-01-14 15:00", "2026-01-14T16:00", customer="C", plate="P", amount="7")
    world.run("2026-01-15T09:00")
    for name in ("order_slip", "delivery_slip"):
        files = {name: Attachment(f"{name}.png", PICTURE + name.encode())}
        kind = Kind.PARTLY_DELIVERED if name == "order_slip" else Kind.DELIVERED
        world.act(kind, SLIPS, "sales-consultant-1", "2026-01-15T10:00", files=files, signed=[name])
    scores = {"finance-clerk-1": 2, "finance-clerk-2": 5, "finance-head-1": 5}
    for n, (person, score) in enumerate(scores.items()):
        time, dimensions = f"2026-01-15T11:0{n}", {"timeliness": score}
        world.act(
            Kind.RATED, SLIPS, person, time, score=score, reason="late", dimensions=dimensions, lost_minutes=n + 1
        )
    world.ledger.events.save_checkpoints([Checkpoint(s, n, "1") for s in ("erp", "files") for n in ("a", "b")])
    drafts = [
        RowDraft(
            f"{n}" * 32, "sales-clerk-1", "vehicle.delivered", n, {"#key": f"A-{n}"}, world.now, "", Text("错", "wrong")
        )
        for n in (1, 2)
    ]
    world.ledger.row_drafts.keep(drafts)
    world.run("2026-01-15T12:00")
    world.run("2026-03-02T09:00")
    _fill_accounts(world)
    world.ledger.drafts.keep(
        [
            StoredDraft(person, SLIPS, field, "signed", DraftFile("ab" * 32, f"{field}.png", 7), world.now)
            for person in ("sales-consultant-1", "sales-consultant-2")
            for field in ("delivery_slip", "order_slip")
        ]
    )
    for month in ("2026-01", "2026-02"):
        command_time = resolve_command_time(world.ledger, instant("2026-03-02T10:00"), world.now)
        close_period(world.ledger, Period.read(month), actor="finance-head-1", command_time=command_time)
    with world.ledger.database.read.connect() as connection:
        databases = {row[1]: row[2] for row in connection.exec_driver_sql("PRAGMA database_list")}
        raw = sqlite_module().connect(databases["main"])  # a connection that was used for a rehearsal has another one
    raw.execute("VACUUM INTO ?", (str(folder / "whole.db"),))
    raw.close()
    return world


def _fill_accounts(world: World) -> None:
    """Two of each: accounts, sessions, links, rows of the audit, results of runs."""
    accounts, now = world.ledger.accounts, world.now
    for n, person in enumerate(("finance-head-1", "sales-clerk-1")):
        period = Period.read("2026-01")
        accounts.save(Account(person, "T", "hash", frozenset({Right.FINANCE}), Language.ZH, period, now, now))
        accounts.begin_session(f"session {n}", person, "Firefox", now)
        accounts.add_link(f"link {n}", person, "operator", now, now)
        accounts.record([AuditRecord(now, AuditKind.INVITED, "operator", person, {"n": str(n)}, "127.0.0.1")])
        world.ledger.runs.keep_result(RunResult(now, {"opened": n + 1}, (("vacant", Text.plain(person)),)))
    accounts.end_sessions([1, 2], now)
    accounts.use_links("finance-head-1", now)


@pytest.fixture
def copy(sound: World, tmp_path: Path) -> Iterator[Copy]:
    shutil.copy(sound.folder / "whole.db", tmp_path / "copy.db")
    target = connect(f"sqlite:///{tmp_path / 'copy.db'}")
    shutil.copytree(sound.folder / "evidence", tmp_path / "evidence")
    shutil.copy(sound.folder / "chain.heads", tmp_path / "chain.heads")
    yield Copy(SqlLedger(target, KEY), tmp_path / "evidence", tmp_path / "chain.heads", sound)
    target.dispose()


def named(answer: Verification) -> list[str]:
    """What a verification names, as texts."""
    broken = [] if answer.broken is None else [f"{answer.broken.batch} {answer.broken.entry} {answer.broken.problem}"]
    return [*broken, *(str(dict(d.values)) for d in answer.damage), *(d.occurrence for d in answer.differences)]


def row_of(table: Table, row: Any) -> str:
    return ", ".join(str(row[column.name]) for column in table.primary_key)


def another(column: Column[Any], value: object, by: int = 1007) -> object:
    """A value that differs, and that the column can hold."""
    if isinstance(column.type, Boolean):
        return not value
    if isinstance(column.type, Integer):
        return 1 if value is None else int(value) + by  # type: ignore[call-overload]
    if column.name == "phase":
        return "open" if value != "open" else "closed"
    return "x" if value is None else f"{value}x"


def where(table: Table) -> str:
    return " AND ".join(f'"{c.name}" = :key_{c.name}' for c in table.primary_key)


def keys(table: Table, row: Any) -> dict[str, object]:
    return {f"key_{c.name}": row[c.name] for c in table.primary_key}


def test_the_ledger_is_sound_and_every_table_has_rows(copy: Copy) -> None:
    answer = copy.verified()
    assert named(answer) == []
    assert answer.remarks == ()
    assert {table.name: len(copy.rows(table)) > 1 for table in TABLES} == {table.name: True for table in TABLES}


@pytest.mark.parametrize("column", COLUMNS, ids=lambda c: f"{c.table.name}.{c.name}")
def test_a_change_of_any_column_is_found_and_its_row_is_named(copy: Copy, column: Column[Any]) -> None:
    table = column.table
    if f"{table.name}.{column.name}" in PROVES_NOTHING:
        pytest.skip(PROVES_NOTHING[f"{table.name}.{column.name}"])
    rows = copy.rows(table)
    row = rows[len(rows) // 2]
    change = f'UPDATE "{table.name}" SET "{column.name}" = :new WHERE {where(table)}'
    new = another(column, row[column.name])
    copy.sql(change, new=new, **keys(table, row))
    answer = copy.verified()
    assert not answer.is_sound, row_of(table, row)
    changed = {**row, column.name: new}
    assert any(names_row(answer, table, one) for one in (row, changed)), (row_of(table, row), named(answer))


def names_row(answer: Verification, table: Table, row: Any) -> bool:
    """Return whether a verification names a row: by its key, or by that of the batch, the entry or the item."""
    if table.name == "batch":
        return answer.broken is not None and answer.broken.batch in (row["id"], row["id"] + 1)
    if table.name == "entry":
        return answer.broken is not None and answer.broken.entry == row["seq"]
    if table.name == "definition":
        return any(row["hash"] in text for text in named(answer))
    counted = {"checkpoint": "source", "tally": "name", "draft": "person", "row_draft": "person"}
    if table.name in counted and not any(row_of(table, row) in text for text in named(answer)):
        name = row[counted[table.name]].removeprefix("row ").removeprefix("drafts of ")
        return any(name in text for text in named(answer))
    return any(f"'{row_of(table, row)}'" in text or row_of(table, row) == text for text in named(answer))


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.name)
@pytest.mark.parametrize("which", [0, -1], ids=["first", "last"])
def test_a_deleted_row_is_found_and_named(copy: Copy, table: Table, which: int) -> None:
    row = copy.rows(table)[which]
    copy.sql(f'DELETE FROM "{table.name}" WHERE {where(table)}', **keys(table, row))
    answer = copy.verified()
    assert not answer.is_sound
    assert names_row(answer, table, row), (row_of(table, row), named(answer))


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.name)
def test_a_table_that_was_emptied_is_found(copy: Copy, table: Table) -> None:
    copy.sql(f'DELETE FROM "{table.name}"')
    assert not copy.verified().is_sound


@pytest.mark.parametrize("table", [t for t in TABLES if t.name not in GROWS], ids=lambda t: t.name)
def test_a_row_of_a_table_that_does_not_grow_is_missed_behind_a_batch_too(copy: Copy, table: Table) -> None:
    head = copy.ledger.head()
    assert copy.verified(head).is_sound
    row = copy.rows(table)[0]
    copy.sql(f'DELETE FROM "{table.name}" WHERE {where(table)}', **keys(table, row))
    assert names_row(copy.verified(head), table, row)


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.name)
def test_a_row_that_was_added_is_found_and_named(copy: Copy, table: Table) -> None:
    row = dict(copy.rows(table)[-1])
    for column in table.columns:
        if column.primary_key or column.unique:
            row[column.name] = another(column, row[column.name], by=1)
    names = ", ".join(f'"{c.name}"' for c in table.columns)
    values = ", ".join(f":{c.name}" for c in table.columns)
    copy.sql(f'INSERT INTO "{table.name}" ({names}) VALUES ({values})', **row)
    answer = copy.verified()
    assert not answer.is_sound
    assert names_row(answer, table, row), (row_of(table, row), named(answer))


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.name)
def test_two_rows_that_were_exchanged_are_found(copy: Copy, table: Table) -> None:
    """Each gets all that the other has, except its key: also the seal."""
    first, second = copy.rows(table)[0], copy.rows(table)[-1]
    free = [c.name for c in table.columns if not c.primary_key and not c.unique]
    for target, source in ((first, second), (second, first)):
        sets = ", ".join(f'"{name}" = :{name}' for name in free)
        values = {name: source[name] for name in free}
        copy.sql(f'UPDATE "{table.name}" SET {sets} WHERE {where(table)}', **values, **keys(table, target))
    answer = copy.verified()
    assert not answer.is_sound
    assert names_row(answer, table, first) or names_row(answer, table, second)


# ---- kept files


def test_evidence_that_was_changed_is_named(copy: Copy) -> None:
    for file in [path for path in sorted(copy.evidence.rglob("*")) if path.is_file()]:
        content = file.read_bytes()
        file.write_bytes(content + b".")
        assert any(file.name in text for text in named(copy.verified()))
        file.write_bytes(content)
    assert copy.verified().is_sound


def test_a_head_that_was_changed_is_named(copy: Copy) -> None:
    lines = copy.heads.read_text().splitlines(keepends=True)
    other = [line.rsplit(" ", 1)[0] + f" {'0' * 64}\n" for line in lines]
    for n in range(len(lines)):
        copy.heads.write_text("".join([*lines[:n], other[n], *lines[n + 1 :]]))
        broken = copy.verified().broken
        assert broken is not None
        assert (broken.batch, broken.problem.code) == (n + 1, "chain-head-missing")


def test_a_verification_says_when_it_had_no_heads_to_compare_with(copy: Copy) -> None:
    lines = copy.heads.read_text().splitlines(keepends=True)

    def remarks(content: str | None) -> list[str]:
        copy.heads.unlink(missing_ok=True)
        if content is not None:
            copy.heads.write_text(content)
        answer = copy.verified()
        assert answer.is_sound
        return [remark.code for remark in answer.remarks]

    assert remarks(None) == ["heads-missing"]
    assert remarks("") == ["heads-empty"]
    assert remarks("rubbish\n" * 3) == ["heads-unreadable", "heads-empty"]
    assert remarks("".join([*lines[:2], "rubbish\n", *lines[3:]])) == ["heads-unreadable"]
    assert remarks("".join(lines[:-1])) == ["heads-behind"]
    assert remarks("".join(lines[2:])) == [], "each head proves all that came before it"


def test_every_folder_that_is_kept_is_proven_or_says_why_not() -> None:
    from engine.workspace import Workspace

    workspace = Workspace.of(state=Path("/s"), environment={})
    folders = {workspace.evidence, workspace.rejected, workspace.mail, workspace.reports}
    assert {path.name for path in folders} - {"evidence"} <= set(FILES_THAT_PROVE_NOTHING)
