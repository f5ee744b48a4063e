"""The words of the pages of reports: the list of reports, the filters, the overdue report."""

from engine.domain.text import Text
from engine.wording.pages import table

TITLE = Text(zh="报告", en="Reports")
OVERDUE = Text(zh="逾期报告", en="Overdue report")
OVERDUE_ABOUT = Text(
    zh="现在逾期的全部事项、逾期原因和承诺日期；可催办、可导出。",
    en="Every item that is overdue now, why, and by when it is promised; remind, export.",
)
MONTH_END = Text(zh="月结清单", en="Month-end list")
MONTH_END_ABOUT = Text(
    zh="一个月的全部事项：已交、缺、无发生、退回、豁免、暂停；核对后关账。",
    en="Every item of a month: done, missing, nothing to report, returned, waived, paused. Then close the month.",
)
DEPARTMENT_PAGE = Text(zh="本部门", en="My department")
DEPARTMENT_ABOUT = Text(
    zh="每个人还欠什么、别人欠我们什么、空缺岗位、已上报事项、比上期好还是差。",
    en="What each of my people owes, what is owed to us, vacant roles, what was escalated, better or worse.",
)
SCORECARD = Text(zh="记分卡", en="Scorecard")
SCORECARD_ABOUT = Text(
    zh="按时率、逾期时长、退回率等，与上期比较。", en="On-time rate, lateness, returns; against before."
)
TREND = Text(zh="趋势", en="Trend")
TREND_ABOUT = Text(zh="各项数据最近十二个月的走势。", en="The figures over twelve months.")
SATISFACTION = Text(zh="满意度", en="Satisfaction")
SATISFACTION_ABOUT = Text(zh="部门之间的评价矩阵和分布。", en="The ratings between departments, with their spread.")
DEFECTS = Text(zh="差错", en="Defects")
DEFECTS_ABOUT = Text(zh="差错的类别、原因和纠正措施。", en="Defects by category, their causes and corrective actions.")
DEFECT_LIST = Text(zh="差错登记和处理", en="Defects one by one")
DEFECT_LIST_ABOUT = Text(
    zh="登记差错，写明根本原因，决定纠正措施。", en="Record a defect, state its cause, decide a corrective action."
)
PRAISE = Text(zh="表扬", en="Praise")
PRAISE_ABOUT = Text(zh="谁表扬了谁、为哪件事；表扬做得好的人。", en="Who praised whom, and for what; praise good work.")
SURVEYS = Text(zh="满意度调查", en="Surveys")
SURVEYS_ABOUT = Text(zh="填写调查，查看结果。", en="Answer a round, read the results.")
NO_REPORTS = Text(zh="没有您可以查看的报告。", en="There is no report that you may open.")

AS_OF = Text(zh="截至 {at}", en="As of {at}")
AS_OF_NOW = Text(zh="回到现在", en="Back to now")
PERIOD = Text(zh="所属期", en="Period")
DEPARTMENT = Text(zh="部门", en="Department")
AGREEMENT = Text(zh="约定", en="Agreement")
OWNER = Text(zh="责任岗位", en="Owner")
UNTIL = Text(zh="截至时间", en="As of")
EVERY = Text(zh="全部", en="All")
SORT = Text(zh="排序", en="Sort")
ORDERS = {
    "oldest": Text(zh="最早的在前", en="Oldest first"),
    "newest": Text(zh="最近的在前", en="Newest first"),
    "money": Text(zh="金额从大到小", en="Largest amount"),
    "department": Text(zh="按部门", en="By department"),
    "owner": Text(zh="按责任岗位", en="By owner"),
    "obligation": Text(zh="按事项", en="By obligation"),
    "subject": Text(zh="按对象分组", en="Grouped by subject"),
}
IN_GROUP, PART_OF_GROUP = table.IN_GROUP, table.PART_OF_GROUP
SHOW = Text(zh="查看", en="Show")
CLEAR = Text(zh="清除筛选", en="Clear the filters")
EXPORT = Text(zh="导出", en="Export")
FILTERS = Text(zh="筛选", en="Filters")

COUNT = Text(zh="逾期", en="Overdue")
BEFORE = Text(zh="· 上期同期 {count}", en="· {count} the period before")
MORE = Text(zh="▲ 多 {count}", en="▲ {count} more")
FEWER = Text(zh="▼ 少 {count}", en="▼ {count} fewer")
SAME = Text(zh="＝ 持平", en="= as many")
MONEY = Text(zh="涉及金额", en="Money at stake")
NO_MONEY = Text(zh="无", en="none")
LONGEST = Text(zh="最长", en="Longest")
DAYS = Text(zh="{count} 天", en="{count} d")
BY_AGE = Text(zh="按逾期天数", en="By days overdue")
WEEKS = Text(zh="最近 8 周", en="The last 8 weeks")
WEEK_BAR = Text(zh="{on}：{count} 项", en="{on}: {count}")
WEEK_UNKNOWN = Text(zh="{on}：没有数据", en="{on}: not known")
LINES = Text(zh="逾期明细", en="What is overdue")
EMPTY = Text(zh="没有逾期事项。", en="Nothing is overdue.")
EMPTY_FILTERED = Text(
    zh="这些条件下没有逾期事项。可以清除筛选，查看全部。",
    en="Nothing is overdue under these filters. Clear them to see everything.",
)
ALL_AGES = Text(zh="全部", en="All")
APART = Text(zh="仅因上游逾期", en="Late only because of others")

AGE = Text(zh="天数", en="Days")
WHAT = Text(zh="事项", en="Item")
WHOSE = Text(zh="部门 / 责任人", en="Department, owner")
AMOUNT = Text(zh="金额", en="Money")
REASON = Text(zh="原因 / 承诺日期", en="Reason, promised date")
ACTIONS = Text(zh="操作", en="Actions")
DUE = Text(zh="期限 {at}", en="due {at}")
RETURNED = Text(zh="已退回", en="returned")
KEY_MOMENT = Text(zh="关键时刻", en="key moment")
PROMISED = Text(zh="承诺 {on}", en="promised for {on}")
PROMISE_BROKEN = Text(zh="承诺 {on}，已过", en="promised for {on}, which has passed")
GIVEN_BY = Text(zh="{name} {at}", en="{name}, {at}")
NO_REASON = Text(zh="未填写", en="none given")
GIVE_REASON = Text(zh="填写原因", en="Give the reason")
CHANGE_REASON = Text(zh="更新原因", en="Change the reason")
CATEGORY = Text(zh="逾期原因", en="Late reason")
PROMISED_ON = Text(zh="承诺日期", en="Promised date")
NOTE = Text(zh="说明", en="Note")
SAVE_REASON = Text(zh="保存原因", en="Save the reason")
REASON_SAVED = Text(zh="已保存逾期原因。", en="The late reason is saved.")
REMIND = Text(zh="催办", en="Remind")
REMIND_OF = Text(zh="催办：{title}", en="Remind about {title}")
REMINDED = Text(zh="{name} {at} 已催办", en="{name} reminded on {at}")
REMIND_AGAIN = Text(zh="{on} 起可再次催办", en="again from {on}")
REMINDER_RECORDED = Text(zh="已催办，责任人会收到通知。", en="The owner will be notified of the reminder.")
EVIDENCE = Text(zh="凭证", en="Evidence")
EVIDENCE_OF = Text(zh="凭证：{title}", en="Evidence of {title}")
PAST = Text(
    zh="正在查看 {at} 时的情况；原因和催办按现在登记。",
    en="This is the state of {at}; reasons and reminders are recorded now.",
)
CLOSED = Text(
    zh="{period}已由{by}于 {at} 关账，数字以此为准。", en="{period} was closed by {by} at {at}: figures as of then."
)
OTHERS = Text(zh="同一时点的其他事项", en="Also at this time")
LATE_LINE = Text(zh="期限 {due}，{at} 交付，逾期 {span}", en="due {due}, delivered {at}, {span} late")
AWAITED_LINE = Text(zh="{since} 起", en="open since {since}")
STOPPED_LINE = Text(
    zh="{since} 起，等{who}：{reason}；已停 {days} 个工作日",
    en="since {since}, waiting for {who}: {reason}; {days} working days so far",
)
VACANT_LINE = Text(zh="进行中 {waiting}，逾期 {overdue}", en="{waiting} open, {overdue} overdue")
LEFT_OFF = Text(zh="还有 {count} 项，导出的文件里都有。", en="{count} more are in the exported files.")
PAGE_OF = Text(zh="第 {first}–{last} 项，共 {total} 项", en="{first}–{last} of {total}")
NEWER = Text(zh="上一页", en="Previous page")
OLDER = Text(zh="下一页", en="Next page")
FORMATS = {
    "xlsx": Text(zh="Excel（XLSX）", en="Excel (XLSX)"),
    "csv": Text(zh="CSV", en="CSV"),
    "pdf": Text(zh="PDF", en="PDF"),
    "html": Text(zh="网页（HTML）", en="Web page (HTML)"),
    "json": Text(zh="JSON", en="JSON"),
}
