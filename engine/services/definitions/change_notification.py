"""The notifications of a change of terms: both heads, the receivers, and the owners of what is cancelled."""

from collections.abc import Iterator, Sequence
from dataclasses import KW_ONLY, dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from engine.domain.action.sign_change import Proposal
from engine.domain.agreement.agreement import Agreement, Obligation
from engine.domain.agreement.definitions import Definitions
from engine.domain.agreement.escalation_policy import Audience
from engine.domain.agreement.organisation import Person
from engine.domain.ids import DefinitionKind, DefinitionName
from engine.domain.ledger.consequence import PeopleNotified
from engine.domain.ledger.entry import ENGINE, Entry
from engine.domain.ledger.notification_topic import NotificationKind, NotificationTopic
from engine.domain.ledger.terms_change import PlanEffect
from engine.domain.notification.digest_readers import channel_of
from engine.domain.occurrence.rulebook import Rulebook
from engine.services.command_time import CommandTime
from engine.services.definitions.changes import DefinitionChange
from engine.services.definitions.effects import Touched, written_due
from engine.services.ports.outbox import Message
from engine.services.run.notify import RenderedMessage


@dataclass(frozen=True, slots=True)
class ChangeRecipient:
    """A person who is notified of a change, with the agreements and the occurrences that concern the person, by id."""

    person: Person
    agreements: frozenset[str]
    occurrences: frozenset[str]


class ChangeStage(StrEnum):
    """How far a change has come: it is in force, it waits for signatures, or it was rejected."""

    IN_FORCE = "in force"
    PROPOSED = "proposed"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class ChangeNotification:
    """One message to one person about a change of terms that ``by`` applied, proposed or rejected.

    ``sign`` has the agreement that the person can sign it under; ``reason`` says why it was rejected. ``definitions``
    are the agreements that changed and concern the person, ``occurrences`` the items; ``old`` and ``new`` are the
    definitions before and after.
    """

    key: str
    to: Person
    channel: str
    by: str
    definitions: tuple[DefinitionChange, ...]
    occurrences: tuple[Touched, ...]
    old: Definitions
    new: Definitions
    stage: ChangeStage = ChangeStage.IN_FORCE
    sign: str | None = None
    reason: str = ""


class ChangeRenderer(Protocol):
    """Words the notification of a change in the recipient's language."""

    def __call__(self, notification: ChangeNotification, book: Rulebook, command_time: CommandTime) -> RenderedMessage:
        """The subject and the texts."""


@dataclass(frozen=True, slots=True)
class ChangeNotifier:
    """Writes the notifications of a change, for the ``channels`` that are set up."""

    write: ChangeRenderer
    channels: Sequence[str]


@dataclass(frozen=True, slots=True)
class Change:
    """A change in force: the definitions and the occurrences that it changed, the rulebooks before and after it, and
    who applied it when (UTC)."""

    definitions: Sequence[DefinitionChange]
    occurrences: Sequence[Touched]
    books: tuple[Rulebook, Rulebook]
    _: KW_ONLY
    by: str
    applied_at: datetime

    @property
    def topic(self) -> NotificationTopic:
        """The topic of its notifications."""
        return NotificationTopic(NotificationKind.AGREEMENT_CHANGED, self.applied_at)


@dataclass(slots=True)
class _Concerned:
    person: Person
    agreements: set[str] = field(default_factory=set)
    occurrences: set[str] = field(default_factory=set)


def recipients(
    changes: Sequence[DefinitionChange], touched: Sequence[Touched], books: Sequence[Rulebook], at: datetime
) -> tuple[ChangeRecipient, ...]:
    """The people to notify of a change, by id, as ``books`` name them: the rulebooks before and after it.

    They are the heads of both departments, the receivers of each obligation that changed or whose items changed, and
    the owners of the items that are cancelled.
    """
    concerned: dict[str, _Concerned] = {}
    for agreement_id, keys in _changed_obligations(changes, touched).items():
        items = [t for t in touched if t.agreement == agreement_id]
        for book in books:
            agreement = book.definitions.agreement(agreement_id)
            if agreement is None:
                continue
            for person, theirs in _audiences(book, agreement, sorted(keys), items, at):
                entry = concerned.setdefault(person.id, _Concerned(person))
                entry.agreements.add(agreement_id)
                entry.occurrences.update(t.occurrence for t in theirs)
    return tuple(
        ChangeRecipient(c.person, frozenset(c.agreements), frozenset(c.occurrences))
        for _, c in sorted(concerned.items())
    )


def _changed_obligations(changes: Sequence[DefinitionChange], touched: Sequence[Touched]) -> dict[str, set[str]]:
    """The keys of the obligations that changed or whose items changed, by agreement."""
    changed: dict[str, set[str]] = {}
    for change in changes:
        name = DefinitionName.parse(change.name)
        if name.kind is DefinitionKind.AGREEMENT:
            keys = changed.setdefault(name.id, set())
            keys.update(o.key for c in change.obligations for o in (c.old, c.new) if o is not None)
    for item in touched:
        changed.setdefault(item.agreement, set()).add(item.obligation)
    return changed


def _audiences(
    book: Rulebook, agreement: Agreement, keys: Sequence[str], items: Sequence[Touched], at: datetime
) -> Iterator[tuple[Person, Sequence[Touched]]]:
    """The people of an agreement, each with the items that concern the person."""
    on = at.astimezone(book.directory.zone(agreement.provider)).date()

    def audience(who: Audience, obligation: Obligation) -> Sequence[Person]:
        return book.directory.audience(who, agreement, obligation, on)

    for who in (Audience.CONSUMER_HEAD, Audience.PROVIDER_HEAD):
        for person in audience(who, agreement.obligations[0]):
            yield person, items
    for key in keys:
        pair = book.find(agreement.id, key)
        if pair is None:
            continue
        theirs = [t for t in items if t.obligation == key]
        for person in audience(Audience.RECEIVER, pair[1]):
            yield person, theirs
        if cancelled := [t for t in theirs if t.effect is PlanEffect.CANCELLED]:
            for person in audience(Audience.OWNER, pair[1]):
                yield person, cancelled


def with_recipients(touched: Sequence[Touched], people: Sequence[ChangeRecipient]) -> tuple[Touched, ...]:
    """The occurrences that changed, each with the people who are notified of it; one that stays as it is has none of
    its own."""
    return tuple(
        t
        if t.effect is PlanEffect.STAYS
        else replace(
            t, notified=tuple(sorted({*t.notified, *(r.person.id for r in people if t.occurrence in r.occurrences)}))
        )
        for t in touched
    )


def change_messages(
    people: Sequence[ChangeRecipient], change: Change, command_time: CommandTime, notifier: ChangeNotifier
) -> tuple[Message, ...]:
    """One message about a change to each person."""
    old, now = change.books
    messages = []
    for recipient in people:
        channel = channel_of(recipient.person, notifier.channels)
        notification = ChangeNotification(
            key=f"{change.topic}/{recipient.person.id}/{channel}",
            to=recipient.person,
            channel=channel,
            by=change.by,
            definitions=tuple(c for c in change.definitions if DefinitionName.parse(c.name).id in recipient.agreements),
            occurrences=tuple(t for t in change.occurrences if t.occurrence in recipient.occurrences),
            old=old.definitions,
            new=now.definitions,
        )
        messages.append(_message(notification, change.topic, notifier.write(notification, now, command_time)))
    return tuple(messages)


def _message(notification: ChangeNotification, topic: NotificationTopic, rendered: RenderedMessage) -> Message:
    return Message(
        key=notification.key,
        person=notification.to.id,
        address=notification.to.address(notification.channel),
        channel=notification.channel,
        step=str(topic),
        digest_on=None,
        about=tuple(t.occurrence for t in notification.occurrences if t.effect is not PlanEffect.STAYS),
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
    )


def notified_entries(
    people: Sequence[ChangeRecipient], change: Change, *, at: datetime, recorded_at: datetime
) -> tuple[Entry, ...]:
    """An entry for each occurrence that moved, came or went, with the people who were notified of it."""
    entries = []
    for item in change.occurrences:
        to = tuple(r.person.id for r in people if item.occurrence in r.occurrences)
        if item.effect is not PlanEffect.STAYS and to:
            content = PeopleNotified(step=str(change.topic), due_at=written_due(item.new), to=to)
            entry = content.entry_about(item.occurrence, actor=ENGINE, effective_at=at, recorded_at=recorded_at)
            entries.append(entry)
    return tuple(entries)


def proposal_messages(
    proposed: Sequence[tuple[Proposal, Sequence[DefinitionChange]]],
    book: Rulebook,
    *,
    stage: ChangeStage,
    new: Definitions,
    occurrences: Sequence[Touched] = (),
    by: str,
    recorded_at: datetime,
    command_time: CommandTime,
    notifier: ChangeNotifier,
    reason: str = "",
) -> tuple[Message, ...]:
    """A message about each proposal to the heads who must sign it; of a rejection also to its proposer.

    ``new`` are the definitions that it would put in force, ``occurrences`` the items that it would touch.
    """
    on = book.home.local(command_time.at).date()
    kind = NotificationKind.SIGNATURE_REQUESTED if stage is ChangeStage.PROPOSED else NotificationKind.SIGNATURE_REFUSED
    topic = NotificationTopic(kind, recorded_at)
    messages = []
    for proposal, changes in proposed:
        people = {person.id: person for person in signing_heads(book, proposal, on)}
        if stage is ChangeStage.REJECTED:
            people |= {p.id: p for p in book.definitions.people if p.id == proposal.by and p.holds(p.role, on)}
        items = tuple(t for t in occurrences if t.agreement in proposal.departments)
        for person in (people[id] for id in sorted(people)):
            channel = channel_of(person, notifier.channels)
            notification = ChangeNotification(
                key=f"{topic}/{proposal.id[:12]}/{person.id}/{channel}",
                to=person,
                channel=channel,
                by=by,
                definitions=tuple(changes),
                occurrences=items,
                old=book.definitions,
                new=new,
                stage=stage,
                sign=proposal.agreements[0] if stage is ChangeStage.PROPOSED else None,
                reason=reason,
            )
            messages.append(_message(notification, topic, notifier.write(notification, book, command_time)))
    return tuple(messages)


def signing_heads(book: Rulebook, proposal: Proposal, on: date) -> tuple[Person, ...]:
    """The heads who sign a proposal, by id."""
    heads = {
        person.id: person
        for id in sorted(proposal.needed)
        if (department := book.organisation.department(id)) is not None
        for person in book.directory.holders(department.head, on)
    }
    return tuple(heads[id] for id in sorted(heads))
