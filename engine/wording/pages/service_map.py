"""The words of the map of who serves whom."""

from engine.domain.text import Text

TITLE = Text(zh="谁为谁服务", en="Who serves whom")
BACK_TO_LIST = Text(zh="全部约定", en="All agreements")
DEPARTMENT = Text(zh="部门", en="Department")
HOUSE = Text(zh="全公司", en="The whole house")
LEAD_DEPARTMENT = Text(
    zh="左边的部门为{department}服务，{department}为右边的部门服务。",
    en="Departments at the left serve {department}; {department} serves those at the right.",
)
LEAD_HOUSE = Text(zh="左边的部门为右边的部门服务。", en="Departments at the left serve those at the right.")
MAP = Text(zh="关系图，可左右滚动", en="Map; it scrolls sideways")
EDGE = Text(zh="{provider} → {consumer}：{count} 份约定", en="{provider} → {consumer}, agreements: {count}")
EDGE_WITH_RATE = Text(
    zh="{provider} → {consumer}：{count} 份约定，{items} 项，按时率 {rate} %",
    en="{provider} → {consumer}, agreements: {count}, items: {items}, on time: {rate} %",
)
NOTE = Text(zh="{items} 项 · 按时 {rate} %", en="{items} items · {rate} % on time")
LEFT_OFF = Text(
    zh="图中只画出事项最多的 {shown} 条线，另有 {left} 条见下表。",
    en="The map draws the {shown} lines with the most items; the table also has the other {left}.",
)
LEGEND = Text(zh="图例", en="Legend")
KEPT = {
    "well": Text(zh="按时率 95 % 及以上", en="on time: 95 % or more"),
    "fairly": Text(zh="按时率 80–95 %", en="on time: 80–95 %"),
    "badly": Text(zh="按时率低于 80 %", en="on time: under 80 %"),
    "unknown": Text(zh="尚无数字，或与您部门无关", en="no figures yet, or not of your departments"),
}
"""How well agreements are kept, as the lines show it."""
WIDTH = Text(zh="线越粗，事项越多", en="A wider line has more items")
TABLE = Text(zh="明细", en="In figures")
PROVIDER = Text(zh="提供方", en="Provider")
CONSUMER = Text(zh="接收方", en="Consumer")
AGREEMENTS = Text(zh="约定", en="Agreements")
ITEMS = Text(zh="事项", en="Items")
ON_TIME = Text(zh="按时率", en="On time")
OVERDUE = Text(zh="逾期未办", en="Overdue now")
OF_ITEMS = Text(zh="{of} 项中 {on_time} 项", en="{on_time} of {of}")
NONE_YET = Text(zh="尚无", en="none yet")
MONTHS_NOTE = Text(
    zh="事项和按时率：{since} 至 {until} 到期的事项。",
    en="Items and on-time rates: those that fell due from {since} to {until}.",
)
EMPTY = Text(zh="这个部门没有服务约定。", en="This department has no agreement.")
