"""Read occurrence ids from a table: a plain list, or a saved report."""

from dataclasses import dataclass
from pathlib import Path

from engine.domain.ids import OccurrenceId
from engine.intake.open_table import open_table
from engine.services.refused import Refused


@dataclass(frozen=True, slots=True)
class IdList:
    """The distinct ids of a table, in order, and how many rows with an id are hidden in it and were left out."""

    ids: tuple[str, ...]
    hidden: int


def id_list(path: Path) -> IdList:
    """Return the ids of a file: the first id in each row that is not hidden. A heading is not needed.

    Raises Refused if the file cannot be read or contains no id.
    """
    table = open_table(path)
    ids: dict[str, None] = {}
    hidden = 0
    rows = [(tuple(row.cells.values()), row.hidden) for row in table.rows]
    for cells, row_hidden in [(table.header, table.header_hidden), *rows]:
        id = next((c.strip() for c in cells if OccurrenceId.resembles(c.strip())), None)
        if id is not None and row_hidden:
            hidden += 1
        elif id is not None:
            ids[id] = None
    if not ids:
        raise Refused("no-item-ids", path=str(path))
    return IdList(tuple(ids), hidden)
