"""Parts that all checks share: failed checks, one-line quotations of outside text, completion times and digests."""

import hashlib
import json
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from engine.domain.agreement.check import CheckAnswer, Observation
from engine.domain.agreement.field_value import BadValue, read_date, read_moment
from engine.domain.text import Text
from engine.wording.check import result_text

_SHOWN = 200


class CouldNotError(Exception):
    """A check could not be carried out; ``text`` says why, in one sentence without a full stop.

    The sentence is given by its code, as in ``CouldNotError("file-is-link", name="reports/a.csv")``, or as a Text.
    """

    def __init__(self, why: str | Text, /, **values: str | int | Text) -> None:
        self.text = why if isinstance(why, Text) else result_text(why, **values)
        super().__init__(self.text.en)


def could_not(why: str | Text, /, **values: str | int | Text) -> Observation:
    """Return the observation of a check that could not be carried out: neither met nor missed."""
    return Observation(CheckAnswer.COULD_NOT, why if isinstance(why, Text) else result_text(why, **values))


def digest(value: object) -> str:
    """Return the SHA-256 of a value as canonical JSON, in hexadecimal; values unknown to JSON count as their text."""
    spelled = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(spelled.encode("utf-8", "surrogatepass")).hexdigest()


def one_line(text: str, longest: int = _SHOWN) -> str:
    """Return outside text on one line, cut to a length, without control or text-direction characters."""
    start = text[: longest * 4]
    line = " ".join("".join(c if c.isprintable() else " " for c in start).split())
    return line if len(line) <= longest and len(start) == len(text) else line[: longest - 1] + "…"


def completion_time(value: object, zone: tzinfo, at: datetime) -> datetime | None:
    """Return the time of completion in UTC, from a date, an instant or its ISO text; None for an empty value.

    A time without an offset is in ``zone``, and a date alone means the end of that day. The result is never later
    than ``at``, the time of the check. Raises CouldNotError if the value is not a date or an instant.
    """
    if value is None or value == "":
        return None
    try:
        if isinstance(value, datetime):
            done = (value if value.tzinfo else value.replace(tzinfo=zone)).astimezone(UTC)
        elif isinstance(value, date):
            done = _end_of(value, zone)
        elif isinstance(value, str):
            done = _read(value, zone)
        else:
            raise BadValue("not-an-instant", value=str(value))
    except (BadValue, OverflowError) as error:
        raise CouldNotError("no-instant", found=one_line(str(value), 40)) from error
    return min(done, at)


def _read(written: str, zone: tzinfo) -> datetime:
    try:
        return read_moment(written, zone)
    except BadValue:
        return _end_of(read_date(written), zone)


def _end_of(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)
