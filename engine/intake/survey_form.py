"""Read the answers of a round from a form: a table with one row for each department, or a YAML file."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]
import yaml

from engine.domain.refusal import Refusal
from engine.intake.open_table import open_table
from engine.services.refused import Refused
from engine.services.surveys.answer import GivenAnswer

LONGEST = 1024 * 1024
"""The most bytes of a YAML form."""
ABOUT = ("about", "department", "部门")
COMMENT = ("comment", "意见")
LOST = ("lost_minutes", "minutes lost", "耽误分钟")
EXPECTED = ("expected:", "期望：", "期望:")
"""The headings of a form. All others are dimensions, by id or title; these begin the heading of an expected score."""
_MADE = datetime(2026, 1, 1)  # noqa: DTZ001 - no clock: equal forms are equal bytes
_KEYS = ("scores", "expected", "comment", "lost_minutes")


def survey_form(path: Path) -> tuple[GivenAnswer, ...]:
    """The answers in a form. Rows without a score are left out: the form lists departments that one need not rate.

    Raises Refused where the file cannot be read, or a score is no whole number, with its place.
    """
    if path.suffix.lower() in (".yaml", ".yml"):
        return tuple(_from_yaml(path))
    table = open_table(path)
    return tuple(answer for row in table.rows if (answer := _from_row(row.line, row.cells)) is not None)


def _from_row(line: int, cells: Mapping[str, str]) -> GivenAnswer | None:
    about, comment, lost = "", "", ""
    scores: dict[str, int] = {}
    expected: dict[str, int] = {}
    place = str(line)
    for heading, cell in cells.items():
        name, value = heading.splitlines()[0].strip() if heading.strip() else "", cell.strip()
        folded = name.casefold()
        if not value or not name:
            continue
        if folded in ABOUT:
            about = value
        elif folded in COMMENT:
            comment = value
        elif folded in LOST:
            lost = value
        elif (sign := next((s for s in EXPECTED if folded.startswith(s)), None)) is not None:
            expected[name[len(sign) :].strip()] = _number(value, place)
        else:
            scores[name] = _number(value, place)
    if not scores and not expected:
        return None
    return GivenAnswer(
        about=about,
        scores=scores,
        expected=expected,
        comment=comment,
        lost_minutes=_number(lost, place) if lost else None,
        place=place,
    )


def _from_yaml(path: Path) -> Iterator[GivenAnswer]:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Refused("form-unreadable", path=str(path), why=error.strerror or str(error)) from error
    if len(content) > LONGEST:
        raise Refused("form-too-long", path=str(path))
    try:
        read = yaml.load(content, yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        raise Refused("form-not-yaml", path=str(path), line=mark.line + 1 if mark is not None else 1) from error
    if not isinstance(read, dict):
        raise Refused("form-not-by-department", path=str(path))
    for about, answer in read.items():
        if not isinstance(answer, dict) or not set(answer) <= set(_KEYS):
            raise Refused("answer-in-form", place=str(about), why=Refusal("form-keys", keys=_KEYS))
        lost = answer.get("lost_minutes")
        yield GivenAnswer(
            about=str(about),
            scores=_numbers(answer.get("scores"), str(about)),
            expected=_numbers(answer.get("expected"), str(about)),
            comment=str(answer.get("comment") or ""),
            lost_minutes=_number(str(lost), str(about)) if lost else None,
            place=str(about),
        )


def _numbers(block: object, place: str) -> dict[str, int]:
    if block is None or block == "":
        return {}
    if not isinstance(block, dict):
        raise Refused("answer-in-form", place=place, why=Refusal("survey-score-out-of-range"))
    return {str(name): _number(str(value), place) for name, value in block.items()}


def _number(written: str, place: str) -> int:
    digits = written.strip().removesuffix(".0")
    if not digits.isascii() or not digits.isdigit() or len(digits) > 5:
        raise Refused("answer-in-form", place=place, why=Refusal("form-number", value=written))
    return int(digits)


def form_headings(dimensions: Sequence[tuple[str, str]], *, expectation: bool, comments: bool) -> list[str]:
    """The headings of an empty form, each on two lines: as ``survey_form`` reads it, and what people read.

    ``dimensions`` has the id and the title of each question.
    """
    headings = ["department\n部门"]
    for id, title in dimensions:
        headings.append(f"{id}\n{title}")
        if expectation:
            headings.append(f"expected:{id}\n期望：{title}")
    return [*headings, *(["comment\n意见"] if comments else []), "lost_minutes\n耽误分钟"]


def form_workbook(sheet: str, headings: Sequence[str], departments: Sequence[str]) -> bytes:
    """An empty form as a workbook: the headings, a row for each department, scores limited to 1 to 5."""
    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(content, options) as book:
        book.set_properties({"created": _MADE})
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#FFE9B8", "border": 1})
        page = book.add_worksheet(sheet[:31])
        page.freeze_panes(1, 1)
        for column, heading in enumerate(headings):
            name = heading.splitlines()[0]
            is_score = name not in (ABOUT[1], COMMENT[0], LOST[0])
            page.set_column(column, column, 40 if name == COMMENT[0] else 18)
            page.write_string(0, column, heading, head)
            if is_score:
                rule = {"validate": "integer", "criteria": "between", "minimum": 1, "maximum": 5}
                page.data_validation(1, column, max(1, len(departments)), column, rule)
        for row, department in enumerate(departments, 1):
            page.write_string(row, 0, department)
    return content.getvalue()


def form_csv(headings: Sequence[str], departments: Sequence[str]) -> bytes:
    """An empty form as CSV that Excel opens in UTF-8."""
    content = io.StringIO()
    writer = csv.writer(content)
    writer.writerow([heading.splitlines()[0] for heading in headings])
    writer.writerows([[department] + [""] * (len(headings) - 1) for department in departments])
    return content.getvalue().encode("utf-8-sig")
