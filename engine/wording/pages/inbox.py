"""The words of the inbox."""

from engine.domain.text import Text

TITLE = Text(zh="待办", en="Inbox")
EMPTY = Text(zh="没有待办。", en="Nothing to do.")
