"""From tellings to messages: one digest a person and day, singly only what cannot wait.

See docs/reference/ledger.md#notifications.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from engine.domain.agreement.agreement import Agreement, Obligation
from engine.domain.agreement.organisation import Person
from engine.domain.ledger.directory import Directory
from engine.domain.notification.escalation import Reminder, digest_before
from engine.domain.occurrence.occurrence import Occurrence
from engine.domain.occurrence.verdict import Verdict, written_instant
from engine.domain.text import Text
from engine.domain.time.calendar import EPOCH

DIGEST = "digest"
MAIL = "mail"
CONSOLE = "console"


@dataclass(frozen=True, slots=True)
class PartDone:
    """One part of a line, owed for the same thing as the others, and whether it was delivered or is done."""

    occurrence: str
    title: Text
    done: bool


@dataclass(frozen=True, slots=True)
class NotificationLine:
    """One occurrence in a message, and why it stands there: what is told of it, or ``standing`` for the daily
    reminder; ``was``: its due instant before the move that is told; ``notes``: who did what and
    why; ``line``: the parts of the line that it is a part of, itself among them, empty where it is none."""

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
    """An occurrence with what is to be told of it; ``standing`` puts it into the daily digest as well. ``was``: its due
    instant before the move that is among it; ``line``: as that of an item."""

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
        """It in a message that tells this of it."""
        return NotificationLine(
            self.occurrence, self.agreement, self.obligation, self.verdict, what, was, notes, self.line
        )


@dataclass(frozen=True, slots=True)
class Notification:
    """One message to one person by one channel. ``key`` is unique in the store: what it names is told once."""

    key: str
    to: Person
    channel: str
    step: str
    items: tuple[NotificationLine, ...]
    digest_on: date | None


@dataclass(frozen=True, slots=True)
class Notified:
    """That something about an occurrence was told, and to whom; nobody where the role is vacant."""

    occurrence: str
    what: str
    due_at: str
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotificationBatch:
    """The messages of one run, what they tell, and the occurrences that wait for the next digest."""

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

    ``sent`` holds (person, local date) of each digest that exists; who has had today's gets only what goes singly,
    the rest waits.
    ``working`` says of each department whether today is worked: on a day off nobody gets a digest for standing items
    alone.
    """
    by_id: dict[str, Person] = {}
    digests: dict[str, list[NotificationLine]] = {}
    news: set[str] = set()
    singles: list[tuple[Person, NotificationLine, str]] = []
    told: list[Notified] = []
    deferred: set[str] = set()

    def slot(person: Person) -> date:
        zone = directory.zone(person.department)
        return digest_before(at, digest_at, zone).astimezone(zone).date()

    for one in pending:
        due_at = written_instant(one.verdict.due.at) if one.verdict.due else ""
        for telling in one.reminders:
            today = at.astimezone(directory.zone(one.agreement.provider)).date()
            people: Mapping[str, Person] = {
                p.id: p
                for who in telling.audience
                for p in directory.audience(who, one.agreement, one.obligation, today, one.assigned_to)
            }
            if telling.spares_heads and one.obligation.receiver is None:
                people = directory.without_head(people, one.agreement.consumer, today)
            waits = [p for p in people.values() if (p.id, slot(p)) in sent]
            if waits and not telling.singly:
                deferred.add(one.occurrence.id)
                continue
            for person in people.values():
                by_id[person.id] = person
                notes = (telling.note,) if telling.note is not None else ()
                item = one.item(telling.what, notes, one.was)
                if (person.id, slot(person)) in sent:
                    singles.append((person, item, due_at))
                else:
                    digests.setdefault(person.id, []).append(item)
                    news.add(person.id)
            told.append(Notified(one.occurrence.id, telling.what, due_at, tuple(sorted(people))))
        if one.standing:
            today = at.astimezone(directory.zone(one.agreement.provider)).date()
            for who in one.obligation.escalation.daily:
                for person in directory.audience(who, one.agreement, one.obligation, today, one.assigned_to):
                    if (person.id, slot(person)) in sent:
                        continue
                    by_id[person.id] = person
                    digests.setdefault(person.id, []).append(one.item("standing"))

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
    return NotificationBatch(tuple(made), tuple(told), frozenset(deferred))


def channel_of(person: Person) -> str:
    """By which channel a person is told: mail where there is an address, else the console of the run."""
    return MAIL if person.mail else CONSOLE


def _once_each(items: Iterable[NotificationLine]) -> tuple[NotificationLine, ...]:
    """Each occurrence once, with the last thing told of it, by due instant and id (awaited dates last)."""
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
