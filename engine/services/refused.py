"""The one error of misuse: the call was wrong, nothing was written."""

from engine.domain.text import Text


class Refused(Exception):
    """What was asked for cannot be done; ``text`` says what, why, and what to do instead."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text
