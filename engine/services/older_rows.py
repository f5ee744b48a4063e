"""Rows of occurrences that an earlier version wrote: they get what lists need, and their ratings, once."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from engine.domain.action.case import Case
from engine.domain.occurrence.rulebooks import Rulebooks
from engine.domain.time.calendar import EPOCH
from engine.services.case import listed_of, ratings_of, stored_case
from engine.services.commit import decide
from engine.services.ports.ledger import Batch, ExpectedHead, Ledger
from engine.services.ports.occurrences import Row
from engine.services.snapshot import facts_only, rulebooks
from engine.services.terms import bindings

_CHUNK = 2000


def fill_older_rows(ledger: Ledger) -> int:
    """Fill the rows that lack what lists need, and the ratings that have only their key, from their entries; return how
    many.

    Rows that somebody edited stay as they are, for verification to name. It can be killed and repeated. Raises Refused
    where a definition is damaged.
    """
    ids, rated = ledger.occurrences.unlisted(), ledger.ratings.unfilled()
    if not ids and not rated:
        return 0
    books = rulebooks(ledger)
    listed = sum(_fill(ledger, books, ids[start : start + _CHUNK]) for start in range(0, len(ids), _CHUNK))
    return listed + sum(
        _fill_ratings(ledger, books, rated[start : start + _CHUNK]) for start in range(0, len(rated), _CHUNK)
    )


def _fill(ledger: Ledger, books: Rulebooks, ids: Sequence[str]) -> int:
    def work(expected_head: ExpectedHead) -> tuple[Batch, int]:
        cases = _cases(ledger, books, ids, expected_head)
        filled = tuple(replace(row, listed=listed_of(case)) for row, case in cases)
        return Batch("run", (), filled), len(filled)

    return decide(ledger, EPOCH, work)


def _fill_ratings(ledger: Ledger, books: Rulebooks, ids: Sequence[str]) -> int:
    """Fill the ratings of some occurrences. Those of one that is not stored go: the run that stores it writes them."""

    def work(expected_head: ExpectedHead) -> tuple[Batch, int]:
        filled = {row.occurrence.id: ratings_of(case) for row, case in _cases(ledger, books, ids, expected_head)}
        ratings = tuple(rating for of_one in filled.values() for rating in of_one)
        unknown = set(ids) - ledger.occurrences.rows(ids).keys()
        return Batch("run", (), removed=tuple(sorted(unknown)), ratings=ratings), len(filled)

    return decide(ledger, EPOCH, work)


def _cases(
    ledger: Ledger, books: Rulebooks, ids: Sequence[str], expected_head: ExpectedHead
) -> Iterator[tuple[Row, Case]]:
    """The stored rows of some occurrences, with their cases at the last run."""
    last_run = ledger.runs.last()
    rows, entries = ledger.occurrences.rows(ids), ledger.entries.of(ids)
    for id, row in rows.items():
        own = facts_only(entries.get(id, ()))
        terms = books.terms(row.occurrence, row.revision, row.day_table, bindings({id: own}))
        if terms is not None:
            at = last_run.at if last_run is not None else expected_head.recorded_at
            yield row, stored_case(terms, row, own, at)
