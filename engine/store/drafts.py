"""The drafts of people: a sealed row for each field that somebody has filled in and not delivered."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from engine.services.ports.drafts import DraftFile, StoredDraft
from engine.store.bulk import Clash, put
from engine.store.connect import one_writer
from engine.store.core_tables import draft_t
from engine.store.draft_counts import OF_FIELDS
from engine.store.instants import instant, micro
from engine.store.seal import sealed
from engine.store.session import Session


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
            OF_FIELDS.count(connection, self._session.key, {draft.person for draft in drafts})

    def drop(self, person: str, fields: Mapping[str, Collection[str]]) -> None:
        """Delete the drafts of some fields of items of a person."""
        if not fields:
            return
        with self._session.writing() as connection:
            one_writer(connection)
            for occurrence, names in sorted(fields.items()):
                own = (draft_t.c.person == person) & (draft_t.c.occurrence == occurrence)
                connection.execute(draft_t.delete().where(own, draft_t.c.field.in_(sorted(names))))
            OF_FIELDS.count(connection, self._session.key, {person})

    def drop_before(self, at: datetime) -> int:
        """Delete the drafts from before an instant, of everybody; return how many."""
        old = draft_t.c.at < micro(at)
        with self._session.writing() as connection:
            one_writer(connection)
            people = set(connection.execute(select(draft_t.c.person).where(old).distinct()).scalars())
            if not people:
                return 0
            count = connection.execute(draft_t.delete().where(old)).rowcount
            OF_FIELDS.count(connection, self._session.key, people)
            return count

    def files(self) -> frozenset[str]:
        """The SHA-256 of the files of all drafts."""
        query = select(draft_t.c.sha256).where(draft_t.c.sha256 != "").distinct()
        with self._session.reading() as connection:
            return frozenset(connection.execute(query).scalars())


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
