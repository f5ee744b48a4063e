"""The parts that fill the texts of diagnostics: the fault in a definition, and the right spelling."""

from engine.domain.text import Text

REFUSALS = {
    "a-list": Text(zh="一个列表", en="a list"),
    "add-byday": Text(
        zh="加上 BYDAY 之类的部分，或删去 BYSETPOS", en="add BYDAY or another such part, or delete BYSETPOS"
    ),
    "add-byday-monday": Text(zh="加上 BYDAY，例如 BYDAY=MO", en="add BYDAY, such as BYDAY=MO"),
    "add-bymonth": Text(
        zh="加上 BYMONTH；每个月都要的，用 FREQ=MONTHLY", en="add BYMONTH, or use FREQ=MONTHLY for each"
    ),
    "add-freq": Text(zh="写上 FREQ：{names}", en="add FREQ: {names}"),
    "add-needs": Text(zh="加上 needs: 义务", en="add needs: obligation"),
    "add-of-field": Text(zh="加上 of: {{field: 字段}}", en="add of: {{field: …}}"),
    "add-of-values": Text(
        zh="加上 of 列出可选的值，例如 of: {{cash: 现金, card: 刷卡}}",
        en="add of with the allowed values, such as of: {{cash: Cash, card: Card}}",
    ),
    "amount-marked-already": Text(zh="`{name}` 已经标了", en="`{name}` is already marked"),
    "another-place-or-dates": Text(
        zh="换一个周期里的位置，或延长有效期", en="name another place in the period, or extend the dates"
    ),
    "at-most-working-days": Text(zh="最多写 {most} 个工作日", en="write at most {most} working days"),
    "before-day-begins": Text(zh="`before` 在前一天结束时到期", en="`before` ends as that day begins"),
    "begin-with-dash": Text(
        zh="列表的每一项都以 - 加空格开始，缩进相同",
        en="begin each item of a list with - and a space, at the same indentation",
    ),
    "block": Text(zh="一组“键: 值”", en="a block of `key: value`"),
    "block-in-braces": Text(zh="一组花括号或“键: 值”", en="a block in braces"),
    "block-of-keys": Text(zh="一组“键: 值”（{keys}）", en="a block of `key: value` ({keys})"),
    "borrowed-only-from": Text(zh="引用的凭证只写 from", en="borrowed evidence has nothing but from"),
    "brace-open": Text(zh="花括号没有关上，或少了逗号", en="a brace is not closed, or a comma is missing"),
    "bracket-open": Text(zh="方括号没有关上，或少了逗号", en="a bracket is not closed, or a comma is missing"),
    "characters": Text(zh="{count} 个字", en="{count} characters"),
    "characters-found": Text(zh="有 {count} 个字", en="it has {count} characters"),
    "check-line": Text(
        zh="检查这一行和上一行的缩进、冒号、引号和括号",
        en="check indentation, colons, quotes and brackets of this line and the one before",
    ),
    "column-missing": Text(zh="缺少列 {lacking}", en="the column {lacking} is missing"),
    "column-twice": Text(zh="列 `{text}` 写了两次", en="the column `{text}` appears twice"),
    "consumer-confirms": Text(
        zh="接收方自己确认完成，没有什么要验收",
        en="the consumer's own people confirm completion, so nothing is left to accept",
    ),
    "count-and-until": Text(zh="COUNT 和 UNTIL 都写了", en="it has COUNT and UNTIL"),
    "count-back-from-nothing": Text(zh="没有写从哪个字段往前算", en="it does not say what to count back from"),
    "dash-missing": Text(zh="列表里少了一个 -", en="a - is missing in this list"),
    "date-condition": Text(
        zh="日期，或 {{after: 2026-01-05}}、{{before: 2026-01-05}}",
        en="a date, or {{after: 2026-01-05}}, {{before: 2026-01-05}}",
    ),
    "date-expected": Text(zh="日期，例如 2026-01-05{guess}", en="a date such as 2026-01-05{guess}"),
    "date-within-years": Text(
        zh="{first} 年到 {last} 年的日期；没有期限就留空", en="a date from {first} to {last}; leave it empty for no end"
    ),
    "date-is-one-day": Text(
        zh="触发里的每个日期自成一期，只有一天", en="each date of the trigger is a period of one day"
    ),
    "date-within": Text(zh="写有效期内的日期", en="use a date within it"),
    "day-given-already": Text(zh="{name} 在第 {line} 行已经写过", en="{name} is already given on line {line}"),
    "delete-acceptance": Text(
        zh="删去 acceptance，或改成 attest: {{by: provider}}", en="delete acceptance, or use attest: {{by: provider}}"
    ),
    "delete-from": Text(zh="删去 from", en="delete from"),
    "delete-key": Text(zh="删去 {key}", en="delete {key}"),
    "delete-key-or-done-by": Text(zh="删去 {key} 或 done_by", en="delete {key}, or done_by"),
    "delete-key-or-set-kind": Text(zh="删去 {key}，或把 kind 改成 {kinds}", en="delete {key}, or set kind to {kinds}"),
    "delete-numbers": Text(zh="删去 BYDAY 里的数字", en="delete the numbers of BYDAY"),
    "delete-part-or-freq": Text(zh="删去 {name}，或改用 FREQ={other}", en="delete {name}, or use FREQ={other}"),
    "delete-pause": Text(zh="删去 pause", en="delete pause"),
    "delete-pauses": Text(zh="删去 pauses", en="delete pauses"),
    "done-by-completes": Text(
        zh="done_by 的事件就是完成，不用再交付、核验或跟进",
        en="the event of done_by completes it: nothing is delivered, checked or followed up",
    ),
    "field-is-no-money": Text(zh="字段 `{field}` 的种类是 {kind}", en="the field `{field}` is of kind {kind}"),
    "stake-none": Text(zh="写 stake: none", en="write stake: none"),
    "stake-of": Text(zh="写 stake: {{field: {field}}}", en="write stake: {{field: {field}}}"),
    "early-for-previous": Text(
        zh="只有 serves: previous 才限制提前交付", en="only serves: previous keeps a delivery from coming early"
    ),
    "end-with-quote": Text(zh="在文字结尾加上同样的引号", en="end the text with the same quote"),
    "ends-on-working-day": Text(
        zh="工作日的期限总落在工作日", en="a rule in working days always ends on a working day"
    ),
    "event-is-the-trigger": Text(
        zh="`{known}` 对同一对象只发生一次，它就是触发事件",
        en="`{known}` happens once per subject, and it is the trigger",
    ),
    "exact-time": Text(zh="这个期限是一个确定的时刻", en="this rule names an exact time"),
    "field-of-kind": Text(zh="`{name}` 的种类是 {kind}", en="`{name}` is of kind {kind}"),
    "file-empty": Text(zh="文件是空的", en="the file is empty"),
    "file-is-folder": Text(zh="这是一个文件夹", en="it is a folder"),
    "file-link-loop": Text(zh="链接形成了循环", en="its links form a loop"),
    "file-no-permission": Text(zh="没有读取权限", en="there is no permission to read it"),
    "file-not-there": Text(zh="它不存在", en="it does not exist"),
    "file-refused": Text(zh="系统拒绝了读取", en="the system refused to read it"),
    "fits-cause": Text(zh=" within 或 day", en="within or day"),
    "fits-date": Text(
        zh="当天的时刻，例如 due: {{at: close, roll: next}}；也可以不写 due",
        en="a time of day, such as due: {{at: close, roll: next}}; due may be left out",
    ),
    "fits-event": Text(
        zh=" within、ahead、day，或 before 加事件的字段或后面的事件",
        en="within, ahead, day, or before with a field of the event or a later event",
    ),
    "fits-period": Text(zh="周期里的位置，例如 by: {{day: 5}}", en="a place in the period, such as by: {{day: 5}}"),
    "fits-request": Text(zh=" within、day 或 at: agreed", en="within, day or at: agreed"),
    "folder-cannot-open": Text(zh="无法打开文件夹", en="the folder cannot be opened"),
    "for-example": Text(zh="，例如 {field}", en=", such as {field}"),
    "full-width-characters": Text(zh="用了全角符号", en="it has full-width characters"),
    "hand-over-needs-event": Text(
        zh="事件触发的义务才能从移交起算", en="only an obligation that an event triggers counts from a hand-over"
    ),
    "hand-over-without-needs": Text(zh="没有写 needs（前置事项）", en="there is no needs, so nothing is handed over"),
    "heads-only": Text(zh="写 provider head 或 consumer head", en="use provider head or consumer head"),
    "home-events": Text(zh="事件（when: {{event: …}}）", en="events (when: {{event: …}})"),
    "home-recurring": Text(zh="按期的义务（when: {{every: …}}）", en="recurring obligations (when: {{every: …}})"),
    "home-requests": Text(zh="请求（when: {{request: true}}）", en="requests (when: {{request: true}})"),
    "id-of-letters": Text(zh="由字母、汉字、数字、- 和 _ 组成的编号", en="an id of letters, digits, - and _"),
    "indentation-fits-none": Text(zh="缩进和上面的键对不齐", en="the indentation matches none of the keys above"),
    "items": Text(zh="{count} 项", en="{count} items"),
    "items-found": Text(zh="有 {count} 项", en="it has {count} items"),
    "keep-one": Text(zh="只写其中一个", en="keep one of them"),
    "key-for-only": Text(zh="它只用于{home}", en="it is for {home} only"),
    "key-only-for": Text(zh="只有 {home} 才有 {key}", en="only {home} takes {key}"),
    "keys-found": Text(zh="写了 {names}", en="it has {names}"),
    "kind-cause": Text(zh="通用义务的触发条件", en="the trigger of a common obligation"),
    "kind-date": Text(zh="日期（on）", en="a date (on)"),
    "kind-event": Text(zh="事件（event）", en="an event (event)"),
    "kind-recurring": Text(zh="周期（every）", en="recurring (every)"),
    "kind-request": Text(zh="请求（request）", en="a request (request)"),
    "kind-rule": Text(zh="规则（rrule）", en="a rule (rrule)"),
    "language-code": Text(zh=" zh 或 en", en="zh or en"),
    "length-day": Text(zh="一天", en="a day"),
    "length-half-year": Text(zh="半年", en="half a year"),
    "length-month": Text(zh="一个月", en="a month"),
    "length-quarter": Text(zh="一个季度", en="a quarter"),
    "length-week": Text(zh="一周", en="a week"),
    "length-year": Text(zh="一年", en="a year"),
    "less-than-a-century": Text(zh="写一个不到一百年的时长", en="write less than a century"),
    "list-or-text": Text(zh="一个列表或一段文字", en="a list or a text"),
    "list-such-as": Text(zh="一个列表，例如 [a, b]", en="a list such as [a, b]"),
    "listed": Text(zh=" {names}{guess}", en="{names}{guess}"),
    "loosen-condition": Text(zh="放宽条件，让至少一个值满足它", en="let at least one value meet it"),
    "mail-address": Text(zh="一个邮箱地址，例如 li.na@example.com", en="one mail address, such as li.na@example.com"),
    "month-without-day": Text(
        zh="BYMONTH={months} 没有 BYMONTHDAY={days} 这样的日子", en="BYMONTH={months} has no BYMONTHDAY={days}"
    ),
    "more-than-zero": Text(zh="写一个大于零的时长", en="write more than zero"),
    "name-and-value": Text(
        zh="写成 名称=值，用分号隔开，例如 FREQ=MONTHLY;BYDAY=2TU",
        en="write NAME=VALUE with semicolons between, such as FREQ=MONTHLY;BYDAY=2TU",
    ),
    "name-cell": Text(zh="姓名", en="name"),
    "name-later-event": Text(zh="写后面的另一个事件", en="name another event that comes later"),
    "night-shift-overlaps": Text(
        zh="{day} 的夜班到 {end}，{following} 从 {begins} 开始",
        en="the night shift of {day} ends at {end}, {following} begins at {begins}",
    ),
    "no-attached-file": Text(zh="不是附件的字段", en="a field that is not an attached file"),
    "no-break-space": Text(zh="不换行空格（NBSP）", en="a no-break space (NBSP)"),
    "no-date-to-move": Text(zh="小时数没有日期可移", en="a rule in hours has no date to move"),
    "no-day-fits": Text(
        zh="从 {since} 起 {years} 年内没有一天符合", en="no day of the {years} years from {since} fits it"
    ),
    "no-due-date-within": Text(
        zh="约定的有效期 {span} 内没有截止日", en="no due date lies within the agreement's effective dates {span}"
    ),
    "no-freq": Text(zh="没有 FREQ", en="there is no FREQ"),
    "no-key-found": Text(zh="一种也没有写", en="it has none of them"),
    "no-pause-possible": Text(
        zh="只有从事件往后数、只做一次的期限（within、day，没有 then）才能暂停",
        en="only a due rule that counts forward from the event, once, can pause: within or day, without then",
    ),
    "no-same-time": Text(zh="按期的义务没有“同一时刻”", en="a recurring obligation has no same time"),
    "no-such-column": Text(zh="不认识列名 `{text}`{guess}", en="unknown column `{text}`{guess}"),
    "event-once-per-subject": Text(zh="“{name}”对同一对象只发生一次", en="“{name}” happens once per subject"),
    "no-such-key": Text(zh="没有 {home}", en="there is no {home}"),
    "no-value-fits": Text(zh="没有一个 `{field}` 能满足这个条件", en="no value of `{field}` can meet this condition"),
    "month-needs-longer-period": Text(
        zh="只有每季度、每半年或每年的义务才有第几个月", en="only a quarter, a half-year or a year has several months"
    ),
    "not-in-period": Text(
        zh="{length}里没有 `{key}: {count}`（最多 {most}）",
        en="{length} has no `{key}: {count}` (it is at most {most})",
    ),
    "not-that-many-months": Text(
        zh="{length}里没有第 {month} 个月（最多 {most}）", en="{length} has no month {month} (it is at most {most})"
    ),
    "not-key-value": Text(zh="这一行不是“键: 值”", en="this line is not `key: value`"),
    "not-ordinary-file": Text(zh="这不是普通文件", en="it is not an ordinary file"),
    "nothing-in-particular": Text(zh="任何对象都无", en="nothing in particular"),
    "nothing-particular": Text(zh="没有对象", en="nothing in particular"),
    "number-condition": Text(
        zh="数值，或 {{above: 5000}}、{{below: 5000}}", en="a number, or {{above: 5000}}, {{below: 5000}}"
    ),
    "numbers-either-end": Text(zh=" 1 到 {most}，从末尾数写负数", en="numbers from 1 to {most}, negative from the end"),
    "numbers-of-weekdays": Text(
        zh="一周里每个星期几只有一个，BYDAY 却写了第几个", en="BYDAY has numbers, but a week has each weekday once"
    ),
    "numbers-to": Text(zh=" 1 到 {most}", en="numbers from 1 to {most}"),
    "one-line-rule": Text(
        zh="只写规则本身，写成一行，例如 FREQ=MONTHLY;BYDAY=2TU；它从 effective.from 起算",
        en="write only the rule, on one line, such as FREQ=MONTHLY;BYDAY=2TU; it counts from effective.from",
    ),
    "one-of-values": Text(zh="可选的值 {known}{meant}", en="one of its values {known}{meant}"),
    "one-weekday-a-day": Text(zh="一天只有一个星期几", en="a day has one weekday only"),
    "close-of-business": Text(zh="下班", en="close of business"),
    "start-of-business": Text(zh="上班", en="start of business"),
    "one-day-or-end-of-day": Text(
        zh="写 within: 1 working day，或不写 at（当天 24:00 截止）",
        en="write `within: 1 working day`, or `day: same` without `at` (it ends at 24:00)",
    ),
    "equals-needs-event": Text(zh="没有事件可以比对", en="there is no event to compare with"),
    "equals-other-kind": Text(
        zh="`{field}` 的种类是 {kind}，这里是 {ours}", en="`{field}` is of kind {kind}, this is of kind {ours}"
    ),
    "set-kind-to": Text(zh="改为 kind: {kind}", en="write `kind: {kind}`"),
    "only-in-period": Text(zh="只有周期里的位置才有", en="only a place in a period takes it"),
    "only-the-date": Text(zh="只写日期：UNTIL={day}（含当天）", en="give only the date: UNTIL={day} (included)"),
    "only-time-and-roll": Text(
        zh="只写时刻和顺延，例如 due: {{at: close, roll: next}}",
        en="give only the time of day and the roll, such as due: {{at: close, roll: next}}",
    ),
    "outside-dates": Text(
        zh="{on} 不在约定的有效期 {span} 内", en="{on} lies outside the agreement's effective dates {span}"
    ),
    "part-not-with-freq": Text(zh="{name} 不能和 FREQ={freq} 一起用", en="{name} does not go with FREQ={freq}"),
    "part-once": Text(zh="每个部分只写一次", en="write each part once"),
    "part-twice": Text(zh="{name} 写了两次", en="{name} appears twice"),
    "parts-exclude-each-other": Text(zh="检查各部分是否互相矛盾", en="check which parts exclude each other"),
    "person-department": Text(zh="部门的编号", en="the id of a department"),
    "person-id": Text(zh="这个人的编号", en="the person's id"),
    "person-name": Text(zh="姓名", en="the person's name"),
    "person-role": Text(zh="岗位的编号", en="the id of a role"),
    "place-numbers": Text(zh="写 1 到 {most}，或 last", en="write 1 to {most}, or last"),
    "put-commas-and-brace": Text(zh="各项之间写逗号，最后写 }}", en="put a comma between the items and }} at the end"),
    "put-commas-and-bracket": Text(zh="各项之间写逗号，最后写 ]", en="put a comma between the items and ] at the end"),
    "quote-colons": Text(
        zh="含有冒号加空格的文字要加引号；上一行如果是键，要以冒号加空格结尾",
        en="quote a text that has a colon and a space; if the line before is a key, end it with a colon and a space",
    ),
    "quote-it": Text(zh="给这段文字加上引号", en="quote the text"),
    "quote-open": Text(zh="引号没有关上", en="a quote is not closed"),
    "quotes-unpaired": Text(zh="双引号没有成对，或格子太长", en="quotes do not come in pairs, or a cell is too long"),
    "required": Text(zh="必填", en="required"),
    "step-after-review": Text(
        zh="复核之后没有下一步，只有评价或退回之后才有",
        en="steps follow from a rating or a return, not from a review",
    ),
    "name-step-after-cause": Text(
        zh="写由评价或退回引起的通用义务", en="name a common obligation that follows from a rating or a return"
    ),
    "nobody-rated": Text(zh="它不是由评价引起的", en="it does not follow from a rating"),
    "review-without-owner": Text(
        zh="复核日没有对应的事项，也就没有它的责任岗位", en="no item leads to a review, so none has an owner"
    ),
    "rfc-parts": Text(zh="只用 RFC 5545 的部分{guess}：{parts}", en="use the parts of RFC 5545{guess}: {parts}"),
    "right-and-guess": Text(zh="{right}{guess}", en="{right}{guess}"),
    "roll-back-or-on": Text(
        zh="roll: previous（{day} 移到 {back}）或 roll: next（移到 {on}）",
        en="roll: previous ({day} moves to {back}) or roll: next (to {on})",
    ),
    "rule-in-hours": Text(zh="这个期限以小时、分钟或秒计", en="this rule counts in hours, minutes or seconds"),
    "same-column": Text(
        zh="同一层的键从同一列开始，每层两个空格",
        en="begin keys of one level in the same column, with two spaces per level",
    ),
    "no-event-with-person": Text(
        zh="没有一条义务的触发事件有 `{name}` 这个人员字段",
        en="no obligation has events with the field `{name}` of kind person",
    ),
    "no-person-field": Text(zh="事件目录里还没有这种字段", en="the catalogue has none yet"),
    "not-after-an-event": Text(zh="这条义务不由事件触发", en="the obligation is not due after an event"),
    "same-kind-in-all": Text(zh="各个事件里种类相同的字段", en="a field of one kind in all the events"),
    "set-part-to": Text(zh="{name} 写{wanted}", en="set {name} to {wanted}"),
    "setpos-too-far": Text(
        zh="BYSETPOS={beyond}，而每期最多只有 {most} 天可挑",
        en="BYSETPOS={beyond}, but there are at most {most} days to choose from",
    ),
    "setpos-without-days": Text(zh="BYSETPOS 没有可以挑选的日子", en="BYSETPOS has no days to choose from"),
    "the-due-date": Text(zh="期限", en="the due date"),
    "the-text": Text(zh="文字 `{text}`", en="the text `{text}`"),
    "this-file": Text(zh="这个文件", en="This file"),
    "time-condition": Text(
        zh="时刻，例如 {{after: 17:00}}、{{before: 09:00}}",
        en="a time of day, such as {{after: 17:00}} or {{before: 09:00}}",
    ),
    "time-is-in-due": Text(
        zh="规则只说哪一天；时刻写在 due 里，例如 due: {{at: 17:00}}",
        en="a rule names only days; put the time of day into due, such as due: {{at: 17:00}}",
    ),
    "too-many-colons": Text(zh="这里多出一个冒号", en="there is one colon too many here"),
    "true-or-false": Text(zh=" true 或 false", en="true or false"),
    "two-spans": Text(zh="`{span}` 与 `{before}`", en="`{span}` and `{before}`"),
    "unexplained-line": Text(
        zh="可能是以 * 或 & 开头的文字没有加引号", en="a text that begins with * or & may lack quotes"
    ),
    "until-date": Text(
        zh="{first} 年到 {last} 年的日期，例如 20261231", en="a date from {first} to {last}, such as 20261231"
    ),
    "use-another-day": Text(zh="换一个日子；月末写 -1", en="use another day; the month's end is -1"),
    "use-every-week": Text(zh="用 every: week", en="use every: week"),
    "use-up-to": Text(zh="写 1 到 {most}", en="use 1 to {most}"),
    "value-condition": Text(zh="一个值、[几个值] 或 {{not: 值}}", en="a value, [several] or {{not: value}}"),
    "weekday-numbers": Text(zh="写 1 到 5，或 -5 到 -1", en="use 1 to 5, or -5 to -1"),
    "weekday-too-far": Text(
        zh="`{day}`：一个月最多有 5 个同样的星期几", en="`{day}`: a month has each weekday at most five times"
    ),
    "weekdays-expected": Text(zh="星期几，例如 MO、2TU、-1FR", en="weekdays such as MO, 2TU or -1FR"),
    "weeks-without-day": Text(
        zh="BYWEEKNO 没有 BYDAY：有的程序当作整周，有的当作一天",
        en="BYWEEKNO is without BYDAY: some programs read the whole week, some one day",
    ),
    "whole-number": Text(zh="一个整数", en="a whole number"),
    "whole-number-between": Text(zh=" {least} 到 {most} 的整数", en="a whole number from {least} to {most}"),
    "whole-number-or-last": Text(
        zh=" {least} 到 {most} 的整数，或 last", en="a whole number from {least} to {most}, or last"
    ),
    "whole-number-to-9999": Text(zh=" 1 到 9999 的整数", en="a whole number from 1 to 9999"),
    "wide-space": Text(zh="全角空格（U+3000）", en="an ideographic space (U+3000)"),
    "write-key-value": Text(
        zh="写成 `键: 值`；接续上一行的文字要比上一行的键缩进更多",
        en="write `key: value`; indent a text that continues the line before more than its key",
    ),
    "write-so": Text(zh="写成 `{folded}`", en="write `{folded}`"),
    "wrong-first-character": Text(zh="这个符号不能开始一段文字", en="a text cannot begin with this character"),
    "yearly-without-month": Text(
        zh="FREQ=YEARLY 有 BYMONTHDAY 而没有 BYMONTH：有的程序当作每个月，有的当作一个月",
        en="FREQ=YEARLY has BYMONTHDAY without BYMONTH: some programs read every month, some one",
    ),
    "zone-of-calendar": Text(zh="删去它：时区是日历的时区", en="delete it: the time zone is the calendar's"),
}
