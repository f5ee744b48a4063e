"""The refusals that every package may use."""

from engine.domain.text import Text

REFUSALS: dict[str, Text] = {
    "as-worded": Text(zh="{text}", en="{text}"),
    "problems": Text(zh="{problems}", en="{problems}"),
}
