"""The refusals of values that do not fit their field, and of numbers that cannot be part of an id."""

from engine.domain.text import Text

REFUSALS = {
    "column-too-narrow": Text(
        zh="“{value}”是因列太窄而没有写出的值。请在 Excel 里加宽该列后重新保存",
        en="“{value}” is a value that did not fit its column. Widen the column in Excel and save again",
    ),
    "instant-as-serial-number": Text(
        zh="“{value}”是 Excel 内部的日期数字，应如 2026-02-13 16:30。请把该列设为日期格式",
        en="“{value}” is Excel's own number for a date, not 2026-02-13 16:30. Format the column as a date",
    ),
    "neither-yes-nor-no": Text(zh="“{value}”应为 是 或 否", en="“{value}” is neither yes nor no"),
    "not-a-choice": Text(zh="“{value}”不在可选值中：{choices}", en="“{value}” is none of: {choices}"),
    "not-a-date": Text(zh="“{value}”不是日期，应如 2026-02-13", en="“{value}” is not a date, such as 2026-02-13"),
    "not-a-number": Text(zh="“{value}”不是数，应如 8,500.00", en="“{value}” is not a number, such as 8,500.00"),
    "money-negative": Text(
        zh="金额“{value}”是负数；可以为负的字段请声明为 kind: number",
        en="the amount “{value}” is negative; a field that may be negative is of `kind: number`",
    ),
    "not-a-time": Text(zh="“{value}”不是时间，应如 17:30", en="“{value}” is not a time, such as 17:30"),
    "not-an-instant": Text(
        zh="“{value}”不是时刻，应如 2026-02-13 16:30", en="“{value}” is not an instant, such as 2026-02-13 16:30"
    ),
    "number-empty-or-with-separators": Text(
        zh="编号“{key}”不能为空，也不能有 / # @ 和换行",
        en="the number “{key}” may not be empty or contain / # @ or line breaks",
    ),
    "number-shortened": Text(
        zh="“{value}”是被 Excel 缩写的数字，原来的数位已经丢失。请把该列设为“文本”格式，重新填写后再导入",
        en="“{value}” is a number that Excel has shortened: its digits are lost. Format the column as text, enter it "
        "again and import again",
    ),
    "number-too-long": Text(
        zh="编号太长：{length} 个字符，最多 {limit}", en="the number is too long: {length} characters, at most {limit}"
    ),
    "unstorable-character": Text(
        zh="含有无法保存的字符 {character}（第 {place} 个字符），多半是导出程序留下的。请删去后再试",
        en="it has {character} as character {place}, which cannot be stored. Take it out and try again",
    ),
    "value-too-long": Text(
        zh="太长：{length} 个字符，最多 {limit}", en="too long: {length} characters, at most {limit}"
    ),
}
