"""Numbered repeats of an occurrence, until the event that ends them."""

from collections.abc import Iterator

from engine.domain.agreement.agreement import FollowUp, Obligation
from engine.domain.deadline.due import Due, same_time_after
from engine.domain.ids import obligation_text, occurrence_text
from engine.domain.occurrence.facts import Facts
from engine.domain.occurrence.occurrence import Dated, Ended, Occurrence, Window
from engine.domain.time.calendar import DAY_SECONDS, Calendar


def repeats(
    obligation: Obligation, first: Occurrence, calendar: Calendar, window: Window, facts: Facts
) -> Iterator[Occurrence]:
    """The repeats of an occurrence until the ending event. #1 is the occurrence itself; #n falls due n-1 intervals
    later and opens when #(n-1) falls due."""
    follow_up = obligation.follow_up
    assert follow_up is not None and first.event is not None and first.subject is not None
    endings = [
        (fact.current.at, since)
        for fact in facts.by_subject.get((follow_up.until, first.subject), ())
        if (since := fact.counts_since) is not None and fact.current.at >= first.opens_at
    ]
    ends_at, ended_since = min(endings, default=(None, None))
    if first.due is None:
        yield first
        return
    base, number, opens_at = first.due, 1, first.opens_at
    promise = obligation_text(first.agreement, first.obligation)
    horizon = calendar.instant(window.until, DAY_SECONDS)
    while True:
        at = same_time_after(follow_up.every, number - 1, base.at, calendar)
        removed = ends_at is not None and at > ends_at
        if number > 1 and (at > horizon or (ends_at is not None and removed and ends_at <= opens_at)):
            return
        ended = first.ended
        if number > 1 and ended is not None and ended.how == "cancelled" and ended.at <= opens_at:
            return
        if removed and ended_since is not None and ended is None:
            ended = Ended("lapsed", ended_since)
        yield Occurrence(
            id=occurrence_text(promise, first.event, number),
            agreement=first.agreement,
            obligation=first.obligation,
            opens_at=opens_at,
            known_at=max(first.known_at, opens_at),
            dates=first.dates if number == 1 else tuple(_repeated(d, follow_up, number, calendar) for d in first.dates),
            event=first.event,
            subject=first.subject,
            label=first.label,
            number=number,
            ended=ended,
            stake=first.stake,
            currency=first.currency,
            named_owner=first.named_owner,
        )
        if removed:
            return
        opens_at, number = at, number + 1


def _repeated(dated: Dated, follow_up: FollowUp, number: int, calendar: Calendar) -> Dated:
    """The date of #n that follows from a date of #1, known since the same instant.

    A correction moves only open occurrences, so each repeat keeps its own dates.
    """
    if dated.due is None:
        return dated
    at = same_time_after(follow_up.every, number - 1, dated.due.at, calendar)
    moves = follow_up.every.is_working and not calendar.is_published(calendar.day_ended_by(at))
    return Dated(dated.known_at, Due(at, dated.due.provisional or moves))
