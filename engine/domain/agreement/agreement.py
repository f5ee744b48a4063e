"""Agreements as they are in force: resolved, with the values of standards, escalation policies and roles filled in."""

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
"""The time within which the consumer can return a delivery that needs no acceptance."""
ANSWERABLE = Amount.of(5, Unit.WORKING_DAY)
"""The time within which the other side can answer a request; silence is a no."""


@dataclass(frozen=True, slots=True)
class Acceptance:
    """How the consumer accepts a delivery.

    ``within`` None: a delivery is done without acceptance. Otherwise it is the time for the answer, on the consumer's
    calendar, and ``silence_accepts`` says whether silence accepts when it has passed.
    """

    within: Amount | None = None
    silence_accepts: bool = False


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Numbered repeats at an interval after the first occurrence, until an event of the same subject."""

    every: Amount
    until: str


@dataclass(frozen=True, slots=True)
class StakeRule:
    """The money at stake in an item: that of a field of its event, or none."""

    field: str | None = None


@dataclass(frozen=True, slots=True)
class Need:
    """Another obligation that must be delivered first: the one about the same subject, or for the same period."""

    agreement: str
    obligation: str

    @property
    def promise(self) -> str:
        """``agreement/obligation``."""
        return obligation_text(self.agreement, self.obligation)


PAUSE_LIMIT = 5
"""The working days for which the clock of one item may stand where the agreement says nothing else."""


@dataclass(frozen=True, slots=True)
class Obligation:
    """One promise of an agreement.

    ``part_of`` names the line whose parts share one row and ``line_title`` is its title; the id of a part is
    ``line.part``. ``receiver`` None means the whole consuming department. Due and response times run on ``calendar``.
    ``done_by`` is the event that completes the obligation, where no person does; ``pauses`` are the events that pause
    its clock. ``pause_limit`` is the number of working days for which the clock of one item may stand in all; None: no
    limit. ``early``: a delivery for the previous period may come before that is over. ``stake`` None: the money at
    stake is that of the event's field that the catalogue marks. ``owner_field`` is the field of the event
    that names the person of the role ``owner`` whose item it is. ``rate_again``: its delivery asks the person whose
    rating caused it to rate again.
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
    pause_limit: int | None = None
    evidence: tuple[Evidence, ...] = ()
    check: Check = field(default_factory=Attest)
    nothing_to_report: bool = False
    early: bool = False
    stake: StakeRule | None = None
    key_moment: bool = False
    formerly: str | None = None
    rate_again: bool = False
    needs: tuple[Need, ...] = ()
    owner_field: str | None = None

    @property
    def key(self) -> str:
        """The id that its occurrences keep: the first one it had (``formerly`` marks a rename)."""
        return self.formerly or self.id

    @property
    def attested_by(self) -> Side:
        """The side that confirms completion: the provider, or the consumer where only the receiver can judge."""
        leaf = attestation(self.check)
        return leaf.by if leaf is not None else Side.PROVIDER


@dataclass(frozen=True, slots=True)
class Excuses:
    """The number of extensions and waivers that may be granted in each period."""

    per: Every
    at_most: int


@dataclass(frozen=True, slots=True)
class Agreement:
    """The promises of one department to another.

    ``effective_from`` and ``effective_until`` (local dates, both included) bound the due times. ``excuses`` None: no
    limit. ``sign_off``: a change comes into force once the heads of both departments have signed it.
    """

    id: str
    title: Text
    provider: str
    consumer: str
    effective_from: date
    effective_until: date | None
    obligations: tuple[Obligation, ...]
    excuses: Excuses | None = None
    sign_off: bool = False

    def obligation(self, id: str) -> Obligation | None:
        """The obligation with that id or former id, or None."""
        return next((o for o in self.obligations if id in (o.id, o.key)), None)
