"""A change of a delivery after it was made: it puts the delivery back before the consumer."""

from datetime import datetime

from engine.domain.ledger.history import History
from engine.domain.occurrence.occurrence import Occurrence


def changed_at(occurrence: Occurrence, history: History) -> datetime | None:
    """The last instant at which the delivery that stands was changed (UTC): its evidence was replaced, or a correction
    of its event changed a field that the evidence shows. None if it is as it was delivered.
    """
    delivery = history.standing
    if delivery is None or (not occurrence.shown_changes and delivery.replaced_at is None):
        return None
    shown = [at for field, at in occurrence.shown_changes if field in delivery.evidence and at > delivery.recorded_at]
    replaced = [delivery.replaced_at] if delivery.replaced_at is not None else []
    return max((*shown, *replaced), default=None)


def fields_changed_at(occurrence: Occurrence, history: History, at: datetime) -> tuple[str, ...]:
    """The fields of evidence that a change at an instant was about: replaced, or corrected in the event."""
    delivery = history.standing
    if delivery is None:
        return ()
    if delivery.replaced_at == at:
        return delivery.replaced
    return tuple(dict.fromkeys(field for field, changed in occurrence.shown_changes if changed == at))


def accepted_at(occurrence: Occurrence, history: History) -> datetime | None:
    """The instant of the acceptance that counts (UTC): None where there is none, or a later change has voided it."""
    delivery, changed = history.standing, changed_at(occurrence, history)
    if history.accepted_at is None or delivery is None or changed is None:
        return history.accepted_at
    recorded = max(history.accepted_at, delivery.recorded_at)  # a receipt may be dated back
    return history.accepted_at if recorded >= changed else None
