"""Create the Excel template of an event, which a department fills in and imports unchanged."""

import io
from datetime import date, datetime

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from engine.domain.agreement.catalogue import Catalogue, EventType, Field, FieldKind
from engine.domain.text import Language, Text
from engine.domain.time.instant import YEARS
from engine.intake.excel_rows import CHOICES_SHEET, HELP_SHEET
from engine.services.events.header_match import key_heading
from engine.wording import event_template as words

ROWS = 2000
"""Rows with dropdowns and validation; formats apply to the whole column."""
_MADE = datetime(2026, 1, 1)  # noqa: DTZ001 - no clock: equal catalogues are equal bytes
_FIRST, _LAST = date(YEARS[0], 1, 1), date(YEARS[-1], 12, 31)

_FORMATS = {
    FieldKind.NUMBER: "General",
    FieldKind.MONEY: "#,##0.00",
    FieldKind.DATE: "yyyy-mm-dd",
    FieldKind.MOMENT: "yyyy-mm-dd hh:mm",
    FieldKind.TIME: "hh:mm",
}


class _Column:
    """One column of the template: its headings in both languages, its kind of value, and its choices."""

    def __init__(
        self, heading: Text, kind: FieldKind, note: Text, *, optional: bool, choices: tuple[Text, ...] = ()
    ) -> None:
        self.heading = heading
        self.kind = kind
        self.note = note
        self.optional = optional
        self.choices = choices

    @property
    def head(self) -> str:
        """Both headings in one cell, the Chinese one above; one heading if they are equal."""
        return "\n".join(dict.fromkeys((self.heading.zh, self.heading.en)))

    @property
    def needed(self) -> Text:
        return words.OPTIONAL if self.optional else words.REQUIRED


def template(type_: EventType, catalogue: Catalogue, language: Language) -> bytes:
    """Return the template as the bytes of a workbook. Dropdowns are in ``language``; imports accept both languages.

    The first sheet has the event's name, cut to the allowed length, so that importing needs no --event.
    """
    columns = _columns(type_, catalogue)
    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(content, options) as book:
        book.set_properties({"created": _MADE, "title": type_.title.in_(language), "subject": type_.name})
        required = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#FFE9B8", "border": 1}
        )
        optional = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#EDEDED", "border": 1}
        )
        formats = {
            kind: book.add_format({"num_format": _FORMATS.get(kind, "@"), "valign": "top"}) for kind in FieldKind
        }
        sheet = book.add_worksheet(type_.name[:31])
        explanation = book.add_worksheet(HELP_SHEET)
        lists = book.add_worksheet(CHOICES_SHEET)
        lists.hide()
        for n, column in enumerate(columns):
            sheet.set_column(n, n, _width(column), formats[column.kind])
            sheet.write_string(0, n, column.head, optional if column.optional else required)
            sheet.write_comment(0, n, _note(column, "\n"), {"x_scale": 2, "y_scale": 1.2, "author": "Duecourse"})
            _check(sheet, lists, n, column, language)
        sheet.set_row(0, 34)
        sheet.freeze_panes(1, 1)
        _explain(explanation, type_, columns, book.add_format({"bold": True}), book.add_format({"text_wrap": True}))
    return content.getvalue()


def _columns(type_: EventType, catalogue: Catalogue) -> list[_Column]:
    subject = next((s.title for s in catalogue.subjects if s.id == type_.about), Text.plain(type_.about))
    note = words.number_note(_lower(subject), repeats=type_.repeats)
    return [
        _Column(key_heading(catalogue, type_), FieldKind.TEXT, note, optional=False),
        _Column(words.TIME, FieldKind.MOMENT, words.TIME_NOTE, optional=False),
        *(_field_column(field) for field in type_.fields),
    ]


def _lower(title: Text) -> Text:
    return Text(zh=title.zh, en=title.en[:1].lower() + title.en[1:])


def _field_column(field: Field) -> _Column:
    heading = Text(zh=field.columns[0] if field.columns else field.label.zh, en=field.label.en)
    choices = tuple(c.label for c in field.choices)
    if field.kind is FieldKind.YES_NO:
        choices = (words.YES, words.NO)
    return _Column(heading, field.kind, words.KINDS[field.kind], optional=field.optional, choices=choices)


def _note(column: _Column, between: str) -> str:
    choices = [f"{c.zh} / {c.en}" for c in column.choices]
    lines = [f"{column.needed.zh}。{column.note.zh}", f"{column.needed.en}: {column.note.en}", *choices]
    return between.join(lines)


def _width(column: _Column) -> int:
    widths = {FieldKind.MOMENT: 18, FieldKind.DATE: 12, FieldKind.TIME: 10, FieldKind.MONEY: 14, FieldKind.NUMBER: 10}
    return max(widths.get(column.kind, 16), len(column.heading.zh) * 2 + 2, len(column.heading.en) + 2)


def _check(sheet: Worksheet, lists: Worksheet, n: int, column: _Column, language: Language) -> None:
    """Add Excel's validation of the cells; its error message is in both languages."""
    rule: dict[str, object]
    if column.choices:
        # on a sheet of their own: a list inside the rule is limited to 255 characters and cannot contain commas
        for row, choice in enumerate(column.choices):
            lists.write_string(row, n, choice.in_(language))
        letter = xlsxwriter.utility.xl_col_to_name(n, col_abs=True)
        rule = {"validate": "list", "source": f"={CHOICES_SHEET}!{letter}$1:{letter}${len(column.choices)}"}
    elif column.kind in (FieldKind.DATE, FieldKind.MOMENT):
        rule = {"validate": "date", "criteria": "between", "minimum": _FIRST, "maximum": _LAST}
    elif column.kind is FieldKind.TIME:
        rule = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 0.999999}
    elif column.kind in (FieldKind.NUMBER, FieldKind.MONEY):
        rule = {"validate": "decimal", "criteria": "between", "minimum": -1e14, "maximum": 1e14}
    else:
        return
    rule |= {"error_title": "Duecourse", "error_message": f"{column.note.zh}\n{column.note.en}"[:255]}
    sheet.data_validation(1, n, ROWS, n, rule)


def _explain(sheet: Worksheet, type_: EventType, columns: list[_Column], bold: Format, wrapped: Format) -> None:
    sheet.set_column(0, 1, 24, wrapped)
    sheet.set_column(2, 3, 46, wrapped)
    rows: list[tuple[str, ...]] = [
        (type_.title.zh, type_.title.en),
        (words.FILL_IN.zh, "", f"duecourse events import {type_.name}.xlsx"),
        (words.FILL_IN.en, "", f"duecourse events import {type_.name}.xlsx"),
        *((text.zh, "", text.en) for text in (words.NUMBERS_ARE_TEXT, words.IMPORT_AGAIN)),
        (),
        (words.COLUMN.zh, words.COLUMN.en, words.VALUE.zh, words.VALUE.en),
        *(
            (
                c.heading.zh,
                c.heading.en,
                f"{c.needed.zh}。{c.note.zh}" + _choice_list(c, Language.ZH),
                f"{c.needed.en}: {c.note.en}" + _choice_list(c, Language.EN),
            )
            for c in columns
        ),
    ]
    for n, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write_string(n, column, cell, bold if n == 0 or row[:1] == (words.COLUMN.zh,) else wrapped)


def _choice_list(column: _Column, language: Language) -> str:
    choices = [c.in_(language) for c in column.choices]
    if not choices:
        return ""
    return ("：" + "、".join(choices)) if language is Language.ZH else (": " + ", ".join(choices))
