"""The notes and headings of the Excel template of an event."""

from engine.domain.agreement.catalogue import FieldKind
from engine.domain.text import Text

KINDS = {
    FieldKind.TEXT: Text(zh="文字", en="text"),
    FieldKind.NUMBER: Text(zh="数", en="a number"),
    FieldKind.MONEY: Text(zh="金额，如 8,500.00", en="an amount of money, such as 8,500.00"),
    FieldKind.DATE: Text(zh="日期，如 2026-02-13", en="a date, such as 2026-02-13"),
    FieldKind.MOMENT: Text(zh="日期和时间，如 2026-02-13 16:30", en="date and time, such as 2026-02-13 16:30"),
    FieldKind.TIME: Text(zh="时间，如 16:30", en="a time, such as 16:30"),
    FieldKind.YES_NO: Text(zh="是 或 否", en="yes or no"),
    FieldKind.PERSON: Text(zh="人员的姓名或编号", en="the name or id of a person"),
    FieldKind.CHOICE: Text(zh="从下拉列表中选", en="one of the list"),
    FieldKind.FILE: Text(zh="文件名", en="the name of a file"),
    FieldKind.PHOTO: Text(zh="照片文件名", en="the name of a photo"),
    FieldKind.SHEET: Text(zh="表格文件名", en="the name of a sheet"),
}
REQUIRED = Text(zh="必填", en="required")
OPTIONAL = Text(zh="选填", en="optional")
TIME = Text(zh="时间", en="Time")
TIME_NOTE = Text(zh="事情发生的日期和时间，如 2026-02-13 16:30", en="when it happened, such as 2026-02-13 16:30")
YES, NO = Text(zh="是", en="yes"), Text(zh="否", en="no")
FILL_IN = Text(
    zh="在第一张表里每行填一条，保存后导入：",
    en="Fill in one event per row on the first sheet, then save and import it:",
)
NUMBERS_ARE_TEXT = Text(
    zh="编号列是文本格式，长号码和开头的 0 不会丢。",
    en="The number column is text: long numbers and leading zeros are kept.",
)
IMPORT_AGAIN = Text(
    zh="重复导入不会产生变化；如需更正，请修改该行后从同一来源重新导入。",
    en="Importing again changes nothing; to correct a row, change it and import it again from the same source.",
)
COLUMN, VALUE = Text(zh="列", en="Column"), Text(zh="填写内容", en="Value")


def number_note(subject: Text, *, repeats: bool) -> Text:
    """The note on the column of a subject's number; ``repeats`` says that the event may happen again for a subject."""
    note = Text(
        zh="{subject}的编号，同一编号只登记一次；不能有 / # @",
        en="the number of the {subject}; each number only once; without / # @",
    )
    if repeats:
        note = Text(zh="{subject}的编号；不能有 / # @", en="the number of the {subject}; without / # @")
    return note.filled(subject=subject)
