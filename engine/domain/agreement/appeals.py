"""The role that decides an appeal against a rating: it belongs to neither side of the agreement."""

from engine.domain.agreement.agreement import Agreement
from engine.domain.agreement.organisation import Organisation


def deciding_role(organisation: Organisation, agreement: Agreement) -> str | None:
    """The role that decides appeals under an agreement: the one that the organisation names, or where its department is
    a party, the head of the first department that is neither, by id. None where there are no appeals, or nobody is
    neutral.
    """
    role = organisation.role(organisation.ratings.appeals_decided_by or "")
    if role is None:
        return None
    parties = (agreement.provider, agreement.consumer)
    if role.department not in parties:
        return role.id
    neutral = sorted((d for d in organisation.departments if d.id not in parties), key=lambda d: d.id)
    return neutral[0].head if neutral else None
