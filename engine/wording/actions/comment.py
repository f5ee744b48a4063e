"""The words of comments."""

from engine.domain.text import Text

TITLES: dict[str, Text] = {"commented": Text(zh="留言", en="commented")}
HELP: dict[str, Text] = {
    "comment": Text(zh="留言，双方可见（任一方）", en="Comment on an item, for both sides (either side)"),
}
BUTTONS: dict[str, Text] = {"comment": Text(zh="留言", en="Add comment")}
FIELDS: dict[str, Text] = {"text": Text(zh="要说的话", en="The words of the comment")}
LABELS: dict[str, Text] = {"text": Text(zh="留言", en="Comment")}
DETAILS: dict[str, Text] = {"text": Text.plain("{value}")}
REFUSALS: dict[str, Text] = {"comment-missing": Text(zh="请写下留言。", en="Write the comment.")}
