"""The ids of occurrences in a table: a plain list, or a report as it was saved."""

from pathlib import Path

from engine.domain.ids import OccurrenceId
from engine.domain.text import Text
from engine.intake.open_table import open_table
from engine.services.refused import Refused


def ids(path: Path) -> tuple[str, ...]:
    """The ids in a file, once each, in order: of each row the first cell that is one. A heading is not needed.

    Raises Refused where the file cannot be read or holds none.
    """
    table = open_table(path)
    rows = [table.header, *(tuple(row.cells.values()) for row in table.rows)]
    found = [next((c.strip() for c in cells if OccurrenceId.is_meant(c.strip())), None) for cells in rows]
    listed = tuple(dict.fromkeys(id for id in found if id is not None))
    if not listed:
        words = Text(
            zh="{path} 里没有事项 id。一行一个，例如 insurance-finance/arrears-report@2026-01",
            en="{path} holds no ids of occurrences. One a line, such as insurance-finance/arrears-report@2026-01",
        )
        raise Refused(words.filled(path=str(path)))
    return listed
