"""people.csv: the people who hold each role, with first and last day, and their addresses by channel."""

import csv
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from engine.channels.registry import address_kinds
from engine.domain.agreement.field_value import BadValue, read_date
from engine.domain.agreement.organisation import Person, PersonAddress
from engine.domain.refusal import Refusal, Value
from engine.domain.text import Language, Text
from engine.domain.time.instant import YEARS
from engine.loading.declared_names import DeclaredNames
from engine.loading.problem_list import Problems
from engine.loading.source import SourceText
from engine.loading.tree import TOP, Mark, Scalar
from engine.loading.value_hints import likely_value
from engine.loading.values import is_outside_years
from engine.wording.diagnostics import people as codes
from engine.wording.diagnostics import references
from engine.wording.suggestions import suggestion

COLUMNS = ("id", "name", "department", "role", "from", "until", "language", "mail")
_CHINESE = {
    "编号": "id",
    "工号": "id",
    "姓名": "name",
    "部门": "department",
    "岗位": "role",
    "开始日期": "from",
    "起始日期": "from",
    "生效日期": "from",
    "结束日期": "until",
    "截止日期": "until",
    "失效日期": "until",
    "语言": "language",
    "邮箱": "mail",
    "邮件": "mail",
    "电子邮箱": "mail",
}
"""Chinese headings of the columns."""
_LANGUAGES = {"中文": Language.ZH, "英文": Language.EN, "英语": Language.EN}
_NEEDED = {
    "id": Refusal("person-id"),
    "name": Refusal("person-name"),
    "department": Refusal("person-department"),
    "role": Refusal("person-role"),
}
_ID = re.compile(r"[\w][\w.@-]{0,79}")


@dataclass(frozen=True, slots=True)
class _PeopleRow:
    """A row of the table: its place and its cells."""

    mark: Mark
    cells: tuple[Scalar, ...]


def people(source: SourceText, declared: DeclaredNames, problems: Problems) -> tuple[Person, ...]:
    """The people that can be read, sorted by id, role and first day. Problems are reported."""
    rows = _read_rows(source, problems)
    header = next(rows, None)
    if header is None:
        problems.report(codes.HEADER, TOP, actual=Refusal("file-empty"))
        return ()
    columns = _columns(header, problems)
    if columns is None:
        return ()
    by_id: dict[str, list[tuple[int, Person]]] = {}
    for row in rows:
        if len(row.cells) != len(columns):
            problems.report(codes.ROW, row.mark, actual=len(row.cells), wanted=len(columns))
            continue
        cells = {name: row.cells[place] for place, name in enumerate(columns)}
        person = _person(cells, declared, problems)
        if person is not None:
            earlier = by_id.setdefault(person.id, [])
            _compare(person, cells, earlier, problems)
            earlier.append((row.mark.line, person))
    return tuple(
        sorted(
            (p for rows_of_person in by_id.values() for _, p in rows_of_person),
            key=lambda p: (p.id, p.role, p.since or date.min),
        )
    )


def _read_rows(source: SourceText, problems: Problems) -> Iterator[_PeopleRow]:
    """The rows that are not blank."""
    lines = [line + "\n" for line in source.lines]
    reader = csv.reader(lines, strict=True)
    while True:
        start = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            actual = Refusal("quotes-unpaired")
            problems.report(codes.CSV, Mark(min(start, len(source.lines)), 1), actual=actual)
            return
        if not any(cell.strip() for cell in cells):
            continue
        marks = _marks("".join(lines[start - 1 : reader.line_num]), start)
        yield _PeopleRow(
            Mark(start, 1),
            tuple(
                Scalar(cell.strip(), False, mark, mark)
                for cell, mark in zip(cells, (*marks, *[Mark(start, 1)] * len(cells)), strict=False)
            ),
        )


def _marks(text: str, line: int) -> list[Mark]:
    """The place where each cell of a row begins; a quoted cell may hold commas and line breaks."""
    marks, quoted, column = [Mark(line, 1)], False, 1
    for character in text:
        column += 1
        if character == '"':
            quoted = not quoted
        elif character == "\n":
            line, column = line + 1, 1
        elif character == "," and not quoted:
            marks.append(Mark(line, column))
    return marks


def _columns(header: _PeopleRow, problems: Problems) -> tuple[str, ...] | None:
    names = tuple(_column_name(cell.text) for cell in header.cells)
    known = dict.fromkeys((*COLUMNS, *address_kinds()))
    for cell, column in zip(header.cells, names, strict=True):
        if column not in known:
            guess = suggestion(cell.text, [name for name in known if name not in names])
            actual = Refusal("no-such-column", text=cell.text, guess=guess)
            problems.report(codes.HEADER, cell.mark, actual=actual)
            return None
        if names.count(column) > 1:
            actual = Refusal("column-twice", text=cell.text)
            problems.report(codes.HEADER, cell.mark, actual=actual)
            return None
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        lacking = ", ".join(f"`{name}`" for name in missing)
        problems.report(codes.HEADER, header.mark, actual=Refusal("column-missing", lacking=lacking))
        return None
    return names


def _column_name(heading: str) -> str:
    """The name of a column by its heading, which may be Chinese, or typed with full width."""
    plain = unicodedata.normalize("NFKC", heading).strip().casefold()
    return _CHINESE.get(plain, plain if plain in COLUMNS else heading)


def _person(cells: dict[str, Scalar], declared: DeclaredNames, problems: Problems) -> Person | None:
    sound = True
    for name, right in _NEEDED.items():
        if not cells[name].text:
            problems.report(codes.EMPTY_CELL, cells[name].mark, actual=name, right=right)
            sound = False
    id = cells["id"]
    if id.text and _ID.fullmatch(id.text) is None:
        right = Refusal("id-of-letters")
        sound = _report_cell(cells, "id", right, problems)
    department = declared.departments.check(_filled(cells["department"]), references.UNKNOWN_DEPARTMENT, problems)
    role = declared.role_of(
        _filled(cells["role"]), department, references.UNKNOWN_ROLE, codes.ROLE_OF_OTHER_DEPARTMENT, problems
    )
    since, until = _date(cells, "from", problems), _date(cells, "until", problems)
    if isinstance(since, date) and isinstance(until, date) and since > until:
        problems.report(codes.SPAN, cells["from"].mark, actual=since.isoformat(), until=until.isoformat())
        sound = False
    language = cells["language"].text or Language.ZH
    language = _LANGUAGES.get(language, language)
    if language not in tuple(Language):
        sound = _report_cell(cells, "language", Refusal("language-code"), problems)
    addresses = _addresses(cells, problems)
    if not sound or addresses is None or department is None or role is None or since is False or until is False:
        return None
    return Person(
        id=id.text,
        name=cells["name"].text,
        department=department,
        role=role,
        since=since,
        until=until,
        language=Language(language),
        addresses=addresses,
    )


def _addresses(cells: dict[str, Scalar], problems: Problems) -> tuple[PersonAddress, ...] | None:
    """The addresses in the order of their columns; None if a problem was reported."""
    addresses, sound = [], True
    for name, kind in ((column, address_kinds().get(column)) for column in cells):
        address = cells[name].text
        if kind is None or not address:
            continue
        if kind.address is not None and kind.address.fullmatch(address) is None:
            form = kind.address_form
            right: Value = Refusal(form) if form is not None else Text.plain(kind.address.pattern)
            sound = _report_cell(cells, name, right, problems)
        addresses.append(PersonAddress(name, address))
    return tuple(addresses) if sound else None


def _filled(cell: Scalar) -> Scalar | None:
    return cell if cell.text else None


def _report_cell(cells: dict[str, Scalar], name: str, right: Value, problems: Problems) -> bool:
    problems.report(codes.CELL, cells[name].mark, place=name, actual=cells[name].text, right=right)
    return False


def _date(cells: dict[str, Scalar], name: str, problems: Problems) -> date | Literal[False] | None:
    """A date, None for an empty cell, False if a problem was reported."""
    text = cells[name].text
    if not text:
        return None
    try:
        return read_date(text)  # as Excel saves it: 2026/1/1
    except BadValue:
        pass
    if is_outside_years(text):
        right = Refusal("date-within-years", first=YEARS[0], last=YEARS[-1])
    else:
        right = Refusal("date-expected", guess=likely_value("date", text))
    _report_cell(cells, name, right, problems)
    return False


def _compare(person: Person, cells: dict[str, Scalar], earlier: list[tuple[int, Person]], problems: Problems) -> None:
    """Report a contradiction with an earlier row of the same person."""
    for line, other in earlier:
        for name, ours, theirs in (
            ("name", person.name, other.name),
            ("language", person.language, other.language),
            *((name, person.address(name), other.address(name)) for name in cells if name in address_kinds()),
        ):
            if ours != theirs:
                what = Text.plain(f" {name} ") if name != "name" else Refusal("name-cell")
                problems.report(
                    codes.CONTRADICTION, cells[name].mark, what=what, actual=ours or "—", other=theirs or "—", line=line
                )
                return
        apart = (person.until is not None and other.since is not None and person.until < other.since) or (
            other.until is not None and person.since is not None and other.until < person.since
        )
        if other.role == person.role and not apart:
            problems.report(codes.TWICE, cells["role"].mark, actual=f"{person.id} {person.role}", line=line)
            return
