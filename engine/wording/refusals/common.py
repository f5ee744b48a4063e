"""The refusals that every package may use."""

from engine.domain.text import Text

REFUSALS: dict[str, Text] = {
    "problems": Text(zh="{problems}", en="{problems}"),
}
