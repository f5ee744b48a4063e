"""A diagnostic code with its texts in both languages."""

from dataclasses import dataclass

from engine.domain.agreement.diagnostic import Severity
from engine.domain.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """The texts of one kind of problem.

    ``zh`` and ``en`` are (problem, actual value, remedy), with ``{placeholders}``. ``about`` is the paragraph of the
    documentation; ``bad`` and ``good`` are the example below it.
    """

    code: str
    zh: tuple[str, str, str]
    en: tuple[str, str, str]
    about: Text
    bad: str
    good: str
    severity: Severity = Severity.ERROR

    @property
    def message(self) -> Text:
        """The problem and the actual value, as a template."""
        return Text(zh=f"{self.zh[0]} · {self.zh[1]}", en=f"{self.en[0]} · {self.en[1]}")

    @property
    def hint(self) -> Text:
        """The remedy, as a template."""
        return Text(zh=self.zh[2], en=self.en[2])
