"""Replace evidence: the provider exchanges what it submitted. The consumer has to accept the delivery again."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from engine.domain.action.case import Attempt, Case
from engine.domain.action.deliver import EvidenceAction
from engine.domain.ledger.entry import About, Entry, Kind, Phase
from engine.domain.ledger.history import History
from engine.domain.ledger.transition import Permitted, Transition
from engine.domain.refusal import Refusal

_DELIVERED = (Phase.DELIVERED, Phase.CLOSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplaceEvidence(EvidenceAction):
    """Evidence that takes the place of what was submitted; fields that are not given stay.

    ``evidence`` has the new fields alone. It counts from its recording: ``at`` must be left out.
    """

    RANK: ClassVar[int] = 48
    MAY_BE_EARLIER: ClassVar[bool] = False
    TRANSITION: ClassVar[Transition] = Transition(
        Kind.EVIDENCE_REPLACED, About.OCCURRENCE, Permitted.ATTESTER, "replace", _DELIVERED, _DELIVERED
    )

    @classmethod
    def state_refusal(cls, case: Case) -> Refusal | None:
        """A delivery with evidence must stand."""
        delivery = case.history.standing
        if delivery is None:
            return Refusal("no-delivery-to-change")
        return None if case.obligation.evidence and delivery.evidence else Refusal("no-evidence-to-replace")

    def value_refusal(self, attempt: Attempt) -> Refusal | None:
        """Something is given, and no earlier time."""
        if self.at is not None:
            return Refusal("replaced-now")
        return None if self.values or self.files else Refusal("nothing-replaced")

    def effective_at(self, recorded_at: datetime) -> datetime:
        """The instant of its recording."""
        return recorded_at

    def change(self, history: History, entry: Entry) -> None:
        """The delivery stands with the new evidence; its acceptance no longer counts."""
        delivery, new = history.standing, self.evidence or {}
        if delivery is not None:
            history.standing = replace(
                delivery,
                evidence={**delivery.evidence, **new},
                replaced_at=entry.recorded_at,
                replaced_by=entry.actor,
                replaced=tuple(sorted(new)),
            )
