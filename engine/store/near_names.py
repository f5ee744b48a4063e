"""Names that may be like one that somebody mistyped: a few candidates, so that only these are compared with it."""

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import Column, ColumnElement, Connection, select

from engine.domain.agreement.subject_number import bare_number, folded_number
from engine.store.bulk import among, among_numbers
from engine.store.tables import event_t, occurrence_t, term_t
from engine.store.term_search import numbers_alike
from engine.store.terms import TermKind, line_of

_CANDIDATES = 200
"""The rows of terms that are compared with a text."""
_BESIDE = 20
"""The names that are read before a text and after it."""
_HEADS = 3
"""The obligations that an unknown one may stand for."""


def near_subjects(connection: Connection, written: str) -> tuple[str, ...]:
    """Numbers that lack a character of a text, have two exchanged, stand next to it in order, or share pairs of
    characters with it; sorted."""
    number = folded_number(written)
    bare = {bare_number(variant) for variant in _variants(number) if variant}
    exact = select(event_t.c.subject).where(among(connection, event_t.c.number, bare)).distinct()
    found = set(connection.execute(exact).scalars())
    found |= set(_beside(connection, event_t.c.subject, written))
    found |= {about for kind, about in _alike(connection, written) if kind == TermKind.EVENT.value}
    return tuple(sorted(found))


def near_ids(connection: Connection, written: str) -> tuple[str, ...]:
    """Ids of the same obligation, or of one that is like it: those about subjects that are like the one meant, and
    those next to the text in order; sorted. Else any that share pairs of characters with the text."""
    promise, at, what = written.partition("@")
    if at and (within := _of_obligations(connection, [f"{promise}@"], what)):
        return tuple(sorted(within))
    alike = _alike(connection, written)
    heads = [f"{about.partition('@')[0]}@" for kind, about in alike if kind == TermKind.HEAD.value]
    found = _of_obligations(connection, list(dict.fromkeys(heads))[:_HEADS], what)
    found |= {about for kind, about in alike if kind in (TermKind.ITEM.value, TermKind.ENTRY.value)}
    found |= set(_beside(connection, occurrence_t.c.id, written))
    ids = select(occurrence_t.c.id).where(among(connection, occurrence_t.c.id, found))
    return tuple(connection.execute(ids.order_by(occurrence_t.c.id)).scalars())


def _of_obligations(connection: Connection, beginnings: Sequence[str], what: str) -> set[str]:
    """The ids that begin as those of some obligations do, and whose rest is like a text."""
    column = occurrence_t.c.id
    found: set[str] = set()
    heads: set[str] = set()
    for beginning in beginnings:
        end = f"{beginning[:-1]}{chr(ord(beginning[-1]) + 1)}"
        beside = set(_beside(connection, column, f"{beginning}{what}", column >= beginning, column < end))
        found |= beside
        heads |= {id.rpartition("/")[0] for id in beside if "/" in id.partition("@")[2]}
    if not found:
        return found
    subject = what.rpartition("/")[2].partition("#")[0]
    alike = _alike(connection, what)
    numbers = near_subjects(connection, subject) if heads and subject else ()
    ids = {f"{head}/{number}" for head in heads for number in numbers}
    ids |= {about for kind, about in alike if kind == TermKind.ITEM.value and about.startswith(tuple(beginnings))}
    return found | set(connection.execute(select(column).where(among(connection, column, ids))).scalars())


def _beside(connection: Connection, column: Column[str], text: str, *which: ColumnElement[bool]) -> Iterator[str]:
    """The names next to a text in order, before it and after it."""
    before = select(column).where(column <= text, *which).distinct().order_by(column.desc()).limit(_BESIDE)
    after = select(column).where(column > text, *which).distinct().order_by(column).limit(_BESIDE)
    for query in (before, after):
        yield from connection.execute(query).scalars()


def _alike(connection: Connection, text: str) -> list[tuple[str, str]]:
    """The kind and name of what shares the most pairs of characters with a text, the most alike first."""
    numbers = numbers_alike(connection, line_of(text), _CANDIDATES)
    query = select(term_t.c.number, term_t.c.kind, term_t.c.about)
    rows = connection.execute(query.where(among_numbers(connection, term_t.c.number, numbers)))
    named = {row.number: (str(row.kind), str(row.about)) for row in rows}
    return [named[number] for number in numbers if number in named]


def _variants(number: str) -> Iterable[str]:
    """A number without one of its characters, and with two neighbours exchanged."""
    yield number
    for at in range(len(number)):
        yield number[:at] + number[at + 1 :]
        yield number[:at] + number[at + 1 : at + 2] + number[at : at + 1] + number[at + 2 :]
