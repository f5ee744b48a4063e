"""Names that may be like one that somebody mistyped: a few candidates, so that only these are compared with it."""

from collections.abc import Iterable, Iterator

from sqlalchemy import Column, ColumnElement, Connection, select

from engine.domain.agreement.subject_number import bare_number, folded_number
from engine.domain.ids import BadId, OccurrenceId
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
    within = set(_of_obligation(connection, f"{promise}@", what)) if at else set()
    if within:
        return tuple(sorted(within))
    alike = _alike(connection, written)
    for head in [about for kind, about in alike if kind == TermKind.HEAD.value][:_HEADS]:
        within |= set(_of_obligation(connection, f"{head.partition('@')[0]}@", what))
    within |= {about for kind, about in alike if kind in (TermKind.ITEM.value, TermKind.ENTRY.value)}
    within |= set(_beside(connection, occurrence_t.c.id, written))
    ids = select(occurrence_t.c.id).where(among(connection, occurrence_t.c.id, within))
    return tuple(connection.execute(ids.order_by(occurrence_t.c.id)).scalars())


def _of_obligation(connection: Connection, beginning: str, what: str) -> Iterator[str]:
    """The ids that begin with those of an obligation, and whose rest is like a text."""
    column = occurrence_t.c.id
    end = f"{beginning[:-1]}{chr(ord(beginning[-1]) + 1)}"
    mine = (column >= beginning, column < end)
    beside = set(_beside(connection, column, f"{beginning}{what}", *mine))
    if not beside:
        return
    yield from beside
    events = {id.partition("@")[2].rpartition("/")[0] for id in beside}
    try:
        subject = OccurrenceId.parse(f"{beginning}{what}").subject
    except BadId:
        subject = what.rpartition("/")[2]
    numbers = near_subjects(connection, subject) if subject else ()
    ids = {f"{beginning}{event}/{number}" for event in events if event for number in numbers}
    yield from connection.execute(select(column).where(among(connection, column, ids))).scalars()
    alike = {about for kind, about in _alike(connection, what) if kind == TermKind.ITEM.value}
    yield from (id for id in alike if id.startswith(beginning))


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
