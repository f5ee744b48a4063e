"""From tellings to messages: one digest a person and day, singly only what cannot wait (decision 17)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, tzinfo

from engine.domain.agreement import Agreement, Obligation
from engine.domain.calendar import EPOCH
from engine.domain.climb import Telling, digest_before
from engine.domain.delegation import Delegation
from engine.domain.ladder import Audience
from engine.domain.language import Text
from engine.domain.occurrence import Occurrence
from engine.domain.organisation import Organisation, Person
from engine.domain.verdict import Verdict, written_instant

DIGEST = "digest"
MAIL = "mail"
CONSOLE = "console"


@dataclass(frozen=True, slots=True)
class Tick:
    """One part of a line, owed for the same thing as the others, and whether it was delivered or is done."""

    occurrence: str
    title: Text
    done: bool


@dataclass(frozen=True, slots=True)
class Item:
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
    line: tuple[Tick, ...] = ()


@dataclass(frozen=True, slots=True)
class Pending:
    """An occurrence with what is to be told of it; ``standing`` puts it into the daily digest as well. ``was``: its due
    instant before the move that is among it; ``line``: as that of an item."""

    occurrence: Occurrence
    agreement: Agreement
    obligation: Obligation
    verdict: Verdict
    tellings: tuple[Telling, ...]
    standing: bool
    handed_to: str | None = None
    was: datetime | None = None
    line: tuple[Tick, ...] = ()

    def item(self, what: str, notes: tuple[Text, ...] = (), was: datetime | None = None) -> Item:
        """It in a message that tells this of it."""
        return Item(self.occurrence, self.agreement, self.obligation, self.verdict, what, was, notes, self.line)


@dataclass(frozen=True, slots=True)
class Notice:
    """One message to one person by one channel. ``key`` is unique in the store: what it names is told once."""

    key: str
    to: Person
    channel: str
    rung: str
    items: tuple[Item, ...]
    digest_on: date | None


@dataclass(frozen=True, slots=True)
class Told:
    """That something about an occurrence was told, and to whom; nobody where the role is vacant."""

    occurrence: str
    what: str
    due_at: str
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Round:
    """The messages of one run, what they tell, and the occurrences that wait for the next digest."""

    notices: tuple[Notice, ...]
    told: tuple[Told, ...]
    deferred: frozenset[str]


class Directory:
    """Who holds which role on a local date, who stands in for whom, and in which zone each department reads its
    mail."""

    def __init__(
        self,
        organisation: Organisation,
        people: Sequence[Person],
        zones: Mapping[str, tzinfo],
        delegations: Sequence[Delegation] = (),
    ) -> None:
        self.organisation = organisation
        self._people = people
        self._zones = zones
        self._delegations = delegations

    def zone(self, department: str) -> tzinfo:
        """The zone of a department's calendar."""
        return self._zones[department]

    def holders(self, role: str, on: date) -> tuple[Person, ...]:
        """Each holder of a role on a date, by id."""
        return tuple(sorted((p for p in self._people if p.holds(role, on)), key=lambda p: p.id))

    def members(self, department: str, on: date) -> tuple[Person, ...]:
        """Everybody of a department on a date, once each, by id."""
        found = {p.id: p for p in self._people if p.department == department and p.holds(p.role, on)}
        return tuple(found[id] for id in sorted(found))

    def without_head(self, people: Mapping[str, Person], department: str, on: date) -> Mapping[str, Person]:
        """People by id without the head of a department; a head that is alone there stays."""
        found = self.organisation.department(department)
        heads = {p.id for p in self.holders(found.head, on)} if found is not None else set()
        return {id: p for id, p in people.items() if id not in heads} or people

    def audience(
        self, who: Audience, agreement: Agreement, obligation: Obligation, on: date, handed_to: str | None = None
    ) -> tuple[Person, ...]:
        """The people of an audience on a date, with those who stand in for them; ``handed_to`` stands for the owners
        while holding their role.
        """
        people = self._asked_for(who, agreement, obligation, on, handed_to)
        ids = {p.id for p in people}
        standing_in = {d.to for d in self._delegations if d.by in ids and d.covers(on)} - ids
        others = {p.id: p for p in self._people if p.id in standing_in and p.holds(p.role, on)}
        return (*people, *(others[id] for id in sorted(others)))

    def _asked_for(
        self, who: Audience, agreement: Agreement, obligation: Obligation, on: date, handed_to: str | None
    ) -> tuple[Person, ...]:
        match who:
            case Audience.OWNER:
                owners = self.holders(obligation.owner, on)
                return tuple(p for p in owners if p.id == handed_to) or owners
            case Audience.RECEIVER:
                if obligation.receiver is not None:
                    return self.holders(obligation.receiver, on)
                return self.members(agreement.consumer, on)
            case Audience.PROVIDER_HEAD | Audience.CONSUMER_HEAD:
                id = agreement.provider if who is Audience.PROVIDER_HEAD else agreement.consumer
                department = self.organisation.department(id)
                return self.holders(department.head, on) if department is not None else ()


def notices(
    pending: Iterable[Pending],
    directory: Directory,
    sent: frozenset[tuple[str, date]],
    working: Mapping[str, bool],
    digest_at: time,
    at: datetime,
) -> Round:
    """The messages that are due at an instant.

    ``sent`` holds (person, local date) of each digest that exists; who has had today's gets only what goes singly,
    the rest waits.
    ``working`` says of each department whether today is worked: on a day off nobody gets a digest for standing items
    alone.
    """
    by_id: dict[str, Person] = {}
    digests: dict[str, list[Item]] = {}
    news: set[str] = set()
    singles: list[tuple[Person, Item, str]] = []
    told: list[Told] = []
    deferred: set[str] = set()

    def slot(person: Person) -> date:
        zone = directory.zone(person.department)
        return digest_before(at, digest_at, zone).astimezone(zone).date()

    for one in pending:
        due_at = written_instant(one.verdict.due.at) if one.verdict.due else ""
        for telling in one.tellings:
            today = at.astimezone(directory.zone(one.agreement.provider)).date()
            people: Mapping[str, Person] = {
                p.id: p
                for who in telling.audience
                for p in directory.audience(who, one.agreement, one.obligation, today, one.handed_to)
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
            told.append(Told(one.occurrence.id, telling.what, due_at, tuple(sorted(people))))
        if one.standing:
            today = at.astimezone(directory.zone(one.agreement.provider)).date()
            for who in one.obligation.ladder.daily:
                for person in directory.audience(who, one.agreement, one.obligation, today, one.handed_to):
                    if (person.id, slot(person)) in sent:
                        continue
                    by_id[person.id] = person
                    digests.setdefault(person.id, []).append(one.item("standing"))

    made: list[Notice] = []
    for id, items in sorted(digests.items()):
        person = by_id[id]
        if id not in news and not working.get(person.department, True):
            continue
        on, channel = slot(person), channel_of(person)
        key = f"{DIGEST}/{id}/{channel}/{on.isoformat()}"
        made.append(Notice(key, person, channel, DIGEST, _once_each(items), on))
    for person, item, due_at in singles:
        channel = channel_of(person)
        key = f"{item.occurrence.id}/{item.what}/{due_at}/{person.id}/{channel}"
        made.append(Notice(key, person, channel, item.what, (item,), None))
    return Round(tuple(made), tuple(told), frozenset(deferred))


def channel_of(person: Person) -> str:
    """By which channel a person is told: mail where there is an address, else the console of the run."""
    return MAIL if person.mail else CONSOLE


def _once_each(items: Iterable[Item]) -> tuple[Item, ...]:
    """Each occurrence once, with the last thing told of it, by due instant and id (awaited dates last)."""
    last: dict[str, Item] = {}
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
