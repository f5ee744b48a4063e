"""Agreements as they are in force: resolved, with standards, escalation and roles put in."""

from dataclasses import dataclass, field
from datetime import date

from engine.domain.agreement.catalogue import Evidence
from engine.domain.agreement.check import Attest, Check, attestation
from engine.domain.agreement.condition import Condition
from engine.domain.agreement.escalation_policy import EscalationPolicy
from engine.domain.agreement.rule import DueRule, EventMatch, Every, PauseRule, Trigger
from engine.domain.agreement.side import Side
from engine.domain.ids import obligation_text
from engine.domain.text import Text
from engine.domain.time.amount import Amount, Unit

RETURNABLE = Amount.of(5, Unit.WORKING_DAY)
"""How long a delivery without acceptance can be returned."""
ANSWERABLE = Amount.of(5, Unit.WORKING_DAY)
"""How long the other side may answer what was asked of it; silence is a no."""


@dataclass(frozen=True, slots=True)
class Acceptance:
    """How the consumer agrees: ``within`` None means that delivered is done; else its own clock, and whether silence
    accepts."""

    within: Amount | None = None
    silence_accepts: bool = False


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Numbered repeats every so often after the first, until an event of the same subject."""

    every: Amount
    until: str


@dataclass(frozen=True, slots=True)
class Need:
    """Another obligation that has to be handed over first: the one about the same subject, or for the same period."""

    agreement: str
    obligation: str

    @property
    def promise(self) -> str:
        """``agreement/obligation``."""
        return obligation_text(self.agreement, self.obligation)


@dataclass(frozen=True, slots=True)
class Obligation:
    """One promise. ``part_of`` names the line whose parts share one row, ``line_title`` is its title; a part's id is
    ``line.part``.

    ``receiver`` None is the whole consuming department. ``calendar`` is the one that due and response run on.
    ``done_by`` is what completes it, where an event shows that and no person; ``pauses`` are what stops its clock.
    """

    id: str
    title: Text
    owner: str
    receiver: str | None
    calendar: str
    trigger: Trigger
    due: DueRule
    acceptance: Acceptance
    escalation: EscalationPolicy
    source: str | None = None
    part_of: str | None = None
    line_title: Text | None = None
    respond: Amount | None = None
    follow_up: FollowUp | None = None
    met_when: tuple[Condition, ...] = ()
    done_by: EventMatch | None = None
    pauses: tuple[PauseRule, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    check: Check = field(default_factory=Attest)
    nothing_to_report: bool = False
    key_moment: bool = False
    formerly: str | None = None
    needs: tuple[Need, ...] = ()

    @property
    def key(self) -> str:
        """The id under which its occurrences go for ever: the one it had first (``formerly`` renames)."""
        return self.formerly or self.id

    @property
    def attested_by(self) -> Side:
        """Whose word counts: the provider's, or the consumer's where only the receiver can judge."""
        word = attestation(self.check)
        return word.by if word is not None else Side.PROVIDER


@dataclass(frozen=True, slots=True)
class Excuses:
    """How many extensions and waivers may be granted in each period."""

    per: Every
    at_most: int


@dataclass(frozen=True, slots=True)
class Agreement:
    """What one department promises another; ``effective_from`` and ``effective_until`` bound due instants (local
    dates, both included). ``excuses`` None: as many as the consumer likes."""

    id: str
    title: Text
    provider: str
    consumer: str
    effective_from: date
    effective_until: date | None
    obligations: tuple[Obligation, ...]
    excuses: Excuses | None = None

    def obligation(self, id: str) -> Obligation | None:
        """The obligation of that id, or of that former id, or None."""
        return next((o for o in self.obligations if id in (o.id, o.key)), None)
