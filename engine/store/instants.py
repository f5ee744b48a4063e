"""Instants as the tables store them: integers, microseconds since 1970 in UTC."""

from datetime import datetime, timedelta
from functools import cache, lru_cache

from engine.domain.time.calendar import EPOCH

MICROSECOND = timedelta(microseconds=1)
_SECOND = 1_000_000
_DAY = 24 * 60 * 60 * _SECOND


@lru_cache(maxsize=16_384)
def micro(at: datetime) -> int:
    """An instant as the tables store it: microseconds since 1970 in UTC."""
    return (at - EPOCH) // MICROSECOND


@lru_cache(maxsize=16_384)  # the entries of one commit, and the items of one day, share theirs
def instant(micros: int) -> datetime:
    """The instant that ``micro`` wrote, in UTC."""
    return EPOCH + timedelta(0, 0, micros)


def written_micro(micros: int) -> str:
    """``written_instant(instant(micros))``, put together of the texts of days and minutes, which instants share. Raises
    OverflowError for one that no calendar has."""
    day, rest = divmod(micros, _DAY)
    seconds, fraction = divmod(rest, _SECOND)
    minute, second = divmod(seconds, 60)
    if fraction:
        return f"{_written_day(day)}{_written_minute(minute)}{second:02}.{fraction:06}Z"
    return f"{_written_day(day)}{_written_minute(minute)}{second:02}Z"


@lru_cache(maxsize=16_384)
def _written_day(day: int) -> str:
    return f"{(EPOCH + timedelta(day)).date().isoformat()}T"


@cache
def _written_minute(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}:"
