"""The erasure of a person."""

from collections.abc import Mapping
from datetime import tzinfo

from engine.domain.ledger.entry import Json
from engine.services.actions.erase_person import ErasedPerson
from engine.views.values import iso


def erased_person_json(erased: ErasedPerson, zone: tzinfo) -> Mapping[str, Json]:
    """The id of the person, and when and by whom the name and addresses were erased."""
    return {"person": erased.person, "erased_at": iso(erased.at, zone), "erased_by": erased.by}
