"""The words of closings."""

from engine.domain.text import Text

TITLES: dict[str, Text] = {
    "period closed": Text(zh="关账", en="period closed"),
}
