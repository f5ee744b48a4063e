"""The questions about ratings in the digests of a run: deliveries to rate, within the budget of each person, and
appeals to decide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from engine.domain.action.appeal_rating import undecided
from engine.domain.action.fold import fold
from engine.domain.agreement.agreement import Agreement, Obligation
from engine.domain.agreement.escalation_policy import Audience
from engine.domain.agreement.organisation import Person
from engine.domain.agreement.rule import CommonTrigger
from engine.domain.ledger.consequence import RatingAsked
from engine.domain.ledger.entry import Entry, Kind, Phase
from engine.domain.notification.batch import Candidate
from engine.domain.notification.digest_readers import gets_digest
from engine.domain.notification.digest_slots import digest_before
from engine.domain.notification.note import AppealNote, ToRateNote
from engine.domain.notification.rating_asks import ASKED_FOR, SHARED_OVER, Rateable, RatingQuestion, whom_to_ask
from engine.domain.occurrence.in_charge import in_charge_now
from engine.domain.occurrence.rulebook import Rulebook
from engine.domain.occurrence.rulebooks import Rulebooks
from engine.domain.occurrence.verdict import Outcome
from engine.services.ports.ledger import Ledger
from engine.services.ports.occurrences import Row
from engine.services.terms import bindings

_MOST = 2000
"""The last deliveries that are looked at: more than a department can rate."""
_STANDS = (Outcome.ACCEPTED, Outcome.DONE)


@dataclass(frozen=True, slots=True)
class _Delivery:
    candidate: Candidate
    rateable: Rateable
    raters: Mapping[str, Person]


def rating_questions(
    ledger: Ledger, books: Rulebooks, sent: frozenset[tuple[str, date]], at: datetime, quiet_until: datetime | None
) -> tuple[tuple[Candidate, Person], ...]:
    """The deliveries to rate, with the person who is asked, for the digests that go out at an instant; none about items
    due up to ``quiet_until``.

    They are asked by the first run after the time of a digest, so that other runs read nothing for them.
    """
    book = books.current
    scheme = book.organisation.ratings
    if not scheme.asks_per_week or not _digest_is_due(ledger, book, at):
        return ()
    asked = asked_since(ledger, at - SHARED_OVER)
    known = {one.occurrence: one.at for one in asked}
    deliveries = {
        one.rateable.occurrence: one
        for one in _deliveries(ledger, books, sent, at)
        if known.get(one.rateable.occurrence, one.rateable.delivered_at) <= one.rateable.delivered_at
        and not _is_quiet(one.candidate, quiet_until)
    }
    today = book.home.local(at).date()
    week_from = book.home.instant(today - timedelta(days=today.weekday()), 0)
    rateable = [one.rateable for one in deliveries.values()]
    chosen = whom_to_ask(rateable, asked, scheme.asks_per_week, week_from)
    return tuple((deliveries[id].candidate, deliveries[id].raters[person]) for id, person in chosen)


def appeals_to_decide(ledger: Ledger, books: Rulebooks, at: datetime) -> tuple[Candidate, ...]:
    """The items with an appeal that nobody has decided, for the digests that go out at an instant."""
    book = books.current
    if book.organisation.ratings.appeals_decided_by is None or not _digest_is_due(ledger, book, at):
        return ()
    waiting = undecided(ledger.entries.about_ratings(Kind.APPEALED), ledger.entries.about_ratings(Kind.APPEAL_DECIDED))
    rows, entries = ledger.occurrences.rows(waiting), ledger.entries.of(waiting)
    found = (_appeal(books, rows[id], entries.get(id, ())) for id in waiting if id in rows)
    return tuple(one for one in found if one is not None)


def _appeal(books: Rulebooks, row: Row, entries: Sequence[Entry]) -> Candidate | None:
    """An item with the appeals against its ratings that wait; None if none does any more."""
    occurrence = row.occurrence
    terms = books.terms(occurrence, row.revision, row.day_table, bindings({occurrence.id: entries}))
    if terms is None:
        return None
    history = fold(entries, occurrence.wish)
    notes = tuple(
        AppealNote.of(rating, rating.appeal)
        for rating in history.ratings
        if rating.appeal is not None and rating.appeal.upheld is None
    )
    agreement, obligation = in_charge_now(books.current, occurrence, terms.agreement, terms.obligation)
    if not notes:
        return None
    return Candidate(occurrence, agreement, obligation, row.verdict, (), None, history.assigned_to, notes=notes)


def asked_since(ledger: Ledger, since: datetime) -> tuple[RatingQuestion, ...]:
    """The questions that people were asked after an instant, in order."""
    return tuple(asked_of(entry) for entry in ledger.entries.about_ratings(Kind.RATING_ASKED, since))


def asked_of(entry: Entry) -> RatingQuestion:
    """The question that an entry records."""
    content = RatingAsked.read(entry)
    return RatingQuestion(entry.subject_id, content.to, entry.recorded_at, content.again)


def _digest_is_due(ledger: Ledger, book: Rulebook, at: datetime) -> bool:
    """True if the time of some department's digest has come since the last run."""
    last = ledger.runs.last()
    if last is None:
        return False
    calendars = (book.directory.calendar(d.id) for d in book.organisation.departments)
    return any(digest_before(at, book.organisation.digest_at, calendar) > last.at for calendar in calendars)


def _is_quiet(candidate: Candidate, quiet_until: datetime | None) -> bool:
    due = candidate.verdict.due
    return quiet_until is not None and due is not None and due.at <= quiet_until


def _deliveries(
    ledger: Ledger, books: Rulebooks, sent: frozenset[tuple[str, date]], at: datetime
) -> Sequence[_Delivery]:
    """The deliveries of the last days that nobody has rated, with the people who get a digest now."""
    rows = ledger.occurrences.rows(ledger.entries.delivered_since(at - ASKED_FOR, _MOST))
    closed = {id: row for id, row in rows.items() if row.verdict.phase is Phase.CLOSED}
    closed = {id: row for id, row in closed.items() if row.verdict.outcome in _STANDS}
    entries = ledger.entries.of(closed)
    found = (_delivery(books, row, entries.get(id, ()), sent, at) for id, row in sorted(closed.items()))
    return [one for one in found if one is not None]


def _delivery(
    books: Rulebooks, row: Row, entries: Sequence[Entry], sent: frozenset[tuple[str, date]], at: datetime
) -> _Delivery | None:
    book, occurrence = books.current, row.occurrence
    terms = books.terms(occurrence, row.revision, row.day_table, bindings({occurrence.id: entries}))
    if terms is None or isinstance(terms.obligation.trigger, CommonTrigger):
        return None
    history = fold(entries, occurrence.wish)
    delivery = history.standing
    if delivery is None or delivery.nothing or any(r.at >= delivery.recorded_at for r in history.ratings):
        return None
    agreement, obligation = in_charge_now(book, occurrence, terms.agreement, terms.obligation)
    people = _people(book, agreement, obligation, occurrence.requested_by, at)
    raters = {
        id: person
        for id, person in people.items()
        if gets_digest(person, book.directory, sent, book.organisation.digest_at, at)
    }
    is_important = obligation.key_moment or bool(history.returns)
    rateable = Rateable(occurrence.id, delivery.recorded_at, is_important, tuple(sorted(raters)))
    notes = (ToRateNote(delivery.by, delivery.at),)
    candidate = Candidate(occurrence, agreement, obligation, row.verdict, (), None, history.assigned_to, notes=notes)
    return _Delivery(candidate, rateable, raters)


def _people(
    book: Rulebook, agreement: Agreement, obligation: Obligation, requested_by: str | None, at: datetime
) -> Mapping[str, Person]:
    """The people who received it, by id: the person who requested it, or else the receivers. A head answers only where
    nobody else does."""
    directory = book.directory
    today = at.astimezone(directory.zone(agreement.consumer)).date()
    people = {p.id: p for p in directory.audience(Audience.RECEIVER, agreement, obligation, today)}
    if requested_by in people:
        return {requested_by: people[requested_by]}
    return people if obligation.receiver is not None else directory.without_head(people, agreement.consumer, today)
