"""The part of an inbox about ratings: the deliveries that a person is asked to rate."""

from collections.abc import Sequence
from datetime import datetime

from engine.domain.figures.judged import Judged
from engine.domain.ledger.consequence import RatingAsked
from engine.domain.ledger.entry import Entry, Kind
from engine.domain.notification.rating_asks import ASKED_FOR
from engine.services.command_time import resolve_as_of
from engine.services.ports.ledger import Ledger
from engine.services.reading.inbox_items import InboxItems


def deliveries_to_rate(ledger: Ledger, items: InboxItems, person: str, at: datetime) -> tuple[Judged, ...]:
    """The deliveries that a person is asked to rate and that nobody has rated since, the last asked first.

    A question stays for two weeks, or until the delivery is taken back.
    """
    as_of = resolve_as_of(ledger.runs, at)
    entries = ledger.entries.about_ratings(Kind.RATING_ASKED, at - ASKED_FOR, as_of=as_of)
    asked = {entry.subject_id: entry for entry in entries if RatingAsked.read(entry).to == person}
    judged = items.judged(asked) if asked else {}
    waiting = [id for id, entry in asked.items() if id in judged and _waits(judged[id], entry)]
    return tuple(judged[id] for id in reversed(waiting))


def _waits(j: Judged, entry: Entry) -> bool:
    """True if the question that an entry records has no answer yet."""
    ratings: Sequence[tuple[str, datetime]] = [(rating.by, rating.at) for rating in j.history.ratings]
    asked = RatingAsked.read(entry)
    answered = any(at >= entry.recorded_at for by, at in ratings if not asked.again or by == asked.to)
    return j.history.standing is not None and not answered
