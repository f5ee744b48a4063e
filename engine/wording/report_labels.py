"""The texts that all reports share in both languages: the head, columns that a kind of cell adds, the last sheet."""

from engine.domain.text import Text

AS_OF = Text(zh="截至", en="As of")
PERIOD = Text(zh="所属期", en="Period")
ONLY = Text(zh="仅限", en="Only")
REHEARSAL = Text(zh="演练：不是正式台账", en="REHEARSAL: not the real ledger")
REHEARSAL_SHEET = Text(zh="{name}（演练）", en="{name} (rehearsal)")

PAGE_OF = Text(zh="第 {page} 页，共 {pages} 页", en="Page {page} of {pages}")
CHART_OF = Text(zh="{title}（图，可左右滚动）", en="{title} (chart, scrolls sideways)")
TABLE_OF = Text(zh="{title}（数字表，可左右滚动）", en="{title} (table of its numbers, scrolls sideways)")
AT_CLOCK = Text(zh="{title}（时刻）", en="{title} (time)")
CURRENCY = Text(zh="币种", en="Currency")
IN_UNIT = Text(zh="{title}（{unit}）", en="{title} ({unit})")
IN_DAYS = Text(zh="{title}（天）", en="{title} (days)")
IN_HOURS = Text(zh="{title}（时:分）", en="{title} (h:mm)")
YES = Text(zh="是", en="yes")
NO = Text(zh="否", en="no")

ABOUT_SHEET = Text(zh="说明", en="About")
FIELD = Text(zh="项目", en="What")
VALUE = Text(zh="内容", en="Value")
ORGANISATION = Text(zh="单位", en="Organisation")
ZONE = Text(zh="时区", en="Time zone")
RUN_AS_REHEARSAL = Text(zh="演练", en="Rehearsal")
