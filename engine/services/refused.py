"""The error for a call that cannot be carried out; nothing was written."""

from engine.domain.text import Text


class Refused(Exception):
    """The call cannot be carried out; ``text`` says what is wrong, why, and what to do instead."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text
