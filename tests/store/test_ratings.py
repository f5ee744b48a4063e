"""Stored ratings: counted alike one by one and by the roll-up, whatever is written in whatever order."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import chain, combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.domain.figures.satisfaction.rating_counts import (
    RatingFilter,
    RatingPart,
    count_dimensions,
    count_raters,
    count_ratings,
    count_reasons,
    low_ratings,
)
from engine.domain.occurrence.stored_rating import StoredRating
from engine.store.connect import Database
from engine.store.ledger import SqlLedger

pytestmark = pytest.mark.databases

AT = datetime(2026, 1, 13, 2, tzinfo=UTC)
MONTHS = ("2025-12", "2026-01", "2026-02")
DEPARTMENTS = ("sales", "finance", "hr")
PARTS = tuple(chain.from_iterable(combinations(RatingPart, n) for n in range(3)))
BY_RATER = [parts for parts in PARTS if RatingPart.OBLIGATION not in parts]


@st.composite
def ratings(draw: st.DrawFn) -> StoredRating:
    """The rating of one of a few occurrences by one of a few people, as it may be written anew with another score."""
    number = draw(st.integers(0, 7))
    provider, consumer = DEPARTMENTS[number % 3], DEPARTMENTS[(number + 1 + number // 4) % 3]
    score = draw(st.integers(1, 5))
    return StoredRating(
        occurrence=f"{provider}-{consumer}/papers@request/K-{number}",
        rater=draw(st.sampled_from(("li", "wang"))),
        month=draw(st.sampled_from(MONTHS)),
        provider=provider,
        consumer=consumer,
        agreement=f"{provider}-{consumer}",
        obligation="papers",
        owner=f"{provider}-clerk",
        score=score,
        first_score=draw(st.integers(1, 5)),
        reason=draw(st.sampled_from(("", "late", "incomplete"))) if score <= 2 else "",
        lost_minutes=draw(st.none() | st.integers(0, 90)),
        dimensions=draw(st.sampled_from(((), (("attitude", score),), (("attitude", 3), ("timeliness", score))))),
        rated_at=AT + timedelta(minutes=draw(st.integers(0, 9))),
        left_out_at=draw(st.sampled_from((None, None, None, AT))),
    )


@st.composite
def commits(draw: st.DrawFn) -> list[list[StoredRating]]:
    """What is written in each commit: whole occurrences, as the services give them; nobody's rating is taken back."""
    known: dict[str, dict[str, StoredRating]] = {}
    written = []
    for commit in draw(st.lists(st.lists(ratings(), min_size=1, max_size=6), min_size=1, max_size=4)):
        for rating in commit:
            known.setdefault(rating.occurrence, {})[rating.rater] = rating
        touched = dict.fromkeys(rating.occurrence for rating in commit)
        written.append([rating for id in touched for rating in known[id].values()])
    return written


filters = st.builds(
    RatingFilter,
    first_month=st.none() | st.sampled_from(MONTHS),
    last_month=st.none() | st.sampled_from(MONTHS),
    provider=st.none() | st.sampled_from(DEPARTMENTS),
    consumer=st.none() | st.sampled_from(DEPARTMENTS),
    party=st.none() | st.sampled_from(DEPARTMENTS),
    agreement=st.none() | st.just("sales-finance"),
    owner=st.none() | st.just("hr-clerk"),
)


@pytest.fixture
def ledger(database: Database) -> SqlLedger:
    return SqlLedger(database, b"key")


def stored(ledger: SqlLedger) -> Sequence[StoredRating]:
    return ledger.ratings.every(RatingFilter())


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(commits(), filters, st.sampled_from(PARTS), st.sampled_from(BY_RATER))
def test_the_counts_are_those_of_the_ratings_one_by_one(
    ledger: SqlLedger,
    written: list[list[StoredRating]],
    where: RatingFilter,
    by: tuple[RatingPart, ...],
    by_rater: tuple[RatingPart, ...],
) -> None:
    ledger.refresh([], ledger.expected_head(AT), [rating.occurrence for rating in stored(ledger)])
    assert ledger.ratings.counts((), RatingFilter()) == (), "removed occurrences leave no counts"
    last: dict[tuple[str, str], StoredRating] = {}
    for commit in written:
        ledger.refresh([], ledger.expected_head(AT), ratings=commit)
        last |= {(rating.occurrence, rating.rater): rating for rating in commit}
    every = [last[key] for key in sorted(last)]
    assert list(stored(ledger)) == every
    assert ledger.ratings.counts(by, where) == count_ratings(every, by, where)
    assert ledger.ratings.dimension_counts(by, where) == count_dimensions(every, by, where)
    assert ledger.ratings.rater_counts(by_rater, where) == count_raters(every, by_rater, where)
    assert ledger.ratings.reasons(where) == count_reasons(every, where)
    assert ledger.ratings.low(where) == low_ratings(every, where)
    assert ledger.damaged_rows() == ()


def one(**values: object) -> StoredRating:
    rating = StoredRating(
        "sales-finance/papers@request/K-1", "li", "2026-01", "sales", "finance", "sales-finance", "papers", "clerk",
        2, 2, "late", 30, (("attitude", 4),), AT,
    )  # fmt: skip
    return replace(rating, **values)  # type: ignore[arg-type]


def test_counts_that_somebody_changed_are_named_and_made_anew(ledger: SqlLedger) -> None:
    ledger.refresh([], ledger.expected_head(AT), ratings=[one(), one(rater="wang", score=5)])
    right = ledger.ratings.counts((RatingPart.MONTH,), RatingFilter())
    with ledger.database.write.begin() as connection:
        connection.exec_driver_sql("UPDATE rating_count SET ratings = ratings + 1 WHERE dimension = ''")
        connection.exec_driver_sql("UPDATE rating SET score = 1 WHERE rater = 'li'")
    named = [(d.code, d.values["table"]) for d in ledger.damaged_rows()]
    assert named[0] == ("row-altered", "rating")
    assert {table for _, table in named[1:]} == {"rating_count"}
    assert ledger.drop_altered_ratings() == len(named)
    assert ledger.damaged_rows() == ()
    assert [(c.score, c.ratings) for c in ledger.ratings.counts((), RatingFilter())] == [(5, 1)]
    ledger.refresh([], ledger.expected_head(AT), ratings=[one(), one(rater="wang", score=5)])
    assert ledger.ratings.counts((RatingPart.MONTH,), RatingFilter()) == right


def test_what_came_in_lately_and_what_changed_after_an_instant(ledger: SqlLedger) -> None:
    later = AT + timedelta(days=1)
    ledger.refresh([], ledger.expected_head(AT), ratings=[one(), one(rater="wang", rated_at=later)])
    ledger.refresh([], ledger.expected_head(AT), ratings=[one(occurrence="a-b/c@request/1", left_out_at=later)])
    assert [r.rater for r in ledger.ratings.since(AT, RatingFilter())] == ["wang"]
    assert [r.rater for r in ledger.ratings.since(AT - timedelta(1), RatingFilter(), limit=1)] == ["wang"]
    changed = ledger.ratings.changed_after("2026-01", AT)
    assert sorted((r.occurrence, r.rater) for r in changed) == [
        ("a-b/c@request/1", "li"),
        ("sales-finance/papers@request/K-1", "wang"),
    ]
    assert ledger.ratings.changed_after("2026-02", AT) == ()
