"""The texts of the agreement page in both languages: headings, row labels, and the rules that all clauses share."""

from engine.domain.text import Text

AGREEMENT = Text(zh="服务约定", en="Service agreement")
PROVIDER = Text(zh="提供方", en="Provider")
CONSUMER = Text(zh="接收方", en="Consumer")
EXCUSES = Text(zh="延期和豁免", en="Extensions and waivers")
CHANGES = Text(zh="变更", en="Changes")
SIGNED_BY_BOTH = Text(
    zh="变更须经双方部门负责人签署后生效",
    en="a change comes into force once the heads of both departments have signed it",
)
EFFECTIVE = Text(zh="有效期", en="In force")
OBLIGATIONS = Text(zh="义务", en="Obligations")
KEY_MOMENT = Text(zh="关键时刻", en="key moment")
OWNER = Text(zh="责任岗位", en="Owner")
WHEN = Text(zh="何时", en="When")
DUE = Text(zh="期限", en="Due")
WAITS_FOR = Text(zh="前置事项", en="Waits for")
FOLLOW_UPS = Text(zh="跟进", en="Follow-ups")
EVIDENCE = Text(zh="凭证", en="Evidence")
ACCEPTANCE = Text(zh="验收", en="Acceptance")
VERIFIED = Text(zh="核验", en="Verified by")
REMINDERS = Text(zh="提醒", en="Reminders")
CALENDAR = Text(zh="日历", en="Calendar")
TOGETHER = Text(zh="同组", en="Together")
COMMON = Text(zh="通用条款", en="General terms")
COUNTING = Text(zh="期限计算", en="Counting")
SIGNATURES = Text(zh="签署", en="Signatures")
SIGNATURE = Text(zh="签字", en="Signature")
DATE = Text(zh="日期", en="Date")
REVISION = Text(zh="版本", en="Revision")
READ = Text(
    zh="双方负责人已阅读以上各条，同意下列版本。",
    en="The heads of both departments have read the above and agree to the revision below.",
)
COUNTING_RULES = (
    Text(
        zh="按天计算时，事件发生或收到请求的当天不计，从次日起算",
        en="when days are counted, the day of the event or the request is day 0",
    ),
    Text(
        zh="工作日和工作时间按日历计算，节假日和调休以日历为准；以天、周、月计的期限遇节假日不顺延，另有写明的除外",
        en="working days and working time go by the calendar, with its holidays and make-up days; "
        "due dates in days, weeks and months are not moved by holidays unless stated",
    ),
    Text(
        zh="在期限当时交付仍为按时；退回不改变原期限",
        en="a delivery at the due time is on time; a return does not change the due date",
    ),
)
ALWAYS_NOTIFIED = Text(
    zh="事项生成或被退回时也通知责任岗位；期限待定时不提醒",
    en="the owner is also notified when an item is created or returned; "
    "there are no reminders while the due date is pending",
)

NO_END = Text(zh="期限在 {since}及以后的事项，无终止日期", en="for items due from {since} on, with no end date")
BOTH_DAYS = Text(
    zh="期限在 {since}至{until}之间的事项，含首尾两天", en="for items due from {since} to {until}, both days included"
)
AS_IN_REMINDERS = Text(zh="按提醒 {letter}", en="as in Reminders {letter}")
OWNER_AND_RECEIVER = Text(zh="{owner}；由{receiver}接收", en="{owner}; received by {receiver}")
ANYONE_OF = Text(zh="{department}任何人", en="anyone of {department}")
QUOTED_TITLE = Text(zh="“{title}”", en="“{title}”")
GROUPED_WITH = Text(zh="与第 {zh} 条同组，分别办结", en="grouped with {en}; each is completed separately")
DUE_BY_CALENDAR = Text(zh="期限和响应按日历“{name}”计算", en="due dates and responses use the calendar “{name}”")
ACCEPTED_BY_CALENDAR = Text(
    zh="验收和退回按接收方的日历“{name}”计算", en="acceptance and returns use the consumer's calendar “{name}”"
)
LETTERED = Text(zh="{label}", en="{label} {letter}")
