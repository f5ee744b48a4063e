"""The words of erasing a person."""

from engine.domain.text import Text

TITLES: dict[str, Text] = {
    "erased": Text(zh="删除个人信息", en="erased"),
}
