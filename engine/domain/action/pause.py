"""Pause and resume: the clock of an item stands still while the provider waits for somebody."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from engine.domain.action.action import Action, DatedAction
from engine.domain.action.actor import side_of
from engine.domain.action.case import Attempt, Case
from engine.domain.agreement.organisation import Organisation
from engine.domain.agreement.side import Side
from engine.domain.ledger.entry import About, Entry, Kind, Phase
from engine.domain.ledger.history import History
from engine.domain.ledger.payload import computed_field, input_field
from engine.domain.ledger.transition import Permitted, Transition
from engine.domain.occurrence.due_time import pause_limit_of, stopped_days
from engine.domain.occurrence.occurrence import can_stop
from engine.domain.occurrence.verdict import Reason
from engine.domain.refusal import Refusal
from engine.domain.time.pause import CONSUMER, OUTSIDERS, Pause


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseItem(DatedAction):
    """The clock stands. ``waiting_for`` is ``consumer``, the id of a department, or a party outside."""

    RANK: ClassVar[int] = 40
    TRANSITION: ClassVar[Transition] = Transition(
        Kind.PAUSED, About.OCCURRENCE, Permitted.PROVIDER, "pause", (Phase.OPEN,), (Phase.OPEN,)
    )
    waiting_for: str = input_field()
    reason: str = input_field("")

    @classmethod
    def state_refusal(cls, case: Case) -> Refusal | None:
        """The item must have a running clock, and its due time must lie ahead."""
        if not can_stop(case.obligation):
            return Refusal("pause-calendar-date")
        if Reason.STOPPED in case.verdict.reasons:
            return Refusal("pause-already")
        if case.verdict.due is None:
            return Refusal("pause-date-pending")
        if case.history.extension is not None:
            return Refusal("pause-extended")
        limit = pause_limit_of(case.obligation, case.history, case.at)
        used = stopped_days(case.obligation, case.occurrence, case.history, case.clocks, case.at)
        if limit is not None and used >= limit:
            return Refusal("pause-limit-reached", limit=limit)
        return Refusal("pause-due-passed") if case.at >= case.verdict.due.at else None

    @classmethod
    def choices(cls, case: Case, organisation: Organisation) -> Mapping[str, tuple[str, ...]]:
        """The parties that the provider can wait for."""
        return {"waiting_for": _parties(case)}

    def value_refusal(self, attempt: Attempt) -> Refusal | None:
        """The party that the provider waits for must be known, and not the provider itself."""
        parties = _parties(attempt.case)
        if self.waiting_for not in parties:
            return Refusal("pause-party-unknown", parties=parties, value=self.waiting_for)
        return None

    def recorded(self, attempt: Attempt) -> Action:
        """The pause, without blanks around its reason."""
        return DatedAction.recorded(replace(self, reason=self.reason.strip()), attempt)

    def change(self, history: History, entry: Entry) -> None:
        """The clock stands from the recording on; an earlier beginning waits for approval."""
        history.end_pause(entry.recorded_at)  # one that reached its limit before
        history.pauses = (*history.pauses, Pause(entry.recorded_at, None, self.waiting_for, self.reason))
        if self.backdated:
            history.request_date(entry)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeItem(DatedAction):
    """The clock runs again. ``side`` is the side that resumes it."""

    RANK: ClassVar[int] = 8
    UNDOES: ClassVar[frozenset[Kind]] = frozenset({Kind.PAUSED})
    TRANSITION: ClassVar[Transition] = Transition(
        Kind.RESUMED, About.OCCURRENCE, Permitted.EITHER, "resume", (Phase.OPEN,), (Phase.OPEN,)
    )
    side: Side = computed_field(Side.PROVIDER)

    @classmethod
    def state_refusal(cls, case: Case) -> Refusal | None:
        """People end only a pause of people."""
        if Reason.STOPPED not in case.verdict.reasons:
            return Refusal("resume-not-paused" if case.history.paused is None else "resume-limit-reached")
        return None if case.history.paused is not None else Refusal("resume-by-event")

    def value_refusal(self, attempt: Attempt) -> Refusal | None:
        """The pause cannot end before its beginning."""
        paused = attempt.case.history.paused
        if self.at is None or paused is None or self.at >= paused.since:
            return None
        return Refusal("resume-before-pause", since=attempt.case.book.home.local(paused.since))

    def recorded(self, attempt: Attempt) -> Action:
        """The end of the pause, with the side that resumes it."""
        side = side_of(attempt.actor, attempt.case.agreement) or Side.PROVIDER
        return DatedAction.recorded(replace(self, side=side), attempt)

    def change(self, history: History, entry: Entry) -> None:
        """The clock runs from the recording on; an earlier end waits for approval."""
        history.end_pause(entry.recorded_at)
        if self.backdated:
            history.request_date(entry, self.side)


def _parties(case: Case) -> tuple[str, ...]:
    """The consumer, the other departments, and the parties outside."""
    departments = {d.id for d in case.book.organisation.departments} - {case.agreement.provider}
    return (CONSUMER, *sorted(departments), *OUTSIDERS)
