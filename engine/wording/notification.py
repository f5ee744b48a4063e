"""The sentences of notifications: why an item is in one, whom it concerns, and its lines."""

from enum import Enum

from engine.domain.text import Text


class ItemState(Enum):
    """Why an item is in a message, the most urgent first. An item is in one state."""

    OVERDUE = Text(zh="逾期", en="overdue")
    REMINDED = Text(zh="催办", en="reminded")
    RETURNED = Text(zh="已退回", en="returned")
    UNANSWERED = Text(zh="请求未响应", en="request without a response")
    ASKED = Text(zh="待答复", en="waiting for an answer")
    TO_ACCEPT = Text(zh="待验收", en="to be accepted")
    RETURNABLE = Text(zh="已交付，可退回", en="delivered, can be returned")
    CHANGED = Text(zh="交付有变动", en="delivery changed")
    TO_DECIDE = Text(zh="待裁定的申诉", en="appeal to decide")
    APPEAL_DECIDED = Text(zh="申诉已裁定", en="appeal decided")
    PRAISED = Text(zh="收到表扬", en="praised")
    RESOLVED = Text(zh="已处理，请再评价", en="resolved, to rate again")
    TO_RATE = Text(zh="请评价", en="to rate")
    RATED = Text(zh="收到评价", en="rated")
    EFFECT_CHECKED = Text(zh="效果检验", en="checked for effect")
    ANSWERED = Text(zh="已答复", en="answered")
    RESPONDED = Text(zh="提议时间", en="time proposed")
    EXPIRED = Text(zh="未答复", en="not answered")
    REASSIGNED = Text(zh="转交", en="reassigned")
    MOVED = Text(zh="期限变更", en="due date changed")
    CANCELLED = Text(zh="业务已撤销", en="event cancelled")
    TO_SIGN = Text(zh="变更待签署", en="change to sign")
    REJECTED = Text(zh="变更已驳回", en="change rejected")
    AGREEMENT_CHANGED = Text(zh="约定变更", en="agreement changed")
    NO_LONGER_OWED = Text(zh="因约定变更取消", en="cancelled by the change")
    OWED_AGAIN = Text(zh="因约定变更恢复", en="owed again")
    DUE_SOON = Text(zh="即将到期", en="due soon")
    OPENED = Text(zh="新增", en="new")
    STOPPED = Text(zh="已暂停", en="paused")
    AWAITED = Text(zh="期限待定", en="due date pending")


class Relation(Enum):
    """How an item concerns its reader: it is theirs to do, their department's to do, due to their department, or has an
    appeal that they decide."""

    OWN = Text(zh="您的待办", en="Your to-dos")
    DEPARTMENT = Text(zh="本部门待办", en="Your department's to-dos")
    OWED = Text(zh="应交本部门", en="Due to your department")
    TO_DECIDE = Text(zh="请您裁定", en="For you to decide")


REHEARSAL = Text(zh="【演练】", en="[Rehearsal] ")
REHEARSAL_LINE = Text(zh="这是演练，不是正式通知。", en="This is a rehearsal, not a real notification.")
GREETING = Text(zh="{name}：", en="{name},")
DIGEST = Text(zh="{day} 事项提醒：{counts}", en="{day}: {counts}")
COUNT = Text(zh="{state} {count} 项", en="{count} {state}")
SINGLE = Text(zh="{state}：{what}", en="{state}: {what}")
REMINDER = Text(zh="{department}催办", en="reminder from {department}")
SUBJECT_DUE = Text(zh="期限 {due}", en="due {due}")
SUBJECT_LATE = Text(zh="已逾期 {span}", en="overdue for {span}")
GROUP = Text(zh="【{state}】{count} 项", en="{state} ({count})")
DUE = Text(zh="期限：{due}", en="Due: {due}")
WAS = Text(zh="原期限：{due}", en="Previously due: {due}")
LATE = Text(zh="已逾期 {span}", en="Overdue for {span}")
TODAY = Text(zh="今天", en="today")
TOMORROW = Text(zh="明天", en="tomorrow")
PENDING_DATE = Text(zh="待定", en="pending")
PENDING = Text(zh="期限：待定", en="Due: pending")
PAUSED = Text(zh="期限：已暂停，恢复后重新计算", en="Due: paused; recalculated when it is resumed")
SINCE = Text(zh="自 {since} 起", en="open since {since}")
RETURNED = Text(zh="已退回，请重新提交", en="Returned: please submit it again")
CANCELLED = Text(zh="业务已撤销，无需办理", en="The event was cancelled: nothing is due any more")
QUESTIONS = Text(zh="待补充的信息", en="Questions")
ASKED_FIELDS = Text(zh="待补充", en="to be completed")
ANSWER = Text(
    zh="请在原表格中补充后重新导入；补充之前不生成这些事项。",
    en="Complete the table that the event came from and import it again. Until then these items do not come up.",
)
MORE = Text(zh="另有 {count} 项，全部事项见：{command}", en="and {count} more; to see all: {command}")
KEY_MOMENT = Text(zh="关键时刻", en="key moment")
MONEY = Text(zh="涉及金额：{money}", en="At stake: {money}")
OWNER = Text(zh="责任：{department} {role}", en="Owner: {role}, {department}")
OWNER_IN_PERSON = Text(zh="责任：{department} {person}", en="Owner: {person}, {department}")
ID = Text(zh="编号：", en="Id: ")
COMMAND = Text(zh="下一步：", en="Next: ")
ROUND_COUNT = Text(zh="待填调查 {count} 份", en="surveys to answer: {count}")
ROUND = Text(
    zh="{title} {period}：{until} 前请评价 {left} 个部门，约 {minutes} 分钟。",
    en="{title} {period}: {left:department} to rate before {until}, about {minutes:minute}.",
)
VACANT_COUNT = Text(zh="岗位空缺 {count} 个", en="vacant roles: {count}")
VACANT = Text(
    zh="岗位空缺：{role}，{since}无人担任；进行中 {waiting} 项（逾期 {overdue} 项）没有人办理，请安排人员。",
    en="Vacant role: {role}. Nobody holds it{since}; open items that nobody sees to: {waiting} ({overdue} overdue). "
    "Please find somebody.",
)
VACANT_SINCE = Text(zh="自 {on} 起", en=" since {on}")
REFERENCE = Text(
    zh="通知编号 {number}；编号相同的是同一通知。",
    en="Notification {number}. Duplicates have the same number.",
)
