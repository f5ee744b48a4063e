"""The refusals that every package may use."""

from engine.domain.text import Text

REFUSALS = {
    "as-worded": Text(zh="{text}", en="{text}"),
    "problems": Text(zh="{problems}。", en="{problems}."),
}
