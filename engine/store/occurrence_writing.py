"""Writing the rows of occurrences: of a row that was read, only the columns that differ.

A statement that sets a column touches each index that has it, whether or not the value is another one, and a run mostly
changes three of the thirty. The seal, which is over all columns, says whether anybody wrote the row since it was read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter, ne

from sqlalchemy import Connection

from engine.services.ports.occurrences import Row
from engine.store.bulk import Clash, among, put_values
from engine.store.core_tables import occurrence_t
from engine.store.occurrence_rows import COLUMNS, ReadRow, occurrence_rows
from engine.store.overlay import is_overlaid
from engine.store.terms import NamedItem, named_items

_WORTH = 8
"""From this number of rows on, a statement of their own pays."""
_ID, _SEAL = COLUMNS.index("id"), COLUMNS.index("seal")
_Values = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class _Changed:
    """Rows that differ from those that were read in the same columns: the place of each in a batch."""

    columns: tuple[int, ...]
    places: Sequence[int]


@dataclass(frozen=True, slots=True)
class OccurrenceWriting:
    """The rows of a batch as they are written: made before the transaction begins, since others wait for its end.

    ``whole`` are the places of those that replace whatever is stored, with their ``names``; ``changed`` are the others.
    """

    rows: Sequence[Row]
    values: Sequence[_Values]
    whole: Sequence[int]
    names: Sequence[NamedItem]
    changed: Sequence[_Changed]

    @classmethod
    def of(cls, rows: Sequence[Row], key: bytes) -> "OccurrenceWriting":
        """The writing of rows, sealed with ``key``."""
        values = occurrence_rows(rows, key)
        whole: list[int] = []
        groups: dict[_Values, list[int]] = {}
        for place, (row, new) in enumerate(zip(rows, values, strict=True)):
            read = row.read_from
            # the names of an occurrence are those that it had, and so are its terms
            if isinstance(read, ReadRow) and read.occurrence is row.occurrence and read.values[_ID] == new[_ID]:
                groups.setdefault(tuple(map(ne, new, read.values)), []).append(place)
            else:
                whole.append(place)
        changed = []
        for differs, places in groups.items():
            if len(places) >= _WORTH and any(differs):
                changed.append(_Changed(tuple(n for n, other in enumerate(differs) if other), places))
            else:
                whole += places
        whole.sort()
        return cls(rows, values, whole, named_items([rows[place] for place in whole]), changed)

    def write(self, connection: Connection, removed: Sequence[str]) -> Sequence[NamedItem]:
        """Write the rows, and delete those with the ``removed`` ids. Return the names of the rows that were written
        whole: their terms may be others."""
        whole, names = list(self.whole), self.names
        for group in self.changed:
            if not self._update(connection, group):
                whole += group.places
                names = [*names, *named_items([self.rows[place] for place in group.places])]
        put_values(connection, occurrence_t, COLUMNS, [self.values[place] for place in whole], Clash.REPLACE)
        if removed:
            connection.execute(occurrence_t.delete().where(among(connection, occurrence_t.c.id, removed)))
        return names

    def _update(self, connection: Connection, group: _Changed) -> bool:
        """Set the columns of a group where all its rows are as they were read; False where one is not."""
        if connection.dialect.name != "sqlite" or is_overlaid(connection):
            return False  # PostgreSQL touches all indexes anyway, and a rehearsal has the rows in another table
        columns = ", ".join(f"{COLUMNS[n]} = ?" for n in group.columns)
        statement = f"UPDATE {occurrence_t.name} SET {columns} WHERE id = ? AND seal = ?"
        take = itemgetter(*group.columns, _ID)
        written = [(*take(self.values[place]), self._seal_before(place)) for place in group.places]
        return connection.exec_driver_sql(statement, written).rowcount == len(written)

    def _seal_before(self, place: int) -> object:
        read = self.rows[place].read_from
        assert isinstance(read, ReadRow)
        return read.values[_SEAL]
