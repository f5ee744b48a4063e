"""The drafts of people: a sealed row for each field that somebody has filled in and not delivered."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select

from engine.domain.refusal import Refusal
from engine.services.ports.drafts import DraftFile, StoredDraft
from engine.store.bulk import Clash, begins_with, put
from engine.store.connect import one_writer
from engine.store.core_tables import draft_t, tally_t
from engine.store.instants import instant, micro
from engine.store.seal import is_sealed, save_tallies, sealed
from engine.store.session import Session

DRAFTS_OF = "drafts of "
"""The tally of a person's drafts is this and the id."""


class SqlDrafts:
    """The drafts of a ledger."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, person: str) -> Sequence[StoredDraft]:
        """The drafts of a person, by item and field."""
        query = select(draft_t).where(draft_t.c.person == person).order_by(draft_t.c.occurrence, draft_t.c.field)
        with self._session.reading() as connection:
            return [_draft(row) for row in connection.execute(query)]

    def keep(self, drafts: Sequence[StoredDraft]) -> None:
        """Write drafts in place of earlier ones of the same person, item and field."""
        if not drafts:
            return
        rows = [sealed(self._session.key, draft_t, _values(draft)) for draft in drafts]
        with self._session.writing() as connection:
            one_writer(connection)
            put(connection, draft_t, rows, Clash.REPLACE)
            _count(connection, self._session.key, {draft.person for draft in drafts})

    def drop(self, person: str, fields: Mapping[str, Collection[str]]) -> None:
        """Delete the drafts of some fields of items of a person."""
        if not fields:
            return
        with self._session.writing() as connection:
            one_writer(connection)
            for occurrence, names in sorted(fields.items()):
                own = (draft_t.c.person == person) & (draft_t.c.occurrence == occurrence)
                connection.execute(draft_t.delete().where(own, draft_t.c.field.in_(sorted(names))))
            _count(connection, self._session.key, {person})

    def drop_before(self, at: datetime) -> int:
        """Delete the drafts from before an instant, of everybody; return how many."""
        old = draft_t.c.at < micro(at)
        with self._session.writing() as connection:
            people = set(connection.execute(select(draft_t.c.person).where(old).distinct()).scalars())
            if not people:
                return 0
            one_writer(connection)
            count = connection.execute(draft_t.delete().where(old)).rowcount
            _count(connection, self._session.key, people)
            return count

    def files(self) -> frozenset[str]:
        """The SHA-256 of the files of all drafts."""
        query = select(draft_t.c.sha256).where(draft_t.c.sha256 != "").distinct()
        with self._session.reading() as connection:
            return frozenset(connection.execute(query).scalars())


def erase_drafts(connection: Connection, people: Collection[str]) -> None:
    """Delete all drafts of people."""
    if people:
        connection.execute(draft_t.delete().where(draft_t.c.person.in_(sorted(people))))
        connection.execute(tally_t.delete().where(tally_t.c.name.in_([DRAFTS_OF + id for id in sorted(people)])))


def is_of_drafts() -> ColumnElement[bool]:
    """The tallies of drafts."""
    return begins_with(tally_t.c.name, DRAFTS_OF)


def missing_drafts(connection: Connection) -> Iterator[Refusal]:
    """The people who lack drafts or have too many: their tallies say how many there are."""
    counted, known = _totals(connection), _tallies(connection)
    for person in sorted({*counted, *known}):
        if counted.get(person, 0) != known.get(person, 0):
            stored, expected = counted.get(person, 0), known.get(person, 0)
            yield Refusal("drafts-differ", person=person, count=stored, expected=expected)


def repair_drafts(connection: Connection, key: bytes) -> int:
    """Delete the drafts without their seal, and count the others anew; return how many rows were wrong."""
    one_writer(connection)
    wrong = [row for row in connection.execute(select(draft_t)) if not is_sealed(key, draft_t, row)]
    for row in wrong:
        of_row = (draft_t.c.person == row.person) & (draft_t.c.occurrence == row.occurrence)
        connection.execute(draft_t.delete().where(of_row, draft_t.c.field == row.field))
    tallies = connection.execute(select(tally_t).where(is_of_drafts())).all()
    sound = {row.name.removeprefix(DRAFTS_OF): row.total for row in tallies if is_sealed(key, tally_t, row)}
    totals = _totals(connection)
    differing = {person for person in {*totals, *sound} if totals.get(person) != sound.get(person)}
    if differing or len(sound) != len(tallies):
        connection.execute(tally_t.delete().where(is_of_drafts()))
        save_tallies(connection, key, {DRAFTS_OF + person: total for person, total in totals.items()})
    return max(len(wrong), len(differing), len(tallies) - len(sound))


def _count(connection: Connection, key: bytes, people: Collection[str]) -> None:
    """Write how many drafts people have; nothing for those who have none."""
    totals = {person: total for person, total in _totals(connection, people).items() if total}
    gone = [DRAFTS_OF + person for person in sorted(set(people) - totals.keys())]
    connection.execute(tally_t.delete().where(tally_t.c.name.in_(gone)))
    save_tallies(connection, key, {DRAFTS_OF + person: total for person, total in totals.items()})


def _totals(connection: Connection, people: Collection[str] | None = None) -> dict[str, int]:
    """How many drafts people have, or everybody."""
    query = select(draft_t.c.person, func.count()).group_by(draft_t.c.person)
    if people is not None:
        query = query.where(draft_t.c.person.in_(sorted(people)))
    return dict(connection.execute(query).tuples().all())


def _tallies(connection: Connection) -> dict[str, int]:
    query = select(tally_t.c.name, tally_t.c.total).where(is_of_drafts())
    return {name.removeprefix(DRAFTS_OF): total for name, total in connection.execute(query)}


def _values(draft: StoredDraft) -> dict[str, object]:
    file = draft.file
    return {
        "person": draft.person,
        "occurrence": draft.occurrence,
        "field": draft.field,
        "value": draft.value,
        "sha256": file.sha256 if file is not None else "",
        "name": file.name if file is not None else "",
        "size": file.size if file is not None else 0,
        "at": micro(draft.at),
    }


def _draft(row: Row[Any]) -> StoredDraft:
    file = DraftFile(row.sha256, row.name, row.size) if row.sha256 else None
    return StoredDraft(row.person, row.occurrence, row.field, row.value, file, instant(row.at))
