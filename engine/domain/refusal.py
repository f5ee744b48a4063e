"""Why something cannot be done, as a code with values. ``engine.wording.refusal`` has the sentence for each code."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from engine.domain.text import Text

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

    def __hash__(self) -> int:
        return hash((self.code, frozenset(self.values.items())))


Wording = Callable[[Refusal], Text]
"""Words a refusal as a surface shows it: its sentence, on the command line followed by what to type."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A value with the label that people read; where ids are typed, they read both."""

    value: str
    label: Text


@dataclass(frozen=True, slots=True)
class NamedField:
    """A field, which people read by its title in quotation marks; where ids are typed, with its id behind it."""

    id: str
    title: Text


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody who has to sign, by the word of the agreement, such as ``customer``."""

    id: str


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """A person, whom people read by name and programs by id."""

    id: str
    name: Text


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A list of which people read the first values and the number of all others."""

    values: tuple[Value, ...]
    others: int


@dataclass(frozen=True, slots=True)
class Alternatives:
    """A value that is one of several: ``upcoming or open``."""

    values: tuple[Value, ...]
