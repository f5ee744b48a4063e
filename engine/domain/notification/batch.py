"""From reminders to messages: one digest per person and day; only reminders that cannot wait go singly.

See docs/reference/ledger.md#notifications.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from engine.domain.agreement.agreement import Agreement, Obligation
from engine.domain.agreement.organisation import Person
from engine.domain.ledger.directory import Directory
from engine.domain.ledger.notification_topic import NotificationKind, NotificationTopic
from engine.domain.ledger.vacancy import VacantRole
from engine.domain.notification.escalation import Reminder, digest_before
from engine.domain.notification.note import Note
from engine.domain.occurrence.occurrence import Occurrence
from engine.domain.occurrence.verdict import Verdict
from engine.domain.text import Text
from engine.domain.time.calendar import EPOCH
from engine.domain.time.instant import written_instant

DIGEST = "digest"
CONSOLE = "console"
"""The channel of people without an address: the terminal of the run."""
STANDING = NotificationTopic(NotificationKind.STANDING)


@dataclass(frozen=True, slots=True)
class PartDone:
    """One part of a line, and whether it was delivered or is done. The parts of a line are for the same subject."""

    occurrence: str
    title: Text
    done: bool


@dataclass(frozen=True, slots=True)
class NotificationLine:
    """One occurrence in a message.

    ``topic`` is that of the reminder, or ``standing`` in a daily digest. ``was`` is the due time before a move;
    ``notes`` say who did what and why. ``line`` holds the parts of its line, itself included; empty if it is not a part
    of a line. ``assigned_to`` is the person in charge, None where the role is.
    """

    occurrence: Occurrence
    agreement: Agreement
    obligation: Obligation
    verdict: Verdict
    topic: NotificationTopic
    was: datetime | None = None
    notes: tuple[Note, ...] = ()
    line: tuple[PartDone, ...] = ()
    assigned_to: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """An occurrence with its reminders; ``standing`` puts it into the daily digest as well.

    ``assigned_to`` is the person in charge, None where the role is. ``was`` and ``line`` are those of NotificationLine.
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

    def item(
        self, topic: NotificationTopic, notes: tuple[Note, ...] = (), was: datetime | None = None
    ) -> NotificationLine:
        """Its line in a message about a topic."""
        return NotificationLine(
            self.occurrence,
            self.agreement,
            self.obligation,
            self.verdict,
            topic,
            was,
            notes,
            self.line,
            self.assigned_to,
        )


@dataclass(frozen=True, slots=True)
class Notification:
    """One message to one person by one channel. ``key`` is unique in the store, so each message is sent once.

    ``topic`` is what a single message is about; a digest has none. ``vacant`` are vacant roles of the department that
    the reader leads.
    """

    key: str
    to: Person
    channel: str
    topic: NotificationTopic | None
    items: tuple[NotificationLine, ...]
    digest_on: date | None
    vacant: tuple[VacantRole, ...] = ()

    @property
    def step(self) -> str:
        """How the outbox spells it: ``digest``, or the topic."""
        return DIGEST if self.topic is None else str(self.topic)


@dataclass(frozen=True, slots=True)
class Notified:
    """A notification that was sent: about which occurrence, and to whom.

    ``due_at`` is the due time that it stated; None: pending.
    """

    occurrence: str
    topic: NotificationTopic
    due_at: datetime | None
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
    *,
    channels: Sequence[str],
    vacant: Sequence[VacantRole] = (),
    announced: Collection[str] = (),
) -> NotificationBatch:
    """The messages that are due at an instant.

    ``sent`` holds (person, local date) of each digest that exists. A person who has had the digest of today gets only
    single messages; the rest waits. ``working`` says for each department whether today is a working day: on a day off
    nobody gets a digest that has only standing items. ``channels`` are the names of the channels that are set up.
    The digest of a head names the ``vacant`` roles of the department; those ``announced`` are reason enough for one.
    """
    builder = _BatchBuilder(directory, sent, digest_at, at)
    for candidate in pending:
        for reminder in candidate.reminders:
            builder.add_reminder(candidate, reminder)
        if candidate.standing:
            builder.add_standing(candidate)
    for role in vacant:
        builder.add_vacancy(role, announced=role.role in announced)
    made = (*builder.digests(working, channels), *builder.singles(channels))
    return NotificationBatch(made, tuple(builder.notified), frozenset(builder.deferred))


class _BatchBuilder:
    """Collects the lines of each person: those for the digest, and those that go singly because it has been sent."""

    def __init__(self, directory: Directory, sent: frozenset[tuple[str, date]], digest_at: time, at: datetime) -> None:
        self._directory = directory
        self._sent = sent
        self._digest_at = digest_at
        self._at = at
        self._people: dict[str, Person] = {}
        self._digests: dict[str, list[NotificationLine]] = {}
        self._with_news: set[str] = set()
        self._vacant: dict[str, list[VacantRole]] = {}
        self._singles: list[tuple[Person, NotificationLine]] = []
        self.notified: list[Notified] = []
        self.deferred: set[str] = set()

    def add_reminder(self, candidate: Candidate, reminder: Reminder) -> None:
        """Add a reminder for its audience; it is deferred if somebody's digest was sent and it does not go singly."""
        people = self._audience(candidate, reminder)
        if not people:
            self.deferred.add(candidate.occurrence.id)  # the role is vacant: its next holder is notified
            return
        if not reminder.singly and any(self._had_digest(person) for person in people.values()):
            self.deferred.add(candidate.occurrence.id)
            return
        notes = (reminder.note,) if reminder.note is not None else ()
        line = candidate.item(reminder.topic, notes, candidate.was)
        for person in people.values():
            if self._had_digest(person):
                self._singles.append((person, line))
            else:
                self._add_to_digest(person, line)
                self._with_news.add(person.id)
        due_at = candidate.verdict.due.at if candidate.verdict.due else None
        self.notified.append(Notified(candidate.occurrence.id, reminder.topic, due_at, tuple(sorted(people))))

    def add_standing(self, candidate: Candidate) -> None:
        """Add a standing item to the digests that are still to come today."""
        for audience in candidate.obligation.escalation.daily:
            for person in self._directory.audience(
                audience, candidate.agreement, candidate.obligation, self._today(candidate), candidate.assigned_to
            ):
                if not self._had_digest(person):
                    self._add_to_digest(person, candidate.item(STANDING))

    def add_vacancy(self, vacant: VacantRole, *, announced: bool) -> None:
        """Add a vacant role to the digest of the heads of its department; ``announced``: they get one for it alone."""
        department = self._directory.organisation.department(vacant.department)
        on = self._at.astimezone(self._directory.zone(vacant.department)).date()
        for person in self._directory.holders(department.head, on) if department is not None else ():
            self._vacant.setdefault(person.id, []).append(vacant)
            if announced and not self._had_digest(person) and self._digest_day(person) == on:
                self._people[person.id] = person
                self._digests.setdefault(person.id, [])

    def digests(self, working: Mapping[str, bool], channels: Sequence[str]) -> Iterable[Notification]:
        """One message a person, by person; none with standing items alone on a day off."""
        for id, lines in sorted(self._digests.items()):
            person = self._people[id]
            if id not in self._with_news and not working.get(person.department, True):
                continue
            on, channel = self._digest_day(person), channel_of(person, channels)
            key = f"{DIGEST}/{id}/{channel}/{on.isoformat()}"
            vacant = tuple(self._vacant.get(id, ()))
            yield Notification(key, person, channel, None, _once_each(lines), on, vacant)

    def singles(self, channels: Sequence[str]) -> Iterable[Notification]:
        """One message for each line that goes singly, in the order in which they were added."""
        for person, line in self._singles:
            channel = channel_of(person, channels)
            due_at = written_instant(line.verdict.due.at) if line.verdict.due else ""
            key = f"{line.occurrence.id}/{line.topic}/{due_at}/{person.id}/{channel}"
            yield Notification(key, person, channel, line.topic, (line,), None)

    def _audience(self, candidate: Candidate, reminder: Reminder) -> Mapping[str, Person]:
        """The people whom a reminder is for, by id."""
        agreement, obligation, today = candidate.agreement, candidate.obligation, self._today(candidate)
        people: Mapping[str, Person] = {
            person.id: person
            for audience in reminder.audience
            for person in self._directory.audience(audience, agreement, obligation, today, candidate.assigned_to)
        }
        if reminder.spares_heads and obligation.receiver is None:
            people = self._directory.without_head(people, agreement.consumer, today)
        return people

    def _add_to_digest(self, person: Person, line: NotificationLine) -> None:
        self._people[person.id] = person
        self._digests.setdefault(person.id, []).append(line)

    def _today(self, candidate: Candidate) -> date:
        """The local date on which people hold their roles: that of the provider."""
        return self._at.astimezone(self._directory.zone(candidate.agreement.provider)).date()

    def _had_digest(self, person: Person) -> bool:
        return (person.id, self._digest_day(person)) in self._sent

    def _digest_day(self, person: Person) -> date:
        """The local date of the digest that is the last one at or before the instant, in the zone of the person."""
        zone = self._directory.zone(person.department)
        return digest_before(self._at, self._digest_at, zone).astimezone(zone).date()


def channel_of(person: Person, channels: Sequence[str]) -> str:
    """The channel of a person: that of the first address whose channel is set up, else the console of the run."""
    return next((a.channel for a in person.addresses if a.channel in channels), CONSOLE)


def _once_each(lines: Iterable[NotificationLine]) -> tuple[NotificationLine, ...]:
    """Each occurrence once, with its last reminder, by due time and id (pending due dates last)."""
    last: dict[str, NotificationLine] = {}
    for line in lines:
        before = last.get(line.occurrence.id)
        if before is None:
            last[line.occurrence.id] = line
        elif line.topic != STANDING:
            last[line.occurrence.id] = replace(line, notes=(*before.notes, *line.notes))
    return tuple(
        sorted(
            last.values(),
            key=lambda x: (x.verdict.due is None, x.verdict.due.at if x.verdict.due else EPOCH, x.occurrence.id),
        )
    )
