"""The person whose item an occurrence is."""

from datetime import date

from engine.domain.agreement.agreement import Obligation
from engine.domain.agreement.organisation import Person
from engine.domain.ledger.directory import Directory
from engine.domain.ledger.history import History
from engine.domain.occurrence.occurrence import Occurrence


def person_in_charge(
    directory: Directory, obligation: Obligation, occurrence: Occurrence, history: History, on: date
) -> Person | None:
    """The holder of the owner's role whose item it is: the person it was handed over to, else the one its event names.

    None where the role owns it: nobody is named, or nobody of that name holds the role on that date.
    """
    if not history.assigned_to and not occurrence.named_owner:
        return None
    written = [name for name in (history.assigned_to, occurrence.named_owner) if name]
    return directory.holder_with_name(obligation.owner, on, written)
