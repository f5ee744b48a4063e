"""The error for a call that cannot be carried out; nothing was written."""

from engine.domain.refusal import Refusal, Value
from engine.domain.text import Text


class Refused(Exception):
    """The call cannot be carried out; ``refusal`` says why, as a code with values."""

    def __init__(self, refusal: Refusal | str, /, **values: Value) -> None:
        self.refusal = refusal if isinstance(refusal, Refusal) else Refusal(refusal, **values)
        super().__init__(self.refusal.code)

    @property
    def text(self) -> Text:
        """The sentence that says why."""
        from engine.wording.refusal import refusal_text

        return refusal_text(self.refusal)

    def __str__(self) -> str:
        return self.text.en
