"""The error for a command line that cannot be carried out as it is typed."""

from engine.domain.text import Text


class WrongCall(Exception):
    """The call has to be typed differently; ``text`` says how. Nothing was written.

    It is about options and values alone. Refusals that other surfaces share are ``Refused``.
    """

    def __init__(self, zh: str, en: str, **values: str | Text) -> None:
        self.text = Text(zh=zh, en=en).filled(**values)
        super().__init__(self.text.en)
