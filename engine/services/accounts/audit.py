"""Record in the audit that something was done around the ledger."""

from collections.abc import Mapping
from datetime import datetime

from engine.domain.access.audit import AuditKind, AuditRecord
from engine.services.ports.ledger import Ledger


def record_audit(
    ledger: Ledger,
    kind: AuditKind,
    *,
    actor: str,
    about: str,
    now: datetime,
    detail: Mapping[str, str] | None = None,
    address: str = "",
) -> None:
    """Append a row to the audit: ``actor`` did it, to the account, item, file or page ``about``.

    ``now`` is the real clock, also in a rehearsal (UTC); ``detail`` has texts, such as ``{"hash": "…"}`` of a file;
    ``address`` is that of the browser.
    """
    ledger.accounts.record([AuditRecord(now, kind, actor, about[:400], detail or {}, address[:100])])
