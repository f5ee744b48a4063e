"""The rights of somebody who is signed in."""

from enum import StrEnum


class Right(StrEnum):
    """One right. Member and lead follow from the roles of a person; an admin grants the others.

    An auditor sees everything of one period and changes nothing. An admin manages people and sessions, and sees no
    items by that.
    """

    MEMBER = "member"
    LEAD = "lead"
    FINANCE = "finance"
    AUDITOR = "auditor"
    ADMIN = "admin"


EVERYBODY = frozenset(Right)
"""Any right: everybody who is signed in."""
OF_A_DEPARTMENT = frozenset({Right.MEMBER, Right.LEAD})
"""The rights that come with a role in a department."""
GRANTED = frozenset({Right.FINANCE, Right.AUDITOR, Right.ADMIN})
"""The rights that an admin grants."""
SEES_EVERYTHING = frozenset({Right.FINANCE, Right.AUDITOR})
"""The rights with which one sees the items of all departments."""
