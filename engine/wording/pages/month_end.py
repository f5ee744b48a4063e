"""The words of the month-end list and of closing a month."""

from engine.domain.figures.month_end import MonthEndState
from engine.domain.text import Text

TITLE = Text(zh="月结清单", en="Month-end list")
TITLE_OF = Text(zh="月结清单 {period}", en="Month-end list {period}")
REPORTS = Text(zh="报告", en="Reports")
MONTH = Text(zh="月份", en="Month")
SHOW = Text(zh="查看", en="Show")
STATES = {
    MonthEndState.DONE: Text(zh="已交", en="Done"),
    MonthEndState.NOTHING: Text(zh="本期无发生", en="Nothing to report"),
    MonthEndState.TO_ACCEPT: Text(zh="待验收", en="To accept"),
    MonthEndState.MISSING: Text(zh="缺", en="Missing"),
    MonthEndState.RETURNED: Text(zh="已退回", en="Returned"),
    MonthEndState.PAUSED: Text(zh="已暂停", en="Paused"),
    MonthEndState.NOT_YET: Text(zh="未到期", en="Not due yet"),
    MonthEndState.WAIVED: Text(zh="已豁免", en="Waived"),
    MonthEndState.NOT_APPLICABLE: Text(zh="不适用", en="Not applicable"),
    MonthEndState.LAPSED: Text(zh="条件不再满足", en="Lapsed"),
    MonthEndState.CANCELLED: Text(zh="已取消", en="Cancelled"),
}
STATE = Text(zh="状态", en="State")
DEPARTMENT = Text(zh="提供部门", en="Provider")
CONSUMER = Text(zh="接收部门", en="Consumer")
AGREEMENT = Text(zh="约定", en="Agreement")
OBLIGATION = Text(zh="义务", en="Obligation")
OWNER = Text(zh="责任人", en="Owner")
ITEM = Text(zh="事项", en="Item")
ABOUT = Text(zh="对象", en="About")
DUE = Text(zh="期限", en="Due")
DELIVERED = Text(zh="交付", en="Delivered")
LATE = Text(zh="逾期", en="Late")
RETURNS = Text(zh="退回次数", en="Returns")
ID = Text(zh="编号", en="Id")
NONE = Text(zh="这个月没有事项。", en="No item was due in this month.")
SUMMARY = Text(zh="各项情况", en="How they stand")
BY = Text(zh="按", en="By")
GROUPS = {
    "department": Text(zh="部门", en="department"),
    "agreement": Text(zh="约定", en="agreement"),
    "obligation": Text(zh="义务", en="obligation"),
}
TOTAL = Text(zh="合计", en="Total")
RULE = Text(
    zh="列出最初期限在{period}的全部事项；每项只有一个状态。",
    en="Every item first due in {period}, each in one state.",
)
AS_OF = Text(zh="截至 {at}", en="As of {at}")
CLOSED = Text(
    zh="已于 {at} 由{by}关账；数字以关账时为准，之后的记录单独列在下方。",
    en="Closed at {at} by {by}: as of the closing; what was recorded after that stands apart below.",
)
OPEN = Text(zh="未关账", en="not closed")
CLOSED_SHORT = Text(zh="已关账", en="closed")
TO_CLOSE = Text(zh="核对并关账", en="Check and close the month")
LATER = Text(zh="关账之后", en="After the closing")
LATER_NOTE = Text(zh="不改变已关账的数字。", en="This does not change the closed figures.")
NOTHING_LATER = Text(zh="关账之后没有新的记录。", en="Nothing was recorded after the closing.")
WHEN = Text(zh="时间", en="When")
WHAT = Text(zh="记录", en="What")
BY_WHOM = Text(zh="操作人", en="By")
MONTHS = Text(zh="各月", en="Months")

CLOSE_TITLE = Text(zh="关账 {period}", en="Close {period}")
STILL_OPEN = Text(zh="还没有完成的", en="Still open")
NOTHING_OPEN = Text(zh="这个月的事项都已完成或了结。", en="Every item of this month is done or settled.")
MORE_OPEN = Text(zh="还有 {count} 项，见月结清单。", en="{count} more are in the month-end list.")
QUESTIONS = Text(zh="待补充的信息", en="Open questions")
SEALED = Text(zh="关账会固定什么", en="What closing fixes")
SEALED_FIGURES = Text(
    zh="本月 {total} 项：{parts}。逾期报告、记分卡和趋势里 {period} 的数字从此不再变化。",
    en="{total} items: {parts}. The figures of {period} in the overdue report, scorecards and trends no longer change.",
)
SEALED_LATER = Text(
    zh="未完成的事项照常办理、照常提醒；关账之后的记录单独列出，不改变本月的数字。",
    en="Open items go on as before, with their reminders. What is recorded afterwards is listed apart.",
)
NO_WAY_BACK = Text(zh="关账不能撤销。", en="A closing cannot be undone.")
CLOSE = Text(zh="关账 {period}", en="Close {period}")
CLOSE_ANYWAY = Text(zh="仍有 {count} 项未完成，关账 {period}", en="Close {period} with {count} items open")
BACK = Text(zh="返回月结清单", en="Back to the month-end list")
DONE = Text(zh="{period}已关账，数字以此刻为准。", en="{period} is closed: its figures are as of now.")
