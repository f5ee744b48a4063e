"""The words of definitions in force."""

from engine.domain.text import Text

TITLES: dict[str, Text] = {
    "applied": Text(zh="生效", en="applied"),
}
