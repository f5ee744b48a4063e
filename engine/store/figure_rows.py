"""The stored rows as figures of service count them, each query served by the index ``occurrence_figures``."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    and_,
    case,
    exists,
    func,
    literal_column,
    not_,
    null,
    or_,
    select,
    tuple_,
)

from engine.domain.ledger.entry import Kind
from engine.domain.occurrence.verdict import Outcome, Reason, Timeliness
from engine.services.ports.figure_rows import FigureCell, FigureGroup, FigureKey, FigureOrder, Promises
from engine.services.ports.lists import Span, Without
from engine.store.bulk import among
from engine.store.core_tables import entry_t, occurrence_t
from engine.store.instants import instant, micro
from engine.store.lists import first_due_in, kept
from engine.store.session import Session
from engine.store.sorting import collated, joined, joined_text, label_column, rank_table

_ROW = occurrence_t.c
_IS_LATE = _ROW.timeliness.in_([Timeliness.LATE.value, Timeliness.OVERDUE.value])
_READ = json.JSONDecoder().raw_decode
"""Reads a JSON list that nothing stands around, in half the time of ``loads``."""
_KEYS = (
    *(_ROW.agreement, _ROW.obligation, _ROW.terms_since, _ROW.assigned_to, _ROW.named_owner),
    *(_ROW.timeliness, _ROW.outcome, _ROW.reasons),
)

_TERMS, _VERDICT = (_ROW.agreement, _ROW.obligation, _ROW.terms_since), (_ROW.timeliness, _ROW.outcome, _ROW.reasons)
_CELL = (*_TERMS, *_VERDICT, _ROW.assigned_to, _ROW.named_owner)

_INSTANTS = frozenset({"due_at", "delivered_at"})


class SqlFigureRows:
    """The rows of a ledger as figures count them."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def groups(self, span: Span, without: Without, late_apart: Promises) -> tuple[FigureGroup, ...]:
        """The rows that first fell due in a span, grouped; without the late and overdue ones of ``late_apart``."""
        was_returned = _ROW.returns > 0
        sums = (
            func.count(),
            _number_of(or_(_ROW.delivered_at.is_not(None), was_returned)),
            _number_of(was_returned),
            func.sum(_ROW.extensions),
            func.sum(_ROW.paused),
        )
        apart = sorted(set(late_apart))
        with self._session.reading() as connection:
            listed = func.json_agg if connection.dialect.name == "postgresql" else func.json_group_array
            lists = [
                listed(column).filter(which)
                for columns, which in (
                    ((_ROW.due_at, _ROW.delivered_at), _IS_LATE),
                    ((_ROW.opens_at, _ROW.responded_at), _ROW.responded_at.is_not(None)),
                    ((_ROW.stopped_since,), _ROW.stopped_since.is_not(None)),
                )
                for column in columns
            ]
            query = select(*_KEYS, *sums, *lists).where(first_due_in(span), *kept(connection, without))
            if apart:
                query = query.where(not_(and_(_IS_LATE, tuple_(_ROW.agreement, _ROW.obligation).in_(apart))))
            rows = connection.execute(query.group_by(*_KEYS)).all()
        return tuple(map(_group, rows))

    def cells(self, span: Span, without: Without) -> Mapping[FigureCell, int]:
        """How many rows that first fell due in a span are in each cell."""
        with self._session.reading() as connection:
            query = select(*_CELL, func.count()).where(first_due_in(span), *kept(connection, without))
            return {_cell(row[:-1]): row[-1] for row in connection.execute(query.group_by(*_CELL))}

    def keys(
        self, span: Span, without: Without, cells: Collection[FigureCell] | None, order: FigureOrder
    ) -> tuple[FigureKey, ...]:
        """The rows that first fell due in a span and are in one of some cells, in an order."""
        with self._session.reading() as connection:
            listed: FromClause = occurrence_t
            value: ColumnElement[Any]
            if order.ranks is not None:
                ranks = rank_table(connection, {joined(_cell_values(c)): rank for c, rank in order.ranks.items()})
                listed, value = occurrence_t.outerjoin(ranks, ranks.c.name == joined_text(_CELL)), ranks.c.rank
            elif order.value == "about":
                value = collated(connection, func.coalesce(label_column(connection), func.nullif(_ROW.subject, "")))
            else:
                value = _ROW[order.value]
            subject: ColumnElement[Any] = null()
            if order.by_subject:
                subject = collated(connection, func.nullif(_ROW.subject, ""))
            by = value.desc() if order.descending else value.asc()
            first = (subject.is_(None), subject) if order.by_subject else ()
            ordered = (*first, value.is_(None), by, _ROW.due_at.is_(None), _ROW.due_at, _ROW.id)
            query = select(subject, value, _ROW.due_at, _ROW.id).select_from(listed)
            query = query.where(first_due_in(span), *kept(connection, without))
            if cells is not None:
                query = query.where(*_in_cells(connection, cells))
            query = query.order_by(*ordered).offset(order.skip or None).limit(order.most)
            rows = connection.execute(query).all()
        read = _instant if order.ranks is None and order.value in _INSTANTS else _as_it_is
        return tuple(FigureKey(about, read(at), _instant(due), id) for about, at, due, id in rows)

    def counts_of(
        self, span: Span, without: Without, cells: Collection[FigureCell] | None, subjects: Iterable[str]
    ) -> Mapping[str, int]:
        """How many rows of a span and of some cells there are about each of some subjects."""
        with self._session.reading() as connection:
            query = select(_ROW.subject, func.count()).where(first_due_in(span), *kept(connection, without))
            if cells is not None:
                query = query.where(*_in_cells(connection, cells))
            query = query.where(among(connection, _ROW.subject, subjects)).group_by(_ROW.subject)
            return {subject: int(count) for subject, count in connection.execute(query)}

    def nothing_ids(self, span: Span, promises: Promises) -> tuple[str, ...]:
        """The rows of a span that are delivered and may say that there was nothing to report, by id."""
        wanted = sorted(set(promises))
        if not wanted:
            return ()
        of = tuple_(_ROW.agreement, _ROW.obligation).in_(wanted)
        stated = exists().where(entry_t.c.subject_id == _ROW.id, entry_t.c.kind == str(Kind.NOTHING_TO_REPORT))
        query = select(_ROW.id).where(first_due_in(span), of, _ROW.delivered_at.is_not(None), stated)
        with self._session.reading() as connection:
            return tuple(connection.execute(query.order_by(_ROW.id)).scalars())

    def late_ids(self, span: Span, promises: Promises) -> tuple[str, ...]:
        """The rows of some (agreement, obligation) that first fell due in a span and are late or overdue, by id."""
        wanted = sorted(set(promises))
        if not wanted:
            return ()
        of = tuple_(_ROW.agreement, _ROW.obligation).in_(wanted)
        query = select(_ROW.id).where(first_due_in(span), _IS_LATE, of).order_by(_ROW.id)
        with self._session.reading() as connection:
            return tuple(connection.execute(query).scalars())


def _in_cells(connection: Connection, cells: Collection[FigureCell]) -> tuple[ColumnElement[bool], ...]:
    """The conditions on terms and verdict. Each is one text that is compared with a list, however long that is."""
    values = [_cell_values(cell) for cell in cells]
    terms, verdicts = {joined(of[:3]) for of in values}, {joined(of[3:6]) for of in values}
    return among(connection, joined_text(_TERMS), terms), among(connection, joined_text(_VERDICT), verdicts)


def _cell_values(cell: FigureCell) -> tuple[object, ...]:
    """The values of a cell as its columns have them."""
    return (
        cell.agreement,
        cell.obligation,
        micro(cell.terms_since) if cell.terms_since is not None else None,
        cell.timeliness.value,
        cell.outcome.value if cell.outcome is not None else None,
        ",".join(reason.value for reason in cell.reasons),
        cell.assigned_to,
        cell.named_owner,
    )


def _cell(row: Any) -> FigureCell:
    agreement, obligation, since, timeliness, outcome, reasons, assigned_to, named = row
    return FigureCell(
        agreement,
        obligation,
        _instant(since),
        Timeliness(timeliness),
        Outcome(outcome) if outcome else None,
        tuple(map(Reason, reasons.split(","))) if reasons else (),
        assigned_to,
        named,
    )


def _number_of(which: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((which, literal_column("1")), else_=literal_column("0")))


def _group(row: Any) -> FigureGroup:
    agreement, obligation, since, assigned_to, named, timeliness, outcome, reasons, *counted = row
    count, delivered, returned, extensions, paused, dues, deliveries, openings, responses, stopped = counted
    return FigureGroup(
        agreement,
        obligation,
        instant(since) if since is not None else None,
        tuple(name for name in (assigned_to, named) if name),
        Timeliness(timeliness),
        Outcome(outcome) if outcome else None,
        tuple(map(Reason, reasons.split(","))) if reasons else (),
        count,
        int(delivered),
        int(returned),
        int(extensions),
        timedelta(microseconds=int(paused)),
        tuple(zip(_instants(dues), [_instant(at) for at in _listed(deliveries)], strict=True)),
        tuple(zip(_instants(openings), _instants(responses), strict=True)),
        tuple(_instants(stopped)),
    )


def _listed(values: Any) -> list[Any]:
    """A JSON list, which PostgreSQL's driver has read already; it has none for an empty one."""
    if not values or values == "[]":  # most groups have nothing late and nothing paused
        return []
    known: list[Any] = _READ(values)[0] if isinstance(values, str) else values
    return known


def _instants(values: Any) -> Sequence[datetime]:
    return list(map(instant, _listed(values)))


def _as_it_is(value: Any) -> Any:
    return value


def _instant(micros: int | None) -> datetime | None:
    return instant(micros) if micros is not None else None
