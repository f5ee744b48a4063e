"""Put what is due to be told into the outbox: messages, what they tell and the rows' next waking in one commit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Protocol

from engine.domain.agreement.organisation import Person
from engine.domain.ids import ObligationId, OccurrenceId
from engine.domain.ledger.entry import ENGINE, Entry, Json, Kind, Phase
from engine.domain.notification.escalation import RETURNED, digest_after, digest_before, moved_from, standing
from engine.domain.notification.escalation import Reminder as Owed
from engine.domain.notification.notification import Candidate, Notification, NotificationBatch, PartDone, notifications
from engine.domain.occurrence.rulebook import Rulebook, Rulebooks
from engine.domain.occurrence.verdict import Outcome, Verdict, written_instant
from engine.domain.text import Text
from engine.domain.time.calendar import EPOCH
from engine.services.case import Case
from engine.services.command_time import CommandTime
from engine.services.commit import decide
from engine.services.ports.entries import Entries
from engine.services.ports.ledger import Batch, ExpectedHead, Ledger
from engine.services.ports.occurrences import Occurrences, Row
from engine.services.ports.outbox import Message
from engine.services.ports.runs import Runs
from engine.services.terms import bindings


class Renderer(Protocol):
    """Puts a notice into the recipient's language."""

    def __call__(self, notification: Notification, book: Rulebook, command_time: CommandTime) -> tuple[str, str]:
        """Subject and text."""


@dataclass(frozen=True, slots=True)
class Queued:
    """The messages that a run made, the number of entries that say what they tell, and the occurrences of which
    something was marked as told and nobody was."""

    messages: tuple[Message, ...]
    entries: int
    quiet: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Quiet:
    """What nobody is told of: what fell due up to ``until``. Of a return after ``since``, the first run, people are."""

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

    def hushes(self, verdict: Verdict, telling: Owed) -> bool:
        returned = telling.what.startswith(RETURNED) and telling.reached_at > self.since
        return self.covers(verdict) and not returned


def notify(ledger: Ledger, books: Rulebooks, command_time: CommandTime, write: Renderer) -> Queued:
    """Make the messages that are due at an instant; none where all is told.

    Raises HeadMoved only if others keep committing in between without end.
    """
    at, book = command_time.at, books.current

    def work(expected_head: ExpectedHead) -> tuple[Batch, Queued]:
        waking = ledger.occurrences.rows(ledger.occurrences.awake(at))
        quiet = _Quiet.of(ledger.runs, book)
        sent = ledger.outbox.digests_since(at.date() - timedelta(days=2))
        overdue = ledger.occurrences.overdue_rows(None if waking else _unserved(books, sent, at))
        unserved = {r.occurrence.id: r for r in overdue if not quiet.covers(r.verdict)}
        pending, rows = _pending(ledger.entries, books, at, waking, unserved)
        hushed = [(p, t) for p in pending for t in p.reminders if quiet.hushes(p.verdict, t)]
        pending = _with_parts_done(ledger.occurrences, [_without_quiet(p, quiet) for p in pending])
        made = notifications(pending, book.directory, sent, book.works_today(at), book.organisation.digest_at, at)
        messages = tuple(_message(n, *write(n, book, command_time)) for n in made.notifications)
        entries = (
            *(_entry(t.occurrence, t.what, t.due_at, t.to, at, expected_head) for t in made.notified),
            *(_suppressed(p, t, at, expected_head) for p, t in hushed),
        )
        batch = Batch("run", entries, _wakes(made, rows, book, at), messages)
        return batch, Queued(messages, len(entries), tuple(sorted({p.occurrence.id for p, _ in hushed})))

    return decide(ledger, at, work)


def _unserved(books: Rulebooks, sent: frozenset[tuple[str, date]], at: datetime) -> frozenset[tuple[str, str]]:
    """The (agreement, obligation) whose overdue items a digest may still carry: somebody who reads of them daily works
    today and has had none. With nothing else to tell, the others need not be read.
    """
    book = books.current
    working, digest_at = book.works_today(at), book.organisation.digest_at

    def waits(person: Person) -> bool:
        zone = book.directory.zone(person.department)
        slot = digest_before(at, digest_at, zone).astimezone(zone).date()
        return (person.id, slot) not in sent and working.get(person.department, True)

    found: set[tuple[str, str]] = set()
    for name in books.names():
        in_force = book.find(*name)
        earlier = [(e.agreement, e.obligation) for e in books.terms_of(*name)]
        for agreement, obligation in [in_force] if in_force is not None else earlier:
            today = at.astimezone(book.directory.zone(agreement.provider)).date()
            readers = (
                book.directory.audience(who, agreement, obligation, today) for who in obligation.escalation.daily
            )
            if any(waits(person) for people in readers for person in people):
                found.add(name)
    return frozenset(found)


def _pending(
    entries: Entries, books: Rulebooks, at: datetime, rows: Mapping[str, Row], overdue: Mapping[str, Row]
) -> tuple[list[Candidate], dict[str, tuple[Row, Candidate]]]:
    book = books.current
    recorded = entries.of([*rows, *overdue])
    pending: list[Candidate] = []
    kept: dict[str, tuple[Row, Candidate]] = {}
    for id in sorted({*rows, *overdue}):
        row = rows.get(id) or overdue[id]
        mine = recorded.get(id, ())
        terms = books.terms(row.occurrence, row.revision, row.day_table, bindings({id: mine}))
        if terms is None:
            continue
        # reminded by the terms that it stands under, told to those who are in charge now
        agreement, obligation = book.of(row.occurrence) or (terms.agreement, terms.obligation)
        case = Case.stored(terms, row, mine, at)
        climbed = case.escalation()
        stands = standing(row.verdict, terms.obligation, case.clocks.due, at)
        one = Candidate(
            row.occurrence,
            agreement,
            obligation,
            row.verdict,
            climbed.reached,
            stands,
            case.history.assigned_to,
            moved_from(climbed, case.history),
        )
        if id in rows or stands:
            pending.append(one)
        if id in rows:
            rest = [w for w in (row.verdict.next_change_at, climbed.next_at) if w is not None]
            kept[id] = (replace(row, wake_at=min(rest, default=None)), one)
    return pending, kept


def _without_quiet(one: Candidate, quiet: _Quiet) -> Candidate:
    """What people are told of an occurrence; what is hushed stands in no digest either."""
    if not quiet.covers(one.verdict):
        return one
    return replace(one, reminders=tuple(t for t in one.reminders if not quiet.hushes(one.verdict, t)), standing=False)


def _with_parts_done(occurrences: Occurrences, pending: Sequence[Candidate]) -> list[Candidate]:
    """What is part of a line, with what became of each part; a part that is owed no more is left out."""
    lines = {one.occurrence.id: _line(one) for one in pending}
    rows = occurrences.rows({id for line in lines.values() for id in line})

    def ticks(one: Candidate) -> tuple[PartDone, ...]:
        found = []
        for id, title in lines[one.occurrence.id].items():
            verdict = rows[id].verdict if id in rows else None
            done = verdict is not None and (verdict.phase is Phase.DELIVERED or verdict.outcome in _DONE)
            if verdict is not None and (done or verdict.phase is not Phase.CLOSED):
                found.append(PartDone(id, title, done))
        return tuple(found)

    return [replace(one, line=ticks(one)) for one in pending]


_DONE = (Outcome.DONE, Outcome.ACCEPTED)


def _line(one: Candidate) -> Mapping[str, Text]:
    """The titles of the parts of its line, by the id of the occurrence about the same thing; empty where it is none."""
    line, id = one.obligation.part_of, OccurrenceId.parse(one.occurrence.id)
    parts = [o for o in one.agreement.obligations if line is not None and o.part_of == line]
    return {str(id.under(ObligationId(id.agreement, o.key))): o.title for o in parts}


def _wakes(
    made: NotificationBatch, rows: dict[str, tuple[Row, Candidate]], book: Rulebook, at: datetime
) -> tuple[Row, ...]:
    """Rows wake at their next change; those that wait for tomorrow's digest wake with it."""
    found: list[Row] = []
    for id, (row, one) in sorted(rows.items()):
        if id in made.deferred:
            digests = book.digests(one.agreement)
            zones = {digests.zone(who) for t in one.reminders for who in t.audience}
            slot = min(digest_after(at + timedelta(microseconds=1), digests.at, zone) for zone in zones)
            row = replace(row, wake_at=min(slot, row.wake_at or slot))
        found.append(row)
    return tuple(found)


def _entry(
    occurrence: str, what: str, due_at: str, to: tuple[str, ...], at: datetime, expected_head: ExpectedHead
) -> Entry:
    return Entry(
        Kind.NOTIFIED,
        occurrence,
        ENGINE,
        at,
        expected_head.recorded_at,
        {"step": what, "due_at": due_at or None, "to": to},
    )


def _suppressed(one: Candidate, telling: Owed, at: datetime, expected_head: ExpectedHead) -> Entry:
    due_at = written_instant(one.verdict.due.at) if one.verdict.due else None
    body: dict[str, Json] = {"step": telling.what, "due_at": due_at, "to": (), "quiet": True}
    return Entry(Kind.NOTIFIED, one.occurrence.id, ENGINE, at, expected_head.recorded_at, body)


def _message(notification: Notification, subject: str, text: str) -> Message:
    return Message(
        key=notification.key,
        person=notification.to.id,
        address=notification.to.mail,
        channel=notification.channel,
        step=notification.step,
        digest_on=notification.digest_on,
        about=tuple(i.occurrence.id for i in notification.items),
        subject=subject,
        text=text,
    )
