"""Authority: the people and phases of each entry. Nobody acts for the other side."""

from datetime import date, timedelta

import pytest

from engine.domain.action.action import is_backdated
from engine.domain.action.actor import Actor, side_of
from engine.domain.action.authority import authorize
from engine.domain.action.extend import GrantExtension
from engine.domain.action.fold import fold
from engine.domain.action.table import actions, transition, transitions
from engine.domain.action.waive import GrantWaiver
from engine.domain.agreement.agreement import Acceptance, Obligation
from engine.domain.agreement.check import Attest
from engine.domain.agreement.rule import ByField, DayOfPeriod, Every, InPeriod, Recurring
from engine.domain.agreement.side import Side
from engine.domain.ledger.entry import Entry, Kind, Phase
from engine.domain.ledger.transition import Permitted, Transition
from engine.domain.text import Text
from engine.domain.time.amount import Amount
from engine.domain.time.calendar import Calendar
from engine.wording.action import entry_title
from engine.wording.refusal import refusal_text
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
    Permitted.ARBITER: set(),  # it belongs to neither side
    Permitted.ENGINE: set(),
    Permitted.HOLDER: set(),
    Permitted.CONSUMER_HEAD: set(),
    Permitted.HEAD: set(),
    Permitted.OPERATOR: set(),
    Permitted.RECORDER: set(),
    Permitted.RATER: set(),
}


def test_the_table_has_one_row_for_each_kind_of_entry() -> None:
    constants = {getattr(Kind, name) for name in Kind.__annotations__ if name.isupper()}
    assert constants <= {row.kind for row in transitions()}
    assert [transition(row.kind) for row in transitions()] == list(transitions())
    # what a delivery becomes while a check has to confirm it
    made = [
        row
        for row in transitions()
        if row.kind is not Kind.ATTESTED and row.who not in (Permitted.OPERATOR, Permitted.RECORDER)
    ]
    names = [(row.name, row.variant) for row in made if row.name]
    assert len(set(names)) == len(names)


def test_each_title_is_in_both_languages_and_differs() -> None:
    titles = [entry_title(row.kind) for row in transitions()]
    for wording in ([t.zh for t in titles], [t.en for t in titles]):
        assert all(wording)
        assert len(set(wording)) == len(wording)


@pytest.mark.parametrize("row", transitions(), ids=lambda m: m.kind.value)
def test_who_may_make_an_entry_is_who_the_table_says(row: Transition) -> None:
    slip = build.obligation()
    may = {
        name
        for name, actor in PEOPLE.items()
        if authorize(actor, row, build.agreement(slip), slip, build.ORGANISATION) is None
    }
    assert may == WHO[row.who]


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
    pat = Text.plain("Pat")
    visited = [Actor.on("pat", people, date(2026, 3, day)) for day in (30, 31)]
    assert visited == [
        Actor("pat", frozenset({"sales"}), frozenset({"clerk"}), name=pat),
        Actor("pat", frozenset({"sales", "finance"}), frozenset({"clerk", "accountant"}), name=pat),
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
    "row", [type_.TRANSITION for type_ in actions() if type_.TRANSITION.before], ids=lambda m: m.kind.value
)
def test_an_entry_is_refused_in_each_phase_the_table_does_not_name(row: Transition, office: Calendar) -> None:
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
        refusal = build.refusal(row.kind, slip, occurrence, entries, office, at)
        if phase not in row.before:
            assert refusal is not None
            assert "the item is" in refusal.en


def test_a_refusal_names_the_phase_and_those_that_would_do(office: Calendar) -> None:
    refusal = _follow(office, Kind.DELIVERED, build.obligation(), _delivered())
    assert refusal == Text(
        zh="该事项已结束，不能“交付”。可以“交付”的状态：未开始或进行中。",
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
    refusal = authorize(actor, transition(kind), build.agreement(obligation), obligation, build.ORGANISATION)
    return refusal_text(refusal) if refusal is not None else None


def _follow(
    office: Calendar,
    kind: Kind,
    obligation: Obligation,
    entries: list[Entry],
    at: str = "2026-03-06T10:00",
) -> Text | None:
    event = build.event("delivery.arranged", "A-1", "2026-03-05T10:00")
    (occurrence,) = build.occurrences_of(office, obligation, build.fact(event))
    return build.refusal(kind, obligation, occurrence, entries, office, at)


def test_nobody_answers_what_they_asked_for(office: Calendar) -> None:
    slip = build.obligation()
    (occurrence,) = build.occurrences_of(
        office, slip, build.fact(build.event("delivery.arranged", "A-1", "2026-03-05T10:00"))
    )
    case = build.case(
        slip,
        occurrence,
        [build.entry(Kind.WAIVER_REQUESTED, "2026-03-05T11:00", actor="fay", reason="r")],
        office,
        "2026-03-05T12:00",
    )
    assert GrantWaiver.answered_requests_by(case) == {"fay"}
    assert GrantExtension.answered_requests_by(case) == frozenset()
