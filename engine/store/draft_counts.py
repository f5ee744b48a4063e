"""How many drafts each person has: ``tally`` says it for each table of drafts, so that none can be deleted unseen."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Table, and_, func, or_, select

from engine.domain.refusal import Refusal
from engine.store.bulk import begins_with
from engine.store.connect import one_writer
from engine.store.core_tables import draft_t, row_draft_t, tally_t
from engine.store.seal import is_sealed, save_tallies


@dataclass(frozen=True, slots=True)
class DraftCounts:
    """The counts of one table of drafts, which has the column ``person``.

    The tally of a person is ``prefix`` and the id; ``code`` is the refusal that names a person whose number differs.
    """

    table: Table
    prefix: str
    code: str

    def count(self, connection: Connection, key: bytes, people: Collection[str]) -> None:
        """Write how many drafts people have; nothing for those who have none. Other writers have to wait already."""
        totals = self._totals(connection, people)
        self._forget(connection, set(people) - totals.keys())
        save_tallies(connection, key, {self.prefix + person: total for person, total in totals.items()})

    def erase(self, connection: Connection, people: Collection[str]) -> None:
        """Delete all drafts of people, and their tallies."""
        if people:
            connection.execute(self.table.delete().where(self.table.c.person.in_(sorted(people))))
            self._forget(connection, people)

    def differing(self, connection: Connection) -> Iterator[Refusal]:
        """The people who lack drafts or have too many."""
        counted, known = self._totals(connection), self._tallies(connection)
        for person in sorted({*counted, *known}):
            stored, expected = counted.get(person, 0), known.get(person, 0)
            if stored != expected:
                yield Refusal(self.code, person=person, count=stored, expected=expected)

    def repair(self, connection: Connection, key: bytes) -> int:
        """Delete the drafts without their seal, and count the others anew; return how many rows were wrong."""
        table = self.table
        wrong = [row for row in connection.execute(select(table)) if not is_sealed(key, table, row)]
        for row in wrong:
            of_row = (column == row._mapping[column.name] for column in table.primary_key)
            connection.execute(table.delete().where(and_(*of_row)))
        tallies = connection.execute(select(tally_t).where(self.is_own())).all()
        sound = {row.name.removeprefix(self.prefix): row.total for row in tallies if is_sealed(key, tally_t, row)}
        totals = self._totals(connection)
        differing = {person for person in {*totals, *sound} if totals.get(person) != sound.get(person)}
        if differing or len(sound) != len(tallies):
            connection.execute(tally_t.delete().where(self.is_own()))
            save_tallies(connection, key, {self.prefix + person: total for person, total in totals.items()})
        return max(len(wrong), len(differing), len(tallies) - len(sound))

    def is_own(self) -> ColumnElement[bool]:
        """The tallies of this table."""
        return begins_with(tally_t.c.name, self.prefix)

    def _forget(self, connection: Connection, people: Collection[str]) -> None:
        gone = [self.prefix + person for person in sorted(people)]
        connection.execute(tally_t.delete().where(tally_t.c.name.in_(gone)))

    def _totals(self, connection: Connection, people: Collection[str] | None = None) -> dict[str, int]:
        """How many drafts people have, or everybody; those who have none are left out."""
        query = select(self.table.c.person, func.count()).group_by(self.table.c.person)
        if people is not None:
            query = query.where(self.table.c.person.in_(sorted(people)))
        return dict(connection.execute(query).tuples().all())

    def _tallies(self, connection: Connection) -> dict[str, int]:
        query = select(tally_t.c.name, tally_t.c.total).where(self.is_own())
        return {name.removeprefix(self.prefix): total for name, total in connection.execute(query)}


OF_FIELDS = DraftCounts(draft_t, "drafts of ", "drafts-differ")
OF_ROWS = DraftCounts(row_draft_t, "row drafts of ", "row-drafts-differ")
COUNTED = (OF_FIELDS, OF_ROWS)
"""The tables whose rows are counted for each person."""


def is_of_drafts() -> ColumnElement[bool]:
    """The tallies of drafts, of either table."""
    return or_(*(counts.is_own() for counts in COUNTED))


def missing_drafts(connection: Connection) -> Iterator[Refusal]:
    """The people who lack drafts or have too many, of either table."""
    for counts in COUNTED:
        yield from counts.differing(connection)


def repair_drafts(connection: Connection, key: bytes) -> int:
    """Delete the drafts without their seal, and count the others anew; return how many rows were wrong."""
    one_writer(connection)
    return sum(counts.repair(connection, key) for counts in COUNTED)


def erase_drafts(connection: Connection, people: Collection[str]) -> None:
    """Delete all drafts of people."""
    for counts in COUNTED:
        counts.erase(connection, people)
