"""From reminders to messages: one digest per person and day; only reminders that cannot wait go singly.

See docs/reference/ledger.md#notifications.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from engine.domain.agreement.agreement import Agreement, Obligation
from engine.domain.agreement.escalation_policy import Audience
from engine.domain.agreement.organisation import Person
from engine.domain.ledger.directory import Directory
from engine.domain.ledger.notification_topic import NotificationKind, NotificationTopic
from engine.domain.ledger.vacancy import VacantRole
from engine.domain.notification.digest_readers import channel_of, digest_day, gets_digest
from engine.domain.notification.digest_slots import digest_after, weekly_digest
from engine.domain.notification.note import Note
from engine.domain.notification.reminder import Reminder
from engine.domain.notification.round_reminder import is_round_in_digest, reminded_person
from engine.domain.occurrence.evidence_state import OutstandingEvidence
from engine.domain.occurrence.occurrence import Occurrence, Question
from engine.domain.occurrence.verdict import Verdict
from engine.domain.survey.to_answer import RoundToAnswer
from engine.domain.text import Text
from engine.domain.time.calendar import EPOCH
from engine.domain.time.instant import written_instant

DIGEST = "digest"
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
    of a line. ``outstanding`` is the evidence that its owner still has to submit. ``assigned_to`` is the
    person in charge, None where the role is.
    """

    occurrence: Occurrence
    agreement: Agreement
    obligation: Obligation
    verdict: Verdict
    topic: NotificationTopic
    was: datetime | None = None
    notes: tuple[Note, ...] = ()
    line: tuple[PartDone, ...] = ()
    outstanding: OutstandingEvidence | None = None
    assigned_to: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """An occurrence with its reminders; one that stands since an instant is in daily and weekly digests as well.

    ``assigned_to`` is the person in charge, None where the role is. ``was``, ``line`` and ``outstanding`` are those of
    NotificationLine; ``notes`` stand in each message about it.
    """

    occurrence: Occurrence
    agreement: Agreement
    obligation: Obligation
    verdict: Verdict
    reminders: tuple[Reminder, ...]
    standing_since: datetime | None
    assigned_to: str | None = None
    was: datetime | None = None
    line: tuple[PartDone, ...] = ()
    notes: tuple[Note, ...] = ()
    outstanding: OutstandingEvidence | None = None

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
            _each_once(self.notes, notes),
            self.line,
            self.outstanding,
            self.assigned_to,
        )


@dataclass(frozen=True, slots=True)
class Notification:
    """One message to one person by one channel. ``key`` is unique in the store, so each message is sent once.

    ``topic`` is what a single message is about; a digest has none. ``questions`` are those that the person should see
    answered, ``vacant`` the vacant roles of the department that the reader leads, ``rounds`` the rounds of surveys to
    answer.
    """

    key: str
    to: Person
    channel: str
    topic: NotificationTopic | None
    items: tuple[NotificationLine, ...]
    digest_on: date | None
    questions: tuple[Question, ...] = ()
    vacant: tuple[VacantRole, ...] = ()
    rounds: tuple[RoundToAnswer, ...] = ()

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
    """The messages of one run, the notifications in them, and the occurrences that wait for the next digest.

    ``asked`` has the (occurrence, person) of the deliveries that digests ask to rate.
    """

    notifications: tuple[Notification, ...]
    notified: tuple[Notified, ...]
    deferred: frozenset[str]
    asked: tuple[tuple[str, str], ...] = ()


def notifications(
    pending: Iterable[Candidate],
    directory: Directory,
    sent: frozenset[tuple[str, date]],
    digest_at: time,
    at: datetime,
    *,
    channels: Sequence[str],
    questions: Iterable[Question] = (),
    vacant: Sequence[VacantRole] = (),
    announced: Collection[str] = (),
    rounds: Iterable[RoundToAnswer] = (),
    to_rate: Iterable[tuple[Candidate, Person]] = (),
    to_decide: Iterable[Candidate] = (),
) -> NotificationBatch:
    """The messages that are due at an instant.

    ``sent`` holds (person, local date) of the digests made since the start of the week and the working day before. A
    person who has had the digest of today, or has a day off, gets only single messages; the rest waits. ``channels``
    are the names of the channels that are set up. ``questions`` stand in digests until somebody has answered them. The
    digest of a head names the ``vacant`` roles of the department; those ``announced`` are reason enough for one, as
    are ``rounds`` of surveys on the days on which people are reminded of them. ``to_rate`` are the deliveries that
    people are asked to rate, unless a digest has another line about them; ``to_decide`` are the items with an appeal,
    for those who decide it.
    """
    builder = _BatchBuilder(directory, sent, digest_at, at)
    for candidate in pending:
        for reminder in candidate.reminders:
            builder.add_reminder(candidate, reminder)
        if candidate.standing_since is not None:
            builder.add_standing(candidate, candidate.standing_since)
    for question in questions:
        builder.add_question(question)
    for role in vacant:
        builder.add_vacancy(role, announced=role.role in announced)
    for one in rounds:
        builder.add_round(one)
    for delivery, person in to_rate:
        builder.add_delivery_to_rate(delivery, person)
    for candidate in to_decide:
        builder.add_appeal(candidate)
    made = (*builder.digests(channels), *builder.singles(channels))
    return NotificationBatch(made, tuple(builder.notified), frozenset(builder.deferred), tuple(builder.asked))


class _BatchBuilder:
    """Collects the lines of each person: those for the digest, and those that go singly because it has been sent."""

    def __init__(self, directory: Directory, sent: frozenset[tuple[str, date]], digest_at: time, at: datetime) -> None:
        self._directory = directory
        self._sent = sent
        self._digest_at = digest_at
        self._at = at
        self._people: dict[str, Person] = {}
        self._days: dict[str, date] = {}
        self._known_members: dict[tuple[object, ...], Mapping[str, Person]] = {}
        self._getting: dict[tuple[str, str], bool] = {}
        self._digests: dict[str, list[NotificationLine]] = {}
        self._questions: dict[str, list[Question]] = {}
        self._vacant: dict[str, list[VacantRole]] = {}
        self._rounds: dict[str, list[RoundToAnswer]] = {}
        self._singles: list[tuple[Person, NotificationLine]] = []
        self._missed: dict[tuple[str, str], tuple[Person, NotificationLine]] = {}
        self.notified: list[Notified] = []
        self.deferred: set[str] = set()
        self.asked: list[tuple[str, str]] = []

    def add_reminder(self, candidate: Candidate, reminder: Reminder) -> None:
        """Add a reminder for its audience; it is deferred if somebody gets no digest now and it does not go singly."""
        people = self._audience(candidate, reminder)
        if not people and not reminder.audience:
            return  # the person has left
        if not people:
            self.deferred.add(candidate.occurrence.id)  # the role is vacant: its next holder is notified
            return
        without = [person for person in people.values() if not self._gets_digest(person)]
        if without and not reminder.singly and not self._last_chance(candidate, reminder, without):
            self.deferred.add(candidate.occurrence.id)
            return
        notes = (reminder.note,) if reminder.note is not None else ()
        line = candidate.item(reminder.topic, notes, candidate.was)
        for person in people.values():
            if self._gets_digest(person) and not reminder.own:
                self._add_to_digest(person, line)
            elif reminder.singly:
                self._singles.append((person, line))
            else:  # of the steps that no digest told in time, the last one
                self._missed[person.id, candidate.occurrence.id] = person, line
        due_at = candidate.verdict.due.at if candidate.verdict.due else None
        self.notified.append(Notified(candidate.occurrence.id, reminder.topic, due_at, tuple(sorted(people))))

    def add_standing(self, candidate: Candidate, since: datetime) -> None:
        """Add an item that stands since an instant to the digests that are still to come today."""
        escalation = candidate.obligation.escalation
        daily = self._members(candidate, escalation.daily)
        weekly = {id: p for id, p in self._members(candidate, escalation.weekly).items() if self._weekly(p, since)}
        for person in {**daily, **weekly}.values():
            if self._gets_digest(person):
                self._add_to_digest(person, candidate.item(STANDING))

    def add_delivery_to_rate(self, candidate: Candidate, person: Person) -> None:
        """Add a delivery to the digest of the person who is asked to rate it, unless it has a line about it already."""
        id = candidate.occurrence.id
        if self._gets_digest(person) and all(line.occurrence.id != id for line in self._digests.get(person.id, ())):
            self._add_to_digest(person, candidate.item(NotificationTopic(NotificationKind.TO_RATE)))
            self.asked.append((id, person.id))

    def add_appeal(self, candidate: Candidate) -> None:
        """Add an item with an appeal to the digests of those who decide it."""
        for person in self._members(candidate, (Audience.ARBITER,)).values():
            if self._gets_digest(person):
                self._add_to_digest(person, candidate.item(NotificationTopic(NotificationKind.TO_DECIDE)))

    def add_vacancy(self, vacant: VacantRole, *, announced: bool) -> None:
        """Add a vacant role to the digest of the heads of its department; ``announced``: they get one for it alone."""
        department = self._directory.organisation.department(vacant.department)
        on = self._at.astimezone(self._directory.zone(vacant.department)).date()
        for person in self._directory.holders(department.head, on) if department is not None else ():
            self._vacant.setdefault(person.id, []).append(vacant)
            if announced and self._gets_digest(person):
                self._people[person.id] = person
                self._digests.setdefault(person.id, [])

    def add_question(self, question: Question) -> None:
        """Add a question to the digests that are still to come today: of those who answer for its department."""
        if question.about is None:
            return
        department = question.about.recorded_by
        today = self._at.astimezone(self._directory.zone(department)).date()
        for person in self._directory.in_charge(department, today):
            if self._gets_digest(person):
                self._people[person.id] = person
                self._questions.setdefault(person.id, []).append(question)

    def add_round(self, one: RoundToAnswer) -> None:
        """Add a round of a survey to the digest of a person who has not answered, on the days of its reminders."""
        person = reminded_person(one, self._directory, self._at)
        if person is None or not self._gets_digest(person):
            return
        on = digest_day(person, self._directory, self._digest_at, self._at)
        if is_round_in_digest(one, person, on, self._directory, self._sent, self._digest_at):
            self._people[person.id] = person
            self._rounds.setdefault(person.id, []).append(one)

    def digests(self, channels: Sequence[str]) -> Iterable[Notification]:
        """One message a person, by person."""
        for id in sorted({*self._digests, *self._questions, *self._rounds}):
            lines, questions = self._digests.get(id, []), tuple(self._questions.get(id, ()))
            person = self._people[id]
            on, channel = digest_day(person, self._directory, self._digest_at, self._at), channel_of(person, channels)
            key = f"{DIGEST}/{id}/{channel}/{on.isoformat()}"
            vacant, rounds = tuple(self._vacant.get(id, ())), tuple(self._rounds.get(id, ()))
            yield Notification(key, person, channel, None, _once_each(lines), on, questions, vacant, rounds)

    def singles(self, channels: Sequence[str]) -> Iterable[Notification]:
        """One message for each line that goes singly, in the order in which they were added."""
        for person, line in (*self._singles, *self._missed.values()):
            channel = channel_of(person, channels)
            due_at = written_instant(line.verdict.due.at) if line.verdict.due else ""
            key = f"{line.occurrence.id}/{line.topic}/{due_at}/{person.id}/{channel}"
            yield Notification(key, person, channel, line.topic, (line,), None)

    def _audience(self, candidate: Candidate, reminder: Reminder) -> Mapping[str, Person]:
        """The people whom a reminder is for, by id."""
        people = self._members(candidate, reminder.audience)
        if reminder.spares_heads and candidate.obligation.receiver is None:
            people = self._directory.without_head(people, candidate.agreement.consumer, self._today(candidate))
        named = [self._directory.person(id, self._today(candidate)) for id in reminder.people]
        return {**people, **{person.id: person for person in named if person is not None}} if named else people

    def _members(self, candidate: Candidate, audiences: tuple[Audience, ...]) -> Mapping[str, Person]:
        """The people of some audiences of an occurrence, by id."""
        agreement, obligation, named = candidate.agreement, candidate.obligation, candidate.assigned_to
        parties = agreement.provider, agreement.consumer, obligation.owner, obligation.receiver
        key = *parties, named, audiences
        if (known := self._known_members.get(key)) is None:  # thousands of items have a few audiences
            of, today = self._directory.audience, self._today(candidate)
            people = (person for who in audiences for person in of(who, agreement, obligation, today, named))
            known = self._known_members[key] = {person.id: person for person in people}
        return known

    def _add_to_digest(self, person: Person, line: NotificationLine) -> None:
        self._people[person.id] = person
        self._digests.setdefault(person.id, []).append(line)

    def _today(self, candidate: Candidate) -> date:
        """The local date on which people hold their roles: that of the provider."""
        provider = candidate.agreement.provider
        if (day := self._days.get(provider)) is None:
            day = self._days[provider] = self._at.astimezone(self._directory.zone(provider)).date()
        return day

    def _gets_digest(self, person: Person) -> bool:
        who = person.id, person.department
        if (gets := self._getting.get(who)) is None:
            gets = gets_digest(person, self._directory, self._sent, self._digest_at, self._at)
            self._getting[who] = gets
        return gets

    def _last_chance(self, candidate: Candidate, reminder: Reminder, without: Iterable[Person]) -> bool:
        """True on a day off if the item falls due before the next digest: a run came too late for the last one."""
        due = candidate.verdict.due
        calendars = [self._directory.calendar(person.department) for person in without]
        if not reminder.topic.kind.is_step or due is None or due.at <= self._at:
            return False
        return any(
            not calendar.is_working_day(calendar.local(self._at).date())
            and digest_after(self._at + timedelta(microseconds=1), self._digest_at, calendar) > due.at
            for calendar in calendars
        )

    def _weekly(self, person: Person, since: datetime) -> bool:
        """True if an item that stands since an instant is still to come in the person's weekly digest.

        The digest of the first working day has it; after a day without a run, the first digest after that.
        """
        calendar = self._directory.calendar(person.department)
        slot = weekly_digest(self._at, self._digest_at, calendar)
        if slot is None or since > slot:
            return False
        first = calendar.local(slot).date()
        return all(id != person.id or on < first for id, on in self._sent)


def _each_once(*notes: tuple[Note, ...]) -> tuple[Note, ...]:
    if not any(notes):
        return ()
    return tuple(dict.fromkeys(note for several in notes for note in several))


def _once_each(lines: Iterable[NotificationLine]) -> tuple[NotificationLine, ...]:
    """Each occurrence once, with its last reminder, by due time and id (pending due dates last)."""
    last: dict[str, NotificationLine] = {}
    for line in lines:
        before = last.get(line.occurrence.id)
        if before is None:
            last[line.occurrence.id] = line
        elif line.topic != STANDING:
            both = replace(line, notes=_each_once(before.notes, line.notes)) if before.notes else line
            last[line.occurrence.id] = both
    return tuple(
        sorted(
            last.values(),
            key=lambda x: (x.verdict.due is None, x.verdict.due.at if x.verdict.due else EPOCH, x.occurrence.id),
        )
    )
