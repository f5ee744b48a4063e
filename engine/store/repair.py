"""Repair what can be worked out anew: the events from their entries, the bookkeeping from what is left of it."""

from itertools import islice

from sqlalchemy import Connection, func, select

from engine.services.ports.ledger import Repaired
from engine.store.bulk import Clash, among, put
from engine.store.core_tables import checkpoint_t, event_t, run_t, tally_t
from engine.store.draft_counts import is_of_drafts
from engine.store.event_proof import differing_events
from engine.store.events import checkpoints_of
from engine.store.numbered import NAMES, repair_numbered
from engine.store.row_proof import altered
from engine.store.runs import RUNS
from engine.store.seal import is_sealed, save_tallies, sealed

_AT_A_TIME = 5000
"""Rows of events that are written at a time."""


def repair_events(connection: Connection) -> int:
    """Make the rows of events those that follow from the entries; return how many were written or deleted."""
    changed = 0
    wrong = ((id, expected) for id, _, expected in differing_events(connection))
    while some := list(islice(wrong, _AT_A_TIME)):  # only rows that were read are written
        foreign = [id for id, expected in some if expected is None]
        if foreign:
            connection.execute(event_t.delete().where(among(connection, event_t.c.id, foreign)))
        put(connection, event_t, [expected for _, expected in some if expected is not None], Clash.REPLACE)
        changed += len(some)
    return changed


def repair_bookkeeping(connection: Connection, key: bytes) -> Repaired:
    """Delete the checkpoints and runs that lack their seals, and count the others anew.

    The data of a deleted checkpoint is read once more, which changes nothing.
    """
    bad = [(row.source, row.name) for row in altered(connection, checkpoint_t, key)]
    for source, name in bad:
        of_row = (checkpoint_t.c.source == source) & (checkpoint_t.c.name == name)
        connection.execute(checkpoint_t.delete().where(of_row))
    runs = _repair_runs(connection, key)
    number = select(checkpoint_t.c.source, func.count()).group_by(checkpoint_t.c.source)
    totals = {checkpoints_of(source): total for source, total in connection.execute(number)}
    last = connection.execute(select(func.max(run_t.c.id))).scalar()
    stored = {row.name: row for row in connection.execute(select(tally_t).where(~is_of_drafts()))}
    wrong = [
        name
        for name in {*stored, *totals} - {RUNS} - NAMES
        if name not in stored or not is_sealed(key, tally_t, stored[name]) or stored[name].total != totals.get(name)
    ]
    connection.execute(tally_t.delete().where(tally_t.c.name.not_in(NAMES), ~is_of_drafts()))
    save_tallies(connection, key, totals | ({RUNS: int(last)} if last is not None else {}))
    return Repaired(max(len(bad), len(wrong)), runs, repair_numbered(connection, key))


def _repair_runs(connection: Connection, key: bytes) -> bool:
    """Delete the runs that lack their seals and number the others anew; return whether the last one may be missing."""
    rows = connection.execute(select(run_t).order_by(run_t.c.id)).all()
    whole = [row for row in rows if is_sealed(key, run_t, row)]
    tally = connection.execute(select(tally_t).where(tally_t.c.name == RUNS)).first()
    counted = int(tally.total) if tally is not None and is_sealed(key, tally_t, tally) else None
    if [row.id for row in rows] == list(range(1, len(whole) + 1)) and counted == (len(rows) or None):
        return False
    connection.execute(run_t.delete())
    put(connection, run_t, [sealed(key, run_t, {**row._mapping, "id": n}) for n, row in enumerate(whole, start=1)])
    return True
