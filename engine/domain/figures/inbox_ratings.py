"""The part of an inbox about ratings: deliveries to rate, appeals to decide, and what the consumer said lately."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.domain.agreement.escalation_policy import Audience
from engine.domain.figures.judged import Judged
from engine.domain.ledger.directory import Directory
from engine.domain.ledger.history_types import Rating
from engine.domain.notification.note import PraiseNote, RatingNote
from engine.domain.notification.standing_notes import rating_note

NEWS_FOR = timedelta(days=7)
"""The time for which an inbox shows a rating, praise or an appeal."""
_SIDES = (Audience.OWNER, Audience.RECEIVER, Audience.PROVIDER_HEAD, Audience.CONSUMER_HEAD)


@dataclass(frozen=True, slots=True)
class RatingNews:
    """The ratings, praise and appeals of one item of the last days; the last of them was at ``at`` (UTC)."""

    item: Judged
    notes: tuple[RatingNote | PraiseNote, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class InboxRatings:
    """The deliveries that a person is asked to rate, the items with an appeal to decide, and the news, all with the
    last ones first."""

    to_rate: tuple[Judged, ...] = ()
    to_decide: tuple[Judged, ...] = ()
    news: tuple[RatingNews, ...] = ()

    def __bool__(self) -> bool:
        """True if there is something to show."""
        return bool(self.to_rate or self.to_decide or self.news)


def waiting_appeals(j: Judged) -> tuple[Rating, ...]:
    """The ratings of an item with an appeal that waits for a decision."""
    return tuple(r for r in j.history.ratings if r.appeal is not None and r.appeal.upheld is None)


def decides(person: str, j: Judged, directory: Directory, at: datetime) -> bool:
    """True if a person decides the appeals of an item, or stands in for somebody who does."""
    return _is_among((Audience.ARBITER,), person, j, directory, at)


def news_of(j: Judged, person: str, directory: Directory, at: datetime) -> RatingNews | None:
    """The news about an item for a person in charge on either side; None where there is none, or it is the person's own
    words."""
    if not _is_among(_SIDES, person, j, directory, at):
        return None
    since = at - NEWS_FOR
    notes: list[tuple[datetime, RatingNote | PraiseNote]] = []
    for rating in j.history.ratings:
        appeal = rating.appeal
        instants = [rating.at] if rating.by != person else []
        instants += [appeal.at] if appeal is not None else []
        instants += [appeal.decided_at] if appeal is not None and appeal.decided_at is not None else []
        if instants and max(instants) > since:
            notes.append((max(instants), rating_note(rating)))
    for praise in j.history.praise:
        if praise.at > since and praise.by != person:
            notes.append((praise.at, PraiseNote(praise.by, praise.text, praise.person)))
    if not notes:
        return None
    return RatingNews(j, tuple(note for _, note in notes), max(instant for instant, _ in notes))


def _is_among(who: Iterable[Audience], person: str, j: Judged, directory: Directory, at: datetime) -> bool:
    on = at.astimezone(directory.zone(j.agreement.provider)).date()
    return any(
        known.id == person
        for audience in who
        for known in directory.audience(audience, j.agreement, j.obligation, on, j.person)
    )
