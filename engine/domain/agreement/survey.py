"""Surveys as they are in force: who rates whom, how often, with which questions, and what a round needs to count."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from engine.domain.agreement.rule import Periodic
from engine.domain.text import Text
from engine.domain.time.amount import Amount

SCORES = (1, 2, 3, 4, 5)
"""The scores of a question, from the lowest to the highest."""


USUAL_K = 5
"""The smallest group whose answers keep their department, where a survey does not say otherwise."""


class SurveyKind(StrEnum):
    """The people who may see who gave an answer."""

    NAMED = "named"
    """Both departments, and all who read the result."""
    CONFIDENTIAL = "confidential"
    """The holders of the roles that the survey lists; all others see figures alone."""
    ANONYMOUS = "anonymous"
    """Nobody."""


class Stakes(StrEnum):
    """The use that is made of the figures."""

    NONE = "none"
    SHOWN = "shown"
    """They are shown beside other figures of a department or person."""
    PAY = "pay"
    """Pay depends on them."""


@dataclass(frozen=True, slots=True)
class HeadForUnit:
    """The head of each department answers for it, once its people have said what they think."""

    kind: Literal["head_for_unit"] = "head_for_unit"


@dataclass(frozen=True, slots=True)
class HoldersOfRole:
    """The holders of one role answer."""

    role: str
    kind: Literal["role"] = "role"


@dataclass(frozen=True, slots=True)
class EveryoneServed:
    """Everybody answers who belongs to a department that was served."""

    kind: Literal["everyone_served"] = "everyone_served"


@dataclass(frozen=True, slots=True)
class SampleOf:
    """So many per cent of each department that was served answer, at least one person."""

    percent: int
    kind: Literal["sample"] = "sample"


Raters = HeadForUnit | HoldersOfRole | EveryoneServed | SampleOf
"""The ways to choose the people who answer."""


@dataclass(frozen=True, slots=True)
class SurveyQuestion:
    """One question, about a dimension of ratings. ``levels`` has the words of the scores 1 to 5, in this order; it is
    empty where the usual words hold."""

    dimension: str
    text: Text
    weight: int = 1
    levels: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class ValidityRule:
    """The answers that a round needs to count: per cent of those asked for, and a number."""

    percent: int = 60
    at_least: int = 3


@dataclass(frozen=True, slots=True)
class Between:
    """The departments that are rated, and those that rate; empty: all."""

    providers: tuple[str, ...] = ()
    consumers: tuple[str, ...] = ()

    def has(self, provider: str, consumer: str) -> bool:
        """True if the consumer may rate the provider."""
        return (not self.providers or provider in self.providers) and (not self.consumers or consumer in self.consumers)


@dataclass(frozen=True, slots=True)
class Survey:
    """One survey. Each of its rounds is about one period of ``trigger``.

    A round opens on the first working day after a period that ends from ``effective_from`` until ``effective_until``
    (local dates, both included; None: no end), or on a date of the rule between them. It can be answered for
    ``answer_within`` on the organisation's calendar. A department rates those that made it at least ``only_served``
    deliveries in the period. ``seen_by`` has the roles that see who said what in a confidential round. In an anonymous
    one, the department of an answer is kept where at least ``k`` of its people took part.
    """

    id: str
    title: Text
    kind: SurveyKind
    trigger: Periodic
    effective_from: date
    answer_within: Amount
    questions: tuple[SurveyQuestion, ...]
    raters: Raters
    effective_until: date | None = None
    seen_by: tuple[str, ...] = ()
    expectation: bool = False
    only_served: int = 1
    valid_if: ValidityRule = ValidityRule()
    k: int = USUAL_K
    stakes: Stakes = Stakes.NONE
    between: Between = Between()
    comments: bool = True

    def question(self, dimension: str) -> SurveyQuestion | None:
        """The question about a dimension, or None."""
        return next((q for q in self.questions if q.dimension == dimension), None)
