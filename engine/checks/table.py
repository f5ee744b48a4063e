"""Validation of tables: sheet, columns and rows, by the same rules for checked files and for uploads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.domain.agreement.check.file import SheetRule
from engine.domain.text import Text
from engine.intake.open_table import read_table
from engine.intake.stream import FileStream, TooLarge
from engine.services.events.header_match import match_headings
from engine.services.refused import Refused
from engine.wording.check import result_text

if TYPE_CHECKING:
    from engine.checks.row_comparison import RowComparison

SHOWN = 5
"""Number of problems after which reading stops."""
_MOST_HEADINGS, _LONGEST_HEADING = 10, 30
"""How many headings of a table a sentence names, and how much of each."""
UNPACKED = 100 * 1024**2
"""Largest size of a table in bytes, unpacked: about 20 seconds of reading."""


@dataclass(frozen=True, slots=True)
class TableCheck:
    """The number of rows read below the headings, and the problems of the table, empty if it is valid."""

    rows: int
    problems: tuple[Text, ...]


def table_problems(rule: SheetRule, name: str, content: bytes) -> tuple[Text, ...]:
    """Return the problems of a table, each one sentence without a full stop; empty if the table follows its rule.

    ``name`` is the name of the file: its suffix helps to recognise the format. Raises TooLarge if the table may be
    valid but is too large to read.
    """
    try:
        return check_table(rule, name, content).problems
    except TooLarge:
        raise
    except Refused as refused:
        return (refused.text,)


def check_table(rule: SheetRule, name: str, content: bytes) -> TableCheck:
    """Read a table as far as needed to validate it.

    The schema sees each row as an object of texts by heading, with blank cells as empty texts; where the schema
    requires a number, a text that reads as a number is accepted. Raises Refused if the file is not a table, TooLarge
    if it is too large to read.
    """
    table = read_table(FileStream.of(name, content, UNPACKED), rule.sheet)
    if table.fitting is not None and _lacking(rule.columns, table.header):
        table = table.fitting(lambda header, _: not _lacking(rule.columns, header)) or table
    problems = _missing(rule.columns, table.header)
    names = _names(rule.columns, table.header)
    header = tuple(names.get(heading, heading) for heading in table.header)
    compare = None if problems or rule.row is None else _comparison(rule.row, header, names, name)
    rows = 0
    for row in table.rows:
        rows += 1
        for problem in [row.problem] if row.problem else compare.problems(row) if compare else ():
            problems.append(result_text("table-row", line=row.line, problem=problem))
        if len(problems) >= SHOWN:
            return TableCheck(rows, tuple(problems[:SHOWN]))
    if rows == 0 and rule.min_rows == 1:
        problems.append(result_text("table-empty"))
    elif rows < rule.min_rows:
        problems.append(result_text("table-too-few-rows", found=rows, least=rule.min_rows))
    return TableCheck(rows, tuple(problems))


def _comparison(schema: str, header: Sequence[str], names: Mapping[str, str], name: str) -> "RowComparison":
    from engine.checks.row_comparison import RowComparison  # few tables have a schema; to read one takes long to import

    return RowComparison(schema, header, names, name)


def _lacking(columns: Sequence[str], header: Sequence[str]) -> list[str]:
    """The columns that no heading stands for; headings are read as imports read them."""
    return [column for column in columns if not match_headings(header, [column])]


def _missing(columns: Sequence[str], header: Sequence[str]) -> list[Text]:
    lacking = _lacking(columns, header)
    if not lacking:
        return []
    found = ", ".join(heading.replace("\n", " ")[:_LONGEST_HEADING] for heading in header[:_MOST_HEADINGS])
    return [result_text("table-no-columns", columns=", ".join(lacking), found=found)]


def _names(columns: Sequence[str], header: Sequence[str]) -> dict[str, str]:
    """The name in the rule of each heading that is spelled otherwise."""
    matched = {column: match_headings(header, [column]) for column in columns if column not in header}
    return {headings[0]: column for column, headings in matched.items() if headings}
