"""The small language of indicators: figures, numbers, + − × ÷, parentheses, and counts of entries with conditions.

    on_time_rate × 100 − count(reminded) ÷ deliveries
    count(rated, score <= 2) ÷ deliveries

A text is read into a value and nothing of it is run. It is at most ``LONGEST`` characters with ``DEEPEST`` parentheses
in each other.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from engine.domain.refusal import Refusal

LONGEST = 400
DEEPEST = 20
COUNT = "count"


class Operator(StrEnum):
    """The four ways to put two parts of a formula together."""

    ADD = "+"
    SUBTRACT = "-"
    MULTIPLY = "*"
    DIVIDE = "/"


class ValueTest(StrEnum):
    """How a condition compares a field of an entry with a value."""

    IS = "="
    IS_NOT = "!="
    BELOW = "<"
    AT_MOST = "<="
    ABOVE = ">"
    AT_LEAST = ">="


@dataclass(frozen=True, slots=True)
class Number:
    """A number; ``5%`` is 0.05."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class FigureName:
    """A figure by its name, such as ``on_time_rate``. ``at`` is its place in the text, from 0."""

    name: str
    at: int = field(compare=False, default=0)


@dataclass(frozen=True, slots=True)
class CountCondition:
    """The test of one field of an entry's body; ``dimensions.timeliness`` is a field within a field.

    A number is compared as a number. An entry without the field does not meet it, whatever the test is.
    """

    field: str
    test: ValueTest
    value: str | Decimal


@dataclass(frozen=True, slots=True)
class EntryCount:
    """The number of entries of a kind about the items that meet all conditions. ``at`` is its place in the text."""

    kind: str
    conditions: tuple[CountCondition, ...] = ()
    at: int = field(compare=False, default=0)


@dataclass(frozen=True, slots=True)
class Negative:
    """A part with the other sign."""

    of: "Formula"


@dataclass(frozen=True, slots=True)
class Calculation:
    """Two parts and an operator between them."""

    operator: Operator
    left: "Formula"
    right: "Formula"


Formula = Number | FigureName | EntryCount | Negative | Calculation


class NotAFormula(ValueError):
    """A text is no formula: ``problem`` says why, ``at`` is the place of the character (from 0)."""

    def __init__(self, problem: Refusal, at: int) -> None:
        super().__init__(problem.code)
        self.problem = problem
        self.at = at


def parts_of(formula: Formula) -> Iterator[Formula]:
    """A formula and all its parts, from left to right."""
    yield formula
    match formula:
        case Negative(of=of):
            yield from parts_of(of)
        case Calculation(left=left, right=right):
            yield from parts_of(left)
            yield from parts_of(right)
        case _:
            pass


def read_formula(text: str) -> Formula:
    """The formula of a text. Raises NotAFormula."""
    if len(text) > LONGEST:
        raise NotAFormula(Refusal("formula-too-long", most=LONGEST), LONGEST)
    reader = _Reader(_tokens(text))
    formula = reader.sum()
    if reader.token.kind != "end":
        raise reader.unexpected()
    return formula


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int


_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?%?)|(?P<name>[A-Za-z]\w*(?:\.\w+)*)"
    r"|(?P<text>'[^']*'|\"[^\"]*\")|(?P<mark><=|>=|!=|[-+*/×÷−()（），,=<>≤≥≠]))",
    re.ASCII,
)
_SAME = {"×": "*", "÷": "/", "−": "-", "（": "(", "）": ")", "，": ",", "≤": "<=", "≥": ">=", "≠": "!="}


def _tokens(text: str) -> Sequence[_Token]:
    found, place = [], 0
    while text[place:].strip():
        match = _TOKEN.match(text, place)
        if match is None:
            at = place + len(text[place:]) - len(text[place:].lstrip())
            raise NotAFormula(Refusal("formula-character", actual=text[at]), at)
        kind = match.lastgroup or ""
        written = match.group(kind)
        found.append(_Token(kind, _SAME.get(written, written), match.start(kind)))
        place = match.end()
    return [*found, _Token("end", "", len(text))]


class _Reader:
    """Reads tokens by recursive descent: sums of products of parts."""

    def __init__(self, tokens: Sequence[_Token]) -> None:
        self._tokens = tokens
        self._next = 0
        self._depth = 0

    @property
    def token(self) -> _Token:
        return self._tokens[self._next]

    def take(self) -> _Token:
        token = self.token
        self._next += 1
        return token

    def takes(self, *marks: str) -> str | None:
        """The mark that comes next, taken, if it is one of these."""
        return self.take().text if self.token.kind == "mark" and self.token.text in marks else None

    def unexpected(self) -> NotAFormula:
        token = self.token
        if token.kind == "end":
            return NotAFormula(Refusal("formula-ends"), token.at)
        return NotAFormula(Refusal("formula-unexpected", actual=token.text), token.at)

    def sum(self) -> Formula:
        formula = self.product()
        while (mark := self.takes("+", "-")) is not None:
            formula = Calculation(Operator(mark), formula, self.product())
        return formula

    def product(self) -> Formula:
        formula = self.part()
        while (mark := self.takes("*", "/")) is not None:
            formula = Calculation(Operator(mark), formula, self.part())
        return formula

    def part(self) -> Formula:
        self._depth += 1
        if self._depth > DEEPEST:
            raise NotAFormula(Refusal("formula-too-deep", most=DEEPEST), self.token.at)
        try:
            return self._part()
        finally:
            self._depth -= 1

    def _part(self) -> Formula:
        if self.takes("-") is not None:
            return Negative(self.part())
        if self.takes("(") is not None:
            formula = self.sum()
            self._close()
            return formula
        token = self.token
        if token.kind == "number":
            return Number(_number(self.take().text))
        if token.kind == "name":
            self.take()
            return self._count(token.at) if token.text == COUNT else FigureName(token.text, token.at)
        raise self.unexpected()

    def _count(self, at: int) -> EntryCount:
        if self.takes("(") is None:
            raise self.unexpected()
        kind = self._word()
        conditions = []
        while self.takes(",") is not None:
            conditions.append(self._condition())
        self._close()
        return EntryCount(kind, tuple(conditions), at)

    def _condition(self) -> CountCondition:
        name = self._word()
        mark = self.takes(*ValueTest)
        if mark is None:
            raise self.unexpected()
        if self.token.kind == "number":
            return CountCondition(name, ValueTest(mark), _number(self.take().text))
        return CountCondition(name, ValueTest(mark), self._word())

    def _word(self) -> str:
        """A name, or a text in quotes."""
        token = self.token
        if token.kind not in ("name", "text"):
            raise self.unexpected()
        self.take()
        return token.text[1:-1] if token.kind == "text" else token.text

    def _close(self) -> None:
        if self.takes(")") is None:
            raise self.unexpected()


def _number(text: str) -> Decimal:
    return Decimal(text[:-1]) / 100 if text.endswith("%") else Decimal(text)
