"""The terms that an occurrence is judged by after the definitions have changed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from engine.domain.agreement.agreement import Agreement
from engine.domain.agreement.definitions import Definitions
from engine.domain.agreement.rule import Within
from engine.domain.deadline.due import Due
from engine.domain.occurrence.facts import Facts
from engine.domain.occurrence.occurrence import Dated, Ended, Occurrence
from engine.domain.occurrence.rulebook import Rulebook, Terms, same_terms
from engine.domain.occurrence.rulebooks import Rulebooks
from engine.domain.text import Text
from engine.domain.time.amount import Amount
from engine.domain.time.calendar import Calendar
from engine.domain.time.day_table import DayTable, extends
from tests import builders as build
from tests.builders import instant

Make = Callable[..., Calendar]
NAME = ("sales-finance", "slip")


@pytest.fixture
def book(office: Calendar) -> Callable[..., Rulebook]:
    """A rulebook of some agreements; its hashes are named by the revision."""

    def make(*agreements: Agreement, revision: str = "r1", table: DayTable = office.table) -> Rulebook:
        given = Definitions(build.ORGANISATION, build.CATALOGUE, (table,), agreements, build.PEOPLE)
        hashes = {f"agreement/{a.id}": revision for a in agreements} | {f"calendar/{table.id}": f"t-{revision}"}
        return Rulebook(given, hashes)

    return make


@pytest.fixture
def make_terms(book: Callable[..., Rulebook]) -> Callable[..., Terms]:
    def make(since: str | None, until: str | None = None) -> Terms:
        whole = build.agreement(build.obligation())
        begin, end = (instant(at) if at else None for at in (since, until))
        return Terms(begin, end, book(whole), whole, whole.obligations[0])

    return make


@pytest.fixture
def known() -> Callable[..., Occurrence]:
    """An occurrence that became known at an instant; ``due_at`` is what was known of its date then."""

    def make(known_at: str, due_at: str | None = None, *, served: str | None = None, **given: object) -> Occurrence:
        at = instant(known_at)
        dated = Dated(at, Due(instant(due_at)) if due_at else None)
        found = Occurrence("sales-finance/slip@x", *NAME, at, at, (dated,), served=served)
        return replace(found, **given)  # type: ignore[arg-type]

    return make


# ---- which terms claim an occurrence


@pytest.mark.parametrize(
    ("known_at", "claimed"),
    [("2026-03-01T09:00", True), ("2026-03-09T09:59:59", True), ("2026-03-09T10:00", False)],
)
def test_earlier_terms_claim_what_was_known_before_they_ended(
    make_terms: Callable[..., Terms], known: Callable[..., Occurrence], known_at: str, claimed: bool
) -> None:
    first = make_terms(None, "2026-03-09T10:00")
    assert first.claims(known(known_at, "2026-04-01T18:00")) is claimed
    assert first.claims(known(known_at, "2026-04-01T18:00", served="2026-03")), "periods are known all along"
    assert make_terms(None).claims(known(known_at, "2026-04-01T18:00")), "terms that have no end claim all"


@pytest.mark.parametrize(
    ("known_at", "due_at", "claimed"),
    [
        ("2026-03-09T10:00", "2026-03-09T10:00", True),  # known in the span
        ("2026-03-09T09:59:59", "2026-03-09T10:00", False),  # due already when it began
        ("2026-03-09T09:59:59", "2026-03-09T10:00:01", True),
        ("2026-03-09T09:59:59", None, True),
    ],
)
def test_later_terms_claim_what_was_not_due_yet_when_they_began(
    make_terms: Callable[..., Terms], known: Callable[..., Occurrence], known_at: str, due_at: str | None, claimed: bool
) -> None:
    assert make_terms("2026-03-09T10:00").claims(known(known_at, due_at)) is claimed


def test_later_terms_go_by_the_date_that_was_known_when_they_began(
    make_terms: Callable[..., Terms], known: Callable[..., Occurrence]
) -> None:
    given = known("2026-03-02T10:00", "2026-03-06T18:00")
    for known_at, claimed in (("2026-03-09T10:00", True), ("2026-03-09T10:00:01", False)):
        corrected = Dated(instant(known_at), Due(instant("2026-03-20T18:00")))
        assert make_terms("2026-03-09T10:00").claims(replace(given, dates=(*given.dates, corrected))) is claimed


@pytest.mark.parametrize(
    ("how", "at", "claimed"),
    [
        ("cancelled", "2026-03-09T10:00", False),
        ("cancelled", "2026-03-09T10:00:01", True),
        ("lapsed", "2026-03-09T10:00", True),
    ],
)
def test_later_terms_leave_alone_what_was_cancelled_before_they_began(
    make_terms: Callable[..., Terms], known: Callable[..., Occurrence], how: str, at: str, claimed: bool
) -> None:
    ended = Ended(how, instant(at))  # type: ignore[arg-type]
    given = known("2026-03-02T10:00", "2026-03-20T18:00", ended=ended)
    assert make_terms("2026-03-09T10:00").claims(given) is claimed


# ---- spans of the same terms


def test_terms_last_as_long_as_nothing_of_them_changes(book: Callable[..., Rulebook]) -> None:
    promised = build.agreement(build.obligation())
    longer = build.agreement(build.obligation(due=Within(Amount.parse("2 working days"))))
    ats = [instant(f"2026-03-0{n}T10:00") for n in range(2, 6)]
    books = Rulebooks(
        [
            (None, book(promised)),
            (ats[0], book(promised, revision="r2")),
            (ats[1], book(longer, revision="r3")),
            (ats[2], book(revision="r4")),
            (ats[3], book(longer, revision="r5")),
        ]
    )
    spans = books.terms_of(*NAME)
    assert [(e.since, e.until) for e in spans] == [(None, ats[1]), (ats[1], ats[2]), (ats[3], None)]
    assert [e.book.hashes["agreement/sales-finance"] for e in spans] == ["r2", "r3", "r5"]
    in_force = [("r1", "t-r1"), ("r2", "t-r2"), ("r3", "t-r3"), ("r5", "t-r5")]
    fitting = [[pair for pair in in_force if books.fits(e, *pair)] for e in spans]
    assert fitting == [in_force[:2], in_force[2:3], in_force[3:]]
    assert not books.fits(spans[0], "r1", "t-r2")
    assert not books.fits(spans[0], "r2", "t-r1")


@pytest.mark.parametrize(
    "changed", [{"since": "2026-02-01"}, {"until": "2026-12-31"}], ids=["effective from", "effective until"]
)
def test_other_bounds_are_other_terms(book: Callable[..., Rulebook], changed: dict[str, str]) -> None:
    slip = build.obligation()
    before = build.agreement(slip)
    now = Terms(None, None, book(before), before, slip)
    assert same_terms(now, book(build.agreement(slip)))
    assert not same_terms(now, book(build.agreement(slip, **changed)))
    assert not same_terms(now, book())
    assert not same_terms(now, book(build.agreement(build.obligation(owner="sales-head"))))


@pytest.mark.parametrize("parties", [{"provider": "finance"}, {"consumer": "sales"}])
def test_other_parties_are_other_terms(book: Callable[..., Rulebook], parties: dict[str, str]) -> None:
    before = build.agreement(build.obligation())
    now = Terms(None, None, book(before), before, before.obligations[0])
    assert not same_terms(now, book(replace(before, **parties)))


# ---- published days


def test_a_day_table_extends_another_where_it_says_the_same_of_every_day_published() -> None:
    old = build.calendar(valid_through="2026-06-30").table
    assert extends(old, old)
    assert extends(replace(old, title=Text.plain("another name")), old)
    assert extends(replace(old, valid_through=date(2026, 12, 31)), old)
    assert extends(replace(old, valid_from=date(2023, 1, 1)), old)
    assert not extends(replace(old, valid_through=date(2026, 6, 29)), old)
    assert not extends(replace(old, valid_from=date(2024, 1, 2)), old)
    assert not extends(replace(old, zone="Europe/Berlin"), old)
    assert not extends(build.calendar("09:00-17:00", valid_through="2026-06-30", china=False).table, old)
    for on, same in (("2026-06-30", False), ("2026-07-01", True), ("2024-01-01", False), ("2023-12-31", True)):
        other = build.calendar(valid_through="2026-06-30", days={on: "10:00-11:00"}).table
        assert extends(other, old) is same
        assert extends(old, other) is same


def test_dates_run_on_the_days_that_were_published_when_they_were_known(book: Callable[..., Rulebook]) -> None:
    whole = build.agreement(build.obligation())
    first = book(whole, table=build.calendar(valid_through="2026-06-30").table)
    then, now = instant("2026-03-09T10:00"), book(whole)
    span = Terms(None, None, now, whole, whole.obligations[0], before=((then, first),))
    assert span.calendar(then - timedelta(seconds=1)) is first.calendars["office"]
    assert span.calendar(then) is now.calendars["office"]
    assert span.calendar() is now.calendars["office"]
    assert span.calendar(datetime(2030, 1, 1, tzinfo=UTC)) is now.calendars["office"]


def test_a_provisional_date_is_what_it_was_until_more_days_were_published(book: Callable[..., Rulebook]) -> None:
    whole = build.agreement(build.obligation(due=Within(Amount.parse("2 working days"))))
    # more is published on 9 March: until then nobody knew that 2 July is a day off
    first = book(whole, table=build.calendar(valid_through="2026-06-30").table)
    then, now = instant("2026-03-09T10:00"), book(whole, table=build.calendar(days={"2026-07-02": ""}).table)
    span = Terms(None, None, now, whole, whole.obligations[0], before=((then, first),))
    began = [
        build.fact(build.event("delivery.arranged", key, at, "2026-03-02T10:00"))
        for key, at in (("A-1", "2026-06-30T10:00"), ("A-2", "2026-06-25T10:00"), ("A-3", "2026-06-29T10:00"))
    ]
    dates = {o.subject: o.dates for o in span.occurrences(Facts.of(began), build.window("2026-01-01", "2026-12-31"))}
    known_at = instant("2026-03-02T10:00")
    assert [(d.known_at, d.due) for d in dates["A-1"]] == [
        (known_at, Due(instant("2026-07-02T18:00"), provisional=True)),
        (then, Due(instant("2026-07-03T18:00"))),
    ]
    assert [(d.known_at, d.due) for d in dates["A-2"]] == [(known_at, Due(instant("2026-06-29T18:00")))]
    assert [(d.known_at, d.due) for d in dates["A-3"]] == [
        (known_at, Due(instant("2026-07-01T18:00"), provisional=True)),
        (then, Due(instant("2026-07-01T18:00"))),
    ]
