"""What all checks say in the same way: that they could not look, what they saw in a few words, and its digest."""

import hashlib
import json
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from engine.domain.agreement.check import CheckAnswer, Observation
from engine.domain.agreement.field_value import BadValue, read_date, read_moment
from engine.domain.text import Text

_SHOWN = 200
_NO_INSTANT = Text(zh="“{found}”不是时刻", en="“{found}” is no instant")


class CouldNotError(Exception):
    """The outside could not be looked at; ``text`` says why, in one sentence without a full stop."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


def could_not(text: Text) -> Observation:
    """Neither met nor missed."""
    return Observation(CheckAnswer.COULD_NOT, text)


def digest(found: object) -> str:
    """The SHA-256 of what was found, as canonical JSON; what JSON does not know is taken as its text."""
    spelled = json.dumps(found, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(spelled.encode("utf-8", "surrogatepass")).hexdigest()


def shown(text: str, longest: int = _SHOWN) -> str:
    """Words from outside on one line, cut to a length, without control characters or marks that turn the line."""
    start = text[: longest * 4]
    line = " ".join("".join(c if c.isprintable() else " " for c in start).split())
    return line if len(line) <= longest and len(start) == len(text) else line[: longest - 1] + "…"


def dated(found: object, zone: tzinfo, at: datetime) -> datetime | None:
    """When it was done, in UTC, from a date or instant or its ISO text; None where nothing is said.

    Without an offset it is in ``zone``, a date alone means its end; what was seen ``at`` was done by then. Raises
    CouldNotError.
    """
    if found is None or found == "":
        return None
    try:
        if isinstance(found, datetime):
            done = (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
        elif isinstance(found, date):
            done = _end_of(found, zone)
        elif isinstance(found, str):
            done = _read(found, zone)
        else:
            raise BadValue(_NO_INSTANT.filled(found=shown(str(found), 40)))
    except (BadValue, OverflowError) as error:
        raise CouldNotError(_NO_INSTANT.filled(found=shown(str(found), 40))) from error
    return min(done, at)


def _read(written: str, zone: tzinfo) -> datetime:
    try:
        return read_moment(written, zone)
    except BadValue:
        return _end_of(read_date(written), zone)


def _end_of(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)
