"""What a table has to be: a sheet, its columns, its rows; the same rules in a watched folder and for an upload."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from engine.domain.agreement.check import SheetRule
from engine.domain.text import Text
from engine.intake.open_table import read_table
from engine.intake.stream import FileStream, TooLarge
from engine.languages.json_schema import TooMuchToCompare, row_problems, steps
from engine.services.events.column_mapping import SourceRow
from engine.services.refused import Refused

SHOWN = 5
"""Problems of rows are told up to this many; then reading stops."""
UNPACKED = 100 * 1024**2
"""Bytes of a table, unpacked, at the most: some 20 seconds of reading."""
MOST_STEPS = 100_000_000
"""The steps that comparing all rows with their schema may take at the most: 20 MB of short rows, or a few minutes of
hostile ones."""


@dataclass(frozen=True, slots=True)
class TableSeen:
    """How many rows were read under the headings, and what is wrong with them; nothing where ``problems`` is empty."""

    rows: int
    problems: tuple[Text, ...]


def table_problems(rule: SheetRule, name: str, content: bytes) -> tuple[Text, ...]:
    """What of a table does not keep to its rule, each in one sentence without a full stop; nothing where all does.

    ``name`` is the file's own: its suffix helps to tell what it is. Raises TooLarge where it may be right and is more
    than is read.
    """
    try:
        return table_seen(rule, name, content).problems
    except TooLarge:
        raise
    except Refused as refused:
        return (refused.text,)


def table_seen(rule: SheetRule, name: str, content: bytes) -> TableSeen:
    """Read a table as far as it takes to judge it.

    Each row is given to the schema as an object of texts by heading, blank cells as empty texts; where the schema asks
    for a number, a text that reads as one will do. Raises Refused where it is no table, TooLarge as above.
    """
    table = read_table(FileStream.of(name, content, UNPACKED), rule.sheet)
    found = _missing(rule.columns, table.header)
    compare = None if found or rule.row is None else _Comparison(rule.row, table.header, name)
    rows = 0
    for row in table.rows:
        rows += 1
        for problem in [row.problem] if row.problem else compare.problems(row) if compare else ():
            words = Text(zh="第 {line} 行：{problem}", en="row {line}: {problem}")
            found.append(words.filled(line=row.line, problem=problem))
        if len(found) >= SHOWN:
            return TableSeen(rows, tuple(found[:SHOWN]))
    if rows < rule.min_rows:
        words = Text(zh="只有 {found} 行，至少应有 {least} 行", en="it has {found} rows, at least {least} are needed")
        found.append(words.filled(found=rows, least=rule.min_rows))
    return TableSeen(rows, tuple(found))


def _missing(columns: Sequence[str], header: Sequence[str]) -> list[Text]:
    missing = [c for c in columns if c not in header]
    words = Text(zh="缺少列：{columns}", en="it lacks the columns: {columns}")
    return [words.filled(columns=", ".join(missing))] if missing else []


@dataclass(slots=True)
class _Comparison:
    """Rows against their schema, as long as it does not take too many steps."""

    schema: str
    header: Sequence[str]
    name: str
    spent: int = field(default=0, init=False)

    def problems(self, row: SourceRow) -> tuple[Text, ...]:
        """What of a row does not fit. Raises TooLarge."""
        cells = {**dict.fromkeys(self.header, ""), **row.cells}
        self.spent += steps(self.schema, cells)
        try:
            if self.spent <= MOST_STEPS:
                return row_problems(self.schema, cells)
        except TooMuchToCompare:
            pass
        words = Text(
            zh="{name} 从第 {line} 行起行数或列数太多，无法逐行与 JSON Schema 比对",
            en="{name} has too many rows or columns, from row {line} on, to be compared with the JSON Schema",
        )
        raise TooLarge(words.filled(name=self.name, line=row.line))
