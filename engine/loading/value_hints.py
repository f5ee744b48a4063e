"""The spelling of values: the right spelling of each kind, and the value that somebody probably meant."""

import re
import unicodedata
from datetime import date, timedelta

from engine.domain.suggest import nearest_name
from engine.domain.text import Text
from engine.wording.suggestions import NOTHING, meant_name

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_LONGEST = 60
_DATE = re.compile(r"^\s*([0-9]{4})\D{1,2}([0-9]{1,2})\D{1,2}([0-9]{1,2})日?\s*$")
_TIME = re.compile(r"^\s*([0-9]{1,2})\s*[:：.点时]\s*([0-9]{1,2})分?\s*$")
_SERIAL = re.compile(r"^\s*([3-7][0-9]{4})\s*$")
_EXCEL = date(1899, 12, 30)
"""Day 0 of Excel, which writes a date as a number if a cell has lost its format."""
_SPAN = re.compile(r"^\s*([0-9]{1,2}):([0-9]{2})\s*[-–—~～至到]+\s*([0-9]{1,2}):([0-9]{2})\s*$")
_MIDNIGHT = re.compile(r"^\s*24\s*(?:[:：.点时]\s*(?:00)?分?)?\s*$")
_AMOUNT = re.compile(r"^\s*([0-9]{1,6})(?:\.([0-9]{1,4}))?\s*个?\s*(.*?)\s*(?:以?内)?\s*$")
_NUMERAL = re.compile(r"^\s*([一二两三四五六七八九]?)(十?)([一二三四五六七八九]?)(?=\D|$)")
_NUMERALS = {character: value for value, character in enumerate("一二三四五六七八九", start=1)} | {"两": 2}
_UNITS = {
    "": "days",
    "天": "days",
    "日": "days",
    "自然日": "days",
    "d": "days",
    "工作日": "working days",
    "wd": "working days",
    "business day": "working days",
    "business days": "working days",
    "workday": "working days",
    "workdays": "working days",
    "工作天": "working days",
    "小时": "hours",
    "h": "hours",
    "hr": "hours",
    "hrs": "hours",
    "工作小时": "working hours",
    "分钟": "minutes",
    "min": "minutes",
    "周": "weeks",
    "星期": "weeks",
    "礼拜": "weeks",
    "w": "weeks",
    "月": "months",
}
_UNIT_NAMES = (
    "seconds",
    "minutes",
    "hours",
    "days",
    "weeks",
    "months",
    "working seconds",
    "working minutes",
    "working hours",
    "working days",
)
_SIXTIETHS = {
    "hours": "minutes",
    "minutes": "seconds",
    "working hours": "working minutes",
    "working minutes": "working seconds",
}
_TRUTH = {
    "true": "true",
    "false": "false",
    "yes": "true",
    "y": "true",
    "on": "true",
    "1": "true",
    "是": "true",
    "no": "false",
    "n": "false",
    "off": "false",
    "0": "false",
    "否": "false",
}


def likely_value(kind: str, text: str) -> Text:
    """`` (did you mean …?)`` for a misspelt value of that kind, or nothing."""
    if len(text) > _LONGEST:
        return NOTHING
    original, text = text, unicodedata.normalize("NFKC", text)  # full-width digits and letters
    match kind:
        case "date":
            return meant_name(_date(text))
        case "at" if _MIDNIGHT.match(text):
            return meant_name("end of day")
        case "time" | "at":
            return meant_name(_time(text))
        case "amount" | "amount-or-standard" | "days":
            return meant_name(_amount(text))
        case "shift":
            return meant_name(_shift(text))
        case "nth":
            whole = "last" if text.strip() == "-1" else _whole(text)
            return meant_name(whole if whole != original else None)
        case "interval":
            return meant_name(_interval(text))
        case "boolean" | "true":
            return meant_name(_TRUTH.get(text.strip().lower()))
        case "weekdays":
            return meant_name(_weekdays(text))
        case "id":
            fixed = re.sub(r"[\s./]+", "-", text.strip()).strip("-")
            fits = re.fullmatch(r"[\w-]+", fixed)
            return meant_name(fixed if fits and fixed != text else None)
        case _:
            return NOTHING


def _whole(text: str) -> str | None:
    digits = _NUMERAL.sub(_in_digits, text).strip()
    return digits if digits.isdecimal() and digits.isascii() else None


def _interval(text: str) -> str | None:
    match = _SPAN.match(text)
    return f"{int(match[1]):02}:{match[2]}-{int(match[3]):02}:{match[4]}" if match else None


def _date(text: str) -> str | None:
    serial = _SERIAL.match(text)
    if serial is not None:
        return (_EXCEL + timedelta(days=int(serial[1]))).isoformat()
    match = _DATE.match(text)
    if match is None:
        return None
    year, month, day = (int(part) for part in match.groups())
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _time(text: str) -> str | None:
    match = _TIME.match(text)
    if match is None:
        return None
    hour, minute = int(match[1]), int(match[2])
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else None


def _amount(text: str) -> str | None:
    match = _AMOUNT.match(_NUMERAL.sub(_in_digits, text))
    if match is None:
        return None
    count, fraction, unit = match[1], match[2], match[3].lower()
    name = _UNITS.get(unit) or nearest_name(unit, _UNIT_NAMES)
    if name is None:
        return None
    if fraction is None:
        return _counted(int(count), name)
    smaller = _SIXTIETHS.get(name)
    rest, uneven = divmod(int(fraction) * 60, 10 ** len(fraction))
    if smaller is None or uneven:  # a fraction of a day has no one meaning
        return None
    return " ".join(_counted(n, unit) for n, unit in ((int(count), name), (rest, smaller)) if n) or None


def _counted(count: int, unit: str) -> str:
    return f"{count} {unit.removesuffix('s') if count == 1 else unit}"


def _shift(text: str) -> str | None:
    """Working days forward or, with a minus, backward; plain days are taken for them."""
    sign = re.match(r"\s*([-−]?)", text)
    back = sign is not None and bool(sign[1])
    amount = _amount(text[sign.end() :] if sign is not None else text)
    count, _, unit = (amount or "").partition(" ")
    if unit.removesuffix("s") not in ("day", "working day") or not int(count):
        return None
    return f"{'-' if back else ''}{_counted(int(count), 'working days')}"


def _in_digits(match: re.Match[str]) -> str:
    """A Chinese numeral up to 99 in digits; anything else unchanged."""
    tens, ten, ones = match.groups()
    if not (tens or ten) or (tens and ones and not ten):
        return match.group()
    if not ten:
        return str(_NUMERALS[tens])
    return str(_NUMERALS.get(tens, 1) * 10 + _NUMERALS.get(ones, 0))


def _weekdays(text: str) -> str | None:
    pieces = re.split(r"([\s,-]+)", text.strip().lower())
    fixed = []
    for piece in pieces:
        if not piece or not piece.isalpha():
            fixed.append(piece)
            continue
        full = next((day for day in WEEKDAYS if len(piece) > 1 and day.startswith(piece)), None) or nearest_name(
            piece, WEEKDAYS
        )
        if full is None:
            return None
        fixed.append(full)
    return "".join(fixed)
