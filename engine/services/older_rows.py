"""Rows of occurrences that an earlier version wrote: they get what lists need, once."""

from collections.abc import Sequence
from dataclasses import replace

from engine.domain.occurrence.rulebooks import Rulebooks
from engine.domain.time.calendar import EPOCH
from engine.services.case import listed_of, stored_case
from engine.services.commit import decide
from engine.services.ports.ledger import Batch, ExpectedHead, Ledger
from engine.services.snapshot import facts_only, rulebooks
from engine.services.terms import bindings

_CHUNK = 2000


def fill_older_rows(ledger: Ledger) -> int:
    """Fill the rows that lack what lists need, from their entries; return how many.

    Rows that somebody edited stay as they are, for verification to name. It can be killed and repeated. Raises Refused
    where a definition is damaged.
    """
    ids = ledger.occurrences.unlisted()
    if not ids:
        return 0
    books = rulebooks(ledger)
    return sum(_fill(ledger, books, ids[start : start + _CHUNK]) for start in range(0, len(ids), _CHUNK))


def _fill(ledger: Ledger, books: Rulebooks, ids: Sequence[str]) -> int:
    last_run = ledger.runs.last()

    def work(expected_head: ExpectedHead) -> tuple[Batch, int]:
        rows, entries = ledger.occurrences.rows(ids), ledger.entries.of(ids)
        filled = []
        for id, row in rows.items():
            own = facts_only(entries.get(id, ()))
            terms = books.terms(row.occurrence, row.revision, row.day_table, bindings({id: own}))
            if terms is not None:
                at = last_run.at if last_run is not None else expected_head.recorded_at
                filled.append(replace(row, listed=listed_of(stored_case(terms, row, own, at))))
        return Batch("run", (), tuple(filled)), len(filled)

    return decide(ledger, EPOCH, work)
