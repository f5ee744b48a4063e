"""The texts of the report of satisfaction in both languages: headings, columns, scores."""

from engine.domain.figures.satisfaction.watermelon import Contrast
from engine.domain.text import Text

REPORT = Text(zh="满意度报告", en="Satisfaction")

FIGURES = Text(zh="本期满意度", en="Satisfaction in the period")
FIGURE = Text(zh="指标", en="Figure")
VALUE = Text(zh="数值", en="Value")
REMARK = Text(zh="说明", en="Remark")
UNIT_OF_VALUE = Text(zh="计量单位", en="Unit")
POINTS = Text(zh="分", en="points")
SHARE = Text(zh="占比（1 = 100 %）", en="share (1 = 100 %)")
MINUTES = Text(zh="分钟", en="minutes")
TIMES = Text(zh="次", en="times")
MEAN = Text(zh="平均分", en="Mean")
RATINGS = Text(zh="评价条数", en="Ratings")
N = Text(zh="n", en="n")
TOP_TWO = Text(zh="4、5 分占比", en="Top two")
LOW_COUNT = Text(zh="低分评价", en="Low ratings")
RESPONSE = Text(zh="回收率", en="Response rate")
LOST = Text(zh="耽误时间", en="Lost time")
KUDOS = Text(zh="表扬", en="Kudos")
NO_RATINGS = Text(zh="本期没有评价。", en="Nothing was rated in this period.")

MATRIX = Text(zh="谁对谁的服务是否满意", en="Who is satisfied with whom")
MATRIX_SHEET = Text(zh="满意度矩阵", en="Matrix")
PROVIDER = Text(zh="提供方", en="Provider")
CONSUMER = Text(zh="接收方", en="Consumer")
BELOW_K = Text(
    zh="每格为平均分和评价条数 n；少于 {k} 条的不显示平均分。",
    en="Each cell has the mean and n, the number of ratings; below {k} ratings there is no mean.",
)
DISTRIBUTION = Text(zh="评分分布", en="Distribution of scores")
DEPARTMENT = Text(zh="部门", en="Department")
EVERYTHING = Text(zh="全部", en="All")
LEVELS = (
    Text(zh="1 低于标准", en="1 below standard"),
    Text(zh="2 基本的服务", en="2 basic"),
    Text(zh="3 满意的服务", en="3 satisfying"),
    Text(zh="4 超值的服务", en="4 exceeding expectations"),
    Text(zh="5 难忘的服务", en="5 unforgettable"),
)

BY_DIMENSION = Text(zh="按评价项：期望与实际感受", en="By dimension: expectation and experience")
BY_DIMENSION_SHEET = Text(zh="按评价项", en="Dimensions")
DIMENSION = Text(zh="评价项", en="Dimension")
EXPERIENCE = Text(zh="实际感受", en="Experience")
EXPECTATION = Text(zh="期望", en="Expectation")
EXPECTATIONS = Text(zh="期望：份数", en="Expectations: n")
GAP = Text(zh="差距", en="Gap")
NO_DIMENSIONS = Text(zh="没有按评价项评分。", en="No dimension was scored.")
NO_EXPECTATION = Text(
    zh="期望来自满意度调查；到本期为止没有可用的调查。",
    en="Expectations come from survey rounds; until this period there is none to use.",
)

DEPARTMENTS = Text(zh="按提供部门", en="By providing department")
OWNERS = Text(zh="按责任岗位", en="By owner")
OWNER = Text(zh="责任岗位", en="Owner")
RANK = Text(zh="名次", en="Rank")
INTERVAL = Text(zh="区间", en="Interval")
LOW_END = Text(zh="区间下限", en="Interval from")
HIGH_END = Text(zh="区间上限", en="Interval to")
LOST_MEAN = Text(zh="平均耽误时间", en="Mean lost time")
TIES = Text(
    zh="名次 = 1 + 确实更好的单位数；看不出差别的并列。区间为 90 %。",
    en="Rank is one more than the number of units shown to be better; units that are not shown to differ are tied. "
    "Intervals hold in 90 % of cases.",
)
NOT_RANKED = Text(
    zh="评价条数不足以看出差别，因此不排名。区间为 90 %。",
    en="The ratings do not show that any two differ, so nothing is ranked. Intervals hold in 90 % of cases.",
)

REASONS = Text(zh="低分原因", en="Reasons of low ratings")
REASON = Text(zh="原因", en="Reason")
NO_REASON = Text(zh="未选原因", en="no reason chosen")
NO_LOW = Text(zh="本期没有 1、2 分的评价。", en="Nothing was rated 1 or 2 in this period.")
LOW = Text(zh="低分评价明细", en="Low ratings")
LOW_SHEET = Text(zh="低分评价", en="Low ratings")
LOW_MORE = Text(
    zh="列出分数最低、时间最近的 {shown} 条，共 {all} 条。", en="The {shown} lowest and newest of {all} are listed."
)
LOST_MINUTES = Text(zh="耽误分钟", en="Lost minutes")
SCORE = Text(zh="评分", en="Score")
FIRST_SCORE = Text(zh="首次评分", en="First score")
ITEM = Text(zh="事项", en="Item")
ID = Text(zh="编号", en="ID")
RATED_AT = Text(zh="评价时间", en="Rated")
RATER = Text(zh="评价人", en="Rater")
COMMENT = Text(zh="评语", en="Comment")

CONTRASTS = Text(zh="按时但不满意", en="On time and unhappy, late and happy")
CONTRASTS_SHEET = Text(zh="按时但不满意", en="Watermelons")
PROVIDER_TO_CONSUMER = Text(zh="提供方 → 接收方", en="Provider → consumer")
CONTRAST = Text(zh="情况", en="Contrast")
CONTRAST_TITLES = {
    Contrast.ON_TIME_UNHAPPY: Text(zh="按时，不满意", en="on time, unhappy"),
    Contrast.LATE_HAPPY: Text(zh="逾期，满意", en="late, happy"),
}
NO_CONTRASTS = Text(zh="没有及时性与满意度相矛盾的部门组合。", en="No pair is on time and unhappy, or late and happy.")
ON_TIME = Text(zh="按时率", en="On-time rate")
DUE = Text(zh="应交", en="Due")

TOP_GRADES = Text(zh="偏高的评分", en="Inflation: shares of the top grade")
TOP_GRADES_SHEET = Text(zh="偏高的评分", en="Inflation")
TOP_GRADES_NOTE = Text(
    zh="给 5 分的比例明显高于其他所有人的，标为“偏高”。也可能确实应得，请查看具体交付。",
    en="Marked where 5 is given more often than all others give it, by more than chance. It may be deserved: look at "
    "the deliveries.",
)
NO_TOP_GRADES = Text(zh="没有人的评价达到 {k} 条。", en="Nobody has given {k} ratings.")
WHO = Text(zh="评价方", en="Who rates")
TOP_SHARE = Text(zh="5 分占比", en="Share of 5")
OTHERS_SHARE = Text(zh="其他人的 5 分占比", en="Share of all others")
INFLATED = Text(zh="偏高", en="High")
PAIR = Text(zh="{one} → {other}", en="{one} → {other}")

LEFT_OFF = Text(
    zh="列出前 {shown} 行，共 {all} 行；表格文件中有全部。", en="The first {shown} of {all} are shown; sheets have all."
)
MUTUAL = Text(zh="互评偏高", en="Mutually high")
MUTUAL_NOTE = Text(
    zh="互相评分连续高于双方的宽松程度和质量所能解释的，标为“互评偏高”。未标出的，仍可能有小于“可看出”的溢价。",
    en="Marked where two departments rate each other better, round after round, than leniency and quality explain. A "
    "pair that is not marked may still have a premium below the one that its scores can show.",
)
NO_MUTUAL = Text(
    zh="没有部门组合互评达到三期，或部门太少，无法判断。",
    en="No two departments have rated each other in three rounds, or there are too few departments to tell.",
)
MUTUAL_PAIR = Text(zh="{one} ⇄ {other}", en="{one} ⇄ {other}")
DEPARTMENTS_OF_PAIR = Text(zh="部门", en="Departments")
PREMIUM = Text(zh="溢价", en="Premium")
ERROR = Text(zh="标准误", en="Standard error")
LEAST_SHOWN = Text(zh="可看出", en="Can be shown")

EXPORT = Text(zh="人事导出", en="Staff export")
KIND = Text(zh="类别", en="Kind")
UNIT = Text(zh="单位", en="Unit")
INDEX = Text(zh="指数", en="Index")
INDEX_LOW = Text(zh="指数下限", en="Index from")
INDEX_HIGH = Text(zh="指数上限", en="Index to")
T_SCORE = Text(zh="T 分数", en="T score")
RULE = Text(zh="规则", en="Rule")
RULES = Text(
    zh="指数 = (平均分 − 1) × 25，区间 90 %；少于 {k} 条不给指数；看不出差别的不排名或并列；"
    "T 分数至少 8 个单位才给；不做强制分布",
    en="Index = (mean − 1) × 25, interval 90 %; no index below {k} ratings; no rank, or a tie, where no difference is "
    "shown; T scores from 8 units on; no forced distribution",
)

CLOSED = Text(zh="关账之后", en="After closing")
CLOSED_MONTH = Text(
    zh="{period} 已关账（{at}），数字以此为准。", en="{period} was closed on {at}: its figures are as of then."
)
GIVEN_LATER = Text(zh="关账后新增评价 {count} 条，未计入。", en="{count} given since then, not counted.")
LEFT_OUT_LATER = Text(
    zh="关账后因申诉不再计入的评价 {count} 条，本月仍计入。",
    en="{count} left out after an appeal since then, still counted here.",
)
LEFT_OUT = Text(
    zh="申诉成立的评价不计入平均分和条数。", en="Ratings left out after an appeal are in no mean and no count."
)
MONTHS = Text(
    zh="评价属于其事项最初期限所在的月份。", en="A rating belongs to the month of the first due time of its item."
)
ROUNDS = Text(zh="满意度调查", en="Surveys")
ROUNDS_SHEET = Text(zh="满意度调查", en="Surveys")
NO_ROUNDS = Text(zh="本期没有结束的调查。", en="No round of a survey closed in this period.")
ROUND = Text(zh="一期调查", en="Round")
SURVEY = Text(zh="调查", en="Survey")
SURVEY_KIND = Text(zh="种类", en="Kind")
ANSWERS = Text(zh="收回", en="Answers")
WANTED = Text(zh="应填", en="Wanted")
INDEX = Text(zh="总分", en="Index")
SINCE_ROUND_BEFORE = Text(zh="比上期", en="Change")
NOT_SHOWN = Text(zh="份数不够，不显示数字", en="too few answers to show figures")
