"""The stored rows as figures of service count them, each query served by the index ``occurrence_figures``."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal_column, not_, or_, select, tuple_

from engine.domain.occurrence.verdict import Outcome, Reason, Timeliness
from engine.services.ports.figure_rows import FigureGroup, OutcomeRows, Promises
from engine.services.ports.lists import Span, Without
from engine.store.core_tables import occurrence_t
from engine.store.instants import instant
from engine.store.lists import first_due_in, kept
from engine.store.session import Session

_ROW = occurrence_t.c
_IS_LATE = _ROW.timeliness.in_([Timeliness.LATE.value, Timeliness.OVERDUE.value])
_TERMS = (_ROW.agreement, _ROW.obligation, _ROW.terms_since)
_OUTCOME = (_ROW.timeliness, _ROW.outcome, _ROW.reasons)
_KEYS = (*_TERMS, _ROW.assigned_to, _ROW.named_owner, *_OUTCOME)


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
            query = select(*_KEYS, *sums, *lists).where(*_counted(span, kept(connection, without), late_apart))
            rows = connection.execute(query.group_by(*_KEYS)).all()
        return tuple(map(_group, rows))

    def outcomes(self, span: Span, without: Without, late_apart: Promises) -> tuple[OutcomeRows, ...]:
        """The same rows, counted by their outcome alone."""
        keys = (*_TERMS, *_OUTCOME)
        with self._session.reading() as connection:
            query = select(*keys, func.count()).where(*_counted(span, kept(connection, without), late_apart))
            rows = connection.execute(query.group_by(*keys)).all()
        return tuple(
            OutcomeRows(agreement, obligation, _instant(since), *_outcome(timeliness, outcome, reasons), count)
            for agreement, obligation, since, timeliness, outcome, reasons, count in rows
        )

    def late_ids(self, span: Span, promises: Promises) -> tuple[str, ...]:
        """The rows of some (agreement, obligation) that first fell due in a span and are late or overdue, by id."""
        wanted = sorted(set(promises))
        if not wanted:
            return ()
        of = tuple_(_ROW.agreement, _ROW.obligation).in_(wanted)
        query = select(_ROW.id).where(first_due_in(span), _IS_LATE, of).order_by(_ROW.id)
        with self._session.reading() as connection:
            return tuple(connection.execute(query).scalars())


def _counted(
    span: Span, kept_rows: Sequence[ColumnElement[bool]], late_apart: Promises
) -> Sequence[ColumnElement[bool]]:
    """The conditions of the rows that first fell due in a span, without the late and overdue ones of ``late_apart``."""
    apart = sorted(set(late_apart))
    left_out = [not_(and_(_IS_LATE, tuple_(_ROW.agreement, _ROW.obligation).in_(apart)))] if apart else []
    return (first_due_in(span), *kept_rows, *left_out)


def _number_of(which: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((which, literal_column("1")), else_=literal_column("0")))


def _group(row: Any) -> FigureGroup:
    agreement, obligation, since, assigned_to, named, timeliness, outcome, reasons, *counted = row
    count, delivered, returned, extensions, paused, dues, deliveries, openings, responses, stopped = counted
    return FigureGroup(
        agreement,
        obligation,
        _instant(since),
        tuple(name for name in (assigned_to, named) if name),
        *_outcome(timeliness, outcome, reasons),
        count,
        int(delivered),
        int(returned),
        int(extensions),
        timedelta(microseconds=int(paused)),
        tuple(zip(_instants(dues), [_instant(at) for at in _listed(deliveries)], strict=True)),
        tuple(zip(_instants(openings), _instants(responses), strict=True)),
        tuple(_instants(stopped)),
    )


def _outcome(
    timeliness: str, outcome: str | None, reasons: str | None
) -> tuple[Timeliness, Outcome | None, tuple[Reason, ...]]:
    return (
        Timeliness(timeliness),
        Outcome(outcome) if outcome else None,
        tuple(map(Reason, reasons.split(","))) if reasons else (),
    )


def _listed(values: Any) -> list[Any]:
    """A JSON list, which PostgreSQL's driver has read already; it has none for an empty one."""
    if not values or values == "[]":  # most groups have nothing late and nothing paused
        return []
    known: list[Any] = json.loads(values) if isinstance(values, str) else values
    return known


def _instants(values: Any) -> Sequence[datetime]:
    return list(map(instant, _listed(values)))


def _instant(micros: int | None) -> datetime | None:
    return instant(micros) if micros is not None else None
