"""One sound folder, one mutation a test: code, place, both wordings, and the mended line where there is one."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from engine.domain.diagnostic import Diagnostic, Severity
from engine.domain.language import Text
from engine.loading import load

AGREEMENT = "agreements/sales-finance.yaml"
CALENDAR = "calendars/shop.yaml"
ORGANISATION = "organisation.yaml"
EVENTS = "events.yaml"
PEOPLE = "people.csv"


@dataclass(frozen=True, kw_only=True)
class Broken:
    """A mutation, and what must be said of it: what is wrong · what was found · what would be right."""

    name: str
    file: str
    old: str
    new: str
    code: str
    line: int
    column: int
    zh: str
    en: str
    mended: str | None = None


BROKEN = (
    Broken(
        name="a_bracket_left_open",
        file=AGREEMENT,
        old="due: {within: promptly}",
        new="due: {within: promptly",
        code="DC201",
        line=29,
        column=10,
        zh="这里的 YAML 写法读不懂 · 花括号没有关上，或少了逗号 · 各项之间写逗号，最后写 }",
        en="This YAML cannot be read · a brace is not closed, or a comma is missing · put a comma between "
        "the items and } at the end",
    ),
    Broken(
        name="a_quote_left_open",
        file=AGREEMENT,
        old="source: sales/6",
        new='source: "sales/6',
        code="DC201",
        line=53,
        column=13,
        zh="这里的 YAML 写法读不懂 · 引号没有关上 · 在文字结尾加上同样的引号",
        en="This YAML cannot be read · a quote is not closed · end the text with the same quote",
    ),
    Broken(
        name="a_key_at_the_wrong_indentation",
        file=AGREEMENT,
        old="    source: sales/4",
        new="   source: sales/4",
        code="DC201",
        line=36,
        column=4,
        zh="这里的 YAML 写法读不懂 · 列表里少了一个 - · 列表的每一项都以 - 加空格开始，缩进相同",
        en="This YAML cannot be read · a - is missing in this list · begin each item of a list with - and a "
        "space, at the same indentation",
    ),
    Broken(
        name="an_alias",
        file=AGREEMENT,
        old="due: {within: promptly}",
        new="due: *soon",
        code="DC202",
        line=29,
        column=10,
        zh="这里不能用 YAML 的锚点和引用 · `*soon` · 把内容写出来；要共用的内容写在 organisation.yaml 里；以 "
        "& 或 * 开头的文字要加引号",
        en="YAML anchors and aliases are not used here · `*soon` · write the content out, share it by "
        "organisation.yaml, or quote a text that begins with & or *",
    ),
    Broken(
        name="a_tag",
        file=AGREEMENT,
        old="from: 2026-01-01",
        new="from: !!timestamp 2026-01-01",
        code="DC203",
        line=7,
        column=19,
        zh="这里不能用 YAML 的标签 · `!!timestamp` · 删去标签；文字以 ! 开头时加上引号",
        en="YAML tags are not used here · `!!timestamp` · delete the tag, or quote a text that begins with !",
    ),
    Broken(
        name="a_merge_key",
        file=AGREEMENT,
        old="    source: sales/4",
        new="    <<: {source: sales/4}",
        code="DC204",
        line=36,
        column=5,
        zh="这里不能用 YAML 的合并键 · `<<` · 把要合并的内容写出来",
        en="YAML merge keys are not used here · `<<` · write out what was to be merged",
    ),
    Broken(
        name="two_documents",
        file=CALENDAR,
        old="zone:",
        new="---\nzone:",
        code="DC205",
        line=3,
        column=1,
        zh="一个文件里只能有一份文档 · 这里用 `---` 又开始了一份 · 把第二份移到另一个文件",
        en="A file holds one document · another one begins here with `---` · move it to a file of its own",
    ),
    Broken(
        name="a_duplicate_key",
        file=AGREEMENT,
        old="receiver: finance-clerk",
        new="owner: sales-head",
        code="DC208",
        line=6,
        column=1,
        zh="同一个键写了两次 · `owner` 在第 5 行已经写过 · 只留一个，或给其中一个换名字",
        en="The same key is given twice · `owner` was given on line 5 already · keep one, or rename one of them",
    ),
    Broken(
        name="an_unquoted_placeholder",
        file=EVENTS,
        old='label: "{key}"',
        new="label: {{key}: x}",
        code="DC209",
        line=19,
        column=13,
        zh="键必须是一个词 · 这里的键是一组花括号或“键: 值” · 写成 `键: 值`；含有花括号的文字要加引号",
        en="A key is a word · here it is a block in braces · write `key: value`, and quote a text that has brackets",
    ),
    Broken(
        name="a_full_width_colon",
        file=AGREEMENT,
        old="provider: sales",
        new="provider：sales",
        code="DC210",
        line=3,
        column=9,
        zh="这里用了全角标点 · `：` · 换成半角标点 `:`，冒号和逗号后面加一个空格",
        en="Full-width punctuation is used here · `：` · use `:`, with a space after a colon or comma",
        mended="provider: sales",
    ),
    Broken(
        name="full_width_braces",
        file=AGREEMENT,
        old="{zh: 月报, en: Monthly report}",
        new="｛zh: 月报, en: Monthly report｝",
        code="DC210",
        line=11,
        column=12,
        zh="这里用了全角标点 · `｛` · 换成半角标点 `{`，冒号和逗号后面加一个空格",
        en="Full-width punctuation is used here · `｛` · use `{`, with a space after a colon or comma",
        mended="    title: {zh: 月报, en: Monthly report}",
    ),
    Broken(
        name="a_full_width_comma",
        file=AGREEMENT,
        old="{zh: 月报, en: Monthly report}",
        new="{zh: 月报，en: Monthly report}",
        code="DC210",
        line=11,
        column=19,
        zh="这里用了全角标点 · `，` · 换成半角标点 `,`，冒号和逗号后面加一个空格",
        en="Full-width punctuation is used here · `，` · use `,`, with a space after a colon or comma",
        mended="    title: {zh: 月报, en: Monthly report}",
    ),
    Broken(
        name="full_width_quotes",
        file=CALENDAR,
        old='["09:00-12:00"]',
        new="[“09:00-12:00”]",
        code="DC210",
        line=6,
        column=14,
        zh='这里用了全角标点 · `“` · 换成半角标点 `"`，冒号和逗号后面加一个空格',
        en='Full-width punctuation is used here · `“` · use `"`, with a space after a colon or comma',
        mended='  saturday: ["09:00-12:00"]',
    ),
    Broken(
        name="an_ideographic_space",
        file=CALENDAR,
        old="  saturday:",
        new="\u3000saturday:",
        code="DC211",
        line=6,
        column=1,
        zh="这一行的缩进不是普通空格 · 用了全角空格（U+3000） · 换成普通的半角空格",
        en="This line is not indented by ordinary spaces · it begins with an ideographic space (U+3000) · "
        "use ordinary spaces",
        mended='  saturday: ["09:00-12:00"]',
    ),
    Broken(
        name="a_no_break_space",
        file=ORGANISATION,
        old="  promptly:",
        new="\u00a0\u00a0promptly:",
        code="DC211",
        line=16,
        column=1,
        zh="这一行的缩进不是普通空格 · 用了不换行空格（NBSP） · 换成普通的半角空格",
        en="This line is not indented by ordinary spaces · it begins with a no-break space (NBSP) · use "
        "ordinary spaces",
        mended="  promptly: 1 working day",
    ),
    Broken(
        name="a_tab",
        file=ORGANISATION,
        old="  promptly:",
        new="\tpromptly:",
        code="DC212",
        line=16,
        column=1,
        zh="这一行用了制表符 · 缩进里有 Tab · 换成空格，每层两个",
        en="This line has a tab · there is a tab in the indentation · use spaces, two a level",
        mended="  promptly: 1 working day",
    ),
    Broken(
        name="a_tab_where_the_list_needs_four_spaces",
        file=AGREEMENT,
        old="    source: sales/4",
        new="\tsource: sales/4",
        code="DC212",
        line=36,
        column=1,
        zh="这一行用了制表符 · 缩进里有 Tab · 换成空格，每层两个",
        en="This line has a tab · there is a tab in the indentation · use spaces, two a level",
        mended="    source: sales/4",
    ),
    Broken(
        name="a_tab_before_an_item_of_a_list",
        file=AGREEMENT,
        old="  - id: company",
        new="\t- id: company",
        code="DC212",
        line=52,
        column=1,
        zh="这一行用了制表符 · 缩进里有 Tab · 换成空格，每层两个",
        en="This line has a tab · there is a tab in the indentation · use spaces, two a level",
        mended="  - id: company",
    ),
    Broken(
        name="spaces_and_a_tab",
        file=AGREEMENT,
        old="    source: sales/4",
        new="  \tsource: sales/4",
        code="DC212",
        line=36,
        column=3,
        zh="这一行用了制表符 · 缩进里有 Tab · 换成空格，每层两个",
        en="This line has a tab · there is a tab in the indentation · use spaces, two a level",
        mended="    source: sales/4",
    ),
    Broken(
        name="no_space_after_a_colon",
        file=AGREEMENT,
        old="owner: sales-clerk",
        new="owner:sales-clerk",
        code="DC213",
        line=5,
        column=6,
        zh="冒号后面没有空格 · `owner:sales-clerk` · 写成 `owner: sales-clerk`",
        en="There is no space after the colon · `owner:sales-clerk` · write `owner: sales-clerk`",
        mended="owner: sales-clerk",
    ),
    Broken(
        name="no_space_after_a_colon_in_braces",
        file=AGREEMENT,
        old="{zh: 月报, en: Monthly report}",
        new="{zh:月报, en: Monthly report}",
        code="DC213",
        line=11,
        column=15,
        zh="冒号后面没有空格 · `zh:月报` · 写成 `zh: 月报`",
        en="There is no space after the colon · `zh:月报` · write `zh: 月报`",
        mended="    title: {zh: 月报, en: Monthly report}",
    ),
    Broken(
        name="a_comma_in_an_unquoted_title",
        file=AGREEMENT,
        old="en: Late cash}",
        new="en: Late, cash}",
        code="DC215",
        line=20,
        column=33,
        zh="这段文字被逗号分开了 · `cash` 变成了一个没有值的键 · 给整段文字加上引号",
        en="This text is split by a comma · `cash` became a key without a value · quote the whole text",
        mended='    title: {zh: 晚间现金, en: "Late, cash"}',
    ),
    Broken(
        name="a_hash_that_cuts_a_title",
        file=AGREEMENT,
        old="title: {zh: 晚间现金, en: Late cash}",
        new="title: 晚间现金 #2 号",
        code="DC214",
        line=20,
        column=17,
        zh="这段文字被 # 截断了 · `#2 号` 会被当作注释 · 属于文字就加引号；是注释就在 # 后面加一个空格",
        en="This text is cut by a # · `#2 号` is taken for a comment · quote the text if it belongs to it, "
        "or put a space after the #",
        mended='    title: "晚间现金 #2 号"',
    ),
    Broken(
        name="an_unknown_key",
        file=AGREEMENT,
        old="met_when:",
        new="met_wen:",
        code="DC301",
        line=25,
        column=5,
        zh="`obligations.late-cash`里没有这个键 · `met_wen` · 可用的键：id, formerly, source, title, owner, "
        "receiver, calendar, ladder, acceptance, key_moment, nothing_to_report, needs 等 22 个（是不是 `met_when`？）",
        en="`obligations.late-cash` has no such key · `met_wen` · its keys are id, formerly, source, title, "
        "owner, receiver, calendar, ladder, acceptance, key_moment, nothing_to_report, needs and 10 more (did "
        "you mean `met_when`?)",
    ),
    Broken(
        name="a_missing_key",
        file=AGREEMENT,
        old="effective: {from: 2026-01-01, until: 2026-12-31}\n",
        new="",
        code="DC302",
        line=1,
        column=1,
        zh="这个文件缺少一个必须有的键 · 没有 `effective` · 加上 `effective: …`（约定的有效期：截止时刻在此之间）",
        en="This file lacks a key that it needs · there is no `effective` · add `effective: …` (The dates "
        "between which due instants lie)",
    ),
    Broken(
        name="a_text_where_a_block_belongs",
        file=AGREEMENT,
        old="due: {within: promptly}",
        new="due: promptly",
        code="DC303",
        line=29,
        column=10,
        zh="`obligations.slips.due` 的值种类不对 · 写的是文字 `promptly` · 这里要写一组“键: 值”（within, "
        "from, ahead, of, day, before）",
        en="The value of `obligations.slips.due` is of the wrong kind · it is the text `promptly` · write a "
        "block of `key: value` (within, from, ahead, of, day, before)",
    ),
    Broken(
        name="a_word_that_is_none_of_those_allowed",
        file=AGREEMENT,
        old="every: month",
        new="every: monthly",
        code="DC304",
        line=13,
        column=19,
        zh="`obligations.report.when.every` 不能是这个值 · `monthly` · 可用的值：day, week, month, quarter, "
        "half-year, year（是不是 `month`？）",
        en="`obligations.report.when.every` cannot have this value · `monthly` · it can be day, week, month, "
        "quarter, half-year, year (did you mean `month`?)",
    ),
    Broken(
        name="a_number_in_words",
        file=AGREEMENT,
        old="day: 5",
        new="day: five",
        code="DC306",
        line=14,
        column=25,
        zh="`obligations.report.due.before.day` 要一个整数 · `five` · 写 1 到 366 的整数，或 last",
        en="`obligations.report.due.before.day` wants a whole number · `five` · write a whole number from 1 "
        "to 366, or last",
    ),
    Broken(
        name="yes_for_true",
        file=AGREEMENT,
        old="key_moment: true\n    when",
        new="key_moment: yes\n    when",
        code="DC307",
        line=12,
        column=17,
        zh="`obligations.report.key_moment` 要 true 或 false · `yes` · 写 true（是）或 false（否）（是不是 `true`？）",
        en="`obligations.report.key_moment` wants true or false · `yes` · write true or false (did you mean `true`?)",
    ),
    Broken(
        name="a_date_with_slashes",
        file=AGREEMENT,
        old="from: 2026-01-01",
        new="from: 2026/1/1",
        code="DC308",
        line=7,
        column=19,
        zh="`effective.from` 要一个日期 · `2026/1/1` · 写成 年-月-日，例如 2026-01-05（是不是 `2026-01-01`？）",
        en="`effective.from` wants a date · `2026/1/1` · write year-month-day, such as 2026-01-05 (did you "
        "mean `2026-01-01`?)",
    ),
    Broken(
        name="a_date_that_does_not_exist",
        file=AGREEMENT,
        old="until: 2026-12-31",
        new="until: 2026-02-30",
        code="DC308",
        line=7,
        column=38,
        zh="`effective.until` 要一个日期 · `2026-02-30` · 写成 年-月-日，例如 2026-01-05",
        en="`effective.until` wants a date · `2026-02-30` · write year-month-day, such as 2026-01-05",
    ),
    Broken(
        name="a_time_with_a_dot",
        file=ORGANISATION,
        old="at: 08:15",
        new="at: 8.15",
        code="DC309",
        line=5,
        column=14,
        zh="`digest.at` 要一个时刻 · `8.15` · 写成 时:分，例如 17:00（是不是 `08:15`？）",
        en="`digest.at` wants a time of day · `8.15` · write hours:minutes, such as 17:00 (did you mean `08:15`?)",
    ),
    Broken(
        name="an_amount_without_a_unit",
        file=ORGANISATION,
        old="promptly: 1 working day",
        new="promptly: 3",
        code="DC310",
        line=16,
        column=13,
        zh="`standards.promptly` 要一个时长 · `3` · 写数目和单位，例如 3 days、2 working days、4 working "
        "hours（是不是 `3 days`？）",
        en="`standards.promptly` wants an amount of time · `3` · write a number and a unit, such as 3 days, "
        "2 working days or 4 working hours (did you mean `3 days`?)",
    ),
    Broken(
        name="an_amount_in_chinese",
        file=AGREEMENT,
        old="within: 3 days",
        new="within: 3个工作日",
        code="DC310",
        line=38,
        column=19,
        zh="`obligations.decoration.due.within` 要一个时长 · `3个工作日` · 写数目和单位，例如 3 days、2 "
        "working days、4 working hours（是不是 `3 working days`？）",
        en="`obligations.decoration.due.within` wants an amount of time · `3个工作日` · write a number and a "
        "unit, such as 3 days, 2 working days or 4 working hours (did you mean `3 working days`?)",
    ),
    Broken(
        name="an_amount_with_a_chinese_numeral",
        file=AGREEMENT,
        old="within: 3 days",
        new="within: 两个工作日",
        code="DC310",
        line=38,
        column=19,
        zh="`obligations.decoration.due.within` 要一个时长 · `两个工作日` · 写数目和单位，例如 3 days、2 "
        "working days、4 working hours（是不是 `2 working days`？）",
        en="`obligations.decoration.due.within` wants an amount of time · `两个工作日` · write a number and a "
        "unit, such as 3 days, 2 working days or 4 working hours (did you mean `2 working days`?)",
    ),
    Broken(
        name="an_amount_in_full_width_digits",
        file=AGREEMENT,
        old="within: 3 days",
        new="within: ３ days",
        code="DC310",
        line=38,
        column=19,
        zh="`obligations.decoration.due.within` 要一个时长 · `３ days` · 写数目和单位，例如 3 days、2 "
        "working days、4 working hours（是不是 `3 days`？）",
        en="`obligations.decoration.due.within` wants an amount of time · `３ days` · write a number and a "
        "unit, such as 3 days, 2 working days or 4 working hours (did you mean `3 days`?)",
    ),
    Broken(
        name="an_amount_in_chinese_tens",
        file=AGREEMENT,
        old="within: 3 days",
        new="within: 十五天",
        code="DC310",
        line=38,
        column=19,
        zh="`obligations.decoration.due.within` 要一个时长 · `十五天` · 写数目和单位，例如 3 days、2 "
        "working days、4 working hours（是不是 `15 days`？）",
        en="`obligations.decoration.due.within` wants an amount of time · `十五天` · write a number and a "
        "unit, such as 3 days, 2 working days or 4 working hours (did you mean `15 days`?)",
    ),
    Broken(
        name="a_date_in_full_width_digits",
        file=AGREEMENT,
        old="from: 2026-01-01",
        new="from: ２０２６年１月５日",
        code="DC308",
        line=7,
        column=19,
        zh="`effective.from` 要一个日期 · `２０２６年１月５日` · 写成 年-月-日，例如 2026-01-05"
        "（是不是 `2026-01-05`？）",
        en="`effective.from` wants a date · `２０２６年１月５日` · write year-month-day, such as 2026-01-05 (did you "
        "mean `2026-01-05`?)",
    ),
    Broken(
        name="a_time_in_full_width_digits",
        file=ORGANISATION,
        old="at: 08:15",
        new="at: ０８：１５",
        code="DC309",
        line=5,
        column=14,
        zh="`digest.at` 要一个时刻 · `０８：１５` · 写成 时:分，例如 17:00（是不是 `08:15`？）",
        en="`digest.at` wants a time of day · `０８：１５` · write hours:minutes, such as 17:00 (did you "
        "mean `08:15`?)",
    ),
    Broken(
        name="a_chinese_comma_between_keys",
        file=AGREEMENT,
        old="{zh: 月报, en: Monthly report}",
        new="{zh: 月报、 en: Monthly report}",
        code="DC210",
        line=11,
        column=19,
        zh="这里用了全角标点 · `、` · 换成半角标点 `,`，冒号和逗号后面加一个空格",
        en="Full-width punctuation is used here · `、` · use `,`, with a space after a colon or comma",
        mended="    title: {zh: 月报, en: Monthly report}",
    ),
    Broken(
        name="a_chinese_semicolon_between_keys",
        file=AGREEMENT,
        old="{zh: 月报, en: Monthly report}",
        new="{zh: 月报； en: Monthly report}",
        code="DC210",
        line=11,
        column=19,
        zh="这里用了全角标点 · `；` · 换成半角标点 `,`，冒号和逗号后面加一个空格",
        en="Full-width punctuation is used here · `；` · use `,`, with a space after a colon or comma",
        mended="    title: {zh: 月报, en: Monthly report}",
    ),
    Broken(
        name="a_full_width_dash_before_an_item",
        file=AGREEMENT,
        old="  - id: company",
        new="  － id: company",
        code="DC210",
        line=52,
        column=3,
        zh="这里用了全角标点 · `－` · 换成半角标点 `-`，冒号和逗号后面加一个空格",
        en="Full-width punctuation is used here · `－` · use `-`, with a space after a colon or comma",
        mended="  - id: company",
    ),
    Broken(
        name="a_long_dash_before_an_item",
        file=AGREEMENT,
        old="  - id: company",
        new="  – id: company",
        code="DC210",
        line=52,
        column=3,
        zh="这里用了全角标点 · `–` · 换成半角标点 `-`，冒号和逗号后面加一个空格",
        en="Full-width punctuation is used here · `–` · use `-`, with a space after a colon or comma",
        mended="  - id: company",
    ),
    Broken(
        name="a_full_width_colon_with_a_full_width_space",
        file=AGREEMENT,
        old="owner: sales-clerk",
        new="owner：\u3000sales-clerk",
        code="DC210",
        line=5,
        column=6,
        zh="这里用了全角标点 · `：` · 换成半角标点 `:`，冒号和逗号后面加一个空格",
        en="Full-width punctuation is used here · `：` · use `:`, with a space after a colon or comma",
        mended="owner: sales-clerk",
    ),
    Broken(
        name="an_ideographic_space_after_a_colon",
        file=AGREEMENT,
        old="owner: sales-clerk",
        new="owner:\u3000sales-clerk",
        code="DC213",
        line=5,
        column=6,
        zh="冒号后面没有空格 · `全角空格（U+3000）` · 写成 `owner: sales-clerk`",
        en="There is no space after the colon · `an ideographic space (U+3000)` · write `owner: sales-clerk`",
        mended="owner: sales-clerk",
    ),
    Broken(
        name="a_no_break_space_after_a_colon",
        file=AGREEMENT,
        old="owner: sales-clerk",
        new="owner:\u00a0sales-clerk",
        code="DC213",
        line=5,
        column=6,
        zh="冒号后面没有空格 · `不换行空格（NBSP）` · 写成 `owner: sales-clerk`",
        en="There is no space after the colon · `a no-break space (NBSP)` · write `owner: sales-clerk`",
        mended="owner: sales-clerk",
    ),
    Broken(
        name="a_long_dash_in_a_span",
        file=CALENDAR,
        old='["09:00-12:00"]',
        new='["09:00–12:00"]',
        code="DC311",
        line=6,
        column=14,
        zh='`hours.saturday.1` 要一段时间 · `09:00–12:00` · 写成 "开始-结束"，例如 "08:30-12:00"（是不是 '
        "`09:00-12:00`？）",
        en='`hours.saturday.1` wants a span of hours · `09:00–12:00` · write "from-to", such as "08:30-12:00" '
        "(did you mean `09:00-12:00`?)",
    ),
    Broken(
        name="a_full_width_colon_in_a_span",
        file=CALENDAR,
        old='["09:00-12:00"]',
        new='["９：00-12：00"]',
        code="DC311",
        line=6,
        column=14,
        zh='`hours.saturday.1` 要一段时间 · `９：00-12：00` · 写成 "开始-结束"，例如 "08:30-12:00"（是不是 '
        "`09:00-12:00`？）",
        en='`hours.saturday.1` wants a span of hours · `９：00-12：00` · write "from-to", such as '
        '"08:30-12:00" (did you mean `09:00-12:00`?)',
    ),
    Broken(
        name="a_tilde_in_a_span",
        file=CALENDAR,
        old='["09:00-12:00"]',
        new='["09:00～12:00"]',
        code="DC311",
        line=6,
        column=14,
        zh='`hours.saturday.1` 要一段时间 · `09:00～12:00` · 写成 "开始-结束"，例如 "08:30-12:00"（是不是 '
        "`09:00-12:00`？）",
        en='`hours.saturday.1` wants a span of hours · `09:00～12:00` · write "from-to", such as "08:30-12:00" '
        "(did you mean `09:00-12:00`?)",
    ),
    Broken(
        name="a_full_width_digit",
        file=AGREEMENT,
        old="day: 5",
        new="day: ５",
        code="DC306",
        line=14,
        column=25,
        zh="`obligations.report.due.before.day` 要一个整数 · `５` · 写 1 到 366 的整数，或 last（是不是 `5`？）",
        en="`obligations.report.due.before.day` wants a whole number · `５` · write a whole number from 1 to "
        "366, or last (did you mean `5`?)",
    ),
    Broken(
        name="a_chinese_numeral",
        file=AGREEMENT,
        old="day: 5",
        new="day: 五",
        code="DC306",
        line=14,
        column=25,
        zh="`obligations.report.due.before.day` 要一个整数 · `五` · 写 1 到 366 的整数，或 last（是不是 `5`？）",
        en="`obligations.report.due.before.day` wants a whole number · `五` · write a whole number from 1 to "
        "366, or last (did you mean `5`?)",
    ),
    Broken(
        name="a_date_that_excel_made_a_number",
        file=AGREEMENT,
        old="from: 2026-01-01",
        new="from: 46023",
        code="DC308",
        line=7,
        column=19,
        zh="`effective.from` 要一个日期 · `46023` · 写成 年-月-日，例如 2026-01-05（是不是 `2026-01-01`？）",
        en="`effective.from` wants a date · `46023` · write year-month-day, such as 2026-01-05 (did you mean "
        "`2026-01-01`?)",
    ),
    Broken(
        name="true_as_excel_writes_it",
        file=AGREEMENT,
        old="key_moment: true\n    when",
        new="key_moment: TRUE\n    when",
        code="DC307",
        line=12,
        column=17,
        zh="`obligations.report.key_moment` 要 true 或 false · `TRUE` · 写 true（是）或 false（否）（是不是 `true`？）",
        en="`obligations.report.key_moment` wants true or false · `TRUE` · write true or false (did you mean `true`?)",
    ),
    Broken(
        name="an_amount_in_chinese_as_it_is_said",
        file=AGREEMENT,
        old="within: 3 days",
        new="within: 3天内",
        code="DC310",
        line=38,
        column=19,
        zh="`obligations.decoration.due.within` 要一个时长 · `3天内` · 写数目和单位，例如 3 days、2 working "
        "days、4 working hours（是不是 `3 days`？）",
        en="`obligations.decoration.due.within` wants an amount of time · `3天内` · write a number and a unit, "
        "such as 3 days, 2 working days or 4 working hours (did you mean `3 days`?)",
    ),
    Broken(
        name="a_role_in_full_width_letters",
        file=AGREEMENT,
        old="owner: sales-clerk",
        new="owner: ｓａｌｅｓ-clerk",
        code="DC402",
        line=5,
        column=8,
        zh="没有这个岗位 · `ｓａｌｅｓ-clerk` · 写 organisation.yaml 里有的：finance-clerk, finance-head, "
        "sales-clerk, sales-head（是不是 `sales-clerk`？）",
        en="There is no such role · `ｓａｌｅｓ-clerk` · use one of organisation.yaml: finance-clerk, "
        "finance-head, sales-clerk, sales-head (did you mean `sales-clerk`?)",
    ),
    Broken(
        name="an_interval_in_words",
        file=CALENDAR,
        old='["09:00-12:00"]',
        new="[9 to 12]",
        code="DC311",
        line=6,
        column=14,
        zh='`hours.saturday.1` 要一段时间 · `9 to 12` · 写成 "开始-结束"，例如 "08:30-12:00"',
        en='`hours.saturday.1` wants a span of hours · `9 to 12` · write "from-to", such as "08:30-12:00"',
    ),
    Broken(
        name="a_short_weekday",
        file=CALENDAR,
        old="saturday:",
        new="sat:",
        code="DC312",
        line=6,
        column=3,
        zh="`hours` 里的星期读不懂 · `sat` · 写 monday-friday、saturday 或 monday, wednesday（是不是 `saturday`？）",
        en="A weekday of `hours` cannot be read · `sat` · write monday-friday, saturday or monday, wednesday "
        "(did you mean `saturday`?)",
    ),
    Broken(
        name="an_id_with_a_space",
        file=AGREEMENT,
        old="id: company",
        new="id: the company",
        code="DC313",
        line=52,
        column=9,
        zh="`obligations.the company.id` 不能作编号 · `the company` · 编号用字母、汉字、数字、- 和 _，"
        "不含空格和 / @ # . : 等符号（是不是 `the-company`？）",
        en="`obligations.the company.id` cannot be an id · `the company` · an id has letters of any script, "
        "digits, - and _, but no space and none of / @ # . : (did you mean `the-company`?)",
    ),
    Broken(
        name="a_key_without_a_value",
        file=AGREEMENT,
        old="owner: sales-clerk",
        new="owner:",
        code="DC314",
        line=5,
        column=1,
        zh="`owner` 没有值 · 冒号后面是空的 · 写上一个编号，或删去这个键",
        en="`owner` has no value · there is nothing after the colon · write an id, or delete the key",
    ),
    Broken(
        name="two_ways_of_saying_when",
        file=AGREEMENT,
        old="when: {request: true}",
        new="when: {request: true, every: day}",
        code="DC315",
        line=54,
        column=27,
        zh="`obligations.company.when`里要正好写一种 · 写了 `request`, `every` · 只留下其中一个：every, on, "
        "rrule, event, request",
        en="`obligations.company.when` wants exactly one way of saying it · it has `request`, `every` · keep "
        "one of every, on, rrule, event, request",
    ),
    Broken(
        name="two_due_rules",
        file=AGREEMENT,
        old="due: {at: agreed}",
        new="due: {at: agreed, within: 1 day}",
        code="DC315",
        line=56,
        column=11,
        zh="`obligations.company.due`里要正好写一种 · 写了 `within`, `at` · 只留下其中一个：within, ahead, "
        "day, before, by, at",
        en="`obligations.company.due` wants exactly one way of saying it · it has `within`, `at` · keep one "
        "of within, ahead, day, before, by, at",
    ),
    Broken(
        name="an_empty_title",
        file=AGREEMENT,
        old="title: {zh: 月报, en: Monthly report}",
        new='title: ""',
        code="DC317",
        line=11,
        column=12,
        zh="`obligations.report.title` 是空的 · 没有内容 · 写上一段文字，或 {zh: …, en: …}",
        en="`obligations.report.title` is empty · there is nothing in it · write a text, or {zh: …, en: …}",
    ),
    Broken(
        name="an_unknown_department",
        file=AGREEMENT,
        old="consumer: finance",
        new="consumer: finanse",
        code="DC401",
        line=4,
        column=11,
        zh="没有这个部门 · `finanse` · 写 organisation.yaml 里有的：finance, sales（是不是 `finance`？）",
        en="There is no such department · `finanse` · use one of organisation.yaml: finance, sales (did you "
        "mean `finance`?)",
    ),
    Broken(
        name="an_unknown_role",
        file=AGREEMENT,
        old="owner: sales-clerk",
        new="owner: sales-clark",
        code="DC402",
        line=5,
        column=8,
        zh="没有这个岗位 · `sales-clark` · 写 organisation.yaml 里有的：finance-clerk, finance-head, "
        "sales-clerk, sales-head（是不是 `sales-clerk`？）",
        en="There is no such role · `sales-clark` · use one of organisation.yaml: finance-clerk, "
        "finance-head, sales-clerk, sales-head (did you mean `sales-clerk`?)",
    ),
    Broken(
        name="an_unknown_calendar",
        file=ORGANISATION,
        old="calendar: office",
        new="calendar: ofice",
        code="DC403",
        line=9,
        column=54,
        zh="没有这个工作日历 · `ofice` · 写 calendars/ 里有的：office, shop（是不是 `office`？）",
        en="There is no such calendar · `ofice` · use one of calendars/: office, shop (did you mean `office`?)",
    ),
    Broken(
        name="an_unknown_event",
        file=AGREEMENT,
        old="event: employee.joined",
        new="event: employee.joind",
        code="DC404",
        line=45,
        column=19,
        zh="没有这个业务事件 · `employee.joind` · 写 events.yaml 里有的：delivery.arranged, employee.joined, "
        "vehicle.delivered（是不是 `employee.joined`？）",
        en="There is no such business event · `employee.joind` · use one of events.yaml: delivery.arranged, "
        "employee.joined, vehicle.delivered (did you mean `employee.joined`?)",
    ),
    Broken(
        name="an_unknown_field",
        file=AGREEMENT,
        old="field: delivery_at",
        new="field: delivered_at",
        code="DC405",
        line=24,
        column=27,
        zh="事件 `delivery.arranged` 没有这个字段 · `delivered_at` · 写 events.yaml 里这个事件有的字段："
        "customer, plate, amount, delivery_at, payment（是不是 `delivery_at`？）",
        en="The event `delivery.arranged` has no such field · `delivered_at` · use a field that events.yaml "
        "gives it: customer, plate, amount, delivery_at, payment (did you mean `delivery_at`?)",
    ),
    Broken(
        name="an_unknown_standard",
        file=AGREEMENT,
        old="within: promptly",
        new="within: promtly",
        code="DC406",
        line=29,
        column=19,
        zh="没有这个时限标准 · `promtly` · 写 organisation.yaml 里有的：promptly（是不是 `promptly`？）",
        en="There is no such named standard · `promtly` · use one of organisation.yaml: promptly (did you "
        "mean `promptly`?)",
    ),
    Broken(
        name="an_unknown_ladder",
        file=AGREEMENT,
        old="ladder: gentle",
        new="ladder: gentel",
        code="DC407",
        line=30,
        column=13,
        zh="没有这个提醒阶梯 · `gentel` · 写 organisation.yaml 里有的：gentle, standard（是不是 `gentle`？）",
        en="There is no such ladder · `gentel` · use one of organisation.yaml: gentle, standard (did you "
        "mean `gentle`?)",
    ),
    Broken(
        name="evidence_from_an_unknown_obligation",
        file=AGREEMENT,
        old="from: slips",
        new="from: slip",
        code="DC408",
        line=41,
        column=20,
        zh="这份约定里没有这条义务 · `slip` · 写同一份约定里的义务：report, late-cash, slips, "
        "joiner.deposit, joiner.file, company, budget（是不是 `slips`？）",
        en="This agreement has no such obligation · `slip` · use an obligation of the same agreement: "
        "report, late-cash, slips, joiner.deposit, joiner.file, company, budget (did you mean `slips`?)",
    ),
    Broken(
        name="an_unknown_subject",
        file=EVENTS,
        old="about: employee",
        new="about: employe",
        code="DC409",
        line=23,
        column=12,
        zh="没有这个对象 · `employe` · 写 events.yaml 里有的：employee, order（是不是 `employee`？）",
        en="There is no such subject · `employe` · use one of events.yaml: employee, order (did you mean `employee`?)",
    ),
    Broken(
        name="evidence_the_other_does_not_have",
        file=AGREEMENT,
        old="      slip: {from: slips}",
        new="      slyp: {from: slips}",
        code="DC410",
        line=41,
        column=7,
        zh="义务 `slips` 没有这项凭证 · `slyp` · 写它有的凭证：slip（是不是 `slip`？）",
        en="The obligation `slips` has no such evidence · `slyp` · use evidence that it has: slip (did you "
        "mean `slip`?)",
    ),
    Broken(
        name="an_unknown_time_zone",
        file=CALENDAR,
        old="zone: Asia/Shanghai",
        new="zone: Asia/Beijing",
        code="DC411",
        line=3,
        column=7,
        zh="没有这个时区 · `Asia/Beijing` · 写 IANA 时区名，例如 Asia/Shanghai（是不是 `Asia/Shanghai`？）",
        en="There is no such time zone · `Asia/Beijing` · use an IANA name such as Asia/Shanghai (did you "
        "mean `Asia/Shanghai`?)",
    ),
    Broken(
        name="an_unknown_country",
        file=CALENDAR,
        old="valid_from:",
        new="holidays: {country: XX}\nvalid_from:",
        code="DC412",
        line=7,
        column=21,
        zh="没有这个国家或地区的节假日 · `XX` · 写两个大写字母的国家代码，例如 CN；subdivision 写它的地区代码",
        en="The holidays of this country or subdivision are not known · `XX` · use a country code of two "
        "capitals such as CN, and one of its subdivision codes",
    ),
    Broken(
        name="an_owner_of_the_consumer",
        file=AGREEMENT,
        old="owner: sales-head",
        new="owner: finance-head",
        code="DC413",
        line=39,
        column=12,
        zh="这个岗位不属于该部门 · `finance-head` 属于 `finance` · 写 `sales` 的岗位：sales-clerk, "
        "sales-head（是不是 `sales-head`？）",
        en="This role is of another department · `finance-head` belongs to `finance` · use a role of "
        "`sales`: sales-clerk, sales-head (did you mean `sales-head`?)",
    ),
    Broken(
        name="an_id_that_is_not_the_name_of_its_file",
        file=AGREEMENT,
        old="agreement: sales-finance",
        new="agreement: sales-to-finance",
        code="DC501",
        line=1,
        column=12,
        zh="编号和文件名不一样 · 写的是 `sales-to-finance`，文件叫 `sales-finance.yaml` · 两处都写 `sales-finance`",
        en="The id differs from the file's name · it says `sales-to-finance` in the file "
        "`sales-finance.yaml` · use `sales-finance` in both",
    ),
    Broken(
        name="an_id_used_twice",
        file=AGREEMENT,
        old="id: decoration",
        new="id: slips",
        code="DC502",
        line=35,
        column=9,
        zh="这个编号用了两次 · `slips` 在第 26 行已经用过 · 给其中一个换一个编号",
        en="This id is used twice · `slips` is used on line 26 already · give one of them another id",
    ),
    Broken(
        name="a_part_used_twice",
        file=AGREEMENT,
        old="{id: file,",
        new="{id: deposit,",
        code="DC502",
        line=51,
        column=14,
        zh="这个编号用了两次 · `deposit` 在第 50 行已经用过 · 给其中一个换一个编号",
        en="This id is used twice · `deposit` is used on line 50 already · give one of them another id",
    ),
    Broken(
        name="a_condition_of_the_wrong_kind",
        file=AGREEMENT,
        old="delivery_at: {after: 17:00}",
        new="delivery_at: {above: 17}",
        code="DC503",
        line=23,
        column=44,
        zh="这个条件不适合字段 `delivery_at` · 字段的种类是 moment，条件是 `above: …` · 写时刻，例如 {after: "
        "17:00}、{before: 09:00}",
        en="This condition does not fit the field `delivery_at` · the field is of kind moment, the condition "
        "is `above: …` · use a time of day, such as {after: 17:00} or {before: 09:00}",
    ),
    Broken(
        name="a_label_where_a_value_belongs",
        file=AGREEMENT,
        old="payment: cash,",
        new="payment: 现金,",
        code="DC503",
        line=23,
        column=24,
        zh="这个条件不适合字段 `payment` · 字段的种类是 choice，条件是 `现金` · 写可选的值 cash, "
        "card（是不是 `cash`？）",
        en="This condition does not fit the field `payment` · the field is of kind choice, the condition is "
        "`现金` · use one of its values cash, card (did you mean `cash`?)",
    ),
    Broken(
        name="evidence_of_another_subject",
        file=AGREEMENT,
        old="when: {event: vehicle.delivered}\n    due: {within: 3 days",
        new="when: {event: employee.joined}\n    due: {within: 3 days",
        code="DC504",
        line=41,
        column=20,
        zh="两条义务说的不是同一种对象 · `slips` 关于 `order`，这里关于 `employee` · 只能引用关于 `employee` "
        "的义务的凭证",
        en="The two obligations are not about the same subject · `slips` is about `order`, this one about "
        "`employee` · take evidence only from an obligation about `employee`",
    ),
    Broken(
        name="a_later_event_of_another_subject",
        file=AGREEMENT,
        old="until: {event: vehicle.delivered}",
        new="until: {event: employee.joined}",
        code="DC505",
        line=32,
        column=42,
        zh="后面的事件说的不是同一种对象 · `employee.joined` 关于 `employee`，触发事件关于 `order` · 写关于 "
        "`order` 的事件：delivery.arranged, vehicle.delivered",
        en="The later event is not about the same subject · `employee.joined` is about `employee`, the "
        "trigger about `order` · use an event about `order`: delivery.arranged, vehicle.delivered",
    ),
    Broken(
        name="a_day_that_no_month_has",
        file=AGREEMENT,
        old="day: 5",
        new="day: 32",
        code="DC506",
        line=14,
        column=25,
        zh="这条义务永远不会到期 · 一个月里没有 `day: 32`（最多 31） · 写 1 到 31，或 last",
        en="This obligation can never fall due · a month has no `day: 32` (it is at most 31) · write 1 to 31, or last",
    ),
    Broken(
        name="a_date_outside_the_agreement",
        file=AGREEMENT,
        old="on: 2026-06-30",
        new="on: 2027-06-30",
        code="DC506",
        line=60,
        column=16,
        zh="这条义务永远不会到期 · 2027-06-30 不在约定的有效期 2026-01-01 – 2026-12-31 内 · 写有效期内的日期",
        en="This obligation can never fall due · 2027-06-30 lies outside the agreement's 2026-01-01 – "
        "2026-12-31 · use a date within it",
    ),
    Broken(
        name="a_condition_that_nothing_meets",
        file=AGREEMENT,
        old="{above: 1000}",
        new="{above: 1000, below: 500}",
        code="DC506",
        line=23,
        column=67,
        zh="这条义务永远不会到期 · 没有一个 `amount` 能满足这个条件 · 放宽条件，让至少一个值满足它",
        en="This obligation can never fall due · no value of `amount` can meet this condition · let at least "
        "one value meet it",
    ),
    Broken(
        name="close_without_a_working_day",
        file=AGREEMENT,
        old="at: close, roll: next",
        new="at: close",
        code="DC507",
        line=38,
        column=31,
        zh="`at: close` 需要一个工作日 · 这条期限可能落在不上班的日子 · 改用 working days，或加上 roll（例如 "
        "roll: next）",
        en="`at: close` needs a working day · this date can fall on a day that is not worked · count in "
        "working days, or add a roll (such as roll: next)",
    ),
    Broken(
        name="a_time_of_day_for_hours",
        file=AGREEMENT,
        old="{within: 1 working hour}\n    evidence",
        new="{within: 1 working hour, at: close}\n    evidence",
        code="DC508",
        line=46,
        column=39,
        zh="这里不能写 `at` · 这个期限以小时、分钟或秒计 · 删去 at",
        en="`at` cannot be used here · this rule counts in hours, minutes or seconds · delete at",
    ),
    Broken(
        name="a_roll_for_working_days",
        file=AGREEMENT,
        old="within: 3 days, at: close",
        new="within: 3 working days, at: close",
        code="DC509",
        line=38,
        column=46,
        zh="这里的 `roll` 不起作用 · 工作日的期限总落在工作日 · 删去 roll",
        en="`roll` has no effect here · a rule in working days always ends on a working day · delete roll",
    ),
    Broken(
        name="a_due_rule_that_does_not_fit_its_trigger",
        file=AGREEMENT,
        old="due: {before: {day: 5}, roll: previous}",
        new="due: {within: 5 days}",
        code="DC510",
        line=14,
        column=11,
        zh="这个期限不适合这种触发 · 触发是周期（every），期限用了 `within` · 写周期里的位置，例如 by: {day: 5}",
        en="This due rule does not fit the trigger · the trigger is recurring (every), the rule uses "
        "`within` · write a place in the period, such as by: {day: 5}",
    ),
    Broken(
        name="a_response_without_a_request",
        file=AGREEMENT,
        old="    ladder: gentle",
        new="    respond: {within: 1 hour}",
        code="DC511",
        line=30,
        column=5,
        zh="`respond` 不适合这条义务 · 它只用于请求（when: {request: true}） · 删去 respond",
        en="`respond` does not fit this obligation · it is for requests (when: {request: true}) only · delete respond",
    ),
    Broken(
        name="an_anchor_that_is_no_time",
        file=AGREEMENT,
        old="field: delivery_at",
        new="field: payment",
        code="DC512",
        line=24,
        column=27,
        zh="字段 `payment` 不能作期限的起点 · 它的种类是 choice · 用种类为 moment 或 date 的字段，例如 delivery_at",
        en="The field `payment` cannot anchor a date · it is of kind choice · use a field of kind moment or "
        "date, such as delivery_at",
    ),
    Broken(
        name="hours_that_overlap",
        file=CALENDAR,
        old='"13:00-17:30"',
        new='"11:00-17:30"',
        code="DC513",
        line=5,
        column=34,
        zh="工作时间重叠 · `11:00-17:30` 与 `08:30-12:00` · 让各段时间首尾不相交，每个星期只写一次",
        en="Working hours overlap · `11:00-17:30` and `08:30-12:00` · let the spans not overlap, and name "
        "each weekday once",
    ),
    Broken(
        name="an_agreement_that_ends_before_it_begins",
        file=AGREEMENT,
        old="until: 2026-12-31",
        new="until: 2025-12-31",
        code="DC514",
        line=7,
        column=38,
        zh="有效期的开始晚于结束 · 从 2026-01-01 到 2025-12-31 · 让开始不晚于结束",
        en="The span ends before it begins · from 2026-01-01 until 2025-12-31 · let it begin no later than it ends",
    ),
    Broken(
        name="a_year_that_is_not_announced",
        file=CALENDAR,
        old="valid_through: 2026-12-31",
        new="holidays: {country: CN}\nvalid_through: 2036-12-31",
        code="DC515",
        line=9,
        column=16,
        zh="还不知道这一年的放假安排 · CN 2027 年的调休尚未收录，日历却说有效到 2036-12-31 · 把 "
        "valid_through 改成 2026-12-31，或在 days 里写上 2027 年的放假和调休",
        en="The holidays of that year are not known yet · CN 2027 is not in the holidays library, but the "
        "calendar says valid through 2036-12-31 · set valid_through to 2026-12-31, or write the days off and "
        "make-up days of 2027 under days",
    ),
    Broken(
        name="a_stake_that_is_no_money",
        file=EVENTS,
        old="customer: {label: {zh: 客户, en: Customer}}",
        new="customer: {label: {zh: 客户, en: Customer}, stake: true}",
        code="DC516",
        line=11,
        column=7,
        zh="`stake` 只能标在一个金额字段上 · `customer` 的种类是 text · 只在一个 kind: money 的字段上写 stake: true",
        en="`stake` marks one field of money · `customer` is of kind text · put stake: true on a single "
        "field with kind: money",
    ),
    Broken(
        name="a_choice_without_values",
        file=EVENTS,
        old="kind: choice, of: {cash: {zh: 现金, en: Cash}, card: 刷卡}",
        new="kind: choice",
        code="DC517",
        line=15,
        column=7,
        zh="`kind` 不适合这种字段 · 字段的种类是 choice · 加上 of 列出可选的值，例如 of: {cash: 现金, card: 刷卡}",
        en="`kind` does not fit this kind of field · the field is of kind choice · add of with the allowed "
        "values, such as of: {cash: Cash, card: Card}",
    ),
    Broken(
        name="a_promise_to_oneself",
        file=AGREEMENT,
        old="consumer: finance",
        new="consumer: sales",
        code="DC518",
        line=4,
        column=11,
        zh="提供方和接收方是同一个部门 · `sales` · 写两个不同的部门",
        en="Provider and consumer are the same department · `sales` · name two departments",
    ),
    Broken(
        name="a_label_with_an_unknown_field",
        file=EVENTS,
        old='"{customer} {plate}"',
        new='"{customer} {plat}"',
        code="DC405",
        line=8,
        column=12,
        zh="事件 `delivery.arranged` 没有这个字段 · `plat` · 写 events.yaml 里这个事件有的字段：amount, "
        "customer, delivery_at, payment, plate, key（是不是 `plate`？）",
        en="The event `delivery.arranged` has no such field · `plat` · use a field that events.yaml gives "
        "it: amount, customer, delivery_at, payment, plate, key (did you mean `plate`?)",
    ),
    Broken(
        name="a_label_with_an_open_brace",
        file=EVENTS,
        old='"{customer} {plate}"',
        new='"{customer} {"',
        code="DC522",
        line=8,
        column=12,
        zh='标签的写法读不懂 · `{customer} {` · 只用 {字段} 或 {key}，例如 "{customer}"',
        en='This label cannot be read · `{customer} {` · use only {field} or {key}, such as "{customer}"',
    ),
    Broken(
        name="rungs_out_of_order",
        file=ORGANISATION,
        old="      - {before: 2 working days, tell: [owner]}\n      - {at: due, tell: [owner, receiver]}\n",
        new="      - {at: due, tell: [owner, receiver]}\n      - {before: 2 working days, tell: [owner]}\n",
        code="DC523",
        line=21,
        column=9,
        zh="阶梯的各级没有按时间排列 · before: 2 working days 在后面 · 从最早的提前提醒写到最晚的升级",
        en="The rungs are not in order of time · before: 2 working days comes too late in the list · begin "
        "with the earliest reminder and end with the latest escalation",
    ),
    Broken(
        name="one_heading_for_two_fields",
        file=EVENTS,
        old="kind: money, stake: true",
        new="kind: money, columns: [车牌], stake: true",
        code="DC524",
        line=13,
        column=68,
        zh="同一个表头指向两个字段 · `车牌` 在第 12 行已经用过 · 让每个表头只属于一个字段",
        en="One heading stands for two fields · `车牌` is used on line 12 already · let each heading belong "
        "to one field",
    ),
    Broken(
        name="follow_ups_that_never_advance",
        file=AGREEMENT,
        old="every: 1 week",
        new="every: 0 days",
        code="DC520",
        line=32,
        column=19,
        zh="`obligations.slips.then.every` 的时长不合适 · `0 days` · 写一个大于零的时长",
        en="The amount of `obligations.slips.then.every` does not fit · `0 days` · write more than nothing",
    ),
    Broken(
        name="nobody_who_owns_it",
        file=AGREEMENT,
        old="owner: sales-clerk\n",
        new="",
        code="DC519",
        line=8,
        column=5,
        zh="没有人负责这条义务 · 义务和约定都没有写 owner · 在约定或义务上写 owner: "
        "提供方的一个岗位（sales-clerk, sales-head）",
        en="Nobody owns this obligation · neither it nor the agreement names an owner · write owner: with a "
        "role of the provider (sales-clerk, sales-head)",
    ),
    Broken(
        name="an_unknown_column",
        file=PEOPLE,
        old="language,mail",
        new="langauge,mail",
        code="DC601",
        line=1,
        column=36,
        zh="people.csv 的表头不对 · 没有名为 `langauge` 的列（是不是 `language`？） · 第一行写 "
        "id,name,department,role,from,until,language,mail",
        en="The header of people.csv is not right · there is no column `langauge` (did you mean `language`?) "
        "· let the first line be id,name,department,role,from,until,language,mail",
    ),
    Broken(
        name="a_row_with_too_few_cells",
        file=PEOPLE,
        old="2025-01-01,,zh,li.na@example.com",
        new="2025-01-01,,zh",
        code="DC602",
        line=2,
        column=1,
        zh="这一行的格数不对 · 有 7 格，表头有 8 格 · 每一列都要有一格，空的也留逗号；含逗号的内容加双引号",
        en="This row has the wrong number of cells · it has 7, the header 8 · give each column a cell, even "
        "an empty one, and quote a cell that has a comma",
    ),
    Broken(
        name="an_empty_name",
        file=PEOPLE,
        old="li-na,李娜",
        new="li-na,",
        code="DC603",
        line=2,
        column=7,
        zh="这一格不能空 · `name` 是空的 · 写上姓名",
        en="This cell may not be empty · `name` is empty · write the person's name",
    ),
    Broken(
        name="a_date_as_excel_writes_it",
        file=PEOPLE,
        old="2025-01-01",
        new="2025/1/1",
        code="DC604",
        line=2,
        column=28,
        zh="`from` 一格的写法不对 · `2025/1/1` · 写日期，例如 2026-01-05（是不是 `2025-01-01`？）",
        en="The cell `from` is not written as it should be · `2025/1/1` · write a date such as 2026-01-05 "
        "(did you mean `2025-01-01`?)",
    ),
    Broken(
        name="a_span_that_ends_before_it_begins",
        file=PEOPLE,
        old="2025-01-01,,zh",
        new="2025-01-01,2024-01-01,zh",
        code="DC605",
        line=2,
        column=28,
        zh="在岗的开始晚于结束 · 从 2025-01-01 到 2024-01-01 · 让 from 不晚于 until",
        en="The time in the role ends before it begins · from 2025-01-01 until 2024-01-01 · let from be no "
        "later than until",
    ),
    Broken(
        name="a_role_of_another_department",
        file=PEOPLE,
        old="sales,sales-clerk",
        new="sales,finance-clerk",
        code="DC606",
        line=2,
        column=16,
        zh="这个岗位不属于这个部门 · `finance-clerk` 属于 `finance` · 写 `sales` 的岗位：sales-clerk, "
        "sales-head（是不是 `sales-clerk`？）",
        en="This role is of another department · `finance-clerk` belongs to `finance` · use a role of "
        "`sales`: sales-clerk, sales-head (did you mean `sales-clerk`?)",
    ),
    Broken(
        name="a_person_twice_in_a_role",
        file=PEOPLE,
        old="finance-head,2026-07-01",
        new="finance-clerk,2026-06-01",
        code="DC607",
        line=4,
        column=21,
        zh="同一个人在同一岗位上重叠 · `wang-wei finance-clerk` 与第 3 行的时间重叠 · 合并成一行，或改日期",
        en="The same person holds the same role twice · `wang-wei finance-clerk` overlaps with line 3 · "
        "merge the rows, or change the dates",
    ),
    Broken(
        name="one_id_for_two_people",
        file=PEOPLE,
        old="王伟,finance,finance-head",
        new="王玮,finance,finance-head",
        code="DC609",
        line=4,
        column=10,
        zh="同一个编号写了不同的姓名 · `王玮`，第 3 行是 `王伟` · 同一个人各行的姓名、语言和邮箱要一样；"
        "不同的人要用不同的编号",
        en="One id has two different values of name · `王玮`, but `王伟` on line 3 · give a person the same "
        "name, language and mail on each row, and each person an id",
    ),
    Broken(
        name="an_open_quote_in_a_cell",
        file=PEOPLE,
        old="li-na,李娜",
        new='li-na,"李娜',
        code="DC608",
        line=2,
        column=1,
        zh="people.csv 的这一行读不懂 · 双引号没有成对，或格子太长 · 检查双引号是否成对",
        en="This line of people.csv cannot be read · quotes do not come in pairs, or a cell is too long · "
        "check that quotes come in pairs",
    ),
)

NOTICES = {"DC214"}


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: case.name)
def test_each_mistake_is_told_once_with_its_place_and_both_wordings(
    case: Broken, changed: Callable[[str, str, str], Path]
) -> None:
    loaded = load(changed(case.file, case.old, case.new))

    assert [_told(d) for d in loaded.diagnostics] == [
        (case.code, case.file, case.line, case.column, Text(zh=case.zh, en=case.en), case.mended)
    ]


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: case.name)
def test_an_error_refuses_the_folder_and_a_notice_does_not(
    case: Broken, changed: Callable[[str, str, str], Path]
) -> None:
    loaded = load(changed(case.file, case.old, case.new))

    expected = Severity.NOTICE if case.code in NOTICES else Severity.ERROR
    assert {d.severity for d in loaded.diagnostics} == {expected}
    assert (loaded.definitions is None) is (expected is Severity.ERROR)


@pytest.mark.parametrize("case", [c for c in BROKEN if c.mended is not None], ids=lambda case: case.name)
def test_the_mended_line_mends_the_file(case: Broken, changed: Callable[[str, str, str], Path]) -> None:
    folder = changed(case.file, case.old, case.new)
    path = folder / case.file
    lines = path.read_text(encoding="utf-8").split("\n")
    lines[case.line - 1] = str(case.mended)
    path.write_text("\n".join(lines), encoding="utf-8")

    assert load(folder).diagnostics == ()


def _told(d: Diagnostic) -> tuple[str, str, int, int, Text, str | None]:
    assert d.hint is not None
    words = Text(zh=f"{d.message.zh} · {d.hint.zh}", en=f"{d.message.en} · {d.hint.en}")
    return d.code, d.file, d.line, d.column, words, d.mended
