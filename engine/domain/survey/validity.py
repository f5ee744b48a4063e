"""The response rate of a round, and the limit from which it counts."""

from dataclasses import dataclass

from engine.domain.agreement.survey import ValidityRule


@dataclass(frozen=True, slots=True)
class ResponseRate:
    """The answers that a round asks for, and those that came. One answer is about one department."""

    wanted: int
    answered: int

    @property
    def percent(self) -> int:
        """The response rate in per cent, rounded down, so that it never seems to reach a limit that it misses."""
        return self.answered * 100 // self.wanted if self.wanted else 0

    def is_enough(self, rule: ValidityRule) -> bool:
        """True if the round counts."""
        return self.answered >= rule.at_least and self.answered * 100 >= rule.percent * self.wanted
