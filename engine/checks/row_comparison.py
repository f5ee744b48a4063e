"""Comparison of the rows of a table with the JSON Schema that an agreement has for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from engine.domain.refusal import Refusal
from engine.embedded_languages.json_schema import TooMuchToCompare, row_problems, steps
from engine.intake.stream import TooLarge
from engine.services.events.column_mapping import SourceRow

MOST_STEPS = 100_000_000
"""Most steps for comparing all rows with their schema: 20 MB of short rows, or a few minutes of hostile ones."""


@dataclass(slots=True)
class RowComparison:
    """Compares rows with their schema until that takes too many steps."""

    schema: str
    header: Sequence[str]
    names: Mapping[str, str]
    name: str
    spent: int = field(default=0, init=False)

    def problems(self, row: SourceRow) -> tuple[Refusal, ...]:
        """Return the problems of a row. Raises TooLarge if the comparison takes too many steps."""
        named = {self.names.get(heading, heading): cell for heading, cell in row.cells.items()}
        cells = {**dict.fromkeys(self.header, ""), **named}
        self.spent += steps(self.schema, cells)
        try:
            if self.spent <= MOST_STEPS:
                return row_problems(self.schema, cells)
        except TooMuchToCompare:
            pass
        raise TooLarge("table-too-large-to-compare", name=self.name, line=row.line)
