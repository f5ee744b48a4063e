"""The refusals of importing tables of events."""

from engine.domain.text import Text

REFUSALS = {
    "missing-columns": Text(
        zh="文件缺少列：{missing}。已有列：{header}。", en="The file has no column {missing}. It has: {header}."
    ),
}
