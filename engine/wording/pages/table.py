"""The words of every list: filters, sorting, pages, files."""

from engine.domain.text import Text

FIND = Text(zh="在此列表中搜索", en="Search this list")
SEARCH = Text(zh="搜索", en="Search")
ALL = Text(zh="全部", en="All")
CLEAR = Text(zh="清除筛选", en="Clear filters")
NONE_FITS = Text(zh="没有符合筛选条件的行。", en="No row fits these filters.")
UNKNOWN = Text(
    zh="此列表没有这样的筛选条件，已忽略：{values}", en="Ignored, since this list has no such filter: {values}"
)
ROWS = Text(zh="第 {first}–{last} 行，共 {total} 行", en="Rows {first}–{last} of {total}")
ALL_ROWS = Text(zh="共 {total} 行", en="Rows: {total}")
BY_SUBJECT = Text(zh="按对象分组", en="Group by subject")
NO_SUBJECT = Text(zh="不属于某一对象", en="About no single subject")
IN_GROUP = Text(zh="{total} 项", en="Items: {total}")
PART_OF_GROUP = Text(zh="共 {total} 项，本页 {count} 项", en="Items: {total}, {count} of them on this page")
PAGES = Text(zh="分页", en="Pages")
PREVIOUS = Text(zh="上一页", en="Previous")
NEXT = Text(zh="下一页", en="Next")
EXPORT = Text(zh="导出", en="Export")
FIRST_ROWS = Text(zh="前 {count} 行", en="first {count} rows")
FILE_IS_CUT = Text(zh="文件只含前 {count} 行", en="Files have the first {count} rows alone")
FILTERED_BY = Text(zh="{title}：{values}", en="{title}: {values}")
FOUND_BY = Text(zh="含“{text}”", en="containing “{text}”")
SORT = Text(zh="排序", en="Sort")
SELECT_ALL = Text(zh="选择本页全部", en="Select all rows of this page")
SELECT_ROW = Text(zh="选择此行", en="Select this row")
FORMATS = {"xlsx": Text(zh="Excel", en="Excel"), "csv": Text(zh="CSV", en="CSV")}
