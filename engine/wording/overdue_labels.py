"""The texts of the overdue report in both languages: headings, columns, marks."""

from engine.domain.figures.due_in_period import DuePart
from engine.domain.figures.overdue import Band
from engine.domain.text import Text

REPORT = Text(zh="逾期报告", en="Overdue report")

NOTHING_OVERDUE = Text(zh="没有逾期事项。", en="Nothing is overdue.")
OVERDUE_COUNT = Text(zh="逾期 {count} 项", en="{count} overdue")
AT_STAKE = Text(zh="涉及金额 {money}", en="{money} at stake")
LONGEST = Text(zh="最长逾期 {age}", en="longest overdue {age}")

ITEMS = Text(zh="项数", en="Items")
OVERDUE_NOW = Text(zh="逾期事项", en="Overdue now")
AT_STAKE_HEAD = Text(zh="涉及金额", en="Money at stake")
LONGEST_HEAD = Text(zh="最长逾期", en="Longest overdue")
BY_AGE = Text(zh="按逾期天数", en="By days overdue")
TREND = Text(zh="最近 8 周", en="The last 8 weeks")
AT = Text(zh="日期", en="Day")
MORE_THAN_BEFORE = Text(
    zh="▲ 比上期同期（{on}，{before} 项）多 {count} 项",
    en="▲ {count} more than at the same point of the period before ({on}: {before})",
)
FEWER_THAN_BEFORE = Text(
    zh="▼ 比上期同期（{on}，{before} 项）少 {count} 项",
    en="▼ {count} fewer than at the same point of the period before ({on}: {before})",
)
AS_BEFORE = Text(
    zh="＝ 与上期同期（{on}，{before} 项）持平",
    en="= as many as at the same point of the period before ({on}: {before})",
)
TREND_RULE = Text(
    zh="以前各日的项数按现在已知的期限和交付推算。",
    en="The counts of earlier days follow from the due times and deliveries known now.",
)
LINES = Text(zh="逾期明细", en="What is overdue")
LINES_SHEET = Text(zh="逾期明细", en="Overdue")
LATE = Text(zh="本期逾期完成", en="Late in the period")
NOTHING_LATE = Text(zh="本期没有逾期完成的事项。", en="Nothing was delivered late in this period.")
AWAITED = Text(zh="期限待定", en="Due date pending")
NOTHING_AWAITED = Text(zh="没有期限待定的事项。", en="No item has a pending due date.")
AWAITED_COUNT = Text(zh="{count} 项，最早的从 {since} 起", en="{count}, the oldest since {since}")
STOPPED = Text(zh="已暂停", en="Paused")
STOPPED_SINCE = Text(zh="暂停时间", en="Paused since")
DAYS_STOPPED = Text(zh="已停工作日", en="Working days so far")
WAITING_FOR = Text(zh="等待", en="Waiting for")
VACANT = Text(zh="岗位空缺", en="Vacant roles")
VACANT_NOTE = Text(
    zh="无人担任的岗位，其事项没有人办理、升级也没有人收到。",
    en="Nobody holds these roles: nobody sees to their items, and what is escalated to them reaches nobody.",
)
VACANT_ROLE = Text(zh="岗位", en="Role")
VACANT_SINCE = Text(zh="空缺自", en="Vacant since")
VACANT_OPEN = Text(zh="进行中", en="Open items")
VACANT_OVERDUE = Text(zh="逾期", en="Overdue")
VACANT_HEAD = Text(zh="部门负责人", en="Head of the department")
NO_HEAD_OF_DEPARTMENT = Text(zh="负责人岗位也空缺", en="vacant too")
QUESTIONS = Text(zh="待补充的信息", en="Questions")
CLOSED = Text(
    zh="{period} 已于 {at} 由{by}关账，数字以此为准", en="{period} was closed by {by} at {at}: figures as of then"
)
LATER = Text(zh="关账之后", en="After closing")
LATER_LINE = Text(zh="{at}  {what}：{title}（{id}，{by}）", en="{at}  {what}: {title} ({id}, {by})")
BY_DEPARTMENT = Text(zh="按部门", en="By department")
BY_OWNER = Text(zh="按责任岗位", en="By owner")
BY_AGREEMENT = Text(zh="按服务约定", en="By agreement")
ONCE = Text(
    zh="同一对象的金额在每个合计里只计一次，取最大的一笔。",
    en="Each total counts the money of one subject once, with its largest amount.",
)
TOTAL_OF_LINES = Text(
    zh="合计 {count} 项，同一对象的金额只计一次", en="Total: {count}, the money of one subject counted once"
)
NOT_COUNTED = Text(zh="（不含仅因上游逾期的 {count} 项）", en=" (without {count} late only because of others)")
HEAD = Text(
    zh="校验码 {batch}-{hash}（台账共 {entries} 条记录）",
    en="Verification code {batch}-{hash} (ledger: {entries} entries)",
)
NO_HEAD = Text(zh="台账尚无记录", en="The ledger has no entries yet")

AGE = Text(zh="天数", en="Days")
DUE = Text(zh="期限", en="Due")
WHAT = Text(zh="事项", en="What")
ABOUT = Text(zh="对象", en="About")
DEPARTMENT = Text(zh="部门", en="Department")
OWNER = Text(zh="责任岗位", en="Owner")
PERSON_OF_ROLE = Text(zh="{role} {person}", en="{person}, {role}")
AGREEMENT = Text(zh="服务约定", en="Agreement")
MONEY = Text(zh="金额", en="Money")
MONEY_IN = Text(zh="金额（{unit}）", en="{unit}")
DELIVERED = Text(zh="交付", en="Delivered")
LATE_BY = Text(zh="逾期时长", en="Late by")
SINCE = Text(zh="起始时间", en="Open since")
TOTAL = Text(zh="合计", en="Total")
ALL_ROWS = Text(zh="全部", en="All")
ID = Text(zh="编号", en="Id")
DUE_ON = Text(zh="期限", en="Due on")
DELIVERED_ON = Text(zh="交付日期", en="Delivered on")
LATE_DAYS = Text(zh="逾期天数", en="Days late")
LATE_HOURS = Text(zh="逾期（时:分）", en="Late (h:mm)")
SINCE_ON = Text(zh="生成日期", en="Open since")
STOPPED_ON = Text(zh="暂停日期", en="Paused since")
CONSUMER = Text(zh="接收方", en="Due to")
NUMBER = Text(zh="对象编号", en="Number")
SOURCE = Text(zh="出处", en="Clause")
LEDGER_BATCH = Text(zh="台账批次", en="Ledger: batch")
LEDGER_ENTRIES = Text(zh="台账记录数", en="Ledger: entries")
LEDGER_HEAD = Text(zh="台账校验码", en="Ledger: verification code")

RETURNED = Text(zh="已退回", en="returned")
RETURNED_HEAD = Text(zh="已退回", en="Returned")
KEY_MOMENT = Text(zh="关键时刻", en="key moment")
KEY_MOMENT_HEAD = Text(zh="关键时刻", en="Key moment")
MOVED = Text(zh="期限有变，最初期限 {due}", en="moved, first due {due}")
EXTENDED = Text(zh="已延期，原期限 {due}", en="extended, originally due {due}")
LATE_BECAUSE = Text(zh="原因：{category}", en="reason: {category}")
LATE_AND_PROMISED = Text(zh="原因：{category}，承诺 {on} 交付", en="reason: {category}, promised for {on}")
INHERITED = Text(zh="其中 {span} 因上游“{what}”逾期", en="of which {span} because “{what}” was late")
INHERITED_WHOLE = Text(zh="因上游“{what}”逾期，不计入", en="because “{what}” was late; not counted")
HELD_UP_BY = Text(zh="受上游影响", en="Held up by")
FIRST_DUE = Text(zh="最初期限", en="First due on")
REASON = Text(zh="逾期原因", en="Late reason")
PROMISED_ON = Text(zh="承诺日期", en="Promised on")
NOTE = Text(zh="说明", en="Note")

BANDS = {
    Band.UNDER_1: Text(zh="不满 1 天", en="under 1 day"),
    Band.TO_3: Text(zh="1–3 天", en="1–3 days"),
    Band.TO_7: Text(zh="4–7 天", en="4–7 days"),
    Band.TO_30: Text(zh="8–30 天", en="8–30 days"),
    Band.OVER_30: Text(zh="超过 30 天", en="over 30 days"),
}
BANDS_SHORT = {
    Band.UNDER_1: "<1",
    Band.TO_3: "1–3",
    Band.TO_7: "4–7",
    Band.TO_30: "8–30",
    Band.OVER_30: ">30",
}

OF_PERIOD = Text(zh="本期事项", en="Items of the period")
OF_PERIOD_COUNT = Text(
    zh="最初期限在{period}的事项共 {count} 项，其中曾退回 {returned} 项",
    en="{count} first due in {period}, {returned} of them returned at some time",
)
OF_PERIOD_BY_DEPARTMENT = Text(zh="本期按部门", en="Period departments")
OF_PERIOD_BY_AGREEMENT = Text(zh="本期按服务约定", en="Period agreements")
OF_PERIOD_BY_OWNER = Text(zh="本期按责任岗位", en="Period owners")
PART = Text(zh="办理情况", en="What became of them")
PARTS = {
    DuePart.ON_TIME: Text(zh="按时", en="on time"),
    DuePart.LATE: Text(zh="逾期完成", en="late"),
    DuePart.OVERDUE: Text(zh="逾期未办", en="still overdue"),
    DuePart.INHERITED: Text(zh="仅因上游逾期", en="late only because of others"),
    DuePart.NOT_YET: Text(zh="尚未到期", en="not due yet"),
    DuePart.PAUSED: Text(zh="暂停中", en="paused"),
    DuePart.WAIVED: Text(zh="已豁免", en="waived"),
    DuePart.NOT_APPLICABLE: Text(zh="不适用", en="not applicable"),
    DuePart.LAPSED: Text(zh="条件不再满足", en="lapsed"),
    DuePart.CANCELLED: Text(zh="已取消", en="cancelled"),
}
MONEY_OF_ITEMS = Text(zh="金额", en="Money")
OVERDUE_MONEY = Text(zh="逾期未办金额", en="Money still overdue")
NOTHING_DUE = Text(zh="本期没有到期事项。", en="Nothing was first due in this period.")
PARTS_OF = Text(zh="共 {count} 项 = {parts}", en="{count} = {parts}")
EVER_RETURNED = Text(zh="曾退回", en="Returned at some time")
SCOPE = Text(
    zh="逾期：截至该时点的全部事项，不分月份。本期：仅最初期限在{period}的事项。",
    en="Overdue: every item as of this time. Period: only items first due in {period}.",
)
SCOPE_HEAD = Text(zh="统计范围", en="What the figures cover")
