"""Queue due notifications: one commit holds the messages, the entries that record them and when rows wake next."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import NamedTuple, Protocol

from engine import gc_pause
from engine.domain.agreement.agreement import Agreement, Obligation
from engine.domain.agreement.organisation import Person
from engine.domain.agreement.rule import OnCause
from engine.domain.ids import ObligationId, OccurrenceId
from engine.domain.ledger.consequence import PeopleNotified, RatingAsked
from engine.domain.ledger.entry import ENGINE, Entry, Json, Phase
from engine.domain.ledger.notification_topic import NotificationKind
from engine.domain.notification.batch import (
    Candidate,
    Notification,
    NotificationBatch,
    Notified,
    PartDone,
    notifications,
)
from engine.domain.notification.digest_readers import gets_digest
from engine.domain.notification.digest_slots import digest_after, digest_before
from engine.domain.notification.escalation import moved_from
from engine.domain.notification.reminder import Reminder
from engine.domain.notification.standing import LastSteps, standing_since
from engine.domain.notification.successor import Successors
from engine.domain.occurrence.evidence_state import outstanding_evidence
from engine.domain.occurrence.in_charge import in_charge_now
from engine.domain.occurrence.occurrence import Question
from engine.domain.occurrence.person_in_charge import person_in_charge
from engine.domain.occurrence.rulebook import Rulebook
from engine.domain.occurrence.rulebooks import Rulebooks
from engine.domain.occurrence.verdict import Outcome, Verdict
from engine.domain.survey.to_answer import RoundToAnswer
from engine.domain.text import Text
from engine.domain.time.calendar import EPOCH
from engine.domain.time.instant import written_instant
from engine.services.case import case_notes, escalation_of, stored_case
from engine.services.command_time import CommandTime
from engine.services.commit import decide
from engine.services.ports.entries import Entries
from engine.services.ports.ledger import Batch, ExpectedHead, Ledger
from engine.services.ports.occurrences import Occurrences, Row
from engine.services.ports.outbox import Message
from engine.services.ports.runs import Runs
from engine.services.run.rating_questions import appeals_to_decide, rating_questions
from engine.services.run.role_holders import announced_today, newly_held, vacancies_now
from engine.services.terms import bindings


@dataclass(frozen=True, slots=True)
class RenderedMessage:
    """A subject of one line, a text whose lines end with ``\\n``, and the same as a page of HTML."""

    subject: str
    text: str
    html: str | None = None


class Renderer(Protocol):
    """Words a notification in the recipient's language."""

    def __call__(self, notification: Notification, book: Rulebook, command_time: CommandTime) -> RenderedMessage:
        """The subject and the texts."""


class WakingItem(NamedTuple):
    """The row of an item that woke, the instant at which it wakes next, and what people are notified of about it."""

    row: Row
    wake_at: datetime | None
    candidate: Candidate


@dataclass(frozen=True, slots=True)
class Queued:
    """The messages that a run queued and the number of entries that record them.

    ``quiet`` holds the ids of the occurrences whose notifications were recorded as suppressed. ``questions`` are those
    that events leave open, ``asking`` the subjects of these events.
    """

    messages: tuple[Message, ...]
    entries: int
    quiet: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    asking: tuple[str, ...] = ()


_NEWS = (
    NotificationKind.RETURNED,
    NotificationKind.RETURNABLE,
    NotificationKind.RATED,
    NotificationKind.EVIDENCE_CHANGED,
    NotificationKind.PRAISED,
    NotificationKind.APPEALED,
    NotificationKind.APPEAL_DECIDED,
    NotificationKind.RESOLVED,
)


@dataclass(frozen=True, slots=True)
class _Quiet:
    """Suppresses notifications of items due up to ``until``, except of what people did after ``since``, the first run:
    returns, deliveries that can be returned, ratings."""

    since: datetime
    until: datetime | None

    @classmethod
    def of(cls, runs: Runs, book: Rulebook) -> "_Quiet":
        opening = runs.opening()
        if opening is None or opening.quiet_before is None:
            return cls(EPOCH, None)
        # 00:00 of the date ends the day before it
        return cls(opening.at, datetime.combine(opening.quiet_before, time(), tzinfo=book.home.zone))

    def covers(self, verdict: Verdict) -> bool:
        return self.until is not None and verdict.due is not None and verdict.due.at <= self.until

    def suppresses(self, verdict: Verdict, reminder: Reminder) -> bool:
        new = reminder.topic.kind in _NEWS and reminder.reached_at > self.since
        return self.covers(verdict) and not new


@gc_pause.paused()
def notify(
    ledger: Ledger,
    books: Rulebooks,
    command_time: CommandTime,
    write: Renderer,
    *,
    channels: Sequence[str],
    questions: Sequence[Question] = (),
    rounds: Sequence[RoundToAnswer] = (),
) -> Queued:
    """Queue the messages that are due at an instant and have not been sent yet, by the ``channels`` that are set up.

    ``questions`` stand in the digests of the people who answer for the departments that recorded the events, ``rounds``
    of surveys in those of the people whom they ask.
    Raises Conflict only where others keep committing in between without end.
    """
    at, book = command_time.at, books.current

    def due(ledger: Ledger, expected_head: ExpectedHead) -> tuple[Batch, Queued]:
        waking = {**_newly_owed(ledger, book, at), **ledger.occurrences.rows(ledger.occurrences.awake(at))}
        quiet = _Quiet.of(ledger.runs, book)
        sent = ledger.outbox.digests_since(_week_before(book, at))
        overdue = ledger.occurrences.overdue_rows(None if waking else _with_digest_due(books, sent, at), waking)
        listable = {r.occurrence.id: r for r in overdue if not quiet.covers(r.verdict)}
        pending, rows = _pending(ledger.entries, books, at, waking, listable, quiet)
        suppressed = [(p, t) for p in pending for t in p.reminders if quiet.suppresses(p.verdict, t)]
        pending = _with_parts_done(ledger.occurrences, [_without_quiet(p, quiet) for p in pending])
        vacant = vacancies_now(ledger, book, at)
        made = notifications(
            pending,
            book.directory,
            sent,
            book.organisation.digest_at,
            at,
            channels=channels,
            questions=questions,
            vacant=vacant,
            announced=announced_today(ledger, book, vacant, at),
            rounds=rounds,
            to_rate=rating_questions(ledger, books, sent, at, quiet.until),
            to_decide=appeals_to_decide(ledger, books, at),
        )
        messages = tuple(_message(n, write(n, book, command_time)) for n in made.notifications)
        entries = (
            *_entries(made.notified, at, expected_head),
            *(_suppressed(p, t, at, expected_head) for p, t in suppressed),
            *_asked(made, at, expected_head),
        )
        batch = Batch("run", entries, _wakes(made, rows, book, at), messages)
        return batch, Queued(messages, len(entries), tuple(sorted({p.occurrence.id for p, _ in suppressed})))

    return decide(ledger, at, lambda expected_head: ledger.reading(lambda one_state: due(one_state, expected_head)))


def _week_before(book: Rulebook, at: datetime) -> date:
    """A date before the start of the week and before the last digest of every department."""
    departments = (book.directory.calendar(d.id) for d in book.organisation.departments)
    slots = [digest_before(at, book.organisation.digest_at, calendar) for calendar in departments]
    return min([at, *slots]).date() - timedelta(days=8)


def _newly_owed(ledger: Ledger, book: Rulebook, at: datetime) -> Mapping[str, Row]:
    """The rows of open items one of whose roles has a new holder since the last run, who may have to be notified."""
    rows = ledger.occurrences.open_rows(newly_held(ledger, book, at))
    return {row.occurrence.id: row for row in rows if row.verdict.phase is Phase.OPEN}


def _with_digest_due(books: Rulebooks, sent: frozenset[tuple[str, date]], at: datetime) -> frozenset[tuple[str, str]]:
    """The (agreement, obligation) whose overdue items a digest may still list: somebody who gets them works today and
    has not had a digest. Where nothing else is due, the rows of the others need not be read.
    """
    book = books.current

    def waits(person: Person) -> bool:
        return gets_digest(person, book.directory, sent, book.organisation.digest_at, at)

    def is_read(agreement: Agreement, obligation: Obligation) -> bool:
        today = at.astimezone(book.directory.zone(agreement.provider)).date()
        audiences = (*obligation.escalation.daily, *obligation.escalation.weekly)
        readers = (book.directory.audience(who, agreement, obligation, today) for who in audiences)
        return any(waits(person) for people in readers for person in people)

    names: set[tuple[str, str]] = set()
    known: dict[tuple[object, ...], bool] = {}  # a hundred thousand obligations have a few readers
    for name in books.names():
        in_force = book.find(*name)
        pairs = [in_force] if in_force is not None else [(e.agreement, e.obligation) for e in books.terms_of(*name)]
        for agreement, obligation in pairs:
            if isinstance(obligation.trigger, OnCause):  # each item has an owner of its own
                names.add(name)
                continue
            parties = agreement.provider, agreement.consumer, obligation.owner, obligation.receiver
            readers = *parties, obligation.escalation.daily, obligation.escalation.weekly
            if (read := known.get(readers)) is None:
                read = known[readers] = is_read(agreement, obligation)
            if read:
                names.add(name)
    return frozenset(names)


def _pending(
    entries: Entries,
    books: Rulebooks,
    at: datetime,
    rows: Mapping[str, Row],
    overdue: Mapping[str, Row],
    quiet: _Quiet,
) -> tuple[list[Candidate], dict[str, WakingItem]]:
    book = books.current
    successors, last_steps = Successors(book.directory, at), LastSteps()
    days: dict[str, date] = {}
    recorded = entries.of([*rows, *overdue])
    pending: list[Candidate] = []
    kept: dict[str, WakingItem] = {}
    for id in sorted({*rows, *overdue}):
        row = rows.get(id) or overdue[id]
        own_entries = recorded.get(id, ())
        terms = books.terms(row.occurrence, row.revision, row.day_table, bindings({id: own_entries}))
        if terms is None:
            continue
        # the terms of the occurrence say what is owed and when to remind; the people in charge now are reminded
        agreement, obligation = in_charge_now(book, row.occurrence, terms.agreement, terms.obligation)
        case = stored_case(terms, row, own_entries, at)
        escalation = escalation_of(case)
        if (today := days.get(agreement.provider)) is None:
            today = days[agreement.provider] = at.astimezone(book.directory.zone(agreement.provider)).date()
        person = person_in_charge(book.directory, obligation, row.occurrence, case.history, today)
        missed: tuple[Reminder, ...] = ()
        if id in rows and not quiet.covers(row.verdict):
            digests = book.digests(agreement)
            missed = successors.missed(agreement, obligation, row.verdict, case.history, digests)
        stands = standing_since(row.verdict, terms.obligation, case.history, case.clocks.due, at, last_steps.at)
        candidate = Candidate(
            row.occurrence,
            agreement,
            obligation,
            row.verdict,
            (*escalation.reached, *(m for m in missed if m.notify_at <= at)) if missed else escalation.reached,
            stands,
            person.id if person is not None else None,
            moved_from(escalation, case.history),
            notes=case_notes(case),
            outstanding=outstanding_evidence(agreement, obligation, case.history, row.verdict),
        )
        if id in rows or stands is not None:
            pending.append(candidate)
        if id in rows:
            wakes = [w for w in (row.verdict.next_change_at, escalation.next_at) if w is not None]
            wakes += [m.notify_at for m in missed if m.notify_at > at]
            kept[id] = WakingItem(row, min(wakes, default=None), candidate)
    return pending, kept


def _without_quiet(candidate: Candidate, quiet: _Quiet) -> Candidate:
    """The candidate without its suppressed reminders; an item that is covered stands in no digest either."""
    if not quiet.covers(candidate.verdict):
        return candidate
    remaining = tuple(t for t in candidate.reminders if not quiet.suppresses(candidate.verdict, t))
    return replace(candidate, reminders=remaining, standing_since=None)


def _with_parts_done(occurrences: Occurrences, pending: Sequence[Candidate]) -> list[Candidate]:
    """The candidates with the state of each part of their line; a part that is no longer owed is left out."""
    lines = {c.occurrence.id: _line(c) for c in pending if c.obligation.part_of is not None}
    if not lines:
        return list(pending)
    rows = occurrences.rows({id for line in lines.values() for id in line})

    def parts(candidate: Candidate) -> tuple[PartDone, ...]:
        states = []
        for id, title in lines[candidate.occurrence.id].items():
            verdict = rows[id].verdict if id in rows else None
            done = verdict is not None and (verdict.phase is Phase.DELIVERED or verdict.outcome in _DONE)
            if verdict is not None and (done or verdict.phase is not Phase.CLOSED):
                states.append(PartDone(id, title, done))
        return tuple(states)

    return [replace(c, line=parts(c)) if c.occurrence.id in lines else c for c in pending]


_DONE = (Outcome.DONE, Outcome.ACCEPTED)


def _line(candidate: Candidate) -> Mapping[str, Text]:
    """The titles of the parts of the candidate's line, by the id of their occurrences; empty where it is no part."""
    line, id = candidate.obligation.part_of, OccurrenceId.parse(candidate.occurrence.id)
    parts = [o for o in candidate.agreement.obligations if line is not None and o.part_of == line]
    return {str(id.under(ObligationId(id.agreement, o.key))): o.title for o in parts}


def _wakes(made: NotificationBatch, rows: dict[str, WakingItem], book: Rulebook, at: datetime) -> tuple[Row, ...]:
    """The rows with the instant of their next change, or of the next digest where they wait for one."""
    waking: list[Row] = []
    for id, item in sorted(rows.items()):
        wake_at, candidate = item.wake_at, item.candidate
        if id in made.deferred:
            digests = book.digests(candidate.agreement)
            audiences = {who for reminder in candidate.reminders for who in reminder.audience}
            calendars = [digests.calendar(who) for who in sorted(audiences)] or [digests.provider]
            slot = min(digest_after(at + timedelta(microseconds=1), digests.at, calendar) for calendar in calendars)
            wake_at = min(slot, wake_at or slot)
        waking.append(item.row.waking(wake_at))
    return tuple(waking)


def _entries(notified: Iterable[Notified], at: datetime, expected_head: ExpectedHead) -> Iterator[Entry]:
    """The entries of notifications. Those that say the same, of a step of many items, share their body."""
    recorded_at = expected_head.recorded_at
    alike: dict[object, Mapping[str, Json]] = {}
    for one in notified:
        same = one.topic, one.due_at, one.to
        if (body := alike.get(same)) is None:
            due_at = written_instant(one.due_at) if one.due_at is not None else None
            body = alike[same] = PeopleNotified(step=str(one.topic), due_at=due_at, to=one.to).body()
        yield PeopleNotified.entry_with(body, one.occurrence, ENGINE, at, recorded_at)


def _suppressed(candidate: Candidate, reminder: Reminder, at: datetime, expected_head: ExpectedHead) -> Entry:
    due_at = written_instant(candidate.verdict.due.at) if candidate.verdict.due else None
    content = PeopleNotified(step=str(reminder.topic), due_at=due_at, quiet=True)
    return content.entry_about(
        candidate.occurrence.id, actor=ENGINE, effective_at=at, recorded_at=expected_head.recorded_at
    )


def _asked(made: NotificationBatch, at: datetime, expected_head: ExpectedHead) -> Iterator[Entry]:
    """The entries of the questions for a rating: those in digests, and those of people whose low rating is resolved."""
    questions = [(id, RatingAsked(to=person)) for id, person in made.asked]
    for one in made.notified:
        id = OccurrenceId.parse(one.occurrence)
        if one.topic.kind is NotificationKind.RESOLVED and id.cause is not None:
            rated = str(id.cause.about(id.agreement))
            questions += [(rated, RatingAsked(to=person, again=True)) for person in one.to]
    for occurrence, question in questions:
        yield question.entry_about(occurrence, actor=ENGINE, effective_at=at, recorded_at=expected_head.recorded_at)


def _message(notification: Notification, rendered: RenderedMessage) -> Message:
    return Message(
        key=notification.key,
        person=notification.to.id,
        address=notification.to.address(notification.channel),
        channel=notification.channel,
        step=notification.step,
        digest_on=notification.digest_on,
        about=tuple(i.occurrence.id for i in notification.items),
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
    )
