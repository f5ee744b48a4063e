"""Values of fields in one canonical spelling, read from what people and programs write.

text: stripped · number, money: a plain decimal · date: ``2026-02-13`` · time: ``17:30`` · moment: ISO 8601 in UTC ·
yes_no: ``yes`` / ``no`` · choice: the declared value.
"""

import re
import unicodedata
from datetime import UTC, date, datetime, time, tzinfo
from decimal import Decimal, InvalidOperation

from engine.domain.agreement.catalogue import Field, FieldKind
from engine.domain.ids import SEPARATORS
from engine.domain.text import Text

LONGEST = 4000
"""Characters of one value at the most."""
LONGEST_KEY = 100
"""Characters of a number at the most."""

_NUMBER = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?")
_DAY = r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})"
_DATE = re.compile(_DAY + r"日?(?:[T ]+0?0:00(?::00(?:\.0+)?)?)?")
_MOMENT = re.compile(rf"({_DAY})(?:日 *|[T ] *)(.+?) *(Z|[+-]\d\d:?\d\d)?")
_TIME = re.compile(
    r"(?:(上午|下午|am|pm) *)?(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(?: *(am|pm))?", re.ASCII | re.IGNORECASE
)
_SPOILT = re.compile(r"[+-]?\d(?:\.\d+)?E[+-]\d{2,3}", re.ASCII | re.IGNORECASE)
_SERIAL = re.compile(r"[1-9]\d{4}(\.\d+)?", re.ASCII)
_YEARS = range(1900, 2200)
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_YES = {"yes", "y", "true", "1", "是", "有", "√"}
_NO = {"no", "n", "false", "0", "否", "无", "×"}


class BadValue(ValueError):
    """A value that is not of its field's kind; ``text`` says what was found and what would be right."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


def canonical_value(field: Field, raw: str, zone: tzinfo) -> str:
    """The canonical spelling of a value; empty for a blank. Moments without an offset are in ``zone``. Raises
    BadValue."""
    written = raw.strip().strip("\u3000\ufeff")
    if not written:
        return ""
    if len(written) > LONGEST:
        words = Text(zh="太长：{found} 个字符，最多 {limit}", en="too long: {found} characters, at most {limit}")
        raise BadValue(words.filled(found=len(written), limit=LONGEST))
    refuse_unstorable(written)
    refuse_spoilt(written)
    match field.kind:
        case FieldKind.NUMBER | FieldKind.MONEY:
            return read_number(written)
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
        case FieldKind.TEXT | FieldKind.FILE | FieldKind.PHOTO | FieldKind.SHEET:
            return written


def read_key(written: str) -> str:
    """The number of a subject, an event or a request: ids are made of it. Raises BadValue."""
    key = written.strip()
    refuse_spoilt(key)
    if not key or any(c in SEPARATORS or not c.isprintable() for c in key):
        words = Text(
            zh="编号“{key}”不能为空，也不能有 / # @ 和换行",
            en="the number “{key}” may not be empty or contain / # @ or line breaks",
        )
        raise BadValue(words.filled(key=key))
    if len(key) > LONGEST_KEY:
        words = Text(
            zh="编号太长：{found} 个字符，最多 {limit}",
            en="the number is too long: {found} characters, at most {limit}",
        )
        raise BadValue(words.filled(found=len(key), limit=LONGEST_KEY))
    return key


def refuse_spoilt(written: str) -> None:
    """Raises BadValue for what Excel makes of a long number (``2.03E+11``) or of a narrow column (``####``).

    The digits are gone; ``12E3`` is left alone, because Excel always writes a sign.
    """
    if _SPOILT.fullmatch(written):
        words = Text(
            zh="“{found}”是被 Excel 缩写的数字，原来的数位已经丢失。请把该列设为“文本”格式，重新填写后再导入",
            en="“{found}” is a number that Excel has shortened: its digits are lost. Format the column as text, "
            "enter it again and import again",
        )
        raise BadValue(words.filled(found=written))
    if len(written) > 2 and not written.strip("#"):
        words = Text(
            zh="“{found}”是因列太窄而没有写出的值。请在 Excel 里加宽该列后重新保存",
            en="“{found}” is a value that did not fit its column. Widen the column in Excel and save again",
        )
        raise BadValue(words.filled(found=written))


def refuse_unstorable(written: str) -> None:
    """Raises BadValue for a character that no database keeps: U+0000, or half of a pair (U+D800 to U+DFFF)."""
    found = _UNSTORABLE.search(written)
    if found is not None:
        words = Text(
            zh="含有无法保存的字符 {code}（第 {place} 个字符），多半是导出程序留下的。请删去后再试",
            en="it has {code} as character {place}, which cannot be stored. Take it out and try again",
        )
        raise BadValue(words.filled(code=f"U+{ord(found[0]):04X}", place=found.start() + 1))


def storable(written: str) -> str:
    """The text with U+FFFD for each character that no database keeps."""
    return _UNSTORABLE.sub("\ufffd", written)


def read_moment(written: str, zone: tzinfo, *, exact: bool = False) -> datetime:
    """An instant from ``2026-02-13T16:00+08:00``, ``2026/2/13 16:00``, ``2026年2月13日 下午4:00``; UTC, whole seconds.

    Without an offset it is in ``zone``; a date alone is not an instant, nor is a year outside 1900 to 2199. Raises
    BadValue. ``exact`` keeps fractions of a second.
    """
    plain = unicodedata.normalize("NFKC", written).strip()
    try:
        found = datetime.fromisoformat(plain.replace("/", "-")) if len(plain) > 10 else None
    except ValueError:
        found = None
    if found is None:
        match = _MOMENT.fullmatch(plain)
        if match is None:
            raise BadValue(_not_an_instant(plain, written))
        day, *_, clock, offset = match.groups()
        found = datetime.combine(read_date(day), read_time(clock))
        if offset:
            found = datetime.fromisoformat(found.isoformat() + offset)
    if found.year not in _YEARS:
        raise BadValue(_not_an_instant(plain, written))
    if found.tzinfo is None:
        found = found.replace(tzinfo=zone)
    at = found.astimezone(UTC)
    return at if exact else at.replace(microsecond=0)


def _not_an_instant(plain: str, written: str) -> Text:
    words = Text(
        zh="“{found}”不是时刻，应如 2026-02-13 16:30", en="“{found}” is not an instant, such as 2026-02-13 16:30"
    )
    if _SERIAL.fullmatch(plain):
        words = Text(
            zh="“{found}”是 Excel 内部的日期数字，应如 2026-02-13 16:30。请把该列设为日期格式",
            en="“{found}” is Excel's own number for a date, not 2026-02-13 16:30. Format the column as a date",
        )
    return words.filled(found=written)


def read_date(written: str) -> date:
    """A date from ``2026-02-13``, ``2026/2/13``, ``2026年2月13日``; midnight behind it adds nothing. Raises
    BadValue."""
    match = _DATE.fullmatch(unicodedata.normalize("NFKC", written).strip())
    try:
        if match is None or int(match[1]) not in _YEARS:
            raise ValueError
        return date(*(int(g) for g in match.groups()))
    except ValueError:
        words = Text(zh="“{found}”不是日期，应如 2026-02-13", en="“{found}” is not a date, such as 2026-02-13")
        raise BadValue(words.filled(found=written)) from None


def read_time(written: str) -> time:
    """A clock time from ``17:30``, ``17:30:15``, ``下午5:30``, ``5:30 PM``. Raises BadValue."""
    match = _TIME.fullmatch(unicodedata.normalize("NFKC", written).strip())
    try:
        if match is None or (match[1] and match[5]):
            raise ValueError
        hour, minute, second = (int(g or 0) for g in match.groups()[1:4])
        half = (match[1] or match[5] or "").lower()
        if half:
            hour = _of_half(hour, later=half in ("下午", "pm"))
        return time(hour, minute, second)
    except ValueError:
        words = Text(zh="“{found}”不是时间，应如 17:30", en="“{found}” is not a time, such as 17:30")
        raise BadValue(words.filled(found=written)) from None


def _of_half(hour: int, *, later: bool) -> int:
    """12 is the first hour of its half. 下午13:30 says the same twice and is understood."""
    if later and hour > 12:
        return hour
    if hour > 12:
        raise ValueError(hour)
    return hour % 12 + 12 * later


def read_number(written: str) -> str:
    """A plain decimal from ``8,500.00``, ``¥8500``, ``8500元``. Raises BadValue."""
    plain = unicodedata.normalize("NFKC", written).lstrip("¥$ ").removesuffix("元").strip()
    if _NUMBER.fullmatch(plain) is None:
        words = Text(zh="“{found}”不是数，应如 8,500.00", en="“{found}” is not a number, such as 8,500.00")
        raise BadValue(words.filled(found=written))
    try:
        return f"{Decimal(plain.replace(',', '')):f}"
    except InvalidOperation:  # pragma: no cover - the pattern lets nothing through that Decimal refuses
        raise BadValue(Text.plain(written)) from None


def _yes_no(written: str) -> str:
    if written.lower() in _YES:
        return "yes"
    if written.lower() in _NO:
        return "no"
    words = Text(zh="“{found}”应为 是 或 否", en="“{found}” is neither yes nor no")
    raise BadValue(words.filled(found=written))


def _choice(field: Field, written: str) -> str:
    for choice in field.choices:
        if _same(written) in (_same(choice.value), _same(choice.label.zh), _same(choice.label.en)):
            return choice.value
    allowed = Text(
        zh="、".join(f"{c.label.zh}（{c.value}）" for c in field.choices),
        en=", ".join(f"{c.value} ({c.label.en})" for c in field.choices),
    )
    words = Text(zh="“{found}”不在可选值中：{allowed}", en="“{found}” is none of: {allowed}")
    raise BadValue(words.filled(found=written, allowed=allowed))


def _same(words: str) -> str:
    """Words without what a keyboard adds to them: width, capitals."""
    return unicodedata.normalize("NFKC", words).casefold().strip()
