"""A finding of a run that a person should see to."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.domain.refusal import Value
from engine.domain.text import Text


@dataclass(frozen=True, slots=True, init=False)
class Finding:
    """A finding of a run that a person should see to: ``Finding("quiet", ids, count=3, date=on)``.

    ``about`` has the ids of what it is about. The values fill the sentence that ``engine.wording.findings`` has for the
    code.
    """

    code: str
    about: tuple[str, ...]
    values: Mapping[str, Value]

    def __init__(self, code: str, about: tuple[str, ...] = (), /, **values: Value) -> None:
        object.__setattr__(self, "code", code)
        object.__setattr__(self, "about", about)
        object.__setattr__(self, "values", values)

    @property
    def text(self) -> Text:
        """The sentence for people."""
        from engine.wording.findings import finding_text

        return finding_text(self.code, self.values)
