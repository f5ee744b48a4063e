"""From reminders to messages: one digest per person and day; only reminders that cannot wait go singly.

See docs/reference/ledger.md#notifications.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from engine.domain.agreement.agreement import Agreement, Obligation
from engine.domain.agreement.organisation import Person
from engine.domain.ledger.directory import Directory
from engine.domain.ledger.entry import written_instant
from engine.domain.notification.escalation import Reminder, digest_before
from engine.domain.occurrence.occurrence import Occurrence
from engine.domain.occurrence.verdict import Verdict
from engine.domain.text import Text
from engine.domain.time.calendar import EPOCH

DIGEST = "digest"
MAIL = "mail"
CONSOLE = "console"


@dataclass(frozen=True, slots=True)
class PartDone:
    """One part of a line, and whether it was delivered or is done. The parts of a line are for the same subject."""

    occurrence: str
    title: Text
    done: bool


@dataclass(frozen=True, slots=True)
class NotificationLine:
    """One occurrence in a message.

    ``what`` is the name of the reminder, or ``standing`` in a daily digest. ``was`` is the due time before a move;
    ``notes`` say who did what and why. ``line`` holds the parts of its line, itself included; empty if it is not a part
    of a line.
    """

    occurrence: Occurrence
    agreement: Agreement
    obligation: Obligation
    verdict: Verdict
    what: str
    was: datetime | None = None
    notes: tuple[Text, ...] = ()
    line: tuple[PartDone, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """An occurrence with its reminders; ``standing`` puts it into the daily digest as well.

    ``was`` and ``line`` are those of NotificationLine.
    """

    occurrence: Occurrence
    agreement: Agreement
    obligation: Obligation
    verdict: Verdict
    reminders: tuple[Reminder, ...]
    standing: bool
    assigned_to: str | None = None
    was: datetime | None = None
    line: tuple[PartDone, ...] = ()

    def item(self, what: str, notes: tuple[Text, ...] = (), was: datetime | None = None) -> NotificationLine:
        """Its line in a message about ``what``."""
        return NotificationLine(
            self.occurrence, self.agreement, self.obligation, self.verdict, what, was, notes, self.line
        )


@dataclass(frozen=True, slots=True)
class Notification:
    """One message to one person by one channel. ``key`` is unique in the store, so each message is sent once."""

    key: str
    to: Person
    channel: str
    step: str
    items: tuple[NotificationLine, ...]
    digest_on: date | None


@dataclass(frozen=True, slots=True)
class Notified:
    """A notification that was sent: about which occurrence, and to whom (nobody if the role is vacant)."""

    occurrence: str
    what: str
    due_at: str
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotificationBatch:
    """The messages of one run, the notifications in them, and the occurrences that wait for the next digest."""

    notifications: tuple[Notification, ...]
    notified: tuple[Notified, ...]
    deferred: frozenset[str]


def notifications(
    pending: Iterable[Candidate],
    directory: Directory,
    sent: frozenset[tuple[str, date]],
    working: Mapping[str, bool],
    digest_at: time,
    at: datetime,
) -> NotificationBatch:
    """The messages that are due at an instant.

    ``sent`` holds (person, local date) of each digest that exists. A person who has had the digest of today gets only
    single messages; the rest waits. ``working`` says for each department whether today is a working day: on a day off
    nobody gets a digest that has only standing items.
    """
    by_id: dict[str, Person] = {}
    digests: dict[str, list[NotificationLine]] = {}
    news: set[str] = set()
    singles: list[tuple[Person, NotificationLine, str]] = []
    notified: list[Notified] = []
    deferred: set[str] = set()

    def slot(person: Person) -> date:
        zone = directory.zone(person.department)
        return digest_before(at, digest_at, zone).astimezone(zone).date()

    for candidate in pending:
        due_at = written_instant(candidate.verdict.due.at) if candidate.verdict.due else ""
        for reminder in candidate.reminders:
            today = at.astimezone(directory.zone(candidate.agreement.provider)).date()
            people: Mapping[str, Person] = {
                p.id: p
                for who in reminder.audience
                for p in directory.audience(
                    who, candidate.agreement, candidate.obligation, today, candidate.assigned_to
                )
            }
            if reminder.spares_heads and candidate.obligation.receiver is None:
                people = directory.without_head(people, candidate.agreement.consumer, today)
            waits = [p for p in people.values() if (p.id, slot(p)) in sent]
            if waits and not reminder.singly:
                deferred.add(candidate.occurrence.id)
                continue
            for person in people.values():
                by_id[person.id] = person
                notes = (reminder.note,) if reminder.note is not None else ()
                item = candidate.item(reminder.what, notes, candidate.was)
                if (person.id, slot(person)) in sent:
                    singles.append((person, item, due_at))
                else:
                    digests.setdefault(person.id, []).append(item)
                    news.add(person.id)
            notified.append(Notified(candidate.occurrence.id, reminder.what, due_at, tuple(sorted(people))))
        if candidate.standing:
            today = at.astimezone(directory.zone(candidate.agreement.provider)).date()
            for who in candidate.obligation.escalation.daily:
                for person in directory.audience(
                    who, candidate.agreement, candidate.obligation, today, candidate.assigned_to
                ):
                    if (person.id, slot(person)) in sent:
                        continue
                    by_id[person.id] = person
                    digests.setdefault(person.id, []).append(candidate.item("standing"))

    made: list[Notification] = []
    for id, items in sorted(digests.items()):
        person = by_id[id]
        if id not in news and not working.get(person.department, True):
            continue
        on, channel = slot(person), channel_of(person)
        key = f"{DIGEST}/{id}/{channel}/{on.isoformat()}"
        made.append(Notification(key, person, channel, DIGEST, _once_each(items), on))
    for person, item, due_at in singles:
        channel = channel_of(person)
        key = f"{item.occurrence.id}/{item.what}/{due_at}/{person.id}/{channel}"
        made.append(Notification(key, person, channel, item.what, (item,), None))
    return NotificationBatch(tuple(made), tuple(notified), frozenset(deferred))


def channel_of(person: Person) -> str:
    """The channel of a person: mail if there is an address, else the console of the run."""
    return MAIL if person.mail else CONSOLE


def _once_each(items: Iterable[NotificationLine]) -> tuple[NotificationLine, ...]:
    """Each occurrence once, with its last reminder, by due time and id (pending due dates last)."""
    last: dict[str, NotificationLine] = {}
    for item in items:
        before = last.get(item.occurrence.id)
        if before is None:
            last[item.occurrence.id] = item
        elif item.what != "standing":
            last[item.occurrence.id] = replace(item, notes=(*before.notes, *item.notes))
    return tuple(
        sorted(
            last.values(),
            key=lambda i: (i.verdict.due is None, i.verdict.due.at if i.verdict.due else EPOCH, i.occurrence.id),
        )
    )
