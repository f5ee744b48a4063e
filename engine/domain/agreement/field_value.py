"""Field values in one canonical spelling, read from the input of people and programs.

text: stripped · number: a plain decimal · money: one that is not negative · date: ``2026-02-13`` · time: ``17:30`` ·
moment: ISO 8601 in UTC · yes_no: ``yes`` / ``no`` · choice: the declared value · person: id or name as written.
"""

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from engine.domain.agreement.catalogue import Field, FieldKind
from engine.domain.ids import SEPARATORS
from engine.domain.refusal import Labelled, Refusal, Value
from engine.domain.time.instant import YEARS

LONGEST = 4000
"""The maximum length of one value, in characters."""
LONGEST_KEY = 100
"""The maximum length of a number, in characters."""

_NUMBER = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?")
_PLAIN_NUMBER = re.compile(r"(?:0|[1-9]\d{0,20})(?:\.\d{1,6})?", re.ASCII)
"""The number as it is stored already."""
_DAY = r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})"
_WEEKDAY = r"\(?(?:(?:星期|周|礼拜)[一二三四五六日天]|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?)\)?"
_DATE = re.compile(
    rf"(?:{_DAY}|(\d{{4}})(\d{{2}})(\d{{2}}))日?(?: *{_WEEKDAY})?(?:[T ]+0?0:00(?::00(?:\.0+)?)?)?", re.IGNORECASE
)
_MOMENT = re.compile(rf"({_DAY})(?:日 *|[T ] *)(?:{_WEEKDAY} *)?(.+?) *(Z|[+-]\d\d:?\d\d)?", re.IGNORECASE)
_END_OF_DAY = re.compile(r"24:00(?::00)?")
_CHINESE_TIME = re.compile(r"(\d{1,2})[时点](?:(\d{1,2})分(?:(\d{1,2})秒)?)?")
_TIME = re.compile(
    r"(?:(上午|下午|am|pm) *)?(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(?: *(am|pm))?", re.ASCII | re.IGNORECASE
)
_SPOILT = re.compile(r"[+-]?\d(?:\.\d+)?E[+-]\d{2,3}", re.ASCII | re.IGNORECASE)
_SERIAL = re.compile(r"[1-9]\d{4}(\.\d+)?", re.ASCII)
_LONGEST_MOMENT = 100
"""The most characters of an instant: the pattern below would take the square of a longer one."""
_BUT_SEPARATORS = re.compile("[^／＃＠]+")
_LAST_SECOND = time(23, 59, 59)
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_NOTHING = {"", "-", "--", "/", "\\", "null", "(null)", "none", "n/a", "#n/a", "无", "(空白)", "(blank)"}
_LONGEST_NOTHING = 20
_DASHES = str.maketrans("—–−", "---")
_YES = {"yes", "y", "true", "1", "是", "有", "√"}
_NO = {"no", "n", "false", "0", "否", "无", "×"}


class BadValue(ValueError):
    """Raised for a value that does not fit the kind of its field; ``refusal`` has the value and what would fit."""

    def __init__(self, code: str, /, **values: Value) -> None:
        super().__init__(code)
        self.refusal = Refusal(code, **values)


def canonical_value(field: Field, raw: str, zone: tzinfo) -> str:
    """The canonical spelling of a value; empty for a blank. Moments without an offset are read in ``zone``.

    Raises BadValue.
    """
    written = raw.strip().strip("\u3000\ufeff")
    if not written:
        return ""
    if len(written) > LONGEST:
        raise BadValue("value-too-long", length=len(written), limit=LONGEST)
    refuse_unstorable(written)
    refuse_spoilt(written)
    match field.kind:
        case FieldKind.TEXT | FieldKind.PERSON | FieldKind.FILE | FieldKind.PHOTO | FieldKind.SHEET:
            return written
        case FieldKind.NUMBER:
            return read_number(written)
        case FieldKind.MONEY:
            return read_money(written)
        case FieldKind.DATE:
            return read_date(written).isoformat()
        case FieldKind.TIME:
            return read_time(written).isoformat("minutes")
        case FieldKind.MOMENT:
            return read_moment(written, zone).isoformat().replace("+00:00", "Z")
        case FieldKind.YES_NO:
            return _yes_no(written)
        case FieldKind.CHOICE:
            return _choice(field, written)


def spelled_key(written: str) -> str:
    """The one spelling of a number: half width, without blanks around it and characters that nobody sees.

    Full-width ``／＃＠`` stay, because ids cannot have their half-width forms.
    """
    if written.isascii():
        return written.strip()
    plain = _BUT_SEPARATORS.sub(lambda part: unicodedata.normalize("NFKC", part[0]), written)
    return "".join(c for c in plain if unicodedata.category(c) != "Cf").strip()


def read_key(written: str) -> str:
    """Read the number of a subject, an event or a request, which becomes part of ids. Raises BadValue."""
    key = spelled_key(written)
    refuse_spoilt(key)
    if not key or any(c in SEPARATORS or not c.isprintable() for c in key):
        raise BadValue("number-empty-or-with-separators", key=key)
    if len(key) > LONGEST_KEY:
        raise BadValue("number-too-long", length=len(key), limit=LONGEST_KEY)
    return key


def stands_for_nothing(written: str) -> bool:
    """Return True for a blank cell, or one with a sign for nothing: ``-``, ``/``, ``NULL``, ``(空白)``."""
    if len(written) > _LONGEST_NOTHING:
        return False
    if written.isascii():
        return written.strip().lower() in _NOTHING
    if "\u4e00" <= written[0] <= "\u9fff" and written[0] != "无":  # an ideograph, which no normal form changes
        return False
    plain = unicodedata.normalize("NFKC", written).strip().strip("\ufeff").translate(_DASHES)
    return plain.casefold() in _NOTHING


def refuse_spoilt(written: str) -> None:
    """Raise BadValue for a long number that Excel has shortened (``2.03E+11``), or a narrow column (``####``).

    The digits are lost. ``12E3`` passes, because Excel always writes a sign.
    """
    if written[-1:].isdigit() and _SPOILT.fullmatch(written):
        raise BadValue("number-shortened", value=written)
    if written[:1] == "#" and len(written) > 2 and not written.strip("#"):
        raise BadValue("column-too-narrow", value=written)


def refuse_unstorable(written: str) -> None:
    """Raise BadValue for a character that no database stores: U+0000, or half of a pair (U+D800 to U+DFFF)."""
    if written.isascii() and "\0" not in written:
        return
    match = _UNSTORABLE.search(written)
    if match is not None:
        raise BadValue("unstorable-character", character=f"U+{ord(match[0]):04X}", place=match.start() + 1)


def storable(written: str) -> str:
    """The text with U+FFFD for each character that no database stores."""
    return _UNSTORABLE.sub("\ufffd", written)


def read_moment(written: str, zone: tzinfo, *, exact: bool = False) -> datetime:
    """Read an instant: ``2026-02-13T16:00+08:00``, ``2026/2/13 16:00``, ``2026年2月13日 星期五 下午4时00分``.

    24:00 is the end of its day, which is 00:00 of the next one.
    The result is in UTC and whole seconds; ``exact`` keeps fractions. Without an offset the text is read in ``zone``.
    Raises BadValue, also for a date without a time and for a year outside 1970 to 2199.
    """
    plain = (written if written.isascii() else unicodedata.normalize("NFKC", written)).strip()
    if len(plain) > _LONGEST_MOMENT:
        raise BadValue("not-an-instant", value=f"{plain[:_LONGEST_MOMENT]}…")
    try:
        moment = datetime.fromisoformat(plain.replace("/", "-")) if len(plain) > 10 else None
    except ValueError:
        moment = None
    if moment is None:
        match = _MOMENT.fullmatch(plain)
        if match is None:
            raise _not_an_instant(plain, written)
        day, *_, clock, offset = match.groups()
        if _END_OF_DAY.fullmatch(clock):
            moment = datetime.combine(read_date(day), time()) + timedelta(days=1)
        else:
            moment = datetime.combine(read_date(day), read_time(clock))
        if offset:
            try:
                moment = datetime.fromisoformat(moment.isoformat() + offset)
            except ValueError:  # an offset of a day or more
                raise _not_an_instant(plain, written) from None
    if moment.year not in YEARS:
        raise _not_an_instant(plain, written)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone)
    at = moment.astimezone(UTC)
    return at if exact or not at.microsecond else at.replace(microsecond=0)


def read_moment_or_day(written: str, zone: tzinfo, day_at: time | None = None) -> datetime:
    """Read the time of an event: an instant, or a date, which stands for ``day_at`` or the last second of that day.

    The instant 24:00 would belong to the next day, and terms in days would count from there. Raises BadValue.
    """
    try:
        return read_moment(written, zone)
    except BadValue:
        try:
            day = read_date(written)
        except BadValue:
            pass
        else:
            return datetime.combine(day, day_at or _LAST_SECOND, tzinfo=zone).astimezone(UTC)
        raise


def _not_an_instant(plain: str, written: str) -> BadValue:
    if _SERIAL.fullmatch(plain):
        return BadValue("instant-as-serial-number", value=written)
    return BadValue("not-an-instant", value=written)


def read_date(written: str) -> date:
    """Read a date: ``2026-02-13``, ``2026/2/13``, ``2026年2月13日 星期五``, ``20260213``.

    A midnight after it is ignored. Raises BadValue.
    """
    match = _DATE.fullmatch(unicodedata.normalize("NFKC", written).strip())
    try:
        if match is None or int(match[1] or match[4]) not in YEARS:
            raise ValueError
        return date(*(int(g) for g in match.groups() if g is not None))
    except ValueError:
        raise BadValue("not-a-date", value=written) from None


def read_time(written: str) -> time:
    """Read a clock time: ``17:30``, ``17:30:15``, ``下午5:30``, ``5:30 PM``, ``17时30分``. Raises BadValue."""
    plain = _CHINESE_TIME.sub(_with_colons, unicodedata.normalize("NFKC", written).strip())
    match = _TIME.fullmatch(plain)
    try:
        if match is None or (match[1] and match[5]):
            raise ValueError
        hour, minute, second = (int(g or 0) for g in match.groups()[1:4])
        half = (match[1] or match[5] or "").lower()
        if half:
            hour = _of_half(hour, later=half in ("下午", "pm"))
        return time(hour, minute, second)
    except ValueError:
        raise BadValue("not-a-time", value=written) from None


def is_clock_time(written: str) -> bool:
    """Return True for a clock time without a date, 24:00 included."""
    try:
        read_time(written)
    except BadValue:
        return _END_OF_DAY.fullmatch(unicodedata.normalize("NFKC", written).strip()) is not None
    return True


def _with_colons(match: re.Match[str]) -> str:
    return ":".join((match[1], *(f"{int(part or 0):02}" for part in match.groups()[1:])))


def _of_half(hour: int, *, later: bool) -> int:
    """The hour of 24 for an hour of a half day: 12 is the first of its half. 下午13:30 is accepted, too."""
    if later and hour > 12:
        return hour
    if hour > 12:
        raise ValueError(hour)
    return hour % 12 + 12 * later


def read_number(written: str) -> str:
    """Read a plain decimal: ``8,500.00``, ``¥8500``, ``8500元``. Raises BadValue."""
    if _PLAIN_NUMBER.fullmatch(written):
        return written
    plain = unicodedata.normalize("NFKC", written).lstrip("¥$ ").removesuffix("元").strip()
    if _NUMBER.fullmatch(plain) is None:
        raise BadValue("not-a-number", value=written)
    try:
        return f"{Decimal(plain.replace(',', '')):f}"
    except InvalidOperation:  # pragma: no cover - Decimal accepts everything that the pattern matches
        raise BadValue("not-a-number", value=written) from None


def read_money(written: str) -> str:
    """Read an amount of money, which is never negative: it would lower sums that people rely on. Raises BadValue."""
    number = read_number(written)
    if number.startswith("-") and Decimal(number) < 0:
        raise BadValue("money-negative", value=written)
    return number.removeprefix("-")


def _yes_no(written: str) -> str:
    if written.lower() in _YES:
        return "yes"
    if written.lower() in _NO:
        return "no"
    raise BadValue("neither-yes-nor-no", value=written)


def _choice(field: Field, written: str) -> str:
    for choice in field.choices:
        if _same(written) in (_same(choice.value), _same(choice.label.zh), _same(choice.label.en)):
            return choice.value
    choices = tuple(Labelled(c.value, c.label) for c in field.choices)
    raise BadValue("not-a-choice", value=written, choices=choices)


@lru_cache(maxsize=4096)
def _same(text: str) -> str:
    """A text without differences of the keyboard: width and capitals."""
    return unicodedata.normalize("NFKC", text).casefold().strip()
