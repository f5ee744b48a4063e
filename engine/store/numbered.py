"""Tables whose rows are numbered without a gap: ``tally`` has the last number, so that none can be deleted unseen."""

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import Connection, Table, func, select

from engine.domain.refusal import Refusal
from engine.store.bulk import put
from engine.store.connect import one_writer
from engine.store.core_tables import account_t, audit_t, one_time_link_t, run_result_t, tally_t, web_session_t
from engine.store.seal import is_sealed, save_tallies, sealed, tally

NUMBERED = (account_t, web_session_t, one_time_link_t, audit_t, run_result_t)
"""The tables, which are sealed as well."""
NAMES = frozenset(table.name for table in NUMBERED)
"""The names under which ``tally`` has their last numbers."""


def append(connection: Connection, table: Table, key: bytes, rows: Sequence[Mapping[str, object]]) -> int:
    """Add rows, numbered behind the last one and sealed; return the last number. Other writers wait."""
    one_writer(connection)
    newest = int(connection.execute(select(func.max(table.c.number))).scalar() or 0)
    last = max(newest, tally(connection, table.name))
    numbered = [{"number": n, **row} for n, row in enumerate(rows, start=last + 1)]
    put(connection, table, [sealed(key, table, row) for row in numbered])
    save_tallies(connection, key, {table.name: last + len(rows)})
    return last + len(rows)


def missing_numbers(connection: Connection) -> Iterator[Refusal]:
    """The rows that are missing, by their numbers, and the tallies that are."""
    for table in NUMBERED:
        stored = set(connection.execute(select(table.c.number)).scalars())
        total, last = tally(connection, table.name), max(stored, default=0)
        for number in range(1, max(last, total) + 1):
            if number not in stored:
                yield Refusal("row-missing", table=table.name, row=str(number))
        if total < last:
            yield Refusal("row-missing", table=tally_t.name, row=table.name)


def repair_numbered(connection: Connection, key: bytes) -> int:
    """Delete the rows that lack their seals, and number the others anew where some are missing; return how many were
    wrong. Lost rows are not made anew: a person without an account is invited again."""
    wrong = 0
    for table in NUMBERED:
        rows = connection.execute(select(table).order_by(table.c.number)).all()
        whole = [row for row in rows if is_sealed(key, table, row)]
        counted = connection.execute(select(tally_t).where(tally_t.c.name == table.name)).first()
        total = int(counted.total) if counted is not None and is_sealed(key, tally_t, counted) else 0
        if [row.number for row in rows] == list(range(1, len(whole) + 1)) and total == len(whole):
            continue
        wrong += max(1, len(rows) - len(whole), total - len(whole))
        connection.execute(table.delete())
        put(connection, table, [sealed(key, table, {**row._mapping, "number": n}) for n, row in enumerate(whole, 1)])
        save_tallies(connection, key, {table.name: len(whole)})
    return wrong
