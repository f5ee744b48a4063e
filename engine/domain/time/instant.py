"""How an instant is spelled in the ledger."""

from datetime import datetime


def written_instant(at: datetime) -> str:
    """An instant as entries spell it: ISO 8601 in UTC."""
    return at.isoformat().replace("+00:00", "Z")
