"""Instants and dates that people type, parsed in the organisation's zone."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from engine.domain.agreement.definitions import Definitions
from engine.domain.agreement.field_value import BadValue, read_date, read_moment
from engine.services.refused import Refused


def instant_of(written: str | None, zone: tzinfo, *, exact: bool = False) -> datetime | None:
    """Parse an instant; None stays None. The result is in UTC.

    An instant without an offset is local to ``zone``; a date means the end of that day. ``exact`` keeps fractions of a
    second. Raises Refused if the text is neither an instant nor a date.
    """
    if written is None:
        return None
    try:
        return read_moment(written, zone, exact=exact)
    except BadValue as bad:
        try:
            day = read_date(written)
        except BadValue:
            raise Refused(bad.refusal) from None
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=zone).astimezone(UTC)


def date_of(written: str | None) -> date | None:
    """Parse a date; None stays None. Raises Refused if it is not a date."""
    try:
        return read_date(written) if written is not None else None
    except BadValue as bad:
        raise Refused(bad.refusal) from None


def zone_of(definitions: Definitions | None) -> tzinfo:
    """The organisation's zone; UTC if nothing is defined yet."""
    if definitions is None:
        return UTC
    return ZoneInfo(definitions.calendar(definitions.organisation.calendar).zone)
