"""The part of an inbox about ratings, read from the entries about them, which an index serves."""

from datetime import datetime

from engine.domain.action.actor import Actor
from engine.domain.action.appeal_rating import undecided
from engine.domain.figures.inbox_ratings import (
    NEWS_FOR,
    InboxRatings,
    RatingNews,
    decides,
    news_of,
    waiting_appeals,
)
from engine.domain.figures.judged import Judged
from engine.domain.ledger.consequence import RatingAsked
from engine.domain.ledger.entry import Entry, Kind
from engine.domain.notification.rating_asks import ASKED_FOR
from engine.services.command_time import resolve_as_of
from engine.services.ports.entries import AsOf
from engine.services.ports.ledger import Ledger
from engine.services.reading.inbox_items import InboxItems

_STATEMENTS = (Kind.RATED, Kind.PRAISED, Kind.APPEALED, Kind.APPEAL_DECIDED)
_MOST = 200
"""The last entries of each kind that are read for the news of one person."""


def inbox_ratings(ledger: Ledger, items: InboxItems, actor: Actor, at: datetime) -> InboxRatings:
    """The part of a person's inbox about ratings, as known at an instant."""
    as_of = resolve_as_of(ledger.runs, at)
    asked = _asked(ledger, actor.id, at, as_of)
    appealed = undecided(
        ledger.entries.about_ratings(Kind.APPEALED, as_of=as_of),
        ledger.entries.about_ratings(Kind.APPEAL_DECIDED, as_of=as_of),
    )
    stated = _with_statements(ledger, items, actor, at, as_of)
    judged = items.judged({*asked, *appealed, *stated}) if asked or appealed or stated else {}
    directory = items.book.directory
    to_decide = (judged[id] for id in reversed(appealed) if id in judged and waiting_appeals(judged[id]))
    found = (news_of(judged[id], actor.id, directory, at) for id in stated if id in judged)
    return InboxRatings(
        tuple(judged[id] for id in reversed(asked) if id in judged and _waits(judged[id], asked[id])),
        tuple(j for j in to_decide if decides(actor.id, j, directory, at)),
        tuple(sorted((news for news in found if news is not None), key=_last_first)),
    )


def _asked(ledger: Ledger, person: str, at: datetime, as_of: AsOf) -> dict[str, Entry]:
    """The last question to a person about each delivery; a question stays for two weeks."""
    entries = ledger.entries.about_ratings(Kind.RATING_ASKED, at - ASKED_FOR, as_of=as_of)
    return {entry.subject_id: entry for entry in entries if RatingAsked.read(entry).to == person}


def _with_statements(ledger: Ledger, items: InboxItems, actor: Actor, at: datetime, as_of: AsOf) -> frozenset[str]:
    """The items of the departments of a person about which something was said lately."""
    own = [a.id for a in items.book.definitions.agreements if {a.provider, a.consumer} & actor.departments]
    return frozenset(
        entry.subject_id
        for kind in _STATEMENTS
        for entry in ledger.entries.about_ratings(kind, at - NEWS_FOR, agreements=own, most=_MOST, as_of=as_of)
    )


def _waits(j: Judged, entry: Entry) -> bool:
    """True if the question that an entry records has no answer yet, and its delivery stands."""
    asked = RatingAsked.read(entry)
    answers = (r.at for r in j.history.ratings if not asked.again or r.by == asked.to)
    return j.history.standing is not None and all(at < entry.recorded_at for at in answers)


def _last_first(news: RatingNews) -> tuple[float, str]:
    return -news.at.timestamp(), news.item.occurrence.id
