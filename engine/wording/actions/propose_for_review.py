"""The words of proposals for a review."""

from engine.domain.text import Text

TITLES: dict[str, Text] = {
    "review proposed": Text(zh="复核提议", en="proposed for the review"),
}
FIELDS: dict[str, Text] = {
    "text": Text(zh="提议内容", en="What is proposed"),
}
