"""The drafts of rows: a sealed row for each row of an event that somebody has typed and not recorded."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select

from engine.domain.text import Text
from engine.services.ports.row_drafts import RowDraft
from engine.store.bulk import Clash, among, put
from engine.store.codec import canonical, parsed
from engine.store.connect import one_writer
from engine.store.core_tables import row_draft_t
from engine.store.draft_counts import OF_ROWS
from engine.store.instants import instant, micro
from engine.store.seal import sealed
from engine.store.session import Session


class SqlRowDrafts:
    """The drafts of rows of a ledger."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, person: str, event: str) -> Sequence[RowDraft]:
        """The drafts of a person for one event, by place."""
        columns = row_draft_t.c
        query = select(row_draft_t).where(columns.person == person, columns.event == event)
        with self._session.reading() as connection:
            return [_draft(row) for row in connection.execute(query.order_by(columns.place, columns.id))]

    def counts(self, person: str) -> Mapping[str, int]:
        """How many drafts a person has, by event."""
        columns = row_draft_t.c
        query = select(columns.event, func.count()).where(columns.person == person).group_by(columns.event)
        with self._session.reading() as connection:
            return {event: int(count) for event, count in connection.execute(query)}

    def keep(self, drafts: Sequence[RowDraft]) -> None:
        """Write drafts in place of those of the same id."""
        if not drafts:
            return
        rows = [sealed(self._session.key, row_draft_t, _values(draft)) for draft in drafts]
        with self._session.writing() as connection:
            one_writer(connection)
            put(connection, row_draft_t, rows, Clash.REPLACE)
            OF_ROWS.count(connection, self._session.key, {draft.person for draft in drafts})

    def drop(self, ids: Collection[str]) -> None:
        """Delete drafts by id."""
        if not ids:
            return
        with self._session.writing() as connection:
            one_writer(connection)
            gone = among(connection, row_draft_t.c.id, ids)
            people = set(connection.execute(select(row_draft_t.c.person).where(gone).distinct()).scalars())
            if people:
                connection.execute(row_draft_t.delete().where(gone))
                OF_ROWS.count(connection, self._session.key, people)

    def drop_before(self, at: datetime) -> int:
        """Delete the drafts that were last changed before an instant, of everybody; return how many."""
        old = row_draft_t.c.at < micro(at)
        with self._session.writing() as connection:
            one_writer(connection)
            people = set(connection.execute(select(row_draft_t.c.person).where(old).distinct()).scalars())
            if not people:
                return 0
            count = connection.execute(row_draft_t.delete().where(old)).rowcount
            OF_ROWS.count(connection, self._session.key, people)
            return count


def _values(draft: RowDraft) -> dict[str, object]:
    return {
        "id": draft.id,
        "person": draft.person,
        "event": draft.event,
        "place": draft.place,
        "cells": canonical(dict(draft.cells)),
        "decision": draft.decision,
        "reason": canonical([draft.reason.zh, draft.reason.en]) if draft.reason is not None else "",
        "at": micro(draft.at),
    }


def _draft(row: Row[Any]) -> RowDraft:
    reason = Text(*parsed(row.reason)) if row.reason else None
    return RowDraft(row.id, row.person, row.event, row.place, parsed(row.cells), instant(row.at), row.decision, reason)
