"""The texts of the figures of bad ratings in both languages."""

from engine.domain.text import Text

BAD_RATINGS = Text(zh="低分及处理", en="Bad ratings and what followed")
NOTE = Text(
    zh="本期记录的低分评价；联系、处理和再次评价截至该时点。",
    en="Bad ratings recorded in the period; contact, resolution and later ratings as of this time.",
)
FIGURE = Text(zh="数据", en="Figure")
COUNT = Text(zh="项数", en="Number")
OF = Text(zh="基数", en="Of")
SHARE = Text(zh="占比", en="Share")
REMARK = Text(zh="说明", en="Remark")
POINTS = Text(zh="平均分差", en="Mean difference")
BAD = Text(zh="低分评价", en="Bad ratings")
CONTACTED = Text(zh="按时联系", en="Contacted in time")
RESOLVED = Text(zh="按时处理", en="Resolved in time")
AGAIN = Text(zh="再次评价", en="Rated again")
BETTER = Text(zh="其中评分更高", en="Of them higher")
LEFT_OUT = Text(zh="申诉成立，不计入", en="Left out after an appeal")
PARTS = Text(
    zh="逾期完成 {late}，逾期未办 {overdue}，待办 {waiting}，已终止 {ended}",
    en="late {late}, overdue {overdue}, waiting {waiting}, ended {ended}",
)
GAIN = Text(zh="平均 {points} 分", en="by {points} on average")
