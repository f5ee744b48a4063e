"""The texts of the report of defects in both languages: headings, columns, sentences."""

from engine.domain.text import Text

REPORT = Text(zh="差错报告", en="Defects report")
REPORT_HELP = Text(zh="差错、纠正措施及其效果", en="Defects, corrective actions and their effect")
SUMMARY = Text(
    zh="未关闭差错 {open} 项（再次发生 {recurred} 项），本期有差错的事项 {items} 项，本期关闭 {closed} 项",
    en="Defects open: {open} ({recurred} recurred); items with a defect in the period: {items}; closed in it: {closed}",
)
PROPOSED = Text(zh="另有 {count} 项差错提示待处理。", en="{count} more proposed and not answered.")
NOW = Text(zh="差错概况", en="Defects now")
OPEN_COUNT = Text(zh="未关闭", en="Open")
RECURRED_COUNT = Text(zh="再次发生", en="Recurred")
ITEMS_COUNT = Text(zh="本期有差错的事项", en="Items with a defect")
PER_100 = Text(zh="每百次交付", en="Per 100 deliveries")
PER_100_SHORT = Text(zh="每百次", en="Per 100")
ITEMS_SHORT = Text(zh="事项", en="Items")
LOST_HOURS = Text(zh="耽误时间（小时）", en="Lost hours")
MONEY = Text(zh="涉及金额", en="Money at stake")
MONEY_IN = Text(zh="涉及金额（{currency}）", en="Money at stake ({currency})")

OPEN = Text(zh="未关闭差错", en="Open defects")
NO_OPEN = Text(zh="没有未关闭的差错。", en="No defect is open.")
DEFECT = Text(zh="差错", en="Defect")
AGE = Text(zh="天数", en="Days open")
STATE = Text(zh="状态", en="State")
CATEGORY = Text(zh="类别", en="Category")
CATEGORY_ID = Text(zh="类别编号", en="Category id")
SEVERITY = Text(zh="严重程度", en="Severity")
DESCRIPTION = Text(zh="说明", en="Description")
PROVIDER = Text(zh="提供方", en="Provider")
CONSUMER = Text(zh="接收方", en="Consumer")
AGREEMENT = Text(zh="服务约定", en="Agreement")
ITEMS = Text(zh="事项", en="Items")
EFFECT = Text(zh="效果检验", en="Check of effect")
ROOT_CAUSE = Text(zh="根本原因", en="Root cause")
RECURRENCES = Text(zh="再次发生次数", en="Recurrences")

ACTIONS = Text(zh="待完成的纠正措施", en="Corrective actions to do")
NO_ACTIONS = Text(zh="没有待完成的纠正措施。", en="No corrective action waits.")
ACTION = Text(zh="纠正措施", en="Corrective action")
OWNER = Text(zh="责任人", en="Owner")
DUE = Text(zh="期限", en="Due")
OVERDUE_DAYS = Text(zh="逾期天数", en="Days overdue")
ID = Text(zh="编号", en="Id")

RECURRING = Text(zh="再次发生的差错", en="Recurring defects")

BY_COUNT = Text(zh="差错帕累托：按次数", en="Pareto of defects: by number")
BY_RATE = Text(zh="差错帕累托：按每百次交付", en="Pareto of defects: per 100 deliveries")
BY_MONEY = Text(zh="差错帕累托：按涉及金额", en="Pareto of defects: by money at stake")
BY_HOURS = Text(zh="差错帕累托：按耽误时间", en="Pareto of defects: by lost hours")
BY_COUNT_SHEET = Text(zh="帕累托 次数", en="Pareto by number")
BY_RATE_SHEET = Text(zh="帕累托 每百次交付", en="Pareto per 100 deliveries")
BY_MONEY_SHEET = Text(zh="帕累托 涉及金额", en="Pareto by money")
BY_HOURS_SHEET = Text(zh="帕累托 耽误时间", en="Pareto by lost hours")
COUNT = Text(zh="次数", en="Items")
NO_DEFECTS = Text(zh="本期没有差错。", en="No defect was recorded in this period.")
NO_MONEY = Text(zh="本期的差错不涉及金额。", en="No money is at stake in the defects of this period.")
NO_HOURS = Text(zh="没有人填写耽误的时间。", en="Nobody said that a defect cost time.")
FEW = Text(
    zh="{few} 占 {share}：先解决这些。",
    en="{few}: {share} of all. Solve these first.",
)
RATE_NOTE = Text(
    zh="分母是本期内出现该类差错的义务的交付次数。",
    en="Out of the deliveries of the obligations that had the defect in the period.",
)
CATEGORIES = Text(zh="按类别", en="By category")
DELIVERIES = Text(zh="交付次数", en="Deliveries")
TOTAL = Text(zh="合计", en="Total")
BY_DEPARTMENT = Text(zh="按提供方", en="By provider")
BY_AGREEMENT = Text(zh="按服务约定", en="By agreement")
CLOSED = Text(zh="本期关闭", en="Closed")

LATE_REASONS = Text(zh="逾期原因帕累托", en="Pareto of late reasons")
LATE_REASON = Text(zh="逾期原因", en="Late reason")
NO_LATE_REASONS = Text(zh="本期没有写明原因的逾期事项。", en="No late item of this period has a reason.")
UNSTATED = Text(zh="另有 {count} 项没有写明原因。", en="{count} more have no reason.")
ONCE = Text(
    zh="同一对象的金额在每个合计里只计一次；一个事项有两类差错时，各类各计一次，合计里只计一次金额和时间。",
    en="Each total counts the money of one subject once. An item with defects of two categories is in both, and its "
    "money and time once in the total.",
)
EXPLAINED = Text(
    zh="效果检验：单侧 Fisher 精确检验，在计划交付次数的 25%、50%、75%、100% 各检验一次，总的误判率不超过 5%；"
    "提出差错的那段时间不计入“之前”。",
    en="Check of effect: Fisher's exact test, one-sided, at 25, 50, 75 and 100 % of the planned deliveries, wrong in "
    "at most 5 %; the time in which the defect was raised does not count as before.",
)
