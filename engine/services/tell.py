"""Put what is due to be told into the outbox: messages, what they tell and the rows' next waking in one commit."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from engine.domain.climb import climb, digest_after, standing
from engine.domain.entries import ENGINE, Entry, Kind
from engine.domain.history import fold
from engine.domain.notice import Notice, Pending, Round, notices
from engine.domain.rulebook import Rulebook
from engine.services.ports import Batch, Draft, HeadMoved, Message, Record, Row
from engine.services.stance import Stance

_TRIES = 50


class Writer(Protocol):
    """Puts a notice into the recipient's language."""

    def __call__(self, notice: Notice, book: Rulebook, stance: Stance) -> tuple[str, str]:
        """Subject and text."""


@dataclass(frozen=True, slots=True)
class Telling:
    """The messages that a run made and the number of entries that say what they tell."""

    messages: tuple[Message, ...]
    entries: int


def tell(record: Record, book: Rulebook, stance: Stance, write: Writer) -> Telling:
    """Make the messages that are due at an instant; none where all is told.

    Raises HeadMoved only if others keep committing in between without end.
    """
    at = stance.at
    for _ in range(_TRIES):
        draft = record.draft(at)
        waking = record.rows(record.awake(at))
        pending, rows = _pending(record, book, at, waking)
        sent = record.digests_since(at.date() - timedelta(days=2))
        made = notices(pending, book.directory, sent, book.works_today(at), book.organisation.digest_at, at)
        messages = tuple(_message(n, *write(n, book, stance)) for n in made.notices)
        entries = tuple(_entry(t.occurrence, t.what, t.due_at, t.to, at, draft) for t in made.told)
        batch = Batch("run", entries, _wakes(made, rows, book, at), messages)
        try:
            if entries or messages:
                record.commit(batch, draft)
            elif batch.rows:
                record.refresh(batch.rows, draft)
        except HeadMoved:
            continue
        return Telling(messages, len(entries))
    raise HeadMoved(f"the record moved {_TRIES} times while messages were made")


def _pending(
    record: Record, book: Rulebook, at: datetime, rows: Mapping[str, Row]
) -> tuple[list[Pending], dict[str, tuple[Row, Pending]]]:
    overdue = {r.occurrence.id: r for r in record.overdue_rows()}
    entries = record.entries([*rows, *overdue])
    pending: list[Pending] = []
    kept: dict[str, tuple[Row, Pending]] = {}
    for id in sorted({*rows, *overdue}):
        row = rows.get(id) or overdue[id]
        found = book.of(row.occurrence)
        if found is None:
            continue
        agreement, obligation = found
        calendar = book.clocks(agreement, obligation).due
        history = fold(entries.get(id, ()), row.occurrence.wish)
        climbed = climb(obligation, row.occurrence, row.verdict, history, calendar, book.digests(agreement), at)
        stands = standing(row.verdict, obligation, calendar, at)
        one = Pending(row.occurrence, agreement, obligation, row.verdict, climbed.reached, stands)
        if id in rows or stands:
            pending.append(one)
        if id in rows:
            rest = [w for w in (row.verdict.next_change_at, climbed.next_at) if w is not None]
            kept[id] = (replace(row, wake_at=min(rest, default=None)), one)
    return pending, kept


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
