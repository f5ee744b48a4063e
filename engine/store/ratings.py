"""The rows of ratings: a cache of what entries and terms give, and the roll-up that counts them."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, func, select, tuple_
from sqlalchemy import Row as SqlRow

from engine.domain.figures.satisfaction.rating_counts import (
    RatingCount,
    RatingFilter,
    RatingPart,
    ReasonCount,
    in_order,
)
from engine.domain.occurrence.stored_rating import LOW, StoredRating
from engine.store.bulk import Clash, RowValues, among, put
from engine.store.codec import UNREADABLE, canonical
from engine.store.core_tables import rating_count_t, rating_t
from engine.store.instants import instant, micro
from engine.store.seal import is_sealed, sealed
from engine.store.session import Session

_AT_A_TIME = 500
"""Counts that are looked up by their keys at once."""
_KEY = tuple(column.name for column in rating_count_t.primary_key)

CountKey = tuple[str | int, ...]
"""The primary key of a count: dimension, month, provider, consumer, agreement, obligation, owner, score."""
Numbers = tuple[int, int, int]
"""How many ratings, how many of them name lost time, and the minutes in all."""


class SqlRatings:
    """The stored ratings of a ledger."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def counts(self, by: Sequence[RatingPart], where: RatingFilter) -> tuple[RatingCount, ...]:
        """The counted ratings by parts and score."""
        return self._counts([rating_count_t.c[part.value] for part in by], where, rating_count_t.c.dimension == "")

    def dimension_counts(self, by: Sequence[RatingPart], where: RatingFilter) -> tuple[RatingCount, ...]:
        """The scores of dimensions by parts, dimension and score."""
        columns = rating_count_t.c
        return self._counts([*(columns[part.value] for part in by), columns.dimension], where, columns.dimension > "")

    def _counts(
        self, key: Sequence[ColumnElement[Any]], where: RatingFilter, which: ColumnElement[bool]
    ) -> tuple[RatingCount, ...]:
        columns = rating_count_t.c
        sums = (func.sum(column) for column in (columns.ratings, columns.lost_ratings, columns.lost_minutes))
        query = select(*key, columns.score, *sums).where(which, *_conditions(rating_count_t, where))
        query = query.group_by(*key, columns.score).order_by(*key, columns.score)
        with self._session.reading() as connection:
            return tuple(
                RatingCount(tuple(row[: len(key)]), row[len(key)], *map(int, row[len(key) + 1 :]))
                for row in connection.execute(query)
            )

    def rater_counts(self, by: Sequence[RatingPart], where: RatingFilter) -> tuple[RatingCount, ...]:
        """The counted ratings by parts, rater and score."""
        key = [*(rating_t.c[part.value] for part in by), rating_t.c.rater]
        query = select(*key, rating_t.c.score, func.count()).where(*_conditions(rating_t, where), _COUNTED)
        query = query.group_by(*key, rating_t.c.score).order_by(*key, rating_t.c.score)
        with self._session.reading() as connection:
            return tuple(RatingCount(tuple(row[:-2]), row[-2], row[-1]) for row in connection.execute(query))

    def rated_items(self, where: RatingFilter) -> int:
        """How many occurrences have a counted rating."""
        # each is in one month: in the order of the index, nothing has to be sorted
        key = (rating_t.c.month, rating_t.c.occurrence)
        items = select(*key).where(*_conditions(rating_t, where), _COUNTED).group_by(*key).subquery()
        with self._session.reading() as connection:
            return int(connection.execute(select(func.count()).select_from(items)).scalar_one())

    def reasons(self, where: RatingFilter) -> tuple[ReasonCount, ...]:
        """The reasons of low ratings."""
        query = select(rating_t.c.reason, func.count()).where(*_conditions(rating_t, where), _IS_LOW, _COUNTED)
        with self._session.reading() as connection:
            return in_order(dict(connection.execute(query.group_by(rating_t.c.reason)).tuples().all()))

    def low(self, where: RatingFilter, limit: int | None = None) -> tuple[StoredRating, ...]:
        """The low ratings."""
        query = select(rating_t).where(*_conditions(rating_t, where), _IS_LOW, _COUNTED)
        key = (rating_t.c.score, rating_t.c.rated_at.desc(), rating_t.c.occurrence, rating_t.c.rater)
        return self._read(query.order_by(*key).limit(limit))

    def every(self, where: RatingFilter) -> tuple[StoredRating, ...]:
        """All ratings."""
        return self._read(select(rating_t).where(*_conditions(rating_t, where)).order_by(*rating_t.primary_key))

    def changed_after(self, month: str, at: datetime) -> tuple[StoredRating, ...]:
        """The ratings in a month that were given or left out after an instant."""
        columns = rating_t.c
        of_month = select(rating_t).where(columns.month == month)
        given = self._read(of_month.where(columns.rated_at > micro(at)))
        # a query of its own: each has its index
        return given + self._read(of_month.where(columns.left_out_at > micro(at), columns.rated_at <= micro(at)))

    def since(self, at: datetime, where: RatingFilter, limit: int | None = None) -> tuple[StoredRating, ...]:
        """The ratings given after an instant."""
        query = select(rating_t).where(rating_t.c.rated_at > micro(at), *_conditions(rating_t, where))
        key = (rating_t.c.rated_at.desc(), rating_t.c.occurrence, rating_t.c.rater)
        return self._read(query.order_by(*key).limit(limit))

    def of(self, occurrences: Iterable[str]) -> Mapping[str, tuple[StoredRating, ...]]:
        """The ratings of occurrences."""
        with self._session.reading() as connection:
            query = select(rating_t).where(among(connection, rating_t.c.occurrence, occurrences))
            rows = connection.execute(query.order_by(*rating_t.primary_key)).all()
        read = filter(None, map(_read, rows))
        return {id: tuple(ratings) for id, ratings in groupby(read, key=lambda rating: rating.occurrence)}

    def sound(self, occurrences: Iterable[str]) -> Mapping[str, Mapping[str, StoredRating | None]]:
        """The stored ratings of occurrences; None for a row that the engine did not write."""
        found: dict[str, dict[str, StoredRating | None]] = {}
        with self._session.reading() as connection:
            query = select(rating_t).where(among(connection, rating_t.c.occurrence, occurrences))
            for row in connection.execute(query):
                own = _read(row) if is_sealed(self._session.key, rating_t, row) else None
                found.setdefault(row.occurrence, {})[row.rater] = own
        return found

    def unfilled(self) -> tuple[str, ...]:
        """The occurrences that were rated before there were rows."""
        query = select(rating_t.c.occurrence).where(rating_t.c.month == "").distinct()
        with self._session.reading() as connection:
            return tuple(sorted(connection.execute(query).scalars()))

    def _read(self, query: Select[Any]) -> tuple[StoredRating, ...]:
        with self._session.reading() as connection:
            return tuple(filter(None, map(_read, connection.execute(query))))


_COUNTED = rating_t.c.left_out_at.is_(None)
_IS_LOW = rating_t.c.score <= LOW


def _conditions(table: Table, where: RatingFilter) -> Iterator[ColumnElement[bool]]:
    columns = table.c
    if where.first_month is not None:
        yield columns.month >= where.first_month
    if where.last_month is not None:
        yield columns.month <= where.last_month
    for name in ("provider", "consumer", "agreement", "owner"):
        if (value := getattr(where, name)) is not None:
            yield columns[name] == value
    if where.party is not None:
        yield (columns.provider == where.party) | (columns.consumer == where.party)


def _read(row: SqlRow[Any]) -> StoredRating | None:
    """The rating of a row; None where it cannot be read, or was not filled yet."""
    try:
        dimensions = tuple((str(name), int(score)) for name, score in json.loads(row.dimensions))
        occurrence, rater, month, *parties, score, first_score, reason, lost, _, at, left_out_at, _ = row
        provider, consumer, agreement, obligation, owner = parties
        return StoredRating(
            occurrence,
            rater,
            month,
            provider,
            consumer,
            agreement,
            obligation,
            owner,
            score,
            first_score,
            reason,
            lost,
            dimensions,
            instant(at),
            instant(left_out_at) if left_out_at is not None else None,
        )
    except UNREADABLE:
        return None


def rating_values(ratings: Iterable[StoredRating], key: bytes) -> Sequence[RowValues]:
    """Ratings as the table stores them, sealed; of several of one person about one occurrence the last one."""
    written = {(rating.occurrence, rating.rater): _values(rating) for rating in ratings}
    return [sealed(key, rating_t, values) for values in written.values()]


def _values(rating: StoredRating) -> dict[str, object]:
    return {
        "occurrence": rating.occurrence,
        "rater": rating.rater,
        "month": rating.month,
        "provider": rating.provider,
        "consumer": rating.consumer,
        "agreement": rating.agreement,
        "obligation": rating.obligation,
        "owner": rating.owner,
        "score": rating.score,
        "first_score": rating.first_score,
        "reason": rating.reason,
        "lost_minutes": rating.lost_minutes,
        "dimensions": canonical([[name, score] for name, score in rating.dimensions]),
        "rated_at": micro(rating.rated_at),
        "left_out_at": micro(rating.left_out_at) if rating.left_out_at is not None else None,
    }


def write_ratings(connection: Connection, values: Sequence[RowValues], removed: Sequence[str] = ()) -> None:
    """Make the ratings of the occurrences that ``values`` name these, delete those of ``removed`` occurrences, and
    count both anew.

    Ratings are never taken back: an occurrence without values has none, or is not looked at.
    """
    if not values and not removed:
        return
    wanted = {(row["occurrence"], row["rater"]): row for row in values}
    ids = {str(id) for id, _ in wanted} | set(removed)
    query = select(rating_t).where(among(connection, rating_t.c.occurrence, ids))
    stored = {(row.occurrence, row.rater): row._mapping for row in connection.execute(query)}
    changed = [row for key, row in wanted.items() if key not in stored or dict(stored[key]) != row]
    gone = [key for key in stored if key not in wanted]
    before = [stored[key] for key in (*((row["occurrence"], row["rater"]) for row in changed), *gone) if key in stored]
    _delete(connection, rating_t, gone)
    put(connection, rating_t, changed, Clash.REPLACE)
    _add(connection, before, changed)


def _add(connection: Connection, before: Sequence[Mapping[Any, Any]], after: Sequence[Mapping[Any, Any]]) -> None:
    """Take rows from the counts and add others."""
    differences = _sums([(row, -1) for row in before] + [(row, 1) for row in after])
    keys = sorted(key for key, numbers in differences.items() if any(numbers))
    key_columns = tuple_(*(rating_count_t.c[name] for name in _KEY))
    for start in range(0, len(keys), _AT_A_TIME):
        some = keys[start : start + _AT_A_TIME]
        query = select(rating_count_t).where(key_columns.in_(some))
        stored = {tuple(row[: len(_KEY)]): tuple(row[len(_KEY) :]) for row in connection.execute(query)}
        totals = {key: _plus(stored.get(key, (0, 0, 0)), differences[key]) for key in some}
        _delete(connection, rating_count_t, [key for key, numbers in totals.items() if not any(numbers)])
        rows = [count_values(key, numbers) for key, numbers in totals.items() if any(numbers)]
        put(connection, rating_count_t, rows, Clash.REPLACE)


def _plus(one: Sequence[int], other: Sequence[int]) -> Numbers:
    ratings, lost_ratings, lost_minutes = (a + b for a, b in zip(one, other, strict=True))
    return ratings, lost_ratings, lost_minutes


def _sums(rows: Iterable[tuple[Mapping[Any, Any], int]]) -> dict[CountKey, Numbers]:
    """The numbers by key of rows, each with the sign with which it counts."""
    found: dict[CountKey, Numbers] = {}
    for row, sign in rows:
        for key, numbers in counts_of(row):
            found[key] = _plus(found.get(key, (0, 0, 0)), [sign * number for number in numbers])
    return found


def counts_of(row: Mapping[Any, Any]) -> Iterator[tuple[CountKey, Numbers]]:
    """The counts that a row of a rating adds to: that of its score, and those of its dimensions. None if it is not
    counted. Raises an error of ``UNREADABLE`` for a row that somebody edited."""
    if row["left_out_at"] is not None:
        return
    names = tuple(row[name] for name in _KEY[1:-1])
    lost = row["lost_minutes"]
    yield ("", *names, row["score"]), (1, 0, 0) if lost is None else (1, 1, lost)
    for dimension, score in json.loads(row["dimensions"]):
        yield (dimension, *names, score), (1, 0, 0)


def count_values(key: CountKey, numbers: Numbers) -> dict[str, object]:
    """A count as the table stores it."""
    ratings, lost_ratings, lost_minutes = numbers
    named: dict[str, object] = dict(zip(_KEY, key, strict=True))
    return {**named, "ratings": ratings, "lost_ratings": lost_ratings, "lost_minutes": lost_minutes}


def _delete(connection: Connection, table: Table, keys: Sequence[tuple[Any, ...]]) -> None:
    """Delete the rows with these primary keys."""
    columns = tuple_(*table.primary_key)
    for start in range(0, len(keys), _AT_A_TIME):
        connection.execute(table.delete().where(columns.in_(keys[start : start + _AT_A_TIME])))
