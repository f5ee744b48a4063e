"""Small values of definitions: texts, dates, amounts, times of day. The schema has checked their spelling."""

import re
from datetime import date, time

from engine.domain.agreement.rule import Roll, TimeOfDay
from engine.domain.refusal import Refusal
from engine.domain.text import Text
from engine.domain.time.amount import Amount, Unit
from engine.domain.time.instant import YEARS
from engine.loading.declared_names import DeclaredNames, NameList
from engine.loading.problem_list import Problems
from engine.loading.tree import Mapping, Node, Scalar
from engine.loading.value_hints import likely_value
from engine.wording.diagnostics import deadlines, references, structure
from engine.wording.suggestions import list_names, meant_name

CENTURY = 36_525 * 86_400
_LENGTHS = {Unit.DAY: 86_400, Unit.WORKING_DAY: 86_400, Unit.WEEK: 7 * 86_400, Unit.MONTH: 31 * 86_400}


def text(node: Node | None) -> Text | None:
    """A text in both languages; a plain one is the same in both."""
    match node:
        case Scalar():
            return Text.plain(node.text.strip())
        case Mapping():
            zh, en = node.text("zh"), node.text("en")
            return None if zh is None or en is None else Text(zh=zh.strip(), en=en.strip())
        case _:
            return None


def day(node: Scalar | None) -> date | None:
    """A date; None if there is none."""
    return None if node is None else date.fromisoformat(node.text)


def is_outside_years(text: str) -> bool:
    """True for a date that exists, but not within the years of business: ``9999-12-31``, ``0001-01-01``."""
    try:
        return date.fromisoformat(text).year not in YEARS
    except ValueError:
        return False


def time_of_day(node: Scalar | None) -> TimeOfDay | time | None:
    """``close``, ``17:00``; None if there is none."""
    if node is None:
        return None
    try:
        return TimeOfDay(node.text)
    except ValueError:
        return time.fromisoformat(node.text)


def roll(block: Mapping) -> Roll:
    """The roll of a due rule, by default none."""
    return Roll(block.text("roll") or "none")


def amount(node: Scalar | None, place: str, problems: Problems, *, zero: bool = True) -> Amount | None:
    """An amount; None if there is none or a problem was reported. ``zero`` allows an empty duration."""
    if node is None:
        return None
    try:
        value = Amount.parse(node.text)
    except ValueError:
        problems.report(
            structure.NOT_AN_AMOUNT,
            node.mark,
            place=place,
            actual=node.text,
            suggestion=likely_value("amount", node.text),
        )
        return None
    return value if _in_range(value, node, place, problems, zero=zero) else None


def amount_or_standard(
    node: Scalar | None, place: str, declared: DeclaredNames, problems: Problems, *, zero: bool = True
) -> Amount | None:
    """An amount written out or by the name of a standard; None if there is none or a problem was reported."""
    if node is None:
        return None
    standard = declared.amounts.get(node.text)
    if standard is not None:
        return standard if _in_range(standard, node, place, problems, zero=zero) else None
    try:
        value = Amount.parse(node.text)
    except ValueError:
        known = declared.standards.known
        if re.match(r"[\d一二三四五六七八九十两半-]", node.text):
            guess = likely_value("amount", node.text)
            problems.report(structure.NOT_AN_AMOUNT, node.mark, place=place, actual=node.text, suggestion=guess)
        elif known is not None and node.text not in known:
            problems.report(
                references.UNKNOWN_STANDARD,
                node.mark,
                actual=node.text,
                known=list_names(sorted(known)),
                suggestion=_meant_standard(node.text, declared.standards),
            )
        return None
    return value if _in_range(value, node, place, problems, zero=zero) else None


_PROMPTLY = ("promptly", "及时")
"""The standard that most organisations have, and its title."""


def _meant_standard(written: str, standards: NameList) -> Text:
    name, title = _PROMPTLY
    return meant_name(name) if written == title and name in (standards.known or ()) else standards.suggestion(written)


def _in_range(value: Amount, node: Scalar, place: str, problems: Problems, *, zero: bool) -> bool:
    seconds = sum(part.count * (part.unit.seconds or _LENGTHS[part.unit]) for part in value.parts)
    if seconds > CENTURY:
        right = Refusal("less-than-a-century")
    elif not seconds and not zero:
        right = Refusal("more-than-zero")
    else:
        return True
    problems.report(deadlines.AMOUNT_OUT_OF_RANGE, node.mark, place=place, actual=node.text, right=right)
    return False
