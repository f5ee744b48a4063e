"""The answers to requests of sources: checkpoints, one group for each source and day, so that old ones go at once."""

import json
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, select

from engine.services.ports.answers import StoredAnswer
from engine.store.codec import canonical, sha256
from engine.store.connect import one_writer
from engine.store.core_tables import checkpoint_t, tally_t
from engine.store.events import checkpoints_of
from engine.store.seal import save_tallies, sealed, tally
from engine.store.session import Session

_GROUP = "#answers"
"""A name beside those of sources, which have no such sign."""
_DAY = timedelta(days=1)


class SqlAnswers:
    """The answers of a ledger. A day is one of UTC."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, source: str, id: str, now: datetime) -> StoredAnswer | None:
        """The answer to the request of a source that had this id, of today or yesterday."""
        groups = [_group(source, now), _group(source, now - _DAY)]
        query = select(checkpoint_t.c.value).where(checkpoint_t.c.source.in_(groups), checkpoint_t.c.name == sha256(id))
        with self._session.reading() as connection:
            value = connection.execute(query).scalar()
        if value is None:
            return None
        content, counts = json.loads(value)
        return StoredAnswer(content, tuple(counts))

    def keep(self, source: str, id: str, answer: StoredAnswer, now: datetime) -> None:
        """Store an answer; its cost does not depend on how many there are."""
        group = _group(source, now)
        row = {"source": group, "name": sha256(id), "value": canonical([answer.content, list(answer.counts)])}
        with self._session.writing() as connection:
            one_writer(connection)
            total = tally(connection, checkpoints_of(group))
            if not total:
                _forget(connection, source, _group(source, now - _DAY))
            connection.execute(checkpoint_t.insert(), [sealed(self._session.key, checkpoint_t, row)])
            save_tallies(connection, self._session.key, {checkpoints_of(group): total + 1})


def _group(source: str, now: datetime) -> str:
    return f"{_GROUP} {source} {now.astimezone(UTC).date().isoformat()}"


def _forget(connection: Connection, source: str, oldest: str) -> None:
    """Delete the answers of a source from before a group, with the numbers of them."""
    first = f"{_GROUP} {source} "
    for column, name in ((checkpoint_t.c.source, str), (tally_t.c.name, checkpoints_of)):
        connection.execute(column.table.delete().where(column >= name(first), column < name(oldest)))
