"""The words of the overdue report: headings, columns, marks, in both languages."""

from engine.domain.figures.overdue import Band
from engine.domain.text import Text

REPORT = Text(zh="逾期报告", en="Overdue report")
AS_OF = Text(zh="截至", en="As of")
PERIOD = Text(zh="所属期", en="Period")
REHEARSAL = Text(
    zh="演练：不是正式记录",
    en="REHEARSAL: not the real record",
)

NOTHING_OVERDUE = Text(zh="没有逾期事项。", en="Nothing is overdue.")
OVERDUE_COUNT = Text(zh="逾期 {count} 项", en="{count} overdue")
AT_STAKE = Text(zh="涉及金额 {money}", en="{money} at stake")
OLDEST = Text(zh="最久 {age}", en="oldest {age}")

ITEMS = Text(zh="项数", en="Items")
OVERDUE_NOW = Text(zh="逾期事项", en="Overdue now")
AT_STAKE_HEAD = Text(zh="涉及金额", en="Money at stake")
OLDEST_HEAD = Text(zh="最久已逾期", en="Oldest, overdue for")
BY_AGE = Text(zh="按逾期天数", en="By days overdue")
LINES = Text(zh="逾期明细", en="What is overdue")
LATE = Text(zh="本期交付情况", en="This period's deliveries")
NOTHING_LATE = Text(zh="本期没有迟交。", en="Nothing was delivered late in this period.")
LATE_COUNT = Text(zh="迟交 {count} 项", en="{count} delivered late")
AWAITED = Text(zh="日期待定", en="Date awaited")
NOTHING_AWAITED = Text(zh="没有日期待定的事项。", en="No item awaits its date.")
AWAITED_COUNT = Text(zh="{count} 项，最早的从 {since} 起", en="{count}, the oldest since {since}")
STOPPED = Text(zh="计时暂停", en="Clock stopped")
STOPPED_SINCE = Text(zh="暂停自", en="Stopped since")
WAITING_FOR = Text(zh="等待", en="Waiting for")
QUESTIONS = Text(zh="待补充的信息", en="Questions")
CLOSED = Text(
    zh="{period} 已于 {at} 由 {by} 关账，数字以此为准", en="{period} was closed by {by} at {at}: figures as of then"
)
LATER = Text(zh="关账之后", en="After closing")
LATER_LINE = Text(zh="{at}  {what}：{title}（{id}，{by}）", en="{at}  {what}: {title} ({id}, {by})")
QUESTION = Text(
    zh="{event} 缺 {fields}，不知是否产生 {obligation}",
    en="{event} lacks {fields}, so whether {obligation} is owed is not known",
)
BY_DEPARTMENT = Text(zh="按部门", en="By department")
BY_OWNER = Text(zh="按责任岗位", en="By owner")
BY_AGREEMENT = Text(zh="按服务约定", en="By agreement")
ONCE = Text(
    zh="同一对象的金额在每一行里只计一次。",
    en="The money of one subject counts once in each row.",
)
HEAD = Text(
    zh="台账第 {batch} 批，共 {entries} 条记录，链头 {hash}", en="Ledger: batch {batch}, {entries} entries, head {hash}"
)
NO_HEAD = Text(zh="台账还没有记录", en="Ledger: no entries yet")

AGE = Text(zh="天数", en="Days")
DUE = Text(zh="期限", en="Due")
WHAT = Text(zh="事项", en="What")
ABOUT = Text(zh="对象", en="About")
DEPARTMENT = Text(zh="部门", en="Department")
OWNER = Text(zh="责任岗位", en="Owner")
AGREEMENT = Text(zh="服务约定", en="Agreement")
MONEY = Text(zh="金额", en="Money")
MONEY_IN = Text(zh="金额（{unit}）", en="{unit}")
DELIVERED = Text(zh="交付", en="Delivered")
LATE_BY = Text(zh="迟交", en="Late by")
SINCE = Text(zh="从何时起", en="Open since")
TOTAL = Text(zh="合计", en="Total")
ID = Text(zh="编号", en="Id")
IDS = Text(
    zh="要各项的编号（explain 等命令用）：duecourse report overdue --ids",
    en="The ids that explain and other commands take: duecourse report overdue --ids",
)

RETURNED = Text(zh="被退回", en="returned")
KEY_MOMENT = Text(zh="关键时刻", en="key moment")
EXTENDED = Text(zh="已延期，原期限 {due}", en="extended, first due {due}")
LATE_BECAUSE = Text(zh="原因：{category}", en="reason: {category}")
LATE_AND_PROMISED = Text(zh="原因：{category}，承诺 {on} 交付", en="reason: {category}, promised for {on}")
INHERITED = Text(zh="其中 {span} 因上游“{what}”迟交", en="of it {span} because “{what}” was late")
INHERITED_WHOLE = Text(zh="因上游“{what}”迟交，不计入", en="because “{what}” was late; not counted")
HELD_UP_BY = Text(zh="受上游影响", en="Held up by")
FIRST_DUE = Text(zh="原期限", en="First due on")
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

DUE_IN_PERIOD = Text(zh="到期", en="due")
ON_TIME = Text(zh="按时", en="on time")
DELIVERED_LATE = Text(zh="迟交", en="late")
STILL_OVERDUE = Text(zh="仍逾期", en="still overdue")
NOT_YET = Text(zh="未到期", en="not yet due")
PASSED_ON = Text(zh="因上游迟交", en="late because of others")
SENT_BACK = Text(zh="曾被退回", en="sent back")
