"""How an instant is spelled in the ledger, and the years of business."""

from datetime import UTC, datetime
from functools import lru_cache

YEARS = range(1970, 2200)
"""The years within which all instants and dates lie; working time around them never overflows."""


def written_instant(at: datetime) -> str:
    """An instant as entries spell it: ISO 8601 in UTC."""
    return _written(at) if at.tzinfo is UTC else at.isoformat().replace("+00:00", "Z")


@lru_cache(maxsize=16_384)  # of instants in UTC alone: an equal one in another zone is spelled otherwise
def _written(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
