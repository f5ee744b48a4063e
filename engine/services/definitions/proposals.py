"""Changes that need signatures: proposed by ``apply``, signed or rejected by the heads, then in force."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.domain.action.actor import Actor
from engine.domain.action.sign_change import (
    Proposal,
    ProposeChange,
    PutProposalInForce,
    RejectChange,
    ReplaceChange,
    SignChange,
)
from engine.domain.agreement.definitions import Definitions
from engine.domain.agreement.indicator import INDICATORS
from engine.domain.ids import CATALOGUE, PEOPLE, DefinitionKind, definition_text
from engine.domain.ledger.entry import ENGINE, Entry
from engine.domain.occurrence.rulebook import Rulebook
from engine.domain.occurrence.sign_off import heads_differ
from engine.domain.refusal import Alternatives, Refusal
from engine.services.command_time import CommandTime
from engine.services.definitions.change_notification import ChangeNotifier, ChangeStage, proposal_messages
from engine.services.definitions.changes import DefinitionChange, definition_changes
from engine.services.definitions.plan import Applied, Plan, carry_out
from engine.services.definitions.signing_units import SigningUnit, signing_units
from engine.services.definitions.waiting_proposals import headed_by, proposals
from engine.services.lookup import actor as find_actor
from engine.services.ports.ledger import Batch, Ledger
from engine.services.ports.outbox import Message
from engine.services.refused import Refused
from engine.services.snapshot import rulebook


@dataclass(frozen=True, slots=True)
class Signed:
    """The result of a signature: the proposal with it, and what was put in force if it was the last one."""

    proposal: Proposal
    applied: Applied | None


def needs_signatures(ledger: Ledger, new: Definitions, at: datetime) -> bool:
    """True if some part of putting these definitions in force at an instant needs signatures."""
    old = rulebook(ledger)
    folder = Rulebook(new, {t.name: t.hash for t in ledger.definitions.spell(new)})
    changes = definition_changes(old, folder, people=heads_differ(old, new.people, old.home.local(at).date()))
    return bool(signing_units(old, folder, changes, at)[0])


def propose(
    ledger: Ledger,
    units: Sequence[SigningUnit],
    plan: Plan,
    new: Definitions,
    command_time: CommandTime,
    *,
    actor: str,
    notifier: ChangeNotifier | None,
) -> tuple[tuple[Proposal, ...], tuple[Proposal, ...]]:
    """Record a proposal for each unit, and notify the heads who must sign; call it in one transaction.

    Returns the proposals of the units, and those that they replace. One that waits already stays, with its signatures.
    """
    waiting = {p.id: p for p in proposals(ledger)}
    shared = {definition_text(DefinitionKind.ORGANISATION, plan.old.organisation.id), str(CATALOGUE)}
    hashes, texts = ledger.definitions.hashes(), {t.name: t for t in ledger.definitions.spell(new)}
    made: list[Proposal] = []
    fresh: list[tuple[Proposal, SigningUnit]] = []
    replaced: dict[str, Proposal] = {}
    entries: list[Entry] = []
    expected_head = ledger.expected_head(command_time.at)
    recorded_at = expected_head.recorded_at
    for unit in units:
        definitions = {c.name: c.new for c in unit.changes}
        base = {name: hashes.get(name) for name in sorted({*definitions, *shared})}
        spelled = (f"{name} {base[name] or ''} {hash_ or ''}" for name, hash_ in sorted(definitions.items()))
        id = ledger.definitions.digest("\n".join(spelled))
        if id in waiting:
            made.append(waiting[id])
            continue
        proposal = Proposal(id, actor, recorded_at, definitions, base, dict(unit.departments))
        for other in waiting.values():
            if other.id not in replaced and definitions.keys() & other.definitions.keys():
                replaced[other.id] = other
                entries.append(
                    ReplaceChange(by_proposal=id).entry_about(other.id, actor=actor, recorded_at=recorded_at)
                )
        content = ProposeChange(definitions=definitions, base=base, departments=_written(unit.departments))
        entries.append(content.entry_about(id, actor=actor, recorded_at=recorded_at))
        made.append(proposal)
        fresh.append((proposal, unit))
    if entries:
        messages: tuple[Message, ...] = ()
        if notifier is not None:
            messages = proposal_messages(
                [(proposal, unit.changes) for proposal, unit in fresh],
                rulebook(ledger),
                stage=ChangeStage.PROPOSED,
                new=new,
                occurrences=plan.occurrences,
                by=actor,
                recorded_at=recorded_at,
                command_time=command_time,
                notifier=notifier,
            )
        names = {name for proposal, _ in fresh for name, hash_ in proposal.definitions.items() if hash_ is not None}
        kept = tuple(texts[name] for name in sorted(names))
        ledger.commit(Batch("apply", tuple(entries), definitions=kept, messages=messages), expected_head)
    return tuple(made), tuple(replaced.values())


def sign(
    ledger: Ledger, agreement: str, *, actor: str, command_time: CommandTime, notifier: ChangeNotifier | None = None
) -> Signed:
    """Sign the proposed change that waits for an agreement, as the head of a department; the last one puts it in force.

    The hash of the proposal is signed, whatever the files say now. Raises Refused where nothing waits, where the person
    is no head that must sign, or has signed, and where what it changes has changed since.
    """

    def work(inner: Ledger) -> Signed:
        book = rulebook(inner)
        person = find_actor(book, actor, command_time.at)
        proposal = _waiting(inner, agreement)
        _require_same_base(inner, proposal)
        departments = headed_by(book, person, proposal.needed)
        if not departments:
            raise Refused(_only_heads(book, proposal, person))
        unsigned = tuple(d for d in departments if d not in proposal.signed)
        if not unsigned:
            raise Refused("change-signed-already", agreement=agreement, person=actor)
        expected_head = inner.expected_head(command_time.at)
        recorded_at = expected_head.recorded_at
        signature = SignChange(departments=unsigned, on_behalf_of=_represented(book, person, unsigned, command_time))
        entries = [signature.entry_about(proposal.id, actor=actor, recorded_at=recorded_at)]
        last = set(proposal.missing) <= set(unsigned)
        if last:
            entries.append(PutProposalInForce().entry_about(proposal.id, actor=ENGINE, recorded_at=recorded_at))
        inner.commit(Batch("sign", tuple(entries)), expected_head)
        if not last:
            return Signed(_waiting(inner, agreement), None)
        hashes = {**inner.definitions.hashes(), **proposal.definitions}
        new = inner.definitions.read({name: hash_ for name, hash_ in hashes.items() if hash_ is not None})
        return Signed(proposal, carry_out(inner, new, command_time, actor=proposal.by, notifier=notifier))

    return ledger.together(work)


def reject(
    ledger: Ledger,
    agreement: str,
    *,
    actor: str,
    reason: str,
    command_time: CommandTime,
    notifier: ChangeNotifier | None = None,
) -> Proposal:
    """Reject the proposed change that waits for an agreement, as a head who must sign, or withdraw it as its proposer.

    Raises Refused where nothing waits, without a reason, and where the person may do neither.
    """

    def work(inner: Ledger) -> Proposal:
        book = rulebook(inner)
        person = find_actor(book, actor, command_time.at)
        proposal = _waiting(inner, agreement)
        if person.id != proposal.by and not headed_by(book, person, proposal.needed):
            raise Refused(_only_heads(book, proposal, person))
        if not reason.strip():
            raise Refused("rejection-reason-missing")
        expected_head = inner.expected_head(command_time.at)
        recorded_at = expected_head.recorded_at
        entry = RejectChange(reason=reason.strip()).entry_about(proposal.id, actor=actor, recorded_at=recorded_at)
        messages = (
            proposal_messages(
                [(proposal, proposal_changes(inner, proposal))],
                book,
                stage=ChangeStage.REJECTED,
                new=proposed_definitions(inner, proposal),
                by=actor,
                recorded_at=recorded_at,
                command_time=command_time,
                notifier=notifier,
                reason=reason.strip(),
            )
            if notifier is not None
            else ()
        )
        inner.commit(Batch("reject", (entry,), messages=messages), expected_head)
        return proposal

    return ledger.together(work)


def proposed_definitions(ledger: Ledger, proposal: Proposal) -> Definitions:
    """The definitions that would be in force if a proposal were signed now."""
    hashes = {**ledger.definitions.hashes(), **proposal.definitions}
    return ledger.definitions.read({name: hash_ for name, hash_ in hashes.items() if hash_ is not None})


def proposal_changes(ledger: Ledger, proposal: Proposal) -> tuple[DefinitionChange, ...]:
    """The definitions that a proposal changes, with the obligations that differ from what is in force now."""
    new = proposed_definitions(ledger, proposal)
    hashes = {t.name: t.hash for t in ledger.definitions.spell(new)}
    changes = definition_changes(rulebook(ledger), Rulebook(new, hashes), people=str(PEOPLE) in proposal.definitions)
    return tuple(change for change in changes if change.name in proposal.definitions)


def combined(old: Definitions, new: Definitions, names: Collection[str]) -> Definitions:
    """The old definitions with those of these names as they are in the new ones."""

    def chosen(kind: DefinitionKind, before: Sequence[object], after: Sequence[object]) -> tuple[object, ...]:
        kept = {str(getattr(d, "id", "")): d for d in before}
        theirs = {str(getattr(d, "id", "")): d for d in after}
        for id in {*kept, *theirs}:
            if definition_text(kind, id) in names:
                kept.pop(id, None)
                if id in theirs:
                    kept[id] = theirs[id]
        return tuple(kept[id] for id in sorted(kept))

    organisation = definition_text(DefinitionKind.ORGANISATION, old.organisation.id)
    return Definitions(
        organisation=new.organisation if organisation in names else old.organisation,
        catalogue=new.catalogue if str(CATALOGUE) in names else old.catalogue,
        calendars=chosen(DefinitionKind.CALENDAR, old.calendars, new.calendars),  # type: ignore[arg-type]
        agreements=chosen(DefinitionKind.AGREEMENT, old.agreements, new.agreements),  # type: ignore[arg-type]
        people=old.people,
        surveys=chosen(DefinitionKind.SURVEY, old.surveys, new.surveys),  # type: ignore[arg-type]
        indicators=new.indicators if str(INDICATORS) in names else old.indicators,
    )


def _waiting(ledger: Ledger, agreement: str) -> Proposal:
    waiting = proposals(ledger)
    for proposal in waiting:
        if agreement in proposal.departments:
            return proposal
    known = tuple(sorted({id for proposal in waiting for id in proposal.departments}))
    raise Refused("no-proposal", agreement=agreement, known=Refusal("proposals-of", names=known) if known else "")


def _require_same_base(ledger: Ledger, proposal: Proposal) -> None:
    hashes = ledger.definitions.hashes()
    changed = tuple(sorted(name for name, hash_ in proposal.base.items() if hashes.get(name) != hash_))
    if changed:
        raise Refused("proposal-outdated", names=changed)


def _represented(
    book: Rulebook, person: Actor, departments: Sequence[str], command_time: CommandTime
) -> tuple[str, ...]:
    """The people for whom a delegate signs; empty where the person is a head."""
    on = book.home.local(command_time.at).date()
    alone = Actor.on(person.id, book.definitions.people, on)
    if alone is not None and set(headed_by(book, alone, departments)) == set(departments):
        return ()
    return tuple(sorted(person.stands_for))


def _only_heads(book: Rulebook, proposal: Proposal, person: Actor) -> Refusal:
    departments = (book.organisation.department(id) for id in sorted(proposal.needed))
    titles = Alternatives(tuple(d.title for d in departments if d is not None))
    return Refusal("change-needs-heads", departments=titles, person=person.id)


def _written(departments: Mapping[str, tuple[str, ...]]) -> Mapping[str, list[str]]:
    return {id: list(names) for id, names in sorted(departments.items())}
