"""The headings of columns that people fill in."""

from engine.domain.text import Text

NUMBER = Text(zh="编号", en="Number")
"""The column of a subject's number, where its longer heading is taken."""


def number_heading(title: Text) -> Text:
    """The column of a subject's number, by the title of the subject."""
    return Text(zh=f"{title.zh}编号", en=f"{title.en} number")
