"""The words of the table of people that comes from a spreadsheet."""

from engine.domain.text import Text

TITLE = Text(zh="从 Excel 更新人员表", en="People from Excel")
PEOPLE = Text(zh="人员与账号", en="People and accounts")
LEAD = Text(
    zh="表头：编号、姓名、部门、岗位、开始日期、结束日期、语言、邮箱（中英文均可）。先下载现有的表，改好后上传整张表。",
    en="The headings are id, name, department, role, from, until, language and mail, in Chinese or English. Download "
    "the present table, change it, and send the whole table.",
)
DOWNLOAD = Text(zh="下载现有的人员表（CSV）", en="Download the present table (CSV)")
FILE = Text(zh="Excel 或 CSV 文件", en="Excel or CSV file")
CHECK = Text(zh="查看会改什么", en="Show what would change")
NO_FILE = Text(zh="请先选择文件。", en="Choose a file first.")
PROBLEMS = Text(zh="这张表有 {n} 处问题，没有登记。", en="The table has problems: {n}. Nothing was stored.")
LINE = Text(zh="{file} 第 {line} 行", en="{file}, line {line}")
NOTHING = Text(zh="与现行的人员表一致，没有变化。", en="The table is the one in force: nothing would change.")
CHANGES = Text(zh="会有 {n} 处变化", en="Changes: {n}")
NEW = Text(zh="新增", en="new")
GONE = Text(zh="删除", en="gone")
CHANGED = Text(zh="更改", en="changed")
SINCE = Text(zh="自 {on}", en="from {on}")
UNTIL = Text(zh="至 {on}", en="until {on}")
FROM_TO = Text(zh="{before} → {after}", en="{before} → {after}")
STORE = Text(zh="登记 {n} 处变化，立即生效", en="Store the changes ({n}); they are in force at once")
STORED = Text(zh="人员表已更新：{n} 处变化。", en="The table of people is stored. Changes: {n}.")
WAITS = Text(
    zh="人员表已保存。负责人有变化，需要双方签署后生效。",
    en="The table is stored. It names other heads, and waits for the signatures of both departments.",
)
