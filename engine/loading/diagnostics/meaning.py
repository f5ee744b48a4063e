"""5xx: what the words say together."""

from engine.domain.agreement.diagnostic import Severity
from engine.domain.text import Text
from engine.loading.diagnostics.code import Code

NAME_DIFFERS = Code(
    code="DC501",
    zh=("编号和文件名不一样", "写的是 `{found}`，文件叫 `{file}`", "两处都写 `{wanted}`"),
    en=("The id differs from the file's name", "it says `{found}` in the file `{file}`", "use `{wanted}` in both"),
    about=Text(
        zh="约定和日历的编号就是文件名（不含 .yaml），这样人和程序都能马上找到它。",
        en="The id of an agreement or calendar is the name of its file without .yaml, so that people and "
        "programs find it at once.",
    ),
    bad="# agreements/sales-finance.yaml\nagreement: sales-to-finance",
    good="# agreements/sales-finance.yaml\nagreement: sales-finance",
)
DUPLICATE_ID = Code(
    code="DC502",
    zh=("这个编号用了两次", "`{found}` 在第 {line} 行已经用过", "给其中一个换一个编号"),
    en=("This id is used twice", "`{found}` is used on line {line} already", "give one of them another id"),
    about=Text(
        zh="同一份约定里，每条义务和每个部分的编号各不相同。",
        en="Within an agreement each obligation and part has its own id.",
    ),
    bad="- id: fee-claim\n- id: fee-claim",
    good="- id: fee-claim\n- id: fee-refund",
)
CONDITION_KIND = Code(
    code="DC503",
    zh=("这个条件不适合字段 `{field}`", "字段的种类是 {kind}，条件是 `{found}`", "写{right}"),
    en=(
        "This condition does not fit the field `{field}`",
        "the field is of kind {kind}, the condition is `{found}`",
        "use {right}",
    ),
    about=Text(
        zh="above/below 用于数目和金额；after/before 用于时刻（写 17:00）和日期（写 2026-01-05）；值、列表和 "
        "not 用于其余种类。"
        "上附文件的字段不能作条件。",
        en="above and below are for numbers and money; after and before for moments and times (a time such "
        "as 17:00) and dates; a "
        "value, a list and not for the others. Attached files cannot be tested.",
    ),
    bad="where: {customer: {above: 5}}",
    good="where: {amount: {above: 5000}}",
)
OTHER_SUBJECT = Code(
    code="DC504",
    zh=("两条义务说的不是同一种对象", "`{found}` 关于 {theirs}，这里关于 {ours}", "只能引用关于 {ours} 的义务的凭证"),
    en=(
        "The two obligations are not about the same subject",
        "`{found}` is about {theirs}, this one about {ours}",
        "take evidence only from an obligation about {ours}",
    ),
    about=Text(
        zh="`from:` 取的是同一个对象（同一订单）已经交过的凭证。对象不同就找不到；按期和按请求的义务没有对象。",
        en="`from:` takes what was handed in for the same subject, the same order for example. Recurring "
        "obligations and requests have none.",
    ),
    bad="when: {event: employee.joined}\nevidence: {order_slip: {from: signed-slips}}",
    good="when: {event: vehicle.delivered}\nevidence: {order_slip: {from: signed-slips}}",
)
EVENT_OF_OTHER_SUBJECT = Code(
    code="DC505",
    zh=(
        "后面的事件说的不是同一种对象",
        "`{found}` 关于 {theirs}，触发事件关于 {ours}",
        "写关于 {ours} 的事件：{known}",
    ),
    en=(
        "The later event is not about the same subject",
        "`{found}` is about {theirs}, the trigger about {ours}",
        "use an event about {ours}: {known}",
    ),
    about=Text(
        zh="`before: {event}` 和 `until: {event}` 等的是同一个对象的后一个事件；触发写了几个事件时，"
        "它们也要关于同一种对象。",
        en="`before: {event}` and `until: {event}` wait for a later event of the same subject; several "
        "trigger events are about one kind of "
        "subject too.",
    ),
    bad="when: {event: refund.requested}\ndue: {before: {event: employee.joined}}",
    good="when: {event: refund.requested}\ndue: {before: {event: refund.paid}}",
)
NEVER_OCCURS = Code(
    code="DC506",
    zh=("这条义务永远不会到期", "{found}", "{right}"),
    en=("This obligation can never fall due", "{found}", "{right}"),
    about=Text(
        zh="例如每月的第 32 天、不可能同时满足的条件、在约定生效之前的日期。",
        en="The 32nd day of a month, conditions that exclude each other, a date before the agreement takes effect.",
    ),
    bad="when: {every: month}\ndue: {by: {day: 32}}",
    good="when: {every: month}\ndue: {by: {day: last}}",
)
NEEDS_WORKING_DAY = Code(
    code="DC507",
    zh=(
        "`at: {found}` 需要一个工作日",
        "这条期限可能落在不上班的日子",
        "改用 working days，或加上 roll（例如 roll: next）",
    ),
    en=(
        "`at: {found}` needs a working day",
        "this date can fall on a day that is not worked",
        "count in working days, or add a roll (such as roll: next)",
    ),
    about=Text(
        zh="上班和下班的时刻只有工作日才有。",
        en="Only a working day has an opening and a close.",
    ),
    bad="due: {within: 3 days, at: close}",
    good="due: {within: 3 working days, at: close}",
)
AT_DOES_NOT_FIT = Code(
    code="DC508",
    zh=("这里不能写 `at`", "{found}", "删去 at{right}"),
    en=("`at` cannot be used here", "{found}", "delete at{right}"),
    about=Text(
        zh="时刻只适合以天、周、月计的期限；小时数自己就有终点；`before` 在前一天结束时到期；"
        "按期的义务没有“同一时刻”。",
        en="A time of day suits rules in days, weeks and months. Hours end where they end; `before` ends as "
        "that day begins; a recurring "
        "obligation has no same time.",
    ),
    bad="due: {within: 4 working hours, at: close}",
    good="due: {within: 1 working day, at: close}",
)
ROLL_DOES_NOT_FIT = Code(
    code="DC509",
    zh=("这里的 `roll` 不起作用", "{found}", "删去 roll"),
    en=("`roll` has no effect here", "{found}", "delete roll"),
    about=Text(
        zh="roll 移动落在非工作日的日期。工作日的期限总在工作日；小时数没有日期可移。没有作用的键会被拒绝。",
        en="A roll moves a date that is not worked. A rule in working days always ends on one, and hours "
        "have no date to move. A key "
        "without effect is refused.",
    ),
    bad="due: {within: 3 working days, roll: next}",
    good="due: {within: 3 days, roll: next}",
)
DUE_DOES_NOT_FIT = Code(
    code="DC510",
    zh=("这个期限不适合这种触发", "触发是{trigger}，期限用了 `{found}`", "写{right}"),
    en=("This due rule does not fit the trigger", "the trigger is {trigger}, the rule uses `{found}`", "write {right}"),
    about=Text(
        zh="按期的义务用 by 或 before 加一个位置；日期（on）和规则（rrule）本身就是那一天，只写 at 和 "
        "roll；事件用 within、day，或事件的字段，或后面的事件；请求用 within 或 at: agreed。",
        en="A recurring obligation has by or before with a place in the period; a date (on) and a rule (rrule) name "
        "their day, so at and roll are enough; an event has within, day, a field of the event or a later event; "
        "a request within or at: agreed.",
    ),
    bad="when: {every: month}\ndue: {within: 3 days}",
    good="when: {every: month}\ndue: {by: {day: 3}}",
)
KEY_DOES_NOT_FIT = Code(
    code="DC511",
    zh=("`{key}` 不适合这条义务", "{found}", "{right}"),
    en=("`{key}` does not fit this obligation", "{found}", "{right}"),
    about=Text(
        zh="没有作用的键会被拒绝：respond 只用于请求；then、met_when、done_by、pauses 只用于事件；nothing_to_report "
        "只用于按期的义务。写了 done_by 就没有什么要交；pauses 只用于往后数的期限。",
        en="A key without effect is refused: respond is for requests; then, met_when, done_by and pauses for "
        "events; nothing_to_report for recurring obligations. done_by leaves nothing to hand in, pauses only what "
        "counts forward.",
    ),
    bad="when: {every: month}\nrespond: {within: 1 working hour}",
    good="when: {request: true}\nrespond: {within: 1 working hour}",
)
ANCHOR_KIND = Code(
    code="DC512",
    zh=("字段 `{field}` 不能作期限的起点", "它的种类是 {kind}", "用种类为 moment 或 date 的字段{suggestion}"),
    en=(
        "The field `{field}` cannot anchor a date",
        "it is of kind {kind}",
        "use a field of kind moment or date{suggestion}",
    ),
    about=Text(zh="期限只能从一个时间点或日期算起。", en="A due rule counts from a moment or a date."),
    bad="due: {before: {field: customer}}",
    good="due: {before: {field: delivery_at}}",
)
HOURS_OVERLAP = Code(
    code="DC513",
    zh=("工作时间重叠", "{found}", "让各段时间首尾不相交，每个星期只写一次"),
    en=("Working hours overlap", "{found}", "let the spans not overlap, and name each weekday once"),
    about=Text(
        zh="同一天的几段时间不能重叠，跨夜的一段也不能碰到第二天的第一段。",
        en="The spans of a day may not overlap, nor may a night shift reach into the first span of the next day.",
    ),
    bad='monday: ["08:30-12:00", "11:00-17:00"]',
    good='monday: ["08:30-12:00", "13:00-17:00"]',
)
VALID_RANGE = Code(
    code="DC514",
    zh=("有效期的开始晚于结束", "从 {found} 到 {until}", "让开始不晚于结束"),
    en=("The span ends before it begins", "from {found} until {until}", "let it begin no later than it ends"),
    about=Text(
        zh="适用于日历的 valid_from / valid_through 和约定的 effective。",
        en="Of a calendar's valid_from and valid_through, and of effective.",
    ),
    bad="effective: {from: 2026-12-31, until: 2026-01-01}",
    good="effective: {from: 2026-01-01, until: 2026-12-31}",
)
YEAR_NOT_ANNOUNCED = Code(
    code="DC515",
    zh=(
        "还不知道这一年的放假安排",
        "{country} {found} 年的调休尚未收录，日历却说有效到 {until}",
        "把 valid_through 改成 {known}，或在 days 里写上 {found} 年的放假和调休",
    ),
    en=(
        "The holidays of that year are not known yet",
        "{country} {found} is not in the holidays library, but the calendar says valid through {until}",
        "set valid_through to {known}, or write the days off and make-up days of {found} under days",
    ),
    about=Text(
        zh="国务院每年十一月前后公布下一年的调休安排。在此之前算出的日期不准，所以 valid_through "
        "不能超过已公布的年份。之后的截止时刻标为“暂定”。",
        en="China announces the make-up days of a year around the November before. Dates worked out earlier "
        "would be wrong, so valid_through "
        "may not lie beyond what is announced; due instants after it are marked provisional.",
    ),
    bad="valid_through: 2036-12-31",
    good="valid_through: 2026-12-31",
)
STAKE = Code(
    code="DC516",
    zh=("`stake` 只能标在一个金额字段上", "{found}", "只在一个 kind: money 的字段上写 stake: true"),
    en=("`stake` marks one field of money", "{found}", "put stake: true on a single field with kind: money"),
    about=Text(
        zh="报告按这个字段合计“涉及金额”，所以每个事件最多一个。",
        en="Reports sum this field as money at stake, so an event has at most one.",
    ),
    bad="customer: {label: 客户, stake: true}",
    good="amount: {label: 金额, kind: money, stake: true}",
)
FIELD_KEY_DOES_NOT_FIT = Code(
    code="DC517",
    zh=("`{key}` 不适合这种字段", "字段的种类是 {kind}", "{right}"),
    en=("`{key}` does not fit this kind of field", "the field is of kind {kind}", "{right}"),
    about=Text(
        zh="of 只用于 choice（而且必须有）；currency 用于 money；signed_by 用于 file、photo、sheet；凭证里的 "
        "columns 用于 sheet。",
        en="of is for choice, which needs it; currency for money; signed_by for file, photo and sheet; "
        "columns of evidence for sheet.",
    ),
    bad="payment: {label: 付款方式, kind: choice}",
    good="payment: {label: 付款方式, kind: choice, of: {cash: 现金, card: 刷卡}}",
)
ONE_PARTY = Code(
    code="DC518",
    zh=("提供方和接收方是同一个部门", "`{found}`", "写两个不同的部门"),
    en=("Provider and consumer are the same department", "`{found}`", "name two departments"),
    about=Text(zh="约定是一个部门对另一个部门的承诺。", en="An agreement is what one department promises another."),
    bad="provider: sales\nconsumer: sales",
    good="provider: sales\nconsumer: finance",
)
NO_OWNER = Code(
    code="DC519",
    zh=("没有人负责这条义务", "义务和约定都没有写 owner", "在约定或义务上写 owner: 提供方的一个岗位（{known}）"),
    en=(
        "Nobody owns this obligation",
        "neither it nor the agreement names an owner",
        "write owner: with a role of the provider ({known})",
    ),
    about=Text(
        zh="约定的 owner 对所有义务有效，义务可以写自己的。",
        en="The agreement's owner holds for all obligations; an obligation may name its own.",
    ),
    bad="agreement: sales-finance",
    good="agreement: sales-finance\nowner: sales-clerk",
)
AMOUNT_OUT_OF_RANGE = Code(
    code="DC520",
    zh=("`{place}` 的时长不合适", "`{found}`", "{right}"),
    en=("The amount of `{place}` does not fit", "`{found}`", "{right}"),
    about=Text(
        zh="有的地方要大于零的时长，有的只能用天；最长约一百年。",
        en="Some places want more than nothing, some only days; the limit is about a century.",
    ),
    bad="then: {every: 0 days, until: {event: default.resolved}}",
    good="then: {every: 1 week, until: {event: default.resolved}}",
)
NO_HOURS = Code(
    code="DC521",
    zh=("这个日历没有一天上班", "hours 里没有任何工作时间", '至少写一段，例如 monday-friday: ["08:30-17:30"]'),
    en=(
        "Nobody works by this calendar",
        "hours holds no working hours",
        'write some, such as monday-friday: ["08:30-17:30"]',
    ),
    about=Text(zh="没有工作时间就没有工作日。", en="Without working hours there are no working days."),
    bad="hours: {}",
    good='hours:\n  monday-friday: ["08:30-17:30"]',
)
LABEL_PLACEHOLDER = Code(
    code="DC522",
    zh=("标签的写法读不懂", "`{found}`", '只用 {{字段}} 或 {{key}}，例如 "{{customer}}"'),
    en=("This label cannot be read", "`{found}`", 'use only {{field}} or {{key}}, such as "{{customer}}"'),
    about=Text(
        zh="标签里的花括号放事件的字段名；{key} 是对象的编号。",
        en="Braces of a label hold a field of the event; {key} is the subject's number.",
    ),
    bad='label: "{customer} {"',
    good='label: "{customer} {plate}"',
)
STEP_ORDER = Code(
    code="DC523",
    zh=("阶梯的各级没有按时间排列", "{found} 在后面", "从最早的提前提醒写到最晚的升级"),
    en=(
        "The steps are not in order of time",
        "{found} comes too late in the list",
        "begin with the earliest reminder and end with the latest escalation",
    ),
    about=Text(
        zh="先写 before（从大到小），再写 at: due，最后写 after（从小到大）。",
        en="First before, the largest first; then at: due; then after, the smallest first.",
    ),
    bad="- {after: 1 day, tell: [owner]}\n- {before: 1 day, tell: [owner]}",
    good="- {before: 1 day, tell: [owner]}\n- {after: 1 day, tell: [owner]}",
)
SAME_HEADING = Code(
    code="DC524",
    zh=("同一个表头指向两个字段", "`{found}` 在第 {line} 行已经用过", "让每个表头只属于一个字段"),
    en=(
        "One heading stands for two fields",
        "`{found}` is used on line {line} already",
        "let each heading belong to one field",
    ),
    about=Text(zh="导入表格时按表头找字段。", en="An import finds the field by the heading of its column."),
    bad="plate: {label: 车牌, columns: [编号]}\nchassis: {label: 车架号, columns: [编号]}",
    good="plate: {label: 车牌, columns: [车牌号]}\nchassis: {label: 车架号, columns: [车架号]}",
)
RRULE_UNREADABLE = Code(
    code="DC525",
    zh=("这条 RRULE 读不懂", "{found}", "{right}"),
    en=("This RRULE cannot be read", "{found}", "{right}"),
    about=Text(
        zh="规则照 RFC 5545 写在一行里：先写 FREQ，各部分用分号隔开，每个部分只写一次。起点是约定的 "
        "effective.from，所以不写 DTSTART；个别日期用日历的放假和调休表示，所以不写 EXDATE。",
        en="A rule is written as in RFC 5545, on one line: FREQ and the other parts, each once, with semicolons "
        "between. It counts from the agreement's effective.from, so there is no DTSTART; single dates are the "
        "calendar's, so there is no EXDATE.",
    ),
    bad='when: {rrule: "DTSTART:20260101 FREQ=MONTHLY"}',
    good='when: {rrule: "FREQ=MONTHLY;BYDAY=2TU"}',
)
RRULE_TIME = Code(
    code="DC526",
    zh=("RRULE 里不写时刻和时区", "{found}", "{right}"),
    en=("An RRULE holds no time of day and no zone", "{found}", "{right}"),
    about=Text(
        zh="规则说的是哪一天，一天最多一次；当天的时刻由 due 里的 at 决定，时区由日历决定。",
        en="A rule names days, each once. Where in its day it ends is said by `at` of due, in the calendar's zone.",
    ),
    bad='when: {rrule: "FREQ=WEEKLY;BYDAY=FR;BYHOUR=17"}',
    good='when: {rrule: "FREQ=WEEKLY;BYDAY=FR"}\ndue: {at: 17:00}',
)
RRULE_PARTS = Code(
    code="DC527",
    zh=("这条 RRULE 的各部分合不到一起", "{found}", "{right}"),
    en=("The parts of this RRULE do not go together", "{found}", "{right}"),
    about=Text(
        zh="RFC 5545 不允许的搭配，以及不同程序读法不同的搭配，都会被拒绝，免得日期和签字的人想的不一样。",
        en="What RFC 5545 forbids is refused, and so is what programs read in different ways: the dates are those "
        "that the people who signed expect.",
    ),
    bad='when: {rrule: "FREQ=YEARLY;BYMONTHDAY=15"}',
    good='when: {rrule: "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=15"}',
)
NON_WORKING_DAY = Code(
    code="DC530",
    severity=Severity.WARNING,
    zh=("有些截止日不上班", "{found}", "如果要移到工作日，写 {right}"),
    en=("Some due dates are not worked", "{found}", "to move them to a working day, write {right}"),
    about=Text(
        zh="未来 12 个月里落在节假日或休息日的截止日。文字写的是日期，所以默认不移动；这只是提醒。",
        en="Due dates of the next 12 months on holidays and days off. The text says a date, so nothing moves "
        "unless a roll says so.",
    ),
    bad="due: {by: {day: 1}}",
    good="due: {by: {day: 1}, roll: next}",
)
UNKNOWN_NEED = Code(
    code="DC536",
    zh=("没有要等的这条义务", "`{found}`", "写已有的义务：{known}{suggestion}"),
    en=("There is no such obligation to wait for", "`{found}`", "use one that is there: {known}{suggestion}"),
    about=Text(
        zh="`needs:` 写要先移交的义务：本约定里的写编号，其他约定的写 `约定/义务`；有几个部分的要写到部分。",
        en="`needs:` names what has to be handed over first: an id of this agreement, or `agreement/obligation`; of a "
        "line with parts, the part.",
    ),
    bad="needs: signed-slip",
    good="needs: signed-slips",
)
NEED_APART = Code(
    code="DC537",
    zh=("看不出要等哪一项", "`{found}` 关于 {theirs}，这里关于 {ours}", "等关于同一对象、或同样周期的义务"),
    en=(
        "This does not say which occurrence to wait for",
        "`{found}` is about {theirs}, this one about {ours}",
        "wait for an obligation about the same subject, or of the same period",
    ),
    about=Text(
        zh="事件触发的义务等同一对象（同一订单）的；按期的义务等同一期的。请求没有对象，不能等，也不能被等。",
        en="What an event calls for waits for what the same subject calls for; what recurs waits for the same period. "
        "A request has neither.",
    ),
    bad="when: {event: vehicle.delivered}\nneeds: insurance-finance/arrears-report",
    good="when: {event: vehicle.delivered}\nneeds: signed-slips",
)
NEED_CIRCLE = Code(
    code="DC538",
    zh=("互相等待，谁也开始不了", "`{found}` 也在等这一条", "去掉其中一个 needs"),
    en=("Each waits for the other", "`{found}` waits for this one too", "take one of the needs out"),
    about=Text(
        zh="等待的链条要有头：绕一圈回到自己就永远不能开始。",
        en="A chain has a beginning: what comes back to itself never starts.",
    ),
    bad="- {id: a, needs: b}\n- {id: b, needs: a}",
    good="- {id: a}\n- {id: b, needs: a}",
)
