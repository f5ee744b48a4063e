"""The sentences of the notice board."""

from engine.domain.text import Text

REFUSALS = {
    "board-address-form": Text(zh="格子，例如 A1", en="a field such as A1"),
    "board-unwritable": Text(zh="无法写入看板 {path}：{why}", en="Cannot write the board {path}: {why}"),
}
