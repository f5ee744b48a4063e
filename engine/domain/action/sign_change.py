"""Propose a change of definitions that needs signatures, sign it, or reject it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import ClassVar

from engine.domain.ledger.entry import About, Entry, Json, Kind
from engine.domain.ledger.payload import Payload, computed_field, input_field
from engine.domain.ledger.transition import Permitted, Transition


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeChange(Payload):
    """A change of definitions that comes into force once it is signed. The entries about it have its hash as id.

    ``definitions`` has the hash of each definition that it puts in force (None: removed), ``base`` the hashes that were
    in force then, by name. ``departments`` has the departments whose heads must sign, by agreement.
    """

    TRANSITION: ClassVar[Transition] = Transition(Kind.CHANGE_PROPOSED, About.PROPOSAL, Permitted.OPERATOR, "apply")
    definitions: Mapping[str, Json] = computed_field(None)
    base: Mapping[str, Json] = computed_field(None)
    departments: Mapping[str, Json] = computed_field(None)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignChange(Payload):
    """The head of a department agrees to a proposed change, for the ``departments`` that the person heads."""

    TRANSITION: ClassVar[Transition] = Transition(Kind.CHANGE_SIGNED, About.PROPOSAL, Permitted.HEAD, "sign")
    departments: tuple[str, ...] = computed_field(())
    on_behalf_of: tuple[str, ...] = computed_field((), key="for", omit_default=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectChange(Payload):
    """A head does not agree to a proposed change, or its proposer withdraws it: it cannot come into force any more."""

    TRANSITION: ClassVar[Transition] = Transition(Kind.CHANGE_REJECTED, About.PROPOSAL, Permitted.HEAD, "reject")
    reason: str = input_field("")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplaceChange(Payload):
    """A newer proposal (``by_proposal``) replaces one that still waits for signatures."""

    TRANSITION: ClassVar[Transition] = Transition(Kind.CHANGE_REPLACED, About.PROPOSAL, Permitted.OPERATOR, "apply")
    by_proposal: str = computed_field("")


@dataclass(frozen=True, slots=True, kw_only=True)
class PutProposalInForce(Payload):
    """The last signature of a proposed change came: it is in force."""

    TRANSITION: ClassVar[Transition] = Transition(Kind.CHANGE_IN_FORCE, About.PROPOSAL, Permitted.ENGINE)


@dataclass(frozen=True, slots=True)
class Signature:
    """A head's agreement: the departments it counts for, recorded ``at`` an instant (UTC)."""

    by: str
    departments: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed change that waits for signatures: ``id`` is the hash that is signed, ``by`` the proposer.

    ``definitions`` and ``base`` are the hashes after and before it by name (None: there is none), ``departments`` those
    whose heads must sign, by agreement.
    """

    id: str
    by: str
    at: datetime
    definitions: Mapping[str, str | None]
    base: Mapping[str, str | None]
    departments: Mapping[str, tuple[str, ...]]
    signatures: tuple[Signature, ...] = field(default=())

    @property
    def agreements(self) -> tuple[str, ...]:
        """The agreements that it needs signatures for, by id."""
        return tuple(sorted(self.departments))

    @property
    def needed(self) -> frozenset[str]:
        """The departments whose heads must sign."""
        return frozenset(d for departments in self.departments.values() for d in departments)

    @property
    def signed(self) -> frozenset[str]:
        """The departments whose heads have signed."""
        return frozenset(d for signature in self.signatures for d in signature.departments)

    @property
    def missing(self) -> tuple[str, ...]:
        """The departments whose heads still have to sign, by id."""
        return tuple(sorted(self.needed - self.signed))


def pending_proposals(entries: Mapping[str, Iterable[Entry]]) -> tuple[Proposal, ...]:
    """The proposals that wait for signatures, oldest first, from the entries about each, in order of recording."""
    known = (_pending(id, theirs) for id, theirs in entries.items())
    return tuple(sorted((p for p in known if p is not None), key=lambda p: (p.at, p.id)))


def signed_proposals(entries: Mapping[str, Iterable[Entry]]) -> tuple[Proposal, ...]:
    """The proposals that came into force, with all their signatures, oldest first."""
    known = [
        _pending(id, (e for e in theirs if e.kind is not Kind.CHANGE_IN_FORCE))
        for id, theirs in ((id, tuple(theirs)) for id, theirs in entries.items())
        if any(e.kind is Kind.CHANGE_IN_FORCE for e in theirs)
    ]
    return tuple(sorted((p for p in known if p is not None), key=lambda p: (p.at, p.id)))


def _pending(id: str, entries: Iterable[Entry]) -> Proposal | None:
    proposal: Proposal | None = None
    for entry in entries:
        if entry.kind is Kind.CHANGE_PROPOSED:
            proposal = _proposal(id, ProposeChange.read(entry), entry)
        elif entry.kind is not Kind.CHANGE_SIGNED:
            proposal = None
        elif proposal is not None:
            signature = Signature(entry.actor, SignChange.read(entry).departments, entry.recorded_at)
            proposal = replace(proposal, signatures=(*proposal.signatures, signature))
    return proposal


def _proposal(id: str, proposed: ProposeChange, entry: Entry) -> Proposal:
    return Proposal(
        id=id,
        by=entry.actor,
        at=entry.recorded_at,
        definitions=_hashes(proposed.definitions),
        base=_hashes(proposed.base),
        departments={agreement: _names(names) for agreement, names in proposed.departments.items()},
    )


def _hashes(written: Mapping[str, Json]) -> Mapping[str, str | None]:
    return {name: None if hash_ is None else str(hash_) for name, hash_ in written.items()}


def _names(written: Json) -> tuple[str, ...]:
    return tuple(str(name) for name in written) if isinstance(written, list | tuple) else ()
