"""The ids of rounds: ``survey@period``, such as ``quarterly@2026-Q1``. The other ids: ``engine.domain.ids``."""

import re
from dataclasses import dataclass

from engine.domain.ids import PERIOD, BadId
from engine.domain.refusal import Refusal

_NAME = re.compile(r"[^/@#\s]+")


def _not_a_round_id(written: str, why: Refusal) -> Refusal:
    return Refusal("not-a-round-id", written=written, why=why)


def round_text(survey: str, period: str) -> str:
    """The id of a round as text. Loading has checked the parts."""
    return f"{survey}@{period}"


@dataclass(frozen=True, slots=True, order=True)
class RoundId:
    """A round of a survey: the period that it is about, or the date on which it opened."""

    survey: str
    period: str

    def __post_init__(self) -> None:
        if _NAME.fullmatch(self.survey) is None:
            raise BadId(str(self), Refusal("no-survey-in-round", value=self.survey), _not_a_round_id)
        if PERIOD.fullmatch(self.period) is None:
            raise BadId(str(self), Refusal("no-period-in-round", value=self.period), _not_a_round_id)

    def __str__(self) -> str:
        return round_text(self.survey, self.period)

    @classmethod
    def parse(cls, written: str) -> "RoundId":
        """Read an id. Raises BadId."""
        survey, at, period = written.partition("@")
        if not at:
            raise BadId(written, Refusal("at-missing-in-round", value=survey), _not_a_round_id)
        return cls(survey, period)
