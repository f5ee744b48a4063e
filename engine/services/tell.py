"""Put what is due to be told into the outbox: messages, what they tell and the rows' next waking in one commit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Protocol

from engine.domain.calendar import EPOCH
from engine.domain.climb import RETURNED, digest_after, digest_before, moved_from, standing
from engine.domain.climb import Telling as Owed
from engine.domain.entries import ENGINE, Entry, Json, Kind, Phase
from engine.domain.ids import ObligationId, OccurrenceId
from engine.domain.language import Text
from engine.domain.notice import Notice, Pending, Round, Tick, notices
from engine.domain.organisation import Person
from engine.domain.rulebook import Rulebook, Rulebooks
from engine.domain.verdict import Outcome, Verdict, written_instant
from engine.services.case import Case
from engine.services.commit import decide
from engine.services.ports.entries import Entries
from engine.services.ports.ledger import Batch, Draft, Record
from engine.services.ports.occurrences import Occurrences, Row
from engine.services.ports.outbox import Message
from engine.services.ports.runs import Runs
from engine.services.stance import Stance
from engine.services.survey import bindings


class Writer(Protocol):
    """Puts a notice into the recipient's language."""

    def __call__(self, notice: Notice, book: Rulebook, stance: Stance) -> tuple[str, str]:
        """Subject and text."""


@dataclass(frozen=True, slots=True)
class Telling:
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


def tell(record: Record, books: Rulebooks, stance: Stance, write: Writer) -> Telling:
    """Make the messages that are due at an instant; none where all is told.

    Raises HeadMoved only if others keep committing in between without end.
    """
    at, book = stance.at, books.current

    def work(draft: Draft) -> tuple[Batch, Telling]:
        waking = record.occurrences.rows(record.occurrences.awake(at))
        quiet = _Quiet.of(record.runs, book)
        sent = record.outbox.digests_since(at.date() - timedelta(days=2))
        overdue = (
            record.occurrences.overdue_rows() if waking else record.occurrences.overdue_rows(_unserved(books, sent, at))
        )
        unserved = {r.occurrence.id: r for r in overdue if not quiet.covers(r.verdict)}
        pending, rows = _pending(record.entries, books, at, waking, unserved)
        hushed = [(p, t) for p in pending for t in p.tellings if quiet.hushes(p.verdict, t)]
        pending = _ticked(record.occurrences, [_aloud(p, quiet) for p in pending])
        made = notices(pending, book.directory, sent, book.works_today(at), book.organisation.digest_at, at)
        messages = tuple(_message(n, *write(n, book, stance)) for n in made.notices)
        entries = (
            *(_entry(t.occurrence, t.what, t.due_at, t.to, at, draft) for t in made.told),
            *(_hushed(p, t, at, draft) for p, t in hushed),
        )
        batch = Batch("run", entries, _wakes(made, rows, book, at), messages)
        return batch, Telling(messages, len(entries), tuple(sorted({p.occurrence.id for p, _ in hushed})))

    return decide(record, at, work)


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
        earlier = [(e.agreement, e.obligation) for e in books.epochs(*name)]
        for agreement, obligation in [in_force] if in_force is not None else earlier:
            today = at.astimezone(book.directory.zone(agreement.provider)).date()
            readers = (book.directory.audience(who, agreement, obligation, today) for who in obligation.ladder.daily)
            if any(waits(person) for people in readers for person in people):
                found.add(name)
    return frozenset(found)


def _pending(
    entries: Entries, books: Rulebooks, at: datetime, rows: Mapping[str, Row], overdue: Mapping[str, Row]
) -> tuple[list[Pending], dict[str, tuple[Row, Pending]]]:
    book = books.current
    recorded = entries.of([*rows, *overdue])
    pending: list[Pending] = []
    kept: dict[str, tuple[Row, Pending]] = {}
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
        one = Pending(
            row.occurrence,
            agreement,
            obligation,
            row.verdict,
            climbed.reached,
            stands,
            case.history.handed_to,
            moved_from(climbed, case.history),
        )
        if id in rows or stands:
            pending.append(one)
        if id in rows:
            rest = [w for w in (row.verdict.next_change_at, climbed.next_at) if w is not None]
            kept[id] = (replace(row, wake_at=min(rest, default=None)), one)
    return pending, kept


def _aloud(one: Pending, quiet: _Quiet) -> Pending:
    """What people are told of an occurrence; what is hushed stands in no digest either."""
    if not quiet.covers(one.verdict):
        return one
    return replace(one, tellings=tuple(t for t in one.tellings if not quiet.hushes(one.verdict, t)), standing=False)


def _ticked(occurrences: Occurrences, pending: Sequence[Pending]) -> list[Pending]:
    """What is part of a line, with what became of each part; a part that is owed no more is left out."""
    lines = {one.occurrence.id: _line(one) for one in pending}
    rows = occurrences.rows({id for line in lines.values() for id in line})

    def ticks(one: Pending) -> tuple[Tick, ...]:
        found = []
        for id, title in lines[one.occurrence.id].items():
            verdict = rows[id].verdict if id in rows else None
            done = verdict is not None and (verdict.phase is Phase.DELIVERED or verdict.outcome in _DONE)
            if verdict is not None and (done or verdict.phase is not Phase.CLOSED):
                found.append(Tick(id, title, done))
        return tuple(found)

    return [replace(one, line=ticks(one)) for one in pending]


_DONE = (Outcome.DONE, Outcome.ACCEPTED)


def _line(one: Pending) -> Mapping[str, Text]:
    """The titles of the parts of its line, by the id of the occurrence about the same thing; empty where it is none."""
    line, id = one.obligation.part_of, OccurrenceId.parse(one.occurrence.id)
    parts = [o for o in one.agreement.obligations if line is not None and o.part_of == line]
    return {str(id.under(ObligationId(id.agreement, o.key))): o.title for o in parts}


def _wakes(made: Round, rows: dict[str, tuple[Row, Pending]], book: Rulebook, at: datetime) -> tuple[Row, ...]:
    """Rows wake at their next change; those that wait for tomorrow's digest wake with it."""
    found: list[Row] = []
    for id, (row, one) in sorted(rows.items()):
        if id in made.deferred:
            digests = book.digests(one.agreement)
            zones = {digests.zone(who) for t in one.tellings for who in t.audience}
            slot = min(digest_after(at + timedelta(microseconds=1), digests.at, zone) for zone in zones)
            row = replace(row, wake_at=min(slot, row.wake_at or slot))
        found.append(row)
    return tuple(found)


def _entry(occurrence: str, what: str, due_at: str, to: tuple[str, ...], at: datetime, draft: Draft) -> Entry:
    return Entry(
        Kind.NOTIFIED, occurrence, ENGINE, at, draft.recorded_at, {"rung": what, "due_at": due_at or None, "to": to}
    )


def _hushed(one: Pending, telling: Owed, at: datetime, draft: Draft) -> Entry:
    due_at = written_instant(one.verdict.due.at) if one.verdict.due else None
    body: dict[str, Json] = {"rung": telling.what, "due_at": due_at, "to": (), "quiet": True}
    return Entry(Kind.NOTIFIED, one.occurrence.id, ENGINE, at, draft.recorded_at, body)


def _message(notice: Notice, subject: str, text: str) -> Message:
    return Message(
        key=notice.key,
        person=notice.to.id,
        address=notice.to.mail,
        channel=notice.channel,
        rung=notice.rung,
        digest_on=notice.digest_on,
        about=tuple(i.occurrence.id for i in notice.items),
        subject=subject,
        text=text,
    )
