"""5xx: due rules, recurrence rules and calendars."""

from engine.domain.agreement.diagnostic import Severity
from engine.domain.text import Text
from engine.wording.diagnostics.code import Code

NEVER_OCCURS = Code(
    code="DC506",
    zh=("这条义务永远不会到期", "{actual}", "{right}"),
    en=("This obligation can never fall due", "{actual}", "{right}"),
    about=Text(
        zh="例如每月的第 32 天、不可能同时满足的条件、在约定生效之前的日期。",
        en="Examples: the 32nd day of a month, conditions that exclude each other, a date before the agreement takes "
        "effect.",
    ),
    bad="when: {every: month}\ndue: {by: {day: 32}}",
    good="when: {every: month}\ndue: {by: {day: last}}",
)
NEEDS_WORKING_DAY = Code(
    code="DC507",
    zh=(
        "`at: {actual}` 需要一个工作日",
        "这条期限可能落在不上班的日子",
        "改用 working days，或加上 roll（例如 roll: next）",
    ),
    en=(
        "`at: {actual}` needs a working day",
        "this date can fall on a day off",
        "use working days, or add a roll (such as roll: next)",
    ),
    about=Text(
        zh="上班和下班的时刻只有工作日才有。",
        en="Only a working day has opening and closing times.",
    ),
    bad="due: {within: 3 days, at: close}",
    good="due: {within: 3 working days, at: close}",
)
AT_DOES_NOT_FIT = Code(
    code="DC508",
    zh=("这里不能写 `at`", "{actual}", "删去 at{right}"),
    en=("`at` cannot be used here", "{actual}", "delete at{right}"),
    about=Text(
        zh="时刻只适合以天、周、月计的期限；以小时计的期限已经有确定的时刻；`before` 在前一天结束时到期；"
        "按期的义务没有“同一时刻”。",
        en="A time of day suits rules in days, weeks and months. A rule in hours already has an exact end; `before` "
        "ends as that day begins; a recurring obligation has no `same time`.",
    ),
    bad="due: {within: 4 working hours, at: close}",
    good="due: {within: 1 working day, at: close}",
)
ROLL_DOES_NOT_FIT = Code(
    code="DC509",
    zh=("这里的 `roll` 不起作用", "{actual}", "删去 roll"),
    en=("`roll` has no effect here", "{actual}", "delete roll"),
    about=Text(
        zh="roll 移动落在非工作日的日期。工作日的期限总在工作日；小时数没有日期可移。没有作用的键会被拒绝。",
        en="A roll moves a date that falls on a day off. A rule in working days always ends on a working day, and a "
        "rule in hours has no date to move. A key without effect is refused.",
    ),
    bad="due: {within: 3 working days, roll: next}",
    good="due: {within: 3 days, roll: next}",
)
DUE_DOES_NOT_FIT = Code(
    code="DC510",
    zh=("这个期限不适合这种触发", "触发是{trigger}，期限用了 `{actual}`", "写{right}"),
    en=(
        "This due rule does not fit the trigger",
        "the trigger is {trigger}, the rule uses `{actual}`",
        "write {right}",
    ),
    about=Text(
        zh="按期的义务用 by 或 before 加一个位置；日期（on）和规则（rrule）本身就是那一天，只写 at 和 roll；事件用 "
        "within、day，或事件的字段，或后面的事件；请求用 within 或 at: agreed。",
        en="A recurring obligation uses by or before with a place in the period. A date (on) and a rule (rrule) "
        "already name the day, so at and roll are enough. An event uses within, day, a field of the event or a later "
        "event. A request uses within or at: agreed.",
    ),
    bad="when: {every: month}\ndue: {within: 3 days}",
    good="when: {every: month}\ndue: {by: {day: 3}}",
)
ANCHOR_KIND = Code(
    code="DC512",
    zh=("字段 `{field}` 不能作期限的起点", "它的种类是 {kind}", "用种类为 moment 或 date 的字段{suggestion}"),
    en=(
        "A due rule cannot count from the field `{field}`",
        "it is of kind {kind}",
        "use a field of kind moment or date{suggestion}",
    ),
    about=Text(zh="期限只能从一个时间点或日期算起。", en="A due rule counts from a moment or a date."),
    bad="due: {before: {field: customer}}",
    good="due: {before: {field: delivery_at}}",
)
HOURS_OVERLAP = Code(
    code="DC513",
    zh=("工作时间重叠", "{actual}", "让各段时间首尾不相交，每个星期只写一次"),
    en=("Working hours overlap", "{actual}", "separate the ranges, and name each weekday once"),
    about=Text(
        zh="同一天的几段时间不能重叠，跨夜的一段也不能碰到第二天的第一段。",
        en="The ranges of a day must not overlap, and a night shift must end before the first range of the next day.",
    ),
    bad='monday: ["08:30-12:00", "11:00-17:00"]',
    good='monday: ["08:30-12:00", "13:00-17:00"]',
)
VALID_RANGE = Code(
    code="DC514",
    zh=("有效期的开始晚于结束", "从 {actual} 到 {until}", "让开始不晚于结束"),
    en=(
        "The range ends before it begins",
        "from {actual} until {until}",
        "set the start to a date no later than the end",
    ),
    about=Text(
        zh="适用于日历的 valid_from / valid_through 和约定的 effective。",
        en="Applies to valid_from and valid_through of a calendar and to effective of an agreement.",
    ),
    bad="effective: {from: 2026-12-31, until: 2026-01-01}",
    good="effective: {from: 2026-01-01, until: 2026-12-31}",
)
YEAR_NOT_ANNOUNCED = Code(
    code="DC515",
    zh=(
        "这一年的放假安排尚未公布",
        "{country} {actual} 年的调休尚未收录，日历却写着有效到 {until}",
        "把 valid_through 改成 {known}，或在 days 里写上 {actual} 年的放假和调休；不再调休的国家写 make_up_days: none",
    ),
    en=(
        "The holidays of this year are not published yet",
        "{country} {actual} is not in the holidays library, but the calendar is valid through {until}",
        "set valid_through to {known}, or add the days off and make-up days of {actual} under days; for a country that "
        "no longer exchanges days, write `make_up_days: none` under holidays",
    ),
    about=Text(
        zh="国务院每年十一月前后公布下一年的调休安排。在此之前算出的日期不准，所以 valid_through "
        "不能超过已公布的年份。之后的期限标为“暂定”。",
        en="China publishes the make-up days of a year around the November before. Dates computed earlier would be "
        "wrong, so valid_through must not lie beyond the published year. Due times after it are marked provisional.",
    ),
    bad="valid_through: 2036-12-31",
    good="valid_through: 2026-12-31",
)
AMOUNT_OUT_OF_RANGE = Code(
    code="DC520",
    zh=("`{place}` 的时长不合适", "`{actual}`", "{right}"),
    en=("The duration of `{place}` does not fit", "`{actual}`", "{right}"),
    about=Text(
        zh="有的地方要大于零的时长，有的只能用天；最长约一百年。",
        en="Some keys need a duration greater than zero, some only days. The limit is about a century.",
    ),
    bad="then: {every: 0 days, until: {event: default.resolved}}",
    good="then: {every: 1 week, until: {event: default.resolved}}",
)
NO_HOURS = Code(
    code="DC521",
    zh=("这个日历没有一天上班", "hours 里没有任何工作时间", '至少写一段，例如 monday-friday: ["08:30-17:30"]'),
    en=(
        "This calendar has no working days",
        "hours has no working hours",
        'add some, such as monday-friday: ["08:30-17:30"]',
    ),
    about=Text(zh="没有工作时间就没有工作日。", en="Without working hours there are no working days."),
    bad="hours: {}",
    good='hours:\n  monday-friday: ["08:30-17:30"]',
)
RRULE_UNREADABLE = Code(
    code="DC525",
    zh=("这条 RRULE 格式有误", "{actual}", "{right}"),
    en=("This RRULE cannot be read", "{actual}", "{right}"),
    about=Text(
        zh="规则照 RFC 5545 写在一行里：先写 FREQ，各部分用分号隔开，每个部分只写一次。起点是约定的 effective.from，"
        "所以不写 DTSTART；个别日期用日历的放假和调休表示，所以不写 EXDATE。",
        en="Write a rule as in RFC 5545, on one line: FREQ and the other parts, each once, separated by semicolons. "
        "It counts from the agreement's effective.from, so there is no DTSTART. The calendar has the single days off, "
        "so there is no EXDATE.",
    ),
    bad='when: {rrule: "DTSTART:20260101 FREQ=MONTHLY"}',
    good='when: {rrule: "FREQ=MONTHLY;BYDAY=2TU"}',
)
RRULE_TIME = Code(
    code="DC526",
    zh=("RRULE 里不写时刻和时区", "{actual}", "{right}"),
    en=("An RRULE has no time of day and no time zone", "{actual}", "{right}"),
    about=Text(
        zh="规则说的是哪一天，一天最多一次；当天的时刻由 due 里的 at 决定，时区由日历决定。",
        en="A rule names days, each at most once. The time of day comes from `at` of due, in the time zone of the "
        "calendar.",
    ),
    bad='when: {rrule: "FREQ=WEEKLY;BYDAY=FR;BYHOUR=17"}',
    good='when: {rrule: "FREQ=WEEKLY;BYDAY=FR"}\ndue: {at: 17:00}',
)
RRULE_PARTS = Code(
    code="DC527",
    zh=("这条 RRULE 的各部分不能一起用", "{actual}", "{right}"),
    en=("The parts of this RRULE do not go together", "{actual}", "{right}"),
    about=Text(
        zh="RFC 5545 不允许的搭配，以及不同程序读法不同的搭配，都会被拒绝，以免日期与签字人的理解不一致。",
        en="Combinations that RFC 5545 forbids are refused, and so are those that programs read in different ways. "
        "The dates must be those that the people who signed expect.",
    ),
    bad='when: {rrule: "FREQ=YEARLY;BYMONTHDAY=15"}',
    good='when: {rrule: "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=15"}',
)
NON_WORKING_DAY = Code(
    code="DC530",
    severity=Severity.WARNING,
    zh=("有些截止日是休息日", "{actual}", "如果要移到工作日，写 {right}"),
    en=("Some due dates fall on days off", "{actual}", "to move them to a working day, write {right}"),
    about=Text(
        zh="未来 12 个月里落在节假日或休息日的截止日。约定写的是日期，所以默认不移动。",
        en="Lists the due dates of the next 12 months on holidays and days off. A due rule names a date, so it only "
        "moves with a roll.",
    ),
    bad="due: {by: {day: 1}}",
    good="due: {by: {day: 1}, roll: next}",
)
BEGINS_LONG_AGO = Code(
    code="DC531",
    severity=Severity.WARNING,
    zh=("约定的开始日期在两年多以前", "从 {actual} 起", "核对年份；第一次运行会补建这以来的全部事项"),
    en=(
        "The agreement begins more than two years ago",
        "from {actual}",
        "check the year; a first run creates all items since then",
    ),
    about=Text(
        zh="年份少写或写错一位很常见。确实从那时起算的约定不受影响。",
        en="A wrong digit of a year is a frequent mistake. An agreement that does begin then works as usual.",
    ),
    bad="effective: {from: 1996-01-01}",
    good="effective: {from: 2026-01-01}",
)
DUE_BEFORE_START = Code(
    code="DC532",
    severity=Severity.WARNING,
    zh=("事情发生得晚，期限就已经过了", "当天 {actual} 以后发生的，一生成就逾期", "{right}"),
    en=("What happens late in the day is overdue at once", "after {actual} the due time has passed already", "{right}"),
    about=Text(
        zh="0 天从发生的那天算起，在当天的这个时刻截止；在它之后发生的，期限早于开始。",
        en="0 days end on the day of the event, at that time. For an event after it, the due time lies before the "
        "start.",
    ),
    bad='due: {day: same, at: "18:00"}',
    good="due: {within: 1 working day}",
)
