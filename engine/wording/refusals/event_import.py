"""The refusals of importing tables of events."""

from engine.domain.text import Text

REFUSALS = {
    "missing-columns": Text(
        zh="文件缺少列：{missing}。已有列：{header}。", en="The file has no column {missing}. It has: {header}."
    ),
    "source-columns-missing": Text(
        zh="缺少列：{missing}；现有列：{header}。请在设置的 map 里指定",
        en="missing columns: {missing}; existing columns: {header}. Assign them in the settings under map",
    ),
    "source-event-unknown": Text(zh="事件目录里没有 {name}", en="the catalogue has no event {name}"),
}
