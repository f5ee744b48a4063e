"""How an instant is spelled in the ledger, and the years of business."""

from datetime import datetime

YEARS = range(1970, 2200)
"""The years within which all instants and dates lie; working time around them never overflows."""


def written_instant(at: datetime) -> str:
    """An instant as entries spell it: ISO 8601 in UTC."""
    return at.isoformat().replace("+00:00", "Z")
