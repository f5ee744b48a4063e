"""The order of what a search finds: by a column, or by the ranks of kinds that were worked out outside."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, case, func, null, select, tuple_

from engine.domain.ledger.entry import Phase
from engine.services.ports.search import FoundKind, SearchOrder, SearchPart
from engine.store.core_tables import occurrence_t
from engine.store.instants import instant, micro
from engine.store.sorting import collated, joined, joined_text, label_column, rank_table

_KIND = (
    *(occurrence_t.c.agreement, occurrence_t.c.obligation, occurrence_t.c.terms_since),
    *(occurrence_t.c.assigned_to, occurrence_t.c.named_owner),
)


def in_order(connection: Connection, part: SearchPart) -> tuple[FromClause, list[ColumnElement[Any]]] | None:
    """The table to read a part from, and its order; None where it asks for none."""
    if part.ranks is not None:
        caused = {(kind.agreement, kind.obligation) for kind in part.ranks if kind.id is not None}
        ranks = rank_table(connection, {_kind_text(kind): rank for kind, rank in part.ranks.items()})
        joined_ranks = occurrence_t.outerjoin(ranks, ranks.c.name == _kind_name(caused))
        return joined_ranks, _last_without(ranks.c.rank, part.descending)
    return (occurrence_t, _by_column(connection, part)) if part.order is not None else None


def by_subject(connection: Connection) -> list[ColumnElement[Any]]:
    """The order that puts the occurrences of one subject together; those about none are last."""
    subject = collated(connection, func.nullif(occurrence_t.c.subject, ""))
    return [subject.is_(None), subject]


def kinds_where(
    connection: Connection, conditions: Sequence[ColumnElement[bool]], caused: Collection[tuple[str, str]]
) -> Iterator[FoundKind]:
    """The kinds of the occurrences that fulfil conditions; those that follow from other ones are each a kind."""
    which = tuple_(occurrence_t.c.agreement, occurrence_t.c.obligation).in_(sorted(caused))
    id = case((which, occurrence_t.c.id)) if caused else null()
    found = select(*_KIND, id).where(*conditions).distinct()
    for agreement, obligation, since, *rest in connection.execute(found):
        yield FoundKind(agreement, obligation, instant(since) if since is not None else None, *rest)


def _by_column(connection: Connection, part: SearchPart) -> list[ColumnElement[Any]]:
    """The order of a part by a column."""
    columns = occurrence_t.c
    column: ColumnElement[Any]
    match part.order:
        case SearchOrder.SUBJECT:
            column = collated(connection, func.nullif(columns.subject, ""))
        case SearchOrder.LABEL:
            column = collated(connection, label_column(connection))
        case SearchOrder.PHASE:
            column = case({phase.value: n for n, phase in enumerate(Phase)}, value=columns.phase)
        case _:
            column = columns.due_at
    return _last_without(column, part.descending)


def _last_without(column: ColumnElement[Any], descending: bool) -> list[ColumnElement[Any]]:
    """The order by a column; those without a value in it are last, and the due time, then the id, decides between those
    that are alike."""
    columns = occurrence_t.c
    by = column.desc() if descending else column.asc()
    return [column.is_(None), by, columns.due_at.is_(None), columns.due_at, columns.id]


def _kind_name(caused: Collection[tuple[str, str]]) -> ColumnElement[Any]:
    """The kind of a row as one text: its id where it follows from another occurrence."""
    joined_kind, columns = joined_text(_KIND), occurrence_t.c
    if not caused:
        return joined_kind
    return case((tuple_(columns.agreement, columns.obligation).in_(sorted(caused)), columns.id), else_=joined_kind)


def _kind_text(kind: FoundKind) -> str:
    """A kind as ``_kind_name`` has it."""
    since = micro(kind.terms_since) if kind.terms_since is not None else None
    return kind.id or joined((kind.agreement, kind.obligation, since, kind.assigned_to, kind.named_owner))
