"""Read occurrence ids from a table: a plain list, or a saved report."""

from pathlib import Path

from engine.domain.ids import OccurrenceId
from engine.intake.open_table import open_table
from engine.services.refused import Refused


def ids(path: Path) -> tuple[str, ...]:
    """Return the distinct ids of a file in order: the first id in each row. A heading is not needed.

    Raises Refused if the file cannot be read or contains no id.
    """
    table = open_table(path)
    rows = [table.header, *(tuple(row.cells.values()) for row in table.rows)]
    candidates = [next((c.strip() for c in cells if OccurrenceId.resembles(c.strip())), None) for cells in rows]
    listed = tuple(dict.fromkeys(id for id in candidates if id is not None))
    if not listed:
        raise Refused("no-item-ids", path=str(path))
    return listed
