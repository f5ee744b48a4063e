"""The refusals of importing tables of events."""

from engine.domain.text import Text

REFUSALS = {
    "columns-unused": Text(zh="未使用的列：{headings}", en="Unused columns: {headings}"),
    "numbers-questioned": Text(
        zh="{count} 行的编号可能就是已登记的某个编号，确认之前不生成事项",
        en="{count} rows have a number that may be a known one; they open nothing before that is answered",
    ),
    "missing-columns": Text(
        zh="文件缺少列：{missing}。已有列：{header}。", en="The file has no column {missing}. It has: {header}."
    ),
}
