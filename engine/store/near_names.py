"""Names that may be like one that somebody mistyped: a few candidates, so that only these are compared with it."""

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import Column, ColumnElement, Connection, select

from engine.domain.agreement.subject_number import bare_number, folded_number
from engine.domain.ids import BadId, OccurrenceId
from engine.store.bulk import among, among_numbers, begins_with
from engine.store.core_tables import event_t, occurrence_t, term_t
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
    column, found = occurrence_t.c.id, set[str]()
    id = _read(written)
    if id is not None:
        mine = begins_with(column, id.obligation.occurrences)
        beside = set(_beside(connection, column, written, mine))
        if beside:
            heads = _heads(connection, id.obligation.occurrences)
            alike_behind = {about for kind, about in _alike(connection, id.what) if kind == TermKind.ITEM.value}
            return _known(connection, beside | _with_heads(connection, heads, id) | alike_behind, mine)
    alike = _alike(connection, written)
    items = {about for kind, about in alike if kind in (TermKind.ITEM.value, TermKind.ENTRY.value)}
    if id is not None:
        heads = [about for kind, about in alike if kind == TermKind.HEAD.value][:_HEADS]
        found |= _with_heads(connection, heads, id)
        for head in heads:
            found |= set(_beside(connection, column, head + (id.subject or id.what), begins_with(column, head)))
    return _known(connection, found | items | set(_beside(connection, column, written)))


def _read(written: str) -> OccurrenceId | None:
    try:
        return OccurrenceId.parse(written)
    except BadId:
        return None


def _known(connection: Connection, ids: Iterable[str], *which: ColumnElement[bool]) -> tuple[str, ...]:
    """Those of some ids that are stored, sorted."""
    column = occurrence_t.c.id
    return tuple(
        connection.execute(select(column).where(among(connection, column, ids), *which).order_by(column)).scalars()
    )


def _heads(connection: Connection, beginning: str) -> Sequence[str]:
    """The beginnings that the ids of an obligation share, each as far as the name of an event."""
    query = select(term_t.c.about).where(begins_with(term_t.c.about, beginning), term_t.c.kind == TermKind.HEAD.value)
    return connection.execute(query).scalars().all()


def _with_heads(connection: Connection, heads: Sequence[str], id: OccurrenceId) -> set[str]:
    """The ids with these beginnings for subjects that are like the one of an id."""
    numbers = near_subjects(connection, id.subject) if heads and id.subject is not None else ()
    return {head + number for head in heads for number in numbers}


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
