"""The texts of the inbox in both languages: parts, details, tallies."""

from engine.domain.figures.inbox import InboxSection
from engine.domain.text import Text

PARTS = {
    InboxSection.TO_DO: Text(zh="待办（{count}）", en="To do ({count})"),
    InboxSection.TO_ANSWER: Text(zh="待您答复（{count}）", en="Requests to answer ({count})"),
    InboxSection.RETURNABLE: Text(zh="已交付，可退回（{count}）", en="Delivered, can be returned ({count})"),
    InboxSection.WAITED_FOR: Text(zh="等待他人（{count}）", en="Items you are waiting for ({count})"),
    InboxSection.OF_COLLEAGUES: Text(
        zh="同岗位同事的事项，可接手（{count}）", en="Items of colleagues, which you may take over ({count})"
    ),
}
REHEARSAL = Text(zh="【演练】", en="[Rehearsal] ")
HEAD = Text(zh="{person}的待办，{at}", en="Inbox of {person}, {at}")
NOTHING = Text(zh="暂无待办、待答复或等待事项。", en="No to-dos, no requests to answer, no items you are waiting for.")
DUE = Text(zh="期限 {due}", en="due {due}")
LATE = Text(zh="已逾期 {span}", en="overdue for {span}")
PENDING = Text(zh="期限待定", en="due date pending")
PAUSED = Text(zh="已暂停", en="paused")
RETURNED = Text(zh="已退回，请重新提交", en="returned, please submit it again")
RETURNED_BECAUSE = Text(
    zh="已退回，请重新提交（{by}：{reason}）", en="returned by {by} ({reason}), please submit it again"
)
NO_ACCEPTANCE = Text(zh="已交付，无需验收", en="delivered, needs no acceptance")
OF_PART = Text(zh="{title}：{text}", en="{title}: {text}")
DELIVERED = Text(zh="已交付，等待验收", en="delivered, awaiting acceptance")
ACCEPT_BY = Text(zh="{until} 前未答复视为验收", en="accepted automatically if nobody responds by {until}")
ASKED = Text(zh="{what}（{by}）：{reason}", en="{what} by {by}: {reason}")
ASKED_WITHOUT_REASON = Text(zh="{what}（{by}）", en="{what} by {by}")
LONGER_PAUSE = Text(zh="{what}，合计最多 {n} 个工作日", en="{what}, up to {n} working days in all")
EXTENSION = Text(zh="{what}至 {at}", en="{what}, until {at}")
BACKDATED = Text(zh="补记{what}：{at}", en="{what}, backdated to {at}")
TO_RATE = Text(zh="请评价（{count}）", en="Please rate ({count})")
TO_DECIDE = Text(zh="待您裁定的申诉（{count}）", en="Appeals to decide ({count})")
RATING_NEWS = Text(zh="近 7 天的评价和表扬（{count}）", en="Ratings and praise of the last 7 days ({count})")
DELIVERED_BY = Text(zh="{by} 于 {at} 交付", en="delivered by {by}, {at}")
DELIVERED_AT = Text(zh="{at} 交付", en="delivered {at}")
QUESTIONS = Text(zh="待补充的信息（{count}）", en="Questions ({count})")
ANSWER = Text(zh="请补充后重新导入，来源：{source}", en="complete it and import again; source: {source}")
FROM = Text(zh="来自{department}", en="from {department}")
TO = Text(zh="交{department}", en="for {department}")
MORE = Text(zh="还有 {count} 项：{command}", en="{count} more: {command}")
DEPARTMENT = Text(zh="{department}（按人）", en="{department}, by person")
TALLY = Text(
    zh="{who}  待办 {to_do}（逾期 {overdue}），待答复 {to_answer}",
    en="{who}  to do {to_do} ({overdue} overdue), to answer {to_answer}",
)
NOTHING_OF_YOUR_OWN = Text(zh="本人暂无待办、待答复或等待事项。", en="Nothing of your own to do, answer or wait for.")
OF_PEOPLE = Text(zh="{department}：逾期和即将到期（{count}）", en="{department}: overdue and due soon ({count})")
ESCALATED_BY_OTHERS = Text(
    zh="其他部门逾期、已升级给您（{count}）", en="Escalated to you from other departments ({count})"
)
OWED = Text(zh="{who}：{count} 项，逾期 {overdue}", en="{who}: {count}, {overdue} overdue")
OF_DEPARTMENT = Text(zh="{department} {who}", en="{who}, {department}")
ESCALATED = Text(zh="已升级", en="escalated")
SHARED = Text(zh="{role}（共同）", en="{role} (shared)")
NOBODY = Text(zh="（岗位空缺）", en="(role vacant)")
