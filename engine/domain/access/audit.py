"""The audit: things that people do around the ledger and that are no entries of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class AuditKind(StrEnum):
    """The kinds of audit rows, as they are stored."""

    SIGNED_IN = "signed in"
    SIGN_IN_FAILED = "sign-in failed"
    SIGNED_OUT = "signed out"
    INVITED = "invited"
    PASSWORD_SET = "password set"
    SESSION_ENDED = "session ended"
    RIGHT_GRANTED = "right granted"
    RIGHT_WITHDRAWN = "right withdrawn"
    ACCOUNT_CLOSED = "account closed"
    PEOPLE_CHANGED = "people changed"
    EVIDENCE_VIEWED = "evidence viewed"
    EXPORTED = "exported"
    AUDITOR_READ = "auditor read"


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """One thing that was done: by whom, about which account, item or page, from which address of a browser.

    ``at`` is in UTC, by the real clock, also in a rehearsal. ``detail`` has texts by name. ``number`` is 0 until it is
    recorded.
    """

    at: datetime
    kind: AuditKind
    actor: str
    about: str
    detail: Mapping[str, str] = field(default_factory=dict)
    address: str = ""
    number: int = 0
