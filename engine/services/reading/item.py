"""One item with all that its page shows: why it is due, what happened, who was told, and what one person may do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.domain.action.actor import Actor
from engine.domain.action.case import Case
from engine.domain.action.possible import PossibleActions, possible_actions
from engine.domain.agreement.organisation import Organisation
from engine.domain.deadline.explanation_steps import Step
from engine.domain.ids import OccurrenceId
from engine.domain.ledger.consequence import PeopleNotified, RatingAsked
from engine.domain.ledger.entry import Entry, Kind
from engine.domain.ledger.notification_topic import NotificationKind, NotificationTopic
from engine.domain.notification.batch import DIGEST
from engine.domain.occurrence.rulebook import Rulebook
from engine.services.occurrences import OccurrenceReader
from engine.services.ports.ledger import Ledger
from engine.services.ports.outbox import MessageAbout
from engine.services.reading.explain import explain_occurrence
from engine.services.reading.item_history import HistoryEntry, item_history
from engine.services.snapshot import rulebook, rulebooks


@dataclass(frozen=True, slots=True)
class ItemDetail:
    """An item at an instant.

    ``organisation`` is the one in force now; ``case`` has the terms of the item. ``history`` has the entries about it
    and its events in the order in which things happened, ``messages`` those that were made about it, oldest first.
    ``reminded_at`` are the instants (UTC) at which somebody was reminded of its due time, in order. ``cause`` is the
    item that caused this one, if one did.
    """

    case: Case
    organisation: Organisation
    steps: tuple[Step, ...]
    history: tuple[HistoryEntry, ...]
    messages: tuple[MessageAbout, ...]
    reminded_at: tuple[datetime, ...]
    actions: PossibleActions
    cause: Case | None = None


def item_detail(ledger: Ledger, id: str, at: datetime, person: str) -> ItemDetail:
    """The item of an id, as ``person`` may act on it at an instant.

    Raises Refused before the first run, and where there is no such item.
    """
    return ledger.reading(lambda one_state: _item_detail(one_state, id, at, person))


def _item_detail(ledger: Ledger, id: str, at: datetime, person: str) -> ItemDetail:
    explanation = explain_occurrence(ledger, id, at)
    case, entries = explanation.case, explanation.entries
    now = rulebook(ledger)
    on = now.home.local(at).date()
    actor = Actor.on(person, case.book.definitions.people, on, case.book.delegations)
    messages = ledger.outbox.about(case.occurrence.id, _readers(now, case, entries), _since(case, entries))
    return ItemDetail(
        case,
        now.organisation,
        explanation.steps,
        item_history(ledger, case.occurrence.id, at).entries,
        messages,
        _reminders(case, entries, messages),
        possible_actions(case, actor, now.organisation, entries),
        _cause(ledger, case),
    )


def _cause(ledger: Ledger, case: Case) -> Case | None:
    """The item that caused another; None for one that no other caused."""
    id = OccurrenceId.parse(case.occurrence.id)
    if id.cause is None:
        return None
    cases = OccurrenceReader(ledger).cases(rulebooks(ledger), [str(id.cause.about(id.agreement))], case.at)
    return next(iter(cases), None)


def _readers(now: Rulebook, case: Case, entries: Iterable[Entry]) -> frozenset[str]:
    """The people whom messages about an item may have gone to: those who were notified, and all of both sides."""
    people: set[str] = set()
    for entry in entries:
        if entry.kind is Kind.NOTIFIED:
            people.update(PeopleNotified.read(entry).to)
        elif entry.kind is Kind.RATING_ASKED:
            people.add(RatingAsked.read(entry).to)
    on = now.home.local(case.at).date()
    sides = (case.agreement.provider, case.agreement.consumer)
    return frozenset(people.union(p.id for side in sides for p in now.directory.members(side, on)))


def _since(case: Case, entries: Sequence[Entry]) -> datetime:
    """An instant before which there was no message about an item."""
    return min([case.occurrence.known_at, case.occurrence.opens_at, *(e.recorded_at for e in entries)])


def _reminders(case: Case, entries: Iterable[Entry], messages: Iterable[MessageAbout]) -> tuple[datetime, ...]:
    """The instants at which somebody was reminded: by a step of the escalation, by a person, or in a daily digest of
    an overdue item."""
    notified = [(e, PeopleNotified.read(e)) for e in entries if e.kind is Kind.NOTIFIED]
    instants = {e.recorded_at for e, sent in notified if sent.to and not sent.quiet and _reminds(sent.step)}
    due = case.verdict.due
    if due is not None:
        instants.update(m.made_at for m in messages if m.step == DIGEST and m.made_at > due.at)
    return tuple(sorted({at.replace(microsecond=0) for at in instants}))


def _reminds(step: str) -> bool:
    kind = NotificationTopic.parse(step).kind
    return kind.is_step or kind is NotificationKind.REMINDED
