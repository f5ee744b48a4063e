"""3xx: unknown, missing and repeated keys, and values of the wrong kind."""

from engine.domain.text import Text
from engine.wording.diagnostics.code import Code

UNKNOWN_KEY = Code(
    code="DC301",
    zh=("{place}里没有这个键", "`{actual}`", "可用的键：{allowed}{suggestion}"),
    en=("{place} has no such key", "`{actual}`", "its keys are {allowed}{suggestion}"),
    about=Text(
        zh="每个键都会生效，不认识的键会被拒绝，所以写错的键不会被忽略。",
        en="Every key has an effect. An unknown key is refused, so that a misspelling never goes unnoticed.",
    ),
    bad="evidense: {report: {kind: sheet}}",
    good="evidence: {report: {kind: sheet}}",
)

MISSING_KEY = Code(
    code="DC302",
    zh=("{place}缺少必填的键", "没有 `{actual}`", "加上 `{actual}: …`（{meaning}）"),
    en=("{place} lacks a required key", "there is no `{actual}`", "add `{actual}: …` ({meaning})"),
    about=Text(
        zh="位置指向缺少这个键的那一块的开头。",
        en="The place is the beginning of the block that lacks the key.",
    ),
    bad="- when: {event: vehicle.delivered}",
    good="- id: signed-slips\n  when: {event: vehicle.delivered}",
)

WRONG_KIND = Code(
    code="DC303",
    zh=("`{place}` 的值种类不对", "写的是{actual}", "这里要写{right}"),
    en=("The value of `{place}` is of the wrong kind", "it is {actual}", "write {right}"),
    about=Text(
        zh="有的键要一段文字，有的要一组“键: 值”，有的要一个列表。",
        en="Some keys take a text, some a block of `key: value`, some a list.",
    ),
    bad="due: 3 days",
    good="due: {within: 3 days}",
)

NOT_ALLOWED = Code(
    code="DC304",
    zh=("`{place}` 不能是这个值", "`{actual}`", "可用的值：{allowed}{suggestion}"),
    en=("`{place}` cannot have this value", "`{actual}`", "allowed values: {allowed}{suggestion}"),
    about=Text(zh="这个键只接受固定的几个词。", en="This key takes one of a few fixed words."),
    bad="when: {every: monthly}",
    good="when: {every: month}",
)

NOT_WELL_FORMED = Code(
    code="DC305",
    zh=("`{place}` 的写法不对", "`{actual}`", "写成{right}"),
    en=("`{place}` has the wrong format", "`{actual}`", "write {right}"),
    about=Text(zh="值的写法不符合这个键的要求。", en="The value does not have the format of this key."),
    bad="zone: Beijing time",
    good="zone: Asia/Shanghai",
)

NOT_A_NUMBER = Code(
    code="DC306",
    zh=("`{place}` 必须是整数", "`{actual}`", "写{right}"),
    en=("`{place}` must be a whole number", "`{actual}`", "write {right}"),
    about=Text(zh="整数不加引号。", en="Whole numbers are written without quotes."),
    bad='by: {day: "5th"}',
    good="by: {day: 5}",
)

NOT_YES_NO = Code(
    code="DC307",
    zh=("`{place}` 必须是 true 或 false", "`{actual}`", "写 true（是）或 false（否）{suggestion}"),
    en=("`{place}` must be true or false", "`{actual}`", "write true or false{suggestion}"),
    about=Text(
        zh="yes、no、on、off 只是普通文字。",
        en="yes, no, on and off are plain texts.",
    ),
    bad="key_moment: yes",
    good="key_moment: true",
)

NOT_A_DATE = Code(
    code="DC308",
    zh=("`{place}` 必须是日期", "`{actual}`", "写成 年-月-日，例如 2026-01-05{suggestion}"),
    en=("`{place}` must be a date", "`{actual}`", "write year-month-day, such as 2026-01-05{suggestion}"),
    about=Text(
        zh="日期一律写成 2026-01-05。不存在的日期（2026-02-30）也会被指出。",
        en="Dates are written as 2026-01-05. A date that does not exist (2026-02-30) is refused too.",
    ),
    bad="effective: {from: 2026/1/5}",
    good="effective: {from: 2026-01-05}",
)

NOT_A_TIME = Code(
    code="DC309",
    zh=("`{place}` 必须是时刻", "`{actual}`", "写成 时:分，例如 17:00{suggestion}"),
    en=("`{place}` must be a time of day", "`{actual}`", "write hours:minutes, such as 17:00{suggestion}"),
    about=Text(
        zh="时刻用 24 小时制，小时写两位。",
        en="Times are on the 24-hour clock, with two digits for the hour.",
    ),
    bad="digest: {at: 8.30}",
    good='digest: {at: "08:30"}',
)

NOT_AN_AMOUNT = Code(
    code="DC310",
    zh=("`{place}` 必须是时长", "`{actual}`", "写数字和单位，例如 3 days、2 working days、4 working hours{suggestion}"),
    en=(
        "`{place}` must be a duration",
        "`{actual}`",
        "write a number and a unit, such as 3 days, 2 working days or 4 working hours{suggestion}",
    ),
    about=Text(
        zh="单位有 seconds minutes hours days weeks months 和 working seconds/minutes/hours/days。只写数字没有意义。"
        "organisation.yaml 的 standards 可以给时长起名字。",
        en="Units are seconds, minutes, hours, days, weeks, months, and working seconds, minutes, hours and days. A "
        "number alone is not a duration. The standards of organisation.yaml give durations a name.",
    ),
    bad="due: {within: 3}",
    good="due: {within: 3 days}",
)

NOT_AN_INTERVAL = Code(
    code="DC311",
    zh=("`{place}` 必须是一段时间", "`{actual}`", '写成 "开始-结束"，例如 "08:30-12:00"{suggestion}'),
    en=("`{place}` must be a time range", "`{actual}`", 'write "from-to", such as "08:30-12:00"{suggestion}'),
    about=Text(
        zh='结束早于开始的（"22:00-06:00"）在第二天结束，属于开始的那一天。结束可以写 24:00。',
        en='A range that ends before it begins ("22:00-06:00") ends after midnight and belongs to the day on which it '
        "begins. It may end at 24:00.",
    ),
    bad="monday: [8:30 to 12:00]",
    good='monday: ["08:30-12:00"]',
)

NOT_A_WEEKDAY = Code(
    code="DC312",
    zh=("`{place}` 里的星期无法识别", "`{actual}`", "写 monday-friday、saturday 或 monday, wednesday{suggestion}"),
    en=(
        "A weekday of `{place}` cannot be read",
        "`{actual}`",
        "write monday-friday, saturday or monday, wednesday{suggestion}",
    ),
    about=Text(
        zh="星期用英文全名。没有写到的星期不上班。",
        en="Write the full English names. Weekdays that are not listed are not worked.",
    ),
    bad="mon-fri: [...]",
    good='monday-friday: ["09:00-17:00"]',
)

NOT_AN_ID = Code(
    code="DC313",
    zh=(
        "`{place}` 不能作编号",
        "`{actual}`",
        "编号用字母、汉字、数字、- 和 _，不含空格和 / @ # . : 等符号{suggestion}",
    ),
    en=(
        "`{place}` cannot be an id",
        "`{actual}`",
        "an id has letters of any script, digits, - and _, but no spaces and none of / @ # . :{suggestion}",
    ),
    about=Text(
        zh="编号用在事项编号（insurance-finance/arrears-report@2026-03）和文件名里，一经使用就不再改变。"
        "业务事件的编号可以含点（vehicle.delivered）。",
        en="Ids are part of the ids of items (insurance-finance/arrears-report@2026-03) and of file names, and never "
        "change. The id of an event may have dots (vehicle.delivered).",
    ),
    bad="- id: Arrears report!",
    good="- id: arrears-report",
)

EMPTY_VALUE = Code(
    code="DC314",
    zh=("`{place}` 没有值", "冒号后面是空的", "写上{right}，或删去这个键"),
    en=("`{place}` has no value", "there is nothing after the colon", "write {right}, or delete the key"),
    about=Text(zh="没有值的键多半是没有写完。", en="A key without a value was probably not finished."),
    bad="owner:",
    good="owner: insurance-clerk",
)

EXCLUSIVE = Code(
    code="DC315",
    zh=("{place}里必须且只能写一种", "{actual}", "只保留其中一个：{allowed}"),
    en=("{place} must have exactly one of these keys", "{actual}", "keep one of {allowed}"),
    about=Text(
        zh="例如期限要么是 within，要么是 by，不能两个都写。",
        en="For example, a due rule has either within or by, never both.",
    ),
    bad="due: {within: 3 days, by: {day: 5}}",
    good="due: {within: 3 days}",
)

TOO_LONG = Code(
    code="DC316",
    zh=("`{place}` 太长", "{actual}", "最多 {right}"),
    en=("`{place}` is too long", "{actual}", "at most {right}"),
    about=Text(
        zh="文字和列表都有上限，以免页面放不下。", en="Texts and lists have a limit so that they fit on a page."
    ),
    bad="title: (2,000 characters)",
    good="title: Arrears report",
)

TOO_SHORT = Code(
    code="DC317",
    zh=("`{place}` 是空的", "没有内容", "写上{right}"),
    en=("`{place}` is empty", "it has no content", "write {right}"),
    about=Text(zh="空的文字或列表没有意义。", en="An empty text or list has no meaning."),
    bad='title: ""',
    good="title: Arrears report",
)

YEAR_OUT_OF_RANGE = Code(
    code="DC318",
    zh=("`{place}` 的年份超出范围", "`{actual}`", "写 {first} 年到 {last} 年的日期；没有结束日期就不写 until"),
    en=(
        "The year of `{place}` is out of range",
        "`{actual}`",
        "write a date from {first} to {last}; leave out `until` where there is no end",
    ),
    about=Text(
        zh="日期都在 1970 年到 2199 年之间。“长期有效”不必写 9999-12-31：不写 until 就是一直有效。",
        en="All dates lie within 1970 to 2199. An agreement without an end needs no 9999-12-31: it has no `until`.",
    ),
    bad="effective: {from: 2026-01-01, until: 9999-12-31}",
    good="effective: {from: 2026-01-01}",
)
