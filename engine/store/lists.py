"""Lists and counts of the stored rows of occurrences, each served by an index.

A group comes with the numbers of its subjects and its amounts as one JSON list each.
"""

import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from operator import gt
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Connection,
    Select,
    Text,
    and_,
    case,
    func,
    literal,
    literal_column,
    or_,
    select,
    tuple_,
)

from engine.domain.agreement.side import Side
from engine.domain.ids import ObligationId, obligation_text
from engine.domain.ledger.entry import Phase
from engine.domain.occurrence.verdict import Outcome, Reason, Timeliness
from engine.services.ports.lists import Span, StoredDelivery, StoredGroup, StoredItem, StoredSpans, Without
from engine.store.bulk import CONDITIONS, among
from engine.store.core_tables import occurrence_t
from engine.store.instants import instant, micro
from engine.store.json_lists import json_list, read_list
from engine.store.listed import asked_from
from engine.store.session import Session

_ROW = occurrence_t.c
_OVERDUE = _ROW.timeliness == literal_column("'overdue'")
"""Only what is open is overdue. As a literal, since a partial index does not serve a parameter."""
_LATE, _UNDELIVERED = (_ROW.timeliness == literal_column(text) for text in ("'late'", "'none'"))
"""As literals, for the same reason."""
_LAST = "\U0010ffff"
"""Sorted after whatever may follow a prefix."""
_PHASES = {phase.value: phase for phase in Phase}
_TIMELINESS = {timeliness.value: timeliness for timeliness in Timeliness}
_ITEM = (
    _ROW.id,
    _ROW.agreement,
    _ROW.obligation,
    _ROW.terms_since,
    _ROW.phase,
    _ROW.timeliness,
    _ROW.due_at,
    _ROW.turn,
    _ROW.assigned_to,
    _ROW.named_owner,
    _ROW.asked,
    _ROW.returnable_until,
)


class SqlLists:
    """The lists of a ledger."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def is_listed(self) -> bool:
        """Return whether every row has what lists need."""
        return self._session.once("listed", self._is_listed)

    def _is_listed(self) -> bool:
        marks = self._session.marks()
        if marks is not None:
            return marks.is_listed
        with self._session.reading() as connection:
            return connection.execute(select(_ROW.id).where(_ROW.extensions.is_(None)).limit(1)).first() is None

    def inbox_items(self, agreements: Iterable[str], at: datetime) -> tuple[StoredItem, ...]:
        """The rows of some agreements that are open, delivered, or can be returned at an instant."""
        with self._session.reading() as connection:
            known = among(connection, _ROW.agreement, agreements)
            waiting = and_(
                _ROW.phase.in_([Phase.OPEN.value, Phase.DELIVERED.value]),
                _ROW.timeliness.in_([timeliness.value for timeliness in Timeliness]),  # so that one index serves all
                known,
            )
            closed = _ROW.phase.not_in(
                [phase.value for phase in Phase if phase is not Phase.CLOSED]
            )  # not by its index
            returnable = and_(_ROW.returnable_until >= micro(at), closed, known)
            found = (connection.execute(select(*_ITEM).where(which)).all() for which in (waiting, returnable))
            return tuple(_item(row) for rows in found for row in rows)

    def asked_items(self, at: datetime) -> tuple[StoredItem, ...]:
        """The rows with a request that may be answered after an instant."""
        with self._session.reading() as connection:
            return tuple(_item(r) for r in connection.execute(select(*_ITEM).where(_ROW.asked_until > micro(at))))

    def overdue_groups(self, bands: Sequence[datetime], without: Without) -> tuple[StoredGroup, ...]:
        """The overdue rows, grouped."""
        keys = (_ROW.agreement, _ROW.obligation, _ROW.terms_since, _ROW.assigned_to, _ROW.named_owner)
        ends = [micro(at) for at in bands]
        groups: list[StoredGroup] = []
        with self._session.reading() as connection:
            for *terms, assigned_to, named, currency, _, subjects, amounts, dues in _grouped(
                connection, keys, _OVERDUE, without, also=(_ROW.due_at,)
            ):
                agreement, obligation, since = terms
                due = read_list(dues)
                numbers = tuple(read_list(subjects)) if currency is not None else ()
                money = _amounts(amounts) if currency is not None else ()
                if any(map(gt, due, due[1:])):  # the index gives them in order, but no plan has to follow it
                    order = sorted(range(len(due)), key=due.__getitem__)
                    due = [due[n] for n in order]
                    if money:
                        numbers, money = tuple([numbers[n] for n in order]), tuple([money[n] for n in order])
                places = [len(due), *(bisect_right(due, end) for end in ends), 0]
                for band, (end, start) in enumerate(pairwise(places)):
                    if start < end:
                        groups.append(
                            StoredGroup(
                                agreement,
                                obligation,
                                _instant(since),
                                end - start,
                                currency,
                                numbers[start:end],
                                money[start:end],
                                Timeliness.OVERDUE,
                                band=band,
                                names=_names(assigned_to, named),
                            )
                        )
        return tuple(groups)

    def overdue_counts(self, without: Without) -> Mapping[str, int]:
        """The number of overdue rows, by agreement."""
        with self._session.reading() as connection:
            query = select(_ROW.agreement, func.count()).where(_OVERDUE, *kept(connection, without))
            return {row[0]: row[1] for row in connection.execute(query.group_by(_ROW.agreement))}

    def due_groups(self, span: Span, without: Without) -> tuple[StoredGroup, ...]:
        """The rows that first fell due in a span, grouped."""
        returned = case((_ROW.returns > 0, literal_column("1")), else_=literal_column("0")).label("returned")
        terms = (_ROW.agreement, _ROW.obligation, _ROW.terms_since)
        keys = (*terms, _ROW.timeliness, _ROW.outcome, _ROW.reasons, returned)
        with self._session.reading() as connection:
            rows = _grouped(connection, keys, first_due_in(span), without, only_late=(_ROW.due_at, _ROW.id))
        groups: list[StoredGroup] = []
        for agreement, obligation, since, timeliness, outcome, reasons, returns, currency, *counted in rows:
            count, subjects, amounts, dues, ids = counted
            groups.append(
                StoredGroup(
                    agreement,
                    obligation,
                    _instant(since),
                    count,
                    currency,
                    tuple(read_list(subjects)) if currency is not None else (),
                    _amounts(amounts) if currency is not None else (),
                    _TIMELINESS[timeliness],
                    Outcome(outcome) if outcome is not None else None,
                    tuple(Reason(r) for r in reasons.split(",") if r),
                    count * returns,
                    late=tuple(zip(map(instant, read_list(dues)), read_list(ids), strict=True)),
                )
            )
        return tuple(groups)

    def overdue_spans(self, since: datetime, without: Without) -> tuple[StoredSpans, ...]:
        """The rows that are overdue, or were at some time after an instant, grouped."""
        keys = (_ROW.agreement, _ROW.obligation, _ROW.terms_since)
        found: dict[tuple[str, str, int | None], list[tuple[datetime, datetime | None]]] = {}
        with self._session.reading() as connection:
            query = select(*keys, json_list(connection, _ROW.due_at)).where(_OVERDUE, *kept(connection, without))
            for agreement, obligation, terms, dues in connection.execute(query.group_by(*keys)):
                found[agreement, obligation, terms] = [(instant(due_at), None) for due_at in read_list(dues)]
            for which, end in _ended(since):  # not grouped: for that SQLite would leave the index of the ends
                ended = select(*keys, _ROW.due_at, end).where(which, *kept(connection, without))
                for agreement, obligation, terms, due_at, until in connection.execute(ended):
                    of = found.setdefault((agreement, obligation, terms), [])
                    of.append((instant(due_at), instant(until)))
        return tuple(StoredSpans(*of[:2], _instant(of[2]), tuple(spans)) for of, spans in found.items())

    def ended_ids(self, promises: Iterable[tuple[str, str]], since: datetime) -> tuple[str, ...]:
        """The rows of some (agreement, obligation) that were overdue after an instant and are no longer, by id."""
        promises = sorted(set(promises))
        if not promises:
            return ()
        of = tuple_(_ROW.agreement, _ROW.obligation).in_(promises)
        with self._session.reading() as connection:
            queries = [select(_ROW.id).where(which, of) for which, _ in _ended(since)]
            return tuple(sorted(id for query in queries for id in connection.execute(query).scalars()))

    def overdue_ids(self, without: Without, most: int | None = None) -> tuple[tuple[datetime, str], ...]:
        """The due times and ids of overdue rows, the oldest first."""
        query = select(_ROW.due_at, _ROW.id).where(_OVERDUE).order_by(_ROW.due_at, _ROW.id).limit(most)
        with self._session.reading() as connection:
            rows = connection.execute(query.where(*kept(connection, without)))
            return tuple((instant(at), id) for at, id in rows)

    def first_due_ids(self, span: Span, without: Without) -> tuple[str, ...]:
        """The rows that first fell due in a span, by id."""
        with self._session.reading() as connection:
            query = select(_ROW.id).where(first_due_in(span), *kept(connection, without)).order_by(_ROW.id)
            return tuple(connection.execute(query).scalars())

    def overdue_money(self, without: Without) -> Mapping[str, tuple[Decimal, str]]:
        """The amounts and currencies of the overdue rows that have money, by id."""
        with self._session.reading() as connection:
            query = select(_ROW.id, _ROW.stake, _ROW.currency).where(_OVERDUE, *kept(connection, without))
            return {id: (Decimal(stake), currency) for id, stake, currency in connection.execute(query) if stake}

    def undated_ids(self, reason: Reason, without: Without) -> tuple[tuple[datetime, str], ...]:
        """The open rows without a due time for a reason, by the start of the pause, or else of the item."""
        rows = self._session.once(("undated", without), lambda: self._undated(without))
        found = [
            (stopped_since if reason is Reason.STOPPED else opens_at, id)
            for opens_at, stopped_since, id, reasons in rows
            if reason in reasons.split(",")
        ]
        return tuple((instant(at), id) for at, id in sorted((at, id) for at, id in found if at is not None))

    def _undated(self, without: Without) -> Sequence[tuple[int | None, int | None, str, str]]:
        """The open rows without a due time: when they opened, since when they are paused, and why they have none."""
        undated = and_(_ROW.due_at.is_(None), _ROW.closed_at.is_(None))
        query = select(_ROW.opens_at, _ROW.stopped_since, _ROW.id, _ROW.reasons, _ROW.phase).where(undated)
        with self._session.reading() as connection:
            rows = connection.execute(query.where(*kept(connection, without)))
            return [(*row,) for *row, phase in rows if phase == Phase.OPEN.value]

    def changed_ids(self, since: datetime, span: Span) -> frozenset[str]:
        """The rows whose terms have changed since an instant, and those of a span whose terms ever changed."""
        changed = select(_ROW.id).where(_ROW.changed_at.is_not(None))
        with self._session.reading() as connection:
            if connection.execute(changed.limit(1)).first() is None:  # so that rows of the span need not be read
                return frozenset()
            queries = (changed.where(_ROW.changed_at >= micro(since)), changed.where(first_due_in(span)))
            return frozenset(id for query in queries for id in connection.execute(query).scalars())

    def ids_of(
        self, promises: Iterable[tuple[str, str]], *, span: Span | None = None, subjects: Iterable[str] | None = None
    ) -> tuple[str, ...]:
        """The rows of some (agreement, obligation): the overdue ones, those of a span, or those about some subjects."""
        found: set[str] = set()
        wanted = sorted(set(promises))
        with self._session.reading() as connection:
            for n in range(0, len(wanted), CONDITIONS):
                some = wanted[n : n + CONDITIONS]
                which = _OVERDUE if span is None else first_due_in(span)
                if subjects is not None:
                    under = or_(*(_under(_prefix(*promise)) for promise in some))
                    which = and_(under, among(connection, _ROW.subject, subjects))
                of = tuple_(_ROW.agreement, _ROW.obligation).in_(some)
                found |= set(connection.execute(select(_ROW.id).where(which, of)).scalars())
        return tuple(sorted(found))

    def delivered(
        self, promises: Iterable[tuple[str, str]], since: datetime, at: datetime
    ) -> tuple[StoredDelivery, ...]:
        """The rows of some (agreement, obligation) that were delivered after an instant."""
        columns = _ROW.delivered_at, _ROW.id, _ROW.phase, _ROW.returnable_until
        found: list[StoredDelivery] = []
        with self._session.reading() as connection:
            for agreement, obligation in sorted(set(promises)):
                own = (_ROW.agreement == agreement, _ROW.obligation == obligation, _ROW.delivered_at > micro(since))
                for delivered_at, id, phase, until in connection.execute(select(*columns).where(*own)):
                    is_final = phase == Phase.CLOSED.value and (until is None or until <= micro(at))
                    found.append((instant(delivered_at), id, is_final))
        return tuple(found)

    def deliveries_in(self, span: Span, without: Without) -> Mapping[tuple[str, str], int]:
        """The number of rows that were delivered in a span, by (agreement, obligation)."""
        during = and_(_ROW.delivered_at > micro(span[0]), _ROW.delivered_at <= micro(span[1]))
        names = _ROW.agreement, _ROW.obligation
        query = select(*names, func.count()).where(during, _ROW.delivered_at.is_not(None)).group_by(*names)
        with self._session.reading() as connection:
            query = query.where(*kept(connection, without))
            return {(agreement, obligation): count for agreement, obligation, count in connection.execute(query)}

    def having_rows(self, agreements: Iterable[str], without: Without) -> frozenset[str]:
        """Those of some agreements that have a row."""
        with self._session.reading() as connection:
            by_prefix = {obligation_text(agreement, ""): agreement for agreement in agreements}
            wanted = sorted(by_prefix)
            if connection.dialect.name == "postgresql":
                named: Any = func.unnest(literal(wanted, ARRAY(Text))).column_valued("named")
            else:
                named = (
                    func.json_each(json.dumps(wanted, ensure_ascii=False)).table_valued("value", name="named").c.value
                )
            own = and_(_ROW.id > named, _ROW.id < named + _LAST)
            has = select(_ROW.id).where(own, *kept(connection, without)).exists()
            return frozenset(by_prefix[prefix] for prefix in connection.execute(select(named).where(has)).scalars())

    def has_any(self, agreement: str, obligation: str, terms_since: datetime | None, without: Without) -> bool:
        """Return whether an obligation has a row under the terms that began at an instant."""
        since = micro(terms_since) if terms_since is not None else None
        same = _ROW.terms_since == since if since is not None else _ROW.terms_since.is_(None)
        with self._session.reading() as connection:
            own = select(_ROW.id).where(_under(_prefix(agreement, obligation)), same, *kept(connection, without))
            return connection.execute(own.limit(1)).first() is not None


def _prefix(agreement: str, obligation: str) -> str:
    return ObligationId(agreement, obligation).occurrences


def _under(prefix: str) -> ColumnElement[bool]:
    """The condition that an id begins with a text, as a range of the primary key."""
    return and_(_ROW.id >= prefix, _ROW.id < prefix[:-1] + chr(ord(prefix[-1]) + 1))


def first_due_in(span: Span) -> ColumnElement[bool]:
    """The condition that a row first fell due in a span."""
    return and_(_ROW.first_due_at > micro(span[0]), _ROW.first_due_at <= micro(span[1]))


def _ended(since: datetime) -> Iterator[tuple[ColumnElement[bool], ColumnElement[Any]]]:
    """The conditions of rows that were overdue at some time after an instant and ended, each with the column of the
    end: delivered late, or closed without a delivery after the due time."""
    yield and_(_LATE, _ROW.delivered_at > micro(since)), _ROW.delivered_at
    yield and_(_UNDELIVERED, _ROW.closed_at > micro(since), _ROW.due_at < _ROW.closed_at), _ROW.closed_at


def kept(connection: Connection, without: Without) -> list[ColumnElement[bool]]:
    """The conditions that leave rows out; none where none is left out."""
    conditions: list[ColumnElement[bool]] = []
    if without.ids:
        conditions.append(~among(connection, _ROW.id, without.ids))
    if without.promises:
        conditions.append(tuple_(_ROW.agreement, _ROW.obligation).not_in(sorted(without.promises)))
    return conditions


def _grouped(
    connection: Connection,
    keys: Sequence[ColumnElement[Any]],
    which: ColumnElement[bool],
    without: Without,
    *,
    also: Sequence[ColumnElement[Any]] = (),
    only_late: Sequence[ColumnElement[Any]] = (),
) -> Sequence[Any]:
    """Rows by their keys and currency: the number, the subjects, the amounts and other columns, in the same order;
    then columns of the late ones alone."""
    lists = [json_list(connection, column) for column in (_ROW.subject, _ROW.stake, *also)]
    late = [json_list(connection, column, _ROW.timeliness == Timeliness.LATE.value) for column in only_late]
    columns = (*keys, _ROW.currency, func.count(), *lists, *late)
    query: Select[Any] = select(*columns).where(which, *kept(connection, without))
    return connection.execute(query.group_by(*keys, _ROW.currency)).all()


def _amounts(values: Any) -> tuple[Decimal, ...]:
    return tuple(map(Decimal, read_list(values)))


def _names(*names: str | None) -> tuple[str, ...]:
    return tuple(name for name in names if name)


def _instant(micros: int | None) -> datetime | None:
    return instant(micros) if micros is not None else None


def _item(row: Any) -> StoredItem:
    id, agreement, obligation, since, phase, timeliness, due_at, turn, assigned_to, named, asked, returnable = row
    return StoredItem(
        id,
        agreement,
        obligation,
        _instant(since),
        _PHASES[phase],
        _TIMELINESS[timeliness],
        instant(due_at) if due_at is not None else None,
        Side(turn) if turn is not None else None,
        _names(assigned_to, named) if assigned_to is not None or named is not None else (),
        asked_from(asked) if asked is not None else (),
        _instant(returnable),
    )
