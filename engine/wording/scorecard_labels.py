"""The texts of scorecards and trends in both languages: headings, columns, names of figures."""

from engine.domain.text import Text

SCORECARD = Text(zh="记分卡", en="Scorecard")
TREND = Text(zh="趋势", en="Trend")

FIGURES = Text(zh="服务数据", en="Figures of service")
BY_DEPARTMENT = Text(zh="按部门", en="By department")
BY_AGREEMENT = Text(zh="按服务约定", en="By agreement")
BY_OWNER = Text(zh="按责任岗位和责任人", en="By owner and person in charge")
BY_PERIOD = Text(zh="各部门各期数据", en="Departments by period")
INDICATORS = Text(zh="指标", en="Indicators")
INDICATORS_OF_DEPARTMENTS = Text(zh="各部门指标", en="Indicators by department")
PAIRS = Text(zh="按时率：提供方 × 接收方", en="On-time rate: provider × consumer")
PAIRS_SHEET = Text(zh="按时率（提供方与接收方）", en="On time by pair")
OWNERS_SHEET = Text(zh="按责任岗位", en="By owner")
INDICATORS_SHEET = Text(zh="各部门指标", en="By indicator")
ON_TIME_CHANGE = Text(zh="按时率较上期", en="On-time change")
ON_TIME_BEFORE = Text(zh="上期按时率", en="On-time rate before")
OUTCOMES = Text(zh="办理情况", en="What became of them")
CLOSED = Text(zh="关账", en="Closed months")
OVER_TIME = Text(zh="各期数据", en="Figures over time")
DEPARTMENTS_OVER_TIME = Text(zh="各部门按时率", en="On-time rate by department")
NOTHING = Text(zh="两期都没有到期事项。", en="No item was first due in either period.")
NOTHING_TO_SHOW = Text(zh="这几期没有到期事项。", en="No item was first due in these periods.")

FIGURE = Text(zh="数据", en="Figure")
VALUE = Text(zh="本期", en="Value")
BEFORE = Text(zh="上期", en="Before")
CHANGE = Text(zh="较上期", en="Change")
TARGET = Text(zh="目标", en="Target")
MADE_OF = Text(zh="依据", en="Made of")
UNIT = Text(zh="单位", en="Unit")
PART = Text(zh="分子", en="Items counted")
WHOLE = Text(zh="分母", en="Items in all")
DEPARTMENT = Text(zh="部门", en="Department")
AGREEMENT = Text(zh="服务约定", en="Agreement")
OWNER = Text(zh="责任岗位", en="Owner")
PERIOD = Text(zh="所属期", en="Period")
PROVIDER = Text(zh="提供方", en="Provider")
CONSUMER = Text(zh="接收方", en="Consumer")
OUTCOME = Text(zh="办理情况", en="Outcome")
ITEMS = Text(zh="项数", en="Items")
ITEMS_BEFORE = Text(zh="上期项数", en="Items before")
ID = Text(zh="编号", en="Id")
ALL = Text(zh="全部", en="All")
INDICATOR = Text(zh="指标", en="Indicator")
SCORE = Text(zh="得分", en="Score")
TOTAL_SCORE = Text(zh="总分", en="Total score")
WEIGHT = Text(zh="权重", en="Weight")
MET = Text(zh="达标", en="Target met")
MISSED = Text(zh="未达标", en="Target missed")
WORDS = Text(zh="说明", en="Meaning")
FORMULA = Text(zh="公式", en="Formula")

EXPERIENCE = Text(zh="满意度、表扬和差错", en="Satisfaction, praise and defects")
EXPERIENCE_SHEET = Text(zh="满意度和差错", en="Satisfaction")
MEAN = Text(zh="平均评价", en="Mean rating")
MEAN_BEFORE = Text(zh="上期平均", en="Mean before")
MEAN_CHANGE = Text(zh="平均较上期", en="Change")
RATINGS = Text(zh="评价数 n", en="Ratings n")
TOP_TWO = Text(zh="4 分和 5 分占比", en="Share of 4 and 5")
LOW_RATINGS = Text(zh="1 分和 2 分", en="Ratings of 1 and 2")
KUDOS = Text(zh="表扬", en="Praise")
OPEN_DEFECTS = Text(zh="未结差错", en="Open defects")
RECURRING = Text(zh="其中再次发生", en="Of them recurring")
EXPERIENCE_NOTE = Text(
    zh="评价和表扬关乎本期事项；差错为截至该时点未结的。不足 {least} 份评价不显示平均数。",
    en="Ratings and praise are about the items of the period, defects are those open as of this time. Below {least} "
    "ratings no mean is shown.",
)

TITLES = {
    "on_time_rate": Text(zh="按时率", en="On-time rate"),
    "on_time_rate_with_waivers": Text(zh="按时率（豁免计入）", en="On-time rate, waivers counted"),
    "key_on_time_rate": Text(zh="关键时刻按时率", en="On-time rate of key moments"),
    "lateness_median": Text(zh="逾期时长中位数", en="Median lateness"),
    "lateness_p90": Text(zh="逾期时长 90 分位", en="Lateness, nine of ten within"),
    "returned_rate": Text(zh="退回率", en="Returned rate"),
    "response_median": Text(zh="响应时间中位数", en="Median response time"),
    "at_risk_share": Text(zh="临期占比", en="At-risk share"),
    "paused_hours": Text(zh="暂停时间", en="Paused time"),
    "extensions": Text(zh="已用延期", en="Extensions used"),
    "waivers": Text(zh="已用豁免", en="Waivers used"),
    "deliveries": Text(zh="交付", en="Deliveries"),
    "due": Text(zh="本期应交", en="Due"),
    "late": Text(zh="逾期完成", en="Late"),
    "overdue": Text(zh="逾期未办", en="Still overdue"),
    "inherited": Text(zh="仅因上游逾期", en="Late only because of others"),
    "unanswered": Text(zh="逾期未响应", en="Response overdue"),
}
"""The names of figures, as ``engine.domain.figures.named_figures`` has them."""
SHORT = {
    "on_time_rate": Text(zh="按时率", en="On time"),
    "lateness_median": Text(zh="中位逾期（小时）", en="Median late (h)"),
    "returned_rate": Text(zh="退回率", en="Returned"),
    "response_median": Text(zh="响应（小时）", en="Response (h)"),
    "paused_hours": Text(zh="暂停（小时）", en="Paused (h)"),
    "lateness_p90": Text(zh="90 分位（小时）", en="90 % late (h)"),
}
"""Shorter names for tables."""
IN_HOURS = Text(zh="{title}（工作小时）", en="{title} (working hours)")

MADE = {
    "on_time_rate": Text(
        zh="按时 {0} 项，按时、逾期完成、逾期未办共 {1} 项", en="{0} on time of {1} on time, late or overdue"
    ),
    "on_time_rate_with_waivers": Text(zh="按时 {0} 项，连同已豁免共 {1} 项", en="{0} on time of {1} with those waived"),
    "key_on_time_rate": Text(zh="关键时刻按时 {0} 项，共 {1} 项", en="{0} on time of {1} key moments"),
    "lateness_median": Text(zh="逾期 {0} 项，未办的算到报告时点", en="{0} late or overdue, the latter so far"),
    "lateness_p90": Text(zh="逾期 {0} 项，未办的算到报告时点", en="{0} late or overdue, the latter so far"),
    "returned_rate": Text(zh="退回过 {0} 项，交付过 {1} 项", en="{0} returned of {1} delivered"),
    "response_median": Text(zh="已响应的请求 {0} 个", en="requests with a response: {0}"),
    "at_risk_share": Text(zh="临期 {0} 项，尚未到期 {1} 项", en="{0} at risk of {1} not due yet"),
    "paused_hours": Text(zh="本期应交 {0} 项的暂停合计", en="all pauses of {0} items"),
    "extensions": Text(zh="获准的延期次数", en="each extension granted"),
    "waivers": Text(zh="已豁免的事项", en="items waived"),
    "deliveries": Text(zh="交付过的事项，退回后重交只计一次", en="items ever delivered, each once"),
}
"""The items that a figure is made of; ``{0}`` and ``{1}`` are their numbers."""

SUMMARY = Text(
    zh="{period}：应交 {due} 项，按时率 {rate}（上期 {before}）",
    en="{period}: {due} due, on-time rate {rate} (before: {before})",
)
SUMMARY_WITH_SCORE = Text(
    zh="{period}：应交 {due} 项，按时率 {rate}（上期 {before}），总分 {total}",
    en="{period}: {due} due, on-time rate {rate} (before: {before}), total score {total}",
)
ONE_PERIOD_SUMMARY = Text(
    zh="{first}，没有更早的所属期可比", en="{first}: there is no earlier period to compare it with"
)
TREND_SUMMARY = Text(zh="{first}至{last}，共 {count} 期", en="{first} to {last}: {count} periods")
HELD_BY_FIRST_DUE = Text(
    zh="事项计入其最初期限所在的月份；延期、暂停不改变所属月份。仅因上游逾期的事项单列，不计入按时率和逾期时长。",
    en="A month holds the items by their first due time: extensions and pauses move none to another month. Items that "
    "are late only because of others stand apart from the on-time rate and the lateness.",
)
SCORES = Text(
    zh="得分 = 达到目标的程度，最高 100%；总分 = 各指标得分按权重平均，没有数据的指标不计。",
    en="A score is how much of the target is reached, at most 100 %. The total is the mean of the scores by weight; "
    "indicators without a value are left out.",
)
CLOSED_LINE = Text(
    zh="{period} 已于 {at} 由{by}关账，数字以此为准。{later}",
    en="{period} was closed by {by} at {at}: figures as of then. {later}",
)
LATER = Text(zh="关账后的变化：{parts}（不计入）", en="Since then, apart: {parts}")
UNCHANGED_SINCE = Text(zh="此后没有变化。", en="Nothing has changed since.")
LATER_PART = Text(zh="{outcome} {before} → {now}", en="{outcome} {before} → {now}")

HOURS = Text(zh="{value} 小时", en="{value} h")
NO_VALUE = Text.plain("–")
UNITS = {
    "percent": Text(zh="百分比", en="per cent"),
    "hours": Text(zh="工作小时", en="working hours"),
    "number": Text(zh="个数", en="number"),
}
SAME = Text(zh="持平", en="unchanged")
POINTS = Text(zh="{sign}{value} 个百分点", en="{sign}{value} points")
HOURS_CHANGED = Text(zh="{sign}{value} 小时", en="{sign}{value} h")
COUNT_CHANGED = Text(zh="{sign}{value}", en="{sign}{value}")
IMPROVED = Text(zh="{change}，变好", en="{change}, better")
WORSENED = Text(zh="{change}，变差", en="{change}, worse")
