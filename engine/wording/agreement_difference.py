"""The labels of what differs between two revisions of an agreement and has no row on its page."""

from engine.domain.text import Text

TITLE = Text(zh="标题", en="Title")
REFERENCE = Text(zh="出处", en="Source")
YES = Text(zh="是", en="yes")
NO = Text(zh="否", en="no")
