"""Authority: the people and phases of each entry. Nobody acts for the other side."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from engine.domain.action.authority import Actor, authorize, four_eyes, is_backdated, may_follow, side_of
from engine.domain.agreement.agreement import Acceptance, Obligation
from engine.domain.agreement.check import Attest
from engine.domain.agreement.rule import ByField, DayOfPeriod, Every, InPeriod, Recurring
from engine.domain.agreement.side import Side
from engine.domain.ledger.entry import About, Entry, Kind, Phase
from engine.domain.ledger.history import fold
from engine.domain.ledger.transition import TRANSITIONS, Permitted, transition
from engine.domain.occurrence.verdict import Calendars
from engine.domain.text import Text
from engine.domain.time.amount import Amount
from engine.domain.time.calendar import Calendar
from tests import builders as build
from tests.builders import instant

PROVIDER, CONSUMER = "sales", "finance"
PEOPLE = {
    "clerk": Actor("pat", frozenset({PROVIDER}), frozenset({"clerk"})),
    "provider head": Actor("sam", frozenset({PROVIDER}), frozenset({"sales-head"})),
    "receiver": Actor("ann", frozenset({CONSUMER}), frozenset({"accountant"})),
    "colleague": Actor("cas", frozenset({CONSUMER}), frozenset({"cashier"})),
    "consumer head": Actor("fay", frozenset({CONSUMER}), frozenset({"finance-head"})),
    "stranger": Actor("tom", frozenset({"hr"}), frozenset({"hr-clerk"})),
}
PROVIDERS = {"clerk", "provider head"}
CONSUMERS = {"receiver", "colleague", "consumer head"}
WHO = {
    Permitted.PROVIDER: PROVIDERS,
    Permitted.CONSUMER: CONSUMERS,
    Permitted.ATTESTER: PROVIDERS,
    Permitted.CONSUMER_OR_HEAD: CONSUMERS | {"provider head"},
    Permitted.EITHER: PROVIDERS | CONSUMERS,
    Permitted.RECEIVER: {"receiver", "consumer head"},
    Permitted.ENGINE: set(),
    Permitted.HOLDER: set(),
    Permitted.CONSUMER_HEAD: set(),
    Permitted.OPERATOR: set(),
    Permitted.RECORDER: set(),
}


def test_the_table_has_one_row_for_each_kind_of_entry() -> None:
    assert sorted(m.kind for m in TRANSITIONS) == sorted(Kind)
    assert [transition(m.kind) for m in TRANSITIONS] == list(TRANSITIONS)
    # what a delivery becomes while a check has to confirm it
    made = [
        m for m in TRANSITIONS if m.kind is not Kind.ATTESTED and m.who not in (Permitted.OPERATOR, Permitted.RECORDER)
    ]
    verbs = [m.verb for m in made if m.verb]
    assert len(set(verbs)) == len(verbs)


def test_each_title_is_in_both_languages_and_differs() -> None:
    for wording in ([m.title.zh for m in TRANSITIONS], [m.title.en for m in TRANSITIONS]):
        assert all(wording)
        assert len(set(wording)) == len(wording)


@pytest.mark.parametrize("row", TRANSITIONS, ids=lambda m: m.kind.value)
def test_who_may_make_an_entry_is_who_the_table_says(row: object) -> None:
    slip = build.obligation()
    kind = row.kind  # type: ignore[attr-defined]
    may = {
        name
        for name, actor in PEOPLE.items()
        if authorize(actor, kind, build.agreement(slip), slip, build.ORGANISATION) is None
    }
    assert may == WHO[transition(kind).who]


def test_where_only_the_receiver_can_judge_the_consumer_records_the_delivery() -> None:
    attested = build.obligation(check=Attest(Side.CONSUMER))
    may = {n for n, a in PEOPLE.items() if _refusal(a, Kind.DELIVERED, attested) is None}
    assert may == CONSUMERS


def test_where_no_receiver_is_named_the_whole_department_is_it() -> None:
    anybody = build.obligation(receiver=None)
    may = {n for n, a in PEOPLE.items() if _refusal(a, Kind.DATE_CONFIRMED, anybody) is None}
    assert may == CONSUMERS


def test_a_refusal_says_who_may() -> None:
    assert _refusal(PEOPLE["clerk"], Kind.ACCEPTED, build.obligation()) == Text(
        zh="“验收”只能由财务部人员操作；pat 不是该部门人员。",
        en="Only Finance can do this (accepted); pat is not in that department.",
    )


def test_an_actor_holds_the_roles_of_that_day() -> None:
    people = (
        build.person("pat", "clerk", "sales", until=date(2026, 3, 31)),
        build.person("pat", "accountant", "finance", since=date(2026, 3, 31)),
    )
    visited = [Actor.on("pat", people, date(2026, 3, day)) for day in (30, 31)]
    assert visited == [
        Actor("pat", frozenset({"sales"}), frozenset({"clerk"})),
        Actor("pat", frozenset({"sales", "finance"}), frozenset({"clerk", "accountant"})),
    ]
    assert Actor.on("pat", people[:1], date(2026, 4, 1)) is None
    assert Actor.on("tom", people, date(2026, 3, 31)) is None


def test_a_person_stands_on_one_side_of_an_agreement_or_none() -> None:
    whole = build.agreement(build.obligation())
    assert [side_of(PEOPLE[n], whole) for n in ("clerk", "receiver", "stranger")] == [
        Side.PROVIDER,
        Side.CONSUMER,
        None,
    ]


# ---- from which phases


@pytest.mark.parametrize(
    "row", [m for m in TRANSITIONS if m.about is About.OCCURRENCE and m.verb], ids=lambda m: m.kind.value
)
def test_an_entry_is_refused_in_each_phase_the_table_does_not_name(row: object, office: Calendar) -> None:
    kind = row.kind  # type: ignore[attr-defined]
    slip = build.obligation(
        trigger=Recurring(Every.MONTH),
        due=InPeriod(DayOfPeriod(25)),
        acceptance=Acceptance(Amount.parse("2 working days")),
        nothing_to_report=True,
    )
    occurrence = build.occurrences_of(office, slip, since="2026-03-01", until="2026-03-31")[0]
    delivered = build.entry(Kind.DELIVERED, "2026-03-10T08:00", "2026-03-10T09:00", backdated=True)
    by_phase: dict[Phase, list[Entry]] = {
        Phase.UPCOMING: [],
        Phase.OPEN: [],
        Phase.DELIVERED: [delivered],
        Phase.CLOSED: [delivered, build.entry(Kind.ACCEPTED, "2026-03-10T10:00", actor="ann")],
    }
    for phase, entries in by_phase.items():
        at = "2026-02-01T09:00" if phase is Phase.UPCOMING else "2026-03-11T09:00"
        history = fold(entries)
        verdict = build.verdict(slip, occurrence, history, office, at)
        assert verdict.phase is phase
        refusal = may_follow(kind, slip, verdict, history, Calendars(office, office), instant(at))
        if phase not in transition(kind).before:
            assert refusal is not None
            assert "the item is" in refusal.en


def test_a_refusal_names_the_phase_and_those_that_would_do(office: Calendar) -> None:
    refusal = _follow(office, Kind.DELIVERED, build.obligation(), _delivered())
    assert refusal == Text(
        zh="该事项已结束，不能“交付”。可以“交付”的状态：未开始、进行中。",
        en="“deliver” is not possible while the item is closed; it must be upcoming or open.",
    )


def test_nothing_to_report_must_be_allowed_by_the_obligation(office: Calendar) -> None:
    for allowed in (True, False):
        slip = build.obligation(nothing_to_report=allowed)
        assert (_follow(office, Kind.NOTHING_TO_REPORT, slip, []) is None) is allowed


def test_a_rating_needs_a_delivery(office: Calendar) -> None:
    slip = build.obligation()
    assert _follow(office, Kind.RATED, slip, []) is not None
    assert _follow(office, Kind.RATED, slip, _delivered()) is None
    returned = [*_delivered(), build.entry(Kind.RETURNED, "2026-03-06T09:00", actor="ann", reason="no stamp")]
    assert _follow(office, Kind.RATED, slip, returned) is None


@pytest.mark.parametrize(("at", "allowed"), [("2026-03-12T18:00", True), ("2026-03-12T18:00:01", False)])
def test_what_is_done_can_be_returned_for_five_working_days(office: Calendar, at: str, allowed: bool) -> None:
    refusal = _follow(office, Kind.RETURNED, build.obligation(), _delivered(), at)
    assert (refusal is None) is allowed
    if refusal is not None:
        assert refusal.en == "The time to return it ended at 2026-03-12 18:00."


def test_what_was_accepted_can_no_longer_be_returned(office: Calendar) -> None:
    approval_requests = build.obligation(acceptance=Acceptance(Amount.parse("2 working days"), silence_accepts=True))
    accepted = [*_delivered(), build.entry(Kind.ACCEPTED, "2026-03-06T09:00", actor="ann")]
    assert _follow(office, Kind.RETURNED, approval_requests, accepted, "2026-03-06T10:00") is not None
    assert _follow(office, Kind.RETURNED, approval_requests, _delivered(), "2026-03-09T17:59:59") is None
    assert _follow(office, Kind.RETURNED, approval_requests, _delivered(), "2026-03-09T18:00") is not None


@pytest.mark.parametrize("kind", [Kind.DATE_CONFIRMED, Kind.DATE_REFUSED])
@pytest.mark.parametrize(("at", "allowed"), [("2026-03-12T17:59:59", True), ("2026-03-12T18:00", False)])
def test_a_back_dating_can_be_answered_for_five_working_days_and_silence_is_a_no(
    office: Calendar, kind: Kind, at: str, allowed: bool
) -> None:
    dated_back = [build.entry(Kind.DELIVERED, "2026-03-04T12:00", "2026-03-05T12:00", backdated=True)]
    assert (_follow(office, kind, build.obligation(), dated_back, at) is None) is allowed


def test_only_a_back_dating_without_an_answer_can_be_answered(office: Calendar) -> None:
    slip = build.obligation()
    back = build.entry(Kind.DELIVERED, "2026-03-04T12:00", "2026-03-05T12:00", backdated=True)
    refused = build.entry(Kind.DATE_REFUSED, "2026-03-06T09:00", actor="ann")
    receipt = build.entry(Kind.RECEIVED, "2026-03-04T12:00", "2026-03-05T12:00", "ann", backdated=True)
    for entries, possible in (([back], True), ([back, refused], False), ([receipt], False), (_delivered(), False)):
        result = _follow(office, Kind.DATE_CONFIRMED, slip, entries)
        assert (result is None) is possible


def test_a_claim_lies_back_by_more_than_the_minute_that_writing_takes() -> None:
    now = instant("2026-03-05T12:00")
    assert not is_backdated(now - timedelta(minutes=1), now)
    assert is_backdated(now - timedelta(minutes=1, microseconds=1), now)
    assert not is_backdated(now, now)


def test_an_extension_needs_a_due_instant_to_extend(office: Calendar) -> None:
    awaited, dated = build.obligation(due=ByField("delivery_at")), build.obligation()
    refusal = _follow(office, Kind.EXTENSION_REQUESTED, awaited, [])
    assert refusal is not None
    assert refusal.en.startswith("There is no due time to extend")
    assert _follow(office, Kind.EXTENSION_REQUESTED, dated, []) is None
    assert _follow(office, Kind.WAIVER_REQUESTED, awaited, []) is None


def _delivered() -> list[Entry]:
    return [build.entry(Kind.DELIVERED, "2026-03-05T12:00")]


def _refusal(actor: Actor, kind: Kind, obligation: Obligation) -> Text | None:
    return authorize(actor, kind, build.agreement(obligation), obligation, build.ORGANISATION)


def _follow(
    office: Calendar,
    kind: Kind,
    obligation: Obligation,
    entries: list[Entry],
    at: str = "2026-03-06T10:00",
) -> Text | None:
    event = build.event("delivery.arranged", "A-1", "2026-03-05T10:00")
    (occurrence,) = build.occurrences_of(office, obligation, build.fact(event))
    history = fold(entries)
    verdict = build.verdict(obligation, replace(occurrence), history, office, at)
    return may_follow(kind, obligation, verdict, history, Calendars(office, office), instant(at))


def test_nobody_answers_what_they_asked_for() -> None:
    requests = fold([build.entry(Kind.WAIVER_REQUESTED, "2026-03-05T09:00", actor="fay", reason="r")])
    fay, ann = (Actor(id, frozenset({"finance"}), frozenset({"finance-head"})) for id in ("fay", "ann"))
    assert four_eyes(Kind.WAIVER_GRANTED, fay, requests) is not None
    assert four_eyes(Kind.WAIVER_GRANTED, ann, requests) is None
    assert four_eyes(Kind.EXTENSION_GRANTED, fay, requests) is None
