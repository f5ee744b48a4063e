"""The stored rows as figures of service count them, each query served by the index ``occurrence_figures``."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Integer,
    Label,
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
from engine.store.json_lists import json_list, read_list
from engine.store.lists import first_due_in, kept
from engine.store.session import Session
from engine.store.sorting import collated, joined, joined_text, label_column, rank_table

_ROW = occurrence_t.c
_IS_LATE = _ROW.timeliness.in_([Timeliness.LATE.value, Timeliness.OVERDUE.value])
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

    def groups(
        self, spans: Sequence[Span], without: Without, late_apart: Promises
    ) -> tuple[tuple[FigureGroup, ...], ...]:
        """The rows that first fell due in each of some spans, grouped; without the late and overdue ones of
        ``late_apart``. No two spans overlap, and they are in order."""
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
            lists = [
                json_list(connection, column, which)
                for columns, which in (
                    ((_ROW.due_at, _ROW.delivered_at), _IS_LATE),
                    ((_ROW.opens_at, _ROW.responded_at), _ROW.responded_at.is_not(None)),
                    ((_ROW.stopped_since,), _ROW.stopped_since.is_not(None)),
                )
                for column in columns
            ]
            place = _place_in(spans)
            query = select(place, *_KEYS, *sums, *lists).where(_within(spans), *kept(connection, without))
            if apart:
                query = query.where(not_(and_(_IS_LATE, tuple_(_ROW.agreement, _ROW.obligation).in_(apart))))
            rows = connection.execute(query.group_by(place.name, *_KEYS)).all()
        found: list[list[FigureGroup]] = [[] for _ in spans]
        for at, *row in rows:
            found[at].append(_group(row))
        return tuple(map(tuple, found))

    def cells(self, span: Span, without: Without) -> Mapping[FigureCell, int]:
        """How many rows that first fell due in a span are in each cell."""
        (cells,) = self.cells_of([span], without)
        return cells

    def cells_of(self, spans: Sequence[Span], without: Without) -> Sequence[Mapping[FigureCell, int]]:
        """The cells of each of some spans. No two overlap, and they are in order."""
        found: list[dict[FigureCell, int]] = [{} for _ in spans]
        with self._session.reading() as connection:
            place = _place_in(spans)
            query = select(place, *_CELL, func.count()).where(_within(spans), *kept(connection, without))
            for at, *cell, count in connection.execute(query.group_by(place.name, *_CELL)):
                found[at][_cell(cell)] = count
        return found

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


def _within(spans: Sequence[Span]) -> ColumnElement[bool]:
    """The condition that a row first fell due in one of some spans, in order; those that adjoin are one."""
    joined = [spans[0]]
    for span in spans[1:]:
        if span[0] == joined[-1][1]:
            joined[-1] = (joined[-1][0], span[1])
        else:
            joined.append(span)
    return or_(*map(first_due_in, joined))


def _place_in(spans: Sequence[Span]) -> Label[int]:
    """The index of the span that holds a row of one of them."""
    last = len(spans) - 1
    number: ColumnElement[int] = literal_column(str(last), Integer())
    if last:
        before = ((_ROW.first_due_at <= micro(spans[n][1]), literal_column(str(n), Integer())) for n in range(last))
        number = case(*before, else_=number)
    return number.label("place")


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
        tuple(zip(_instants(dues), [_instant(at) for at in read_list(deliveries)], strict=True)),
        tuple(zip(_instants(openings), _instants(responses), strict=True)),
        tuple(_instants(stopped)),
    )


def _instants(values: str | None) -> Sequence[datetime]:
    return list(map(instant, read_list(values)))


def _as_it_is(value: Any) -> Any:
    return value


def _instant(micros: int | None) -> datetime | None:
    return instant(micros) if micros is not None else None
