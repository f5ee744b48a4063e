"""Instants as the tables store them: integers, microseconds since 1970 in UTC."""

from datetime import datetime, timedelta
from functools import lru_cache

from engine.domain.time.calendar import EPOCH

MICROSECOND = timedelta(microseconds=1)


@lru_cache(maxsize=16_384)
def micro(at: datetime) -> int:
    """An instant as the tables store it: microseconds since 1970 in UTC."""
    return (at - EPOCH) // MICROSECOND


@lru_cache(maxsize=16_384)  # the entries of one commit, and the items of one day, share theirs
def instant(micros: int) -> datetime:
    """The instant that ``micro`` wrote, in UTC."""
    return EPOCH + timedelta(0, 0, micros)
