"""Actions on an occurrence: each is decided by its type and recorded in one commit."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from engine.domain.action.action import Action
from engine.domain.action.actor import Actor
from engine.domain.action.case import Attempt
from engine.domain.action.deliver import DeliverPart, EvidenceAction
from engine.domain.action.excuses import COUNTED
from engine.domain.action.permission import authority_refusal, refusal_of
from engine.domain.action.table import transition
from engine.domain.ids import OccurrenceId
from engine.domain.ledger.closing import closings
from engine.domain.ledger.entry import About, Entry, Kind, as_known
from engine.domain.ledger.transition import DELIVERIES
from engine.domain.occurrence.rulebooks import Rulebooks
from engine.domain.occurrence.verdict import returnable_until
from engine.domain.refusal import Refusal
from engine.services.actions.submit_evidence import by_field_ids, still_missing, submit_evidence
from engine.services.case import Done, case_of, ratings_of
from engine.services.command_time import CommandTime
from engine.services.commit import decide
from engine.services.lookup import actor as find_actor
from engine.services.lookup import find
from engine.services.ports.entries import Entries
from engine.services.ports.evidence import EvidenceStore
from engine.services.ports.ledger import Batch, ExpectedHead, Ledger
from engine.services.refused import Refused
from engine.services.snapshot import facts_only, rulebooks


def act(ledger: Ledger, action: Action, command_time: CommandTime, evidence: EvidenceStore) -> Done:
    """Record an action.

    Raises Refused, with nothing written: who may do it, what has to come first, or what is missing.
    """
    (result,) = act_all(ledger, [action], command_time, evidence)
    if isinstance(result, Refusal):
        raise Refused(result)
    return result


def act_all(
    ledger: Ledger, actions: Sequence[Action], command_time: CommandTime, evidence: EvidenceStore
) -> tuple[Done | Refusal, ...]:
    """Record actions on several occurrences in one commit; return for each the result, or why it is refused.

    A refused action does not hold up the others. No two actions may be on the same occurrence.
    """

    def work(expected_head: ExpectedHead) -> tuple[Batch | None, tuple[Done | Refusal, ...]]:
        books = rulebooks(ledger)
        results: list[Done | Refusal] = []
        for action in actions:
            try:
                pending = tuple(r.entry for r in results if isinstance(r, Done))
                results.append(_decide(ledger, books, action, expected_head, command_time, evidence, pending))
            except Refused as refused:
                results.append(refused.refusal)
        done = [r for r in results if isinstance(r, Done)]
        entries, ratings = tuple(r.entry for r in done), tuple(rating for r in done for rating in r.ratings)
        return Batch(_command(entries[0].kind), entries, ratings=ratings) if entries else None, tuple(results)

    return decide(ledger, command_time.at, work)


def shared_evidence(actions: Sequence[Action], results: Sequence[Done | Refusal]) -> tuple[str, ...]:
    """The evidence that recorded actions on several subjects share: values and names of files, as they were given."""
    recorded = [
        (action, done.occurrence.subject or done.occurrence.id)
        for action, done in zip(actions, results, strict=True)
        if isinstance(done, Done) and isinstance(action, EvidenceAction)
    ]
    if len({about for _, about in recorded}) < 2:
        return ()
    given = [[*action.values.items(), *((n, f.name) for n, f in action.files.items())] for action, _ in recorded]
    return tuple(f"{name}={value}" for name, value in given[0] if all((name, value) in other for other in given))


def _command(kind: Kind) -> str:
    """The name that the batch of an action keeps: the first word of the action's name."""
    return (transition(kind).name or kind.value).split()[0]


def _decide(
    ledger: Ledger,
    books: Rulebooks,
    action: Action,
    expected_head: ExpectedHead,
    command_time: CommandTime,
    evidence: EvidenceStore,
    pending: Sequence[Entry],
) -> Done:
    terms, occurrence = find(ledger, books, action.occurrence, command_time.at)
    entries = facts_only(ledger.entries.of([occurrence.id]).get(occurrence.id, ()))
    case = case_of(terms, occurrence, entries, command_time.at)
    attempt = Attempt(
        case, find_actor(case.book, action.actor, command_time.at), _Facts(ledger.entries), books.current.organisation
    )
    if (refusal := refusal_of(action, attempt)) is not None:
        raise Refused(refusal)
    recorded = replace(action.recorded(attempt), occurrence=occurrence.id, on_behalf_of=_represented(action, attempt))
    if isinstance(recorded, EvidenceAction):
        recorded = by_field_ids(recorded, case.obligation)
        recorded = replace(recorded, evidence=submit_evidence(ledger, case, recorded, evidence, pending=pending))
    entry = recorded.entry(expected_head.recorded_at)
    case_after = case_of(terms, occurrence, [*entries, entry], command_time.at)
    until = None
    if action.TRANSITION.kind in DELIVERIES:
        until = returnable_until(occurrence, case_after.history, case_after.verdict, case.clocks)
    missing = (
        still_missing(case.obligation, case_after.history.partial_evidence) if isinstance(recorded, DeliverPart) else ()
    )
    return Done(
        occurrence,
        case.agreement,
        case.obligation,
        entry,
        case_after.verdict,
        until,
        missing,
        ratings_of(case_of(terms, occurrence, [*entries, _known(entry, command_time)], command_time.at))
        if case_after.history.ratings
        else (),
    )


def _known(entry: Entry, command_time: CommandTime) -> Entry:
    """An entry as it will be read back: a rehearsal counts in whole seconds."""
    known = entry.recorded_at.replace(microsecond=0) if command_time.rehearsal else entry.recorded_at
    return as_known(entry, known)


def _represented(action: Action, attempt: Attempt) -> tuple[str, ...]:
    """The people for whom a delegate acts; empty where the actor may act alone."""
    case, actor = attempt.case, attempt.actor
    alone = Actor.on(actor.id, case.book.definitions.people, case.book.home.local(case.at).date())
    if alone is None or authority_refusal(type(action), case, alone, attempt.organisation) is not None:
        return tuple(sorted(actor.stands_for))
    return ()


@dataclass(frozen=True, slots=True)
class _Facts:
    """The facts that actions ask of the ledger beyond the entries of their own occurrence."""

    entries: Entries

    def excuses_granted(self, agreement: str) -> Sequence[datetime]:
        """The instants at which extensions and waivers of an agreement were granted (UTC)."""
        granted = [entry for kind in COUNTED for entry in self.entries.of_kind(kind)]
        return [e.recorded_at for e in granted if OccurrenceId.parse(e.subject_id).agreement == agreement]

    def is_closed(self, period: str) -> bool:
        """True if a month (``2026-01``) is closed."""
        return period in closings(self.entries.about(About.PERIOD, [period]))
