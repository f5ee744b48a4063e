"""Occurrences of common obligations: after something happened to another occurrence, and at review dates."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import count
from typing import assert_never

from engine.domain.agreement.agreement import Agreement, Obligation
from engine.domain.agreement.rule import (
    Every,
    OnCause,
    OnCorrectiveAction,
    OnRating,
    OnReturn,
    OnReview,
    OnStep,
    OnSurvey,
)
from engine.domain.deadline.due import Anchor, WholeDay, due
from engine.domain.deadline.period import add_months
from engine.domain.ids import CauseId, CauseKind, OccurrenceId, obligation_text, occurrence_text
from engine.domain.ledger.cause import Causes, DecidedAction, RatedBy, StepDelivered, cause_after
from engine.domain.occurrence.facts import Facts
from engine.domain.occurrence.occurrence import Dated, Ended, Occurrence, Window, can_stop
from engine.domain.time.calendar import Calendar

_MONTHS = {Every.MONTH: 1, Every.QUARTER: 3, Every.HALF_YEAR: 6, Every.YEAR: 12}
"""The months from one review date to the next. Loading refuses other lengths."""


def after_causes(
    agreement: Agreement, obligation: Obligation, trigger: OnCause, calendar: Calendar, facts: Facts
) -> Iterator[Occurrence]:
    """The occurrences for the causes of an obligation."""
    known = facts.causes.get(agreement.id, Causes())
    match trigger:
        case OnRating(at_most=at_most):
            for rated in known.ratings:
                dates, ended = _while_it_holds(_low(rated, at_most), obligation, calendar)
                if dates:
                    cause = cause_after(CauseKind.RATED, rated.by, rated.about)
                    yield _occurrence(agreement, obligation, cause, rated.about, dates, ended)
        case OnReturn():
            for returned in known.returns:
                cause = cause_after(CauseKind.RETURNED, str(returned.number), returned.about)
                dates = (_dated(obligation, returned.at, calendar),)
                yield _occurrence(agreement, obligation, cause, returned.about, dates, None)
        case OnCorrectiveAction():
            yield from (_after_decision(agreement, obligation, decided, calendar) for decided in known.actions)
        case OnStep():
            for step in known.steps:
                if step.obligation == trigger.after:
                    about = step.cause.about(agreement.id)
                    dates, ended = _while_it_holds(_after_step(step, trigger, known), obligation, calendar)
                    if dates:
                        yield _occurrence(agreement, obligation, step.cause, about, dates, ended)
        case _:
            assert_never(trigger)


def _after_decision(
    agreement: Agreement, obligation: Obligation, decided: DecidedAction, calendar: Calendar
) -> Occurrence:
    """The occurrence of a corrective action: counted from the day that the decision names, owed by those it names."""
    cause = cause_after(CauseKind.DEFECT, decided.which, decided.about)
    dates = (_dated(obligation, decided.at, calendar, WholeDay(decided.due_on)),)
    occurrence = _occurrence(agreement, obligation, cause, decided.about, dates, None)
    return replace(occurrence, label=decided.what, named_owner=decided.person, owner=decided.owner)


_Changes = Sequence[tuple[datetime, bool]]
"""The instants from which a cause holds, or no longer does, in order."""


def _low(rated: RatedBy, at_most: int) -> _Changes:
    """Each rating of a person, with whether its score is low; an upheld appeal ends a low one."""
    return [(at, score is not None and score <= at_most) for at, score in rated.scores]


def _after_step(step: StepDelivered, trigger: OnStep, known: Causes) -> _Changes:
    """Each change of a step and of the rating it followed from: it holds while the step is delivered and the rating is
    low."""
    delivered: list[tuple[datetime, bool]] = []
    for since, until in step.spans:
        delivered += [(since, True), *([(until, False)] if until is not None else [])]
    low: _Changes = ()
    if trigger.at_most is not None:
        rated = [r for r in known.ratings if cause_after(CauseKind.RATED, r.by, r.about) == step.cause]
        low = _low(rated[0], trigger.at_most) if rated else ()
    changes: list[tuple[datetime, bool]] = []
    is_delivered, is_low = False, trigger.at_most is None
    for at, holds, of_step in sorted([*((*d, True) for d in delivered), *((*change, False) for change in low)]):
        is_delivered, is_low = (holds, is_low) if of_step else (is_delivered, holds)
        changes.append((at, is_delivered and is_low))
    return changes


def _while_it_holds(
    changes: _Changes, obligation: Obligation, calendar: Calendar
) -> tuple[tuple[Dated, ...], Ended | None]:
    """The due times that follow from a cause, none if it never held, and the end.

    Once it no longer holds, that is the end; where it holds again after that, the item begins again, with a due time of
    its own.
    """
    dates: list[Dated] = []
    ended: Ended | None = None
    held = False
    for at, holds in changes:
        if holds and not held:
            dates.append(_dated(obligation, at, calendar))
            ended, held = None, True
        elif held and not holds:
            ended, held = Ended("lapsed", at), False
    return tuple(dates), ended


def _dated(obligation: Obligation, at: datetime, calendar: Calendar, anchor: Anchor | None = None) -> Dated:
    """The date known since ``at``, counted from there if there is no other anchor."""
    start = anchor or at
    return Dated(at, due(obligation.due, start, calendar), start if can_stop(obligation) else None)


def _occurrence(
    agreement: Agreement,
    obligation: Obligation,
    cause: CauseId,
    about: OccurrenceId,
    dates: tuple[Dated, ...],
    ended: Ended | None,
) -> Occurrence:
    return Occurrence(
        id=occurrence_text(obligation_text(agreement.id, obligation.key), str(cause)),
        agreement=agreement.id,
        obligation=obligation.key,
        opens_at=dates[0].known_at,
        known_at=dates[0].known_at,
        dates=dates,
        subject=about.subject,
        label=about.subject or about.period or about.what,
        ended=ended,
    )


def after_rounds(
    agreement: Agreement, obligation: Obligation, trigger: OnSurvey, calendar: Calendar, facts: Facts
) -> Iterator[Occurrence]:
    """The occurrences after rounds of a survey in which the provider was rated."""
    promise = obligation_text(agreement.id, obligation.key)
    for rated in facts.rated.get(agreement.id, ()):
        low = trigger.below is None or rated.index < trigger.below
        if rated.survey == trigger.survey and low:
            yield Occurrence(
                id=occurrence_text(promise, rated.period),
                agreement=agreement.id,
                obligation=obligation.key,
                opens_at=rated.at,
                known_at=rated.at,
                dates=(_dated(obligation, rated.at, calendar),),
                label=rated.period,
            )


def at_reviews(
    agreement: Agreement, obligation: Obligation, trigger: OnReview, calendar: Calendar, window: Window
) -> Iterator[Occurrence]:
    """The occurrences for the review dates of an agreement until the end of a window; some may lie before it."""
    promise = obligation_text(agreement.id, obligation.key)
    for number in count(1):
        on = add_months(agreement.effective_from, number * _MONTHS[trigger.every])
        if on > window.until:
            return
        begins = calendar.instant(on, 0)
        yield Occurrence(
            id=occurrence_text(promise, on.isoformat()),
            agreement=agreement.id,
            obligation=obligation.key,
            opens_at=begins,
            known_at=begins,
            dates=(_dated(obligation, begins, calendar, WholeDay(on)),),
            served=on.isoformat(),
        )
