"""Why something cannot be done, as a code with values. ``engine.wording.refusal`` has the sentence for each code."""

from collections.abc import Mapping
from dataclasses import dataclass

Value = object
"""A value of a refusal: any value that ``engine.wording.refusal`` can show. An instant is local to the zone in which
people read it, a tuple is a list."""


@dataclass(frozen=True, slots=True, init=False)
class Refusal:
    """Why something cannot be done: ``Refusal("pause-already")``, ``Refusal("rating-month-closed", period="2026-01")``.

    A code is unique and never changes; the values fill its sentence. A refusal names no option, command or path: each
    surface adds what to type or press.
    """

    code: str
    values: Mapping[str, Value]

    def __init__(self, code: str, /, **values: Value) -> None:
        object.__setattr__(self, "code", code)
        object.__setattr__(self, "values", values)


@dataclass(frozen=True, slots=True)
class Alternatives:
    """A value that is one of several: ``upcoming or open``."""

    values: tuple[Value, ...]
