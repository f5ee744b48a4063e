"""The refusals of importing events."""

from engine.domain.text import Text

REFUSALS = {
    "missing-columns": Text(
        zh="文件缺少列：{missing}。已有列：{header}。", en="The file has no column {missing}. It has: {header}."
    ),
    "missing-columns-of-source": Text(
        zh="缺少列：{missing}；现有列：{header}。请在设置的 map 里指定",
        en="missing columns: {missing}; existing columns: {header}. Assign them in the settings under map",
    ),
    "no-event-of-source": Text(zh="事件目录里没有 {name}", en="the catalogue has no event {name}"),
}
