"""Laws of the verdict: constant until it says, changed at it, the same however often and from wherever it is asked."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple, cast

from hypothesis import assume, given
from hypothesis import strategies as st

from engine.domain.action.case import Case as ActionCase
from engine.domain.action.fold import fold
from engine.domain.action.permission import state_refusal
from engine.domain.action.table import action_type, transition
from engine.domain.agreement.agreement import Agreement, Obligation
from engine.domain.ledger.entry import Entry, Kind, Phase
from engine.domain.ledger.event import Fact
from engine.domain.occurrence.due_time import Calendars
from engine.domain.occurrence.expand.obligation import occurrences
from engine.domain.occurrence.facts import Facts
from engine.domain.occurrence.occurrence import Occurrence, Window
from engine.domain.occurrence.rulebook import Rulebook, Terms
from engine.domain.occurrence.verdict import Verdict, consequences, judge
from engine.domain.text import Text
from engine.domain.time.calendar import Calendar
from tests.laws import strategies

TICK = timedelta(microseconds=1)
FIRST = datetime(2025, 12, 1, tzinfo=UTC)


class Case(NamedTuple):
    """An occurrence with what people did to it, in order of recording."""

    obligation: Obligation
    occurrence: Occurrence
    calendars: Calendars
    entries: tuple[Entry, ...]
    at: datetime

    def verdict(self, at: datetime | None = None, more: tuple[Entry, ...] = ()) -> Verdict:
        at = at or self.at
        known = [e for e in self.entries if e.recorded_at <= at]
        return judge(self.obligation, self.occurrence, fold([*known, *more]), self.calendars, at)


def _case(calendars: Mapping[str, Calendar], data: st.DataObject) -> Case:
    """Walks through allowed entries only; checks each step against the table of moves on the way."""
    obligation: Obligation = data.draw(strategies.obligations())
    facts: tuple[Fact, ...] = data.draw(strategies.facts())
    calendar, consumer = calendars[data.draw(strategies.NAMES)], calendars[data.draw(strategies.NAMES)]
    agreement = Agreement("a", Text.plain("a"), "sales", "finance", date(2025, 12, 1), None, (obligation,))
    window = Window(date(2026, 1, 15), date(2026, 4, 30))
    result = occurrences(agreement, {"c": calendar}, window, Facts.of(facts), strategies.CATALOGUE)
    assume(result)
    occurrence = data.draw(st.sampled_from(result[:40]))
    both = Calendars(calendar, consumer)
    around = occurrence.due.at if occurrence.due else occurrence.opens_at
    at = max(FIRST, around - data.draw(st.sampled_from([timedelta(0), timedelta(hours=6), timedelta(days=20)])))
    entries: list[Entry] = []
    for _ in range(data.draw(st.integers(0, 6))):
        at += data.draw(st.sampled_from([TICK, timedelta(hours=1), timedelta(days=1), timedelta(days=9)]))
        kind: Kind = data.draw(strategies.KINDS)
        history = fold(entries)
        verdict = judge(obligation, occurrence, history, both, at)
        terms = Terms(None, None, cast(Rulebook, None), agreement, obligation)
        case = ActionCase(terms, occurrence, both, history, verdict, at)
        if state_refusal(action_type(kind), case) is not None:
            continue
        entries.append(data.draw(strategies.entry(occurrence.id, kind, at)))
        after = judge(obligation, occurrence, fold(entries), both, at)
        assert verdict.phase in transition(kind).before
        assert after.phase in transition(kind).then, (kind, verdict, after)
    at += data.draw(st.sampled_from([timedelta(0), timedelta(hours=3), timedelta(days=4)]))
    return Case(obligation, occurrence, both, tuple(entries), at)


@given(st.data())
def test_after_an_entry_that_was_allowed_the_phase_is_one_that_the_table_names(
    calendars: Mapping[str, Calendar], data: st.DataObject
) -> None:
    case = _case(calendars, data)
    assert case.verdict().phase in Phase


@given(st.data())
def test_a_verdict_holds_until_the_instant_it_names_and_changes_at_it(
    calendars: Mapping[str, Calendar], data: st.DataObject
) -> None:
    case = _case(calendars, data)
    verdict = case.verdict()
    for _ in range(6):
        change = verdict.next_change_at
        if change is None:
            for later in (timedelta(days=1), timedelta(days=400)):
                assert case.verdict(case.at + later) == verdict
            return
        assert change > case.at
        between = case.at + (change - case.at) * data.draw(st.floats(0, 0.999))
        assert case.verdict(min(between, change - TICK)) == verdict
        assert case.verdict(change - TICK) == verdict
        changed = case.verdict(change)
        assert (changed.phase, changed.timeliness, changed.outcome, changed.reasons) != (
            verdict.phase,
            verdict.timeliness,
            verdict.outcome,
            verdict.reasons,
        )
        case, verdict = case._replace(at=change), changed
    raise AssertionError("a verdict that changes for ever")


@given(st.data())
def test_judging_twice_changes_nothing(calendars: Mapping[str, Calendar], data: st.DataObject) -> None:
    case = _case(calendars, data)
    assert case.verdict() == case.verdict()
    history = fold(case.entries)
    written = consequences(case.occurrence, history, case.verdict(), case.at)
    again = fold([*case.entries, *written])
    assert judge(case.obligation, case.occurrence, again, case.calendars, case.at) == case.verdict()
    assert consequences(case.occurrence, again, case.verdict(), case.at + TICK) == ()


@given(st.data())
def test_a_later_as_of_never_changes_what_an_earlier_one_said(
    calendars: Mapping[str, Calendar], data: st.DataObject
) -> None:
    case = _case(calendars, data)
    instants = sorted({e.recorded_at for e in case.entries} | {case.at, case.occurrence.opens_at})
    refusal = {at: case.verdict(at) for at in instants}
    derived: tuple[Entry, ...] = ()
    for at in instants:  # what the engine wrote on the way is derived: with it or without, a verdict says the same
        known = [e for e in case.entries if e.recorded_at <= at]
        assert case.verdict(at, derived) == refusal[at]
        derived += consequences(case.occurrence, fold([*known, *derived]), refusal[at], at)
    case.verdict(case.at + timedelta(days=4000))
    assert {at: case.verdict(at) for at in instants} == refusal


@given(st.data())
def test_a_late_run_writes_the_breach_that_a_punctual_one_writes(
    calendars: Mapping[str, Calendar], data: st.DataObject
) -> None:
    case = _case(calendars, data)._replace(entries=())
    due = case.occurrence.due
    assume(due is not None and case.occurrence.ended is None and due.at >= case.occurrence.opens_at)
    assume(not case.occurrence.dates[-1].pauses)  # no event stops its clock
    assert due is not None
    breaches = []
    for known_at in (due.at, due.at + timedelta(days=30)):
        written = consequences(case.occurrence, fold(()), case.verdict(known_at), known_at)
        breaches.append([e.effective_at for e in written if e.kind is Kind.BREACHED])
    assert breaches == [[due.at], [due.at]]
    before = case.verdict(due.at - TICK)
    assert not [e for e in consequences(case.occurrence, fold(()), before, due.at) if e.kind is Kind.BREACHED]
