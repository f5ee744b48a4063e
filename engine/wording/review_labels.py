"""The texts of the review page of an agreement in both languages."""

from engine.domain.text import Text

REVIEW = Text(zh="约定复核", en="Review of an agreement")
TITLE = Text(zh="约定复核：{title}", en="Review: {title}")
TERM = Text(zh="{first} 至 {last}", en="{first} to {last}")
DUE_NOW = Text(zh="本期复核待办理，复核日 {on}。", en="The review of this term is due: review date {on}.")
NEXT_REVIEW = Text(zh="本期进行中，下次复核日 {on}。", en="The term runs; next review date {on}.")
NOT_ASKED = Text(
    zh="本单位未规定复核周期，按半年计，至 {on}。",
    en="The organisation asks for no reviews; this term is a half-year, until {on}.",
)
FIRST_TERM = Text(zh="这是第一期，没有上期可比。", en="It is the first term: there is none before to compare with.")
COUNTED = Text(
    zh="事项按首次到期所在月份计入各期；只计约定自身的义务，截至该时点的情况，已关账月份此后的变化也计入。",
    en="A term has the items that first fell due in its months, of the agreement's own obligations, as of this time: "
    "also what came after a month was closed.",
)

FIGURES = Text(zh="本期服务数据", en="Figures of the term")
FIGURE = Text(zh="数据", en="Figure")
NOW = Text(zh="本期", en="This term")
BEFORE = Text(zh="上期", en="Term before")
CHANGE = Text(zh="较上期", en="Change")
MADE_OF = Text(zh="依据", en="Made of")
UNIT = Text(zh="单位", en="Unit")

OUTCOMES = Text(zh="各项义务是否按时", en="On time, late, overdue: each obligation")
LEVELS = (
    Text(zh="逾期未办", en="Overdue"),
    Text(zh="逾期完成", en="Late"),
    Text(zh="按时", en="On time"),
)
OBLIGATIONS = Text(zh="各项义务", en="Each obligation")
OBLIGATION = Text(zh="义务", en="Obligation")
OWNER = Text(zh="责任岗位", en="Owner")
ITEMS = Text(zh="应交", en="Due")
ITEMS_BEFORE = Text(zh="上期应交", en="Due before")
ON_TIME_BEFORE = Text(zh="上期按时率", en="On time before")
ANSWERED = Text(zh="接收方答复", en="Answered by the consumer")
TO_ANSWER = Text(zh="可答复", en="To answer")
ID = Text(zh="编号", en="Id")
NOTHING_DUE = Text(zh="两期都没有到期事项。", en="Nothing fell due in either term.")

SATISFACTION = Text(zh="本期满意度", en="Satisfaction in the term")
TERM_COLUMN = Text(zh="期", en="Term")
SHEET_SATISFACTION = Text(zh="满意度", en="Satisfaction")
MEAN = Text(zh="平均分", en="Mean")
N = Text(zh="评价条数 n", en="Ratings n")
INTERVAL = Text(zh="平均分区间（90 %）", en="Interval of the mean (90 %)")
TOP_TWO = Text(zh="4、5 分占比", en="Top two")
LOW = Text(zh="低分评价", en="Low ratings")
RESPONSE = Text(zh="回收率", en="Response rate")
LOST = Text(zh="耽误时间（小时）", en="Lost time (hours)")
KUDOS = Text(zh="表扬", en="Praise")
FEW = Text(zh="不足 {least} 份评价不显示平均分和区间。", en="Below {least} ratings no mean and no interval is shown.")

DEFECTS = Text(zh="差错、纠正措施和效果", en="Defects, corrective actions, effects")
NO_DEFECTS = Text(zh="本期没有差错。", en="There is no defect of this term.")
DEFECT = Text(zh="差错", en="Defect")
STATE = Text(zh="状态", en="State")
CATEGORY = Text(zh="类别", en="Category")
DESCRIPTION = Text(zh="说明", en="Description")
SEVERITY = Text(zh="严重程度", en="Severity")
ROOT_CAUSE = Text(zh="根本原因", en="Root cause")
ACTION = Text(zh="纠正措施", en="Corrective action")
EFFECT = Text(zh="效果检验", en="Check of effect")
RECURRENCES = Text(zh="再次发生次数", en="Recurrences")
COUNTS = (
    Text(zh="未结", en="open"),
    Text(zh="已关闭", en="closed"),
    Text(zh="再次发生", en="recurred"),
)

CHANGES = Text(zh="本期约定的变更", en="Changes of the agreement")
CHANGED_AT = Text(zh="生效时间", en="In force since")
WHAT_CHANGED = Text(zh="改了什么", en="Difference")
NO_CHANGES = Text(zh="本期没有变更。", en="The agreement did not change.")
SEPARATOR = Text(zh="；", en="; ")

PROPOSALS = Text(zh="双方的提议", en="Proposals of both sides")
NO_PROPOSALS = Text(zh="双方还没有提议。", en="Nobody of either side has proposed anything.")
RECORDED = Text(zh="时间", en="Recorded")
BY = Text(zh="提议人", en="By")
DEPARTMENT = Text(zh="部门", en="Department")
PROPOSAL = Text(zh="提议", en="Proposal")

SUGGESTIONS = Text(zh="数据提示的修改", en="Changes that the figures suggest")
NO_SUGGESTIONS = Text(zh="按规则没有需要提示的修改。", en="By the rules there is nothing to suggest.")
SUGGESTION = Text(zh="建议", en="Suggestion")
BECAUSE = Text(zh="依据", en="Because")
RULES = Text(
    zh="规则：5 项以上、过半自身逾期；半数以上仅因上游逾期；5 次以上交付、四分之一以上被退回；"
    "5 次以上交付、接收方从未答复；两期（或第一期期满）无到期事项。是否修改由双方负责人决定。",
    en="Rules: of 5 items or more, over half late by themselves; half or more late only because of others; of 5 "
    "deliveries or more, over a quarter returned; 5 or more and the consumer never answered; nothing due in two terms, "
    "or in the first one. The heads decide.",
)
