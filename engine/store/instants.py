"""Instants as the tables store them: integers, microseconds since 1970 in UTC."""

from datetime import datetime, timedelta

from engine.domain.time.calendar import EPOCH

MICROSECOND = timedelta(microseconds=1)


def micro(at: datetime) -> int:
    """An instant as the tables store it: microseconds since 1970 in UTC."""
    return (at - EPOCH) // MICROSECOND


def instant(micros: int) -> datetime:
    """The instant that ``micro`` wrote, in UTC."""
    return EPOCH + timedelta(microseconds=micros)
