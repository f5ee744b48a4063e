"""How an instant is spelled in the ledger, and the years of business."""

from datetime import datetime
from functools import lru_cache

YEARS = range(1970, 2200)
"""The years within which all instants and dates lie; working time around them never overflows."""


def written_instant(at: datetime) -> str:
    """An instant as entries spell it: ISO 8601 in UTC."""
    return at.isoformat() if at.utcoffset() else _written(at)


@lru_cache(maxsize=16_384)  # of instants without an offset alone: an equal one with another is spelled otherwise
def _written(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
