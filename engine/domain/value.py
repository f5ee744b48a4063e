"""Values of fields in one canonical spelling, read from what people and programs write.

text: stripped · number, money: a plain decimal · date: ``2026-02-13`` · time: ``17:30`` · moment: ISO 8601 in UTC ·
yes_no: ``yes`` / ``no`` · choice: the declared value.
"""

import re
from datetime import UTC, date, datetime, time, tzinfo
from decimal import Decimal, InvalidOperation

from engine.domain.catalogue import Field, FieldKind
from engine.domain.language import Text

LONGEST = 4000
"""Characters of one value at the most."""

_NUMBER = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?")
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?")
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
    match field.kind:
        case FieldKind.NUMBER | FieldKind.MONEY:
            return _decimal(written)
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


def read_moment(written: str, zone: tzinfo) -> datetime:
    """An instant from ``2026-02-13T16:00+08:00``, ``2026/2/13 16:00``, ``2026-02-13 16:00:30``; UTC, whole seconds.

    Without an offset it is in ``zone``; a date alone is not an instant. Raises BadValue.
    """
    try:
        found = datetime.fromisoformat(written.replace("/", "-")) if len(written) > 10 else None
    except ValueError:
        found = None
    if found is None:
        day, _, clock = written.replace("T", " ").partition(" ")
        if not clock:
            words = Text(
                zh="“{found}”不是时刻，应如 2026-02-13 16:30",
                en="“{found}” is not an instant, such as 2026-02-13 16:30",
            )
            raise BadValue(words.filled(found=written))
        found = datetime.combine(read_date(day), read_time(clock.strip()))
    if found.tzinfo is None:
        found = found.replace(tzinfo=zone)
    return found.astimezone(UTC).replace(microsecond=0)


def read_date(written: str) -> date:
    """A date from ``2026-02-13``, ``2026/2/13``, ``2026年2月13日``. Raises BadValue."""
    match = _DATE.fullmatch(written)
    try:
        if match is None:
            raise ValueError
        return date(*(int(g) for g in match.groups()))
    except ValueError:
        words = Text(zh="“{found}”不是日期，应如 2026-02-13", en="“{found}” is not a date, such as 2026-02-13")
        raise BadValue(words.filled(found=written)) from None


def read_time(written: str) -> time:
    """A clock time from ``17:30`` or ``17:30:15``. Raises BadValue."""
    match = _TIME.fullmatch(written.replace("：", ":"))
    try:
        if match is None:
            raise ValueError
        hour, minute, second = (int(g or 0) for g in match.groups())
        return time(hour, minute, second)
    except ValueError:
        words = Text(zh="“{found}”不是时间，应如 17:30", en="“{found}” is not a time, such as 17:30")
        raise BadValue(words.filled(found=written)) from None


def _decimal(written: str) -> str:
    plain = written.translate(str.maketrans("，．０１２３４５６７８９", ",.0123456789")).lstrip("¥￥$ ").strip()
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
        if written in (choice.value, choice.label.zh, choice.label.en):
            return choice.value
    allowed = Text(
        zh="、".join(f"{c.label.zh}（{c.value}）" for c in field.choices),
        en=", ".join(f"{c.value} ({c.label.en})" for c in field.choices),
    )
    words = Text(zh="“{found}”不在可选值中：{allowed}", en="“{found}” is none of: {allowed}")
    raise BadValue(words.filled(found=written, allowed=allowed))
