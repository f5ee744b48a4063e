"""The search for occurrences by SQL over their rows, the events and what people recorded.

It reads every event and every entry of a person. An index of terms may take its place behind the same port.
"""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Connection, Select, or_, select, tuple_

from engine.domain.ledger.entry import ENGINE, About, Kind
from engine.domain.text import folded
from engine.services.ports.search import SearchHit, SearchQuery, SearchWord
from engine.store.bulk import among
from engine.store.core_tables import entry_t, event_t, occurrence_t
from engine.store.entries import holds
from engine.store.folding import any_text_under, body_may_contain, contains, folded_column, json_value
from engine.store.instants import micro
from engine.store.session import Session

_MOVES = (Kind.EXTENSION_GRANTED, Kind.PAUSED, Kind.SUPERSEDED, Kind.DUE_SET)
"""The kinds of entries that move a due time."""
_SUBMITTED = ("evidence", "comment", "reason", "note", "to")
"""The keys of entries under which people find their own words and names."""


class SqlSearch:
    """The search on a ledger."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def hits(self, query: SearchQuery) -> tuple[SearchHit, ...]:
        """The occurrences that fit, the one that was due last first, those without a due time before them."""
        columns = occurrence_t.c
        moves = or_(*(holds(entry_t.c.kind, kind) for kind in _MOVES))
        moved = columns.id.in_(select(entry_t.c.subject_id).where(moves))
        with self._session.reading() as connection:
            wanted = select(columns.id, moved.label("moved"))
            wanted = wanted.where(*(_word(connection, word) for word in query.words))
            if query.phases is not None:
                wanted = wanted.where(columns.phase.in_(sorted(phase.value for phase in query.phases)))
            if query.agreements is not None:
                wanted = wanted.where(among(connection, columns.agreement, query.agreements))
            if query.due is not None:
                after, until = map(micro, query.due)
                wanted = wanted.where(or_((columns.due_at > after) & (columns.due_at <= until), moved))
            order = (columns.due_at.is_not(None), columns.due_at.desc(), columns.id)
            return tuple(SearchHit(row.id, bool(row.moved)) for row in connection.execute(wanted.order_by(*order)))

    def about(self, subjects: Iterable[str]) -> tuple[str, ...]:
        """The occurrences about these subjects, by id."""
        with self._session.reading() as connection:
            subject = json_value(connection, occurrence_t.c.body, "subject")
            found = select(occurrence_t.c.id).where(subject.in_(sorted(set(subjects)))).order_by(occurrence_t.c.id)
            return tuple(connection.execute(found).scalars())

    def subjects(self, number: str) -> tuple[str, ...]:
        """The recorded spellings of the number of a subject."""
        with self._session.reading() as connection:
            same = folded_column(connection, event_t.c.subject) == folded(number)
            found = select(event_t.c.subject).where(same).distinct().order_by(event_t.c.subject)
            return tuple(connection.execute(found).scalars())

    def all_subjects(self) -> tuple[str, ...]:
        """The numbers of all subjects, sorted."""
        with self._session.reading() as connection:
            found = select(event_t.c.subject).distinct().order_by(event_t.c.subject)
            return tuple(connection.execute(found).scalars())

    def all_ids(self) -> tuple[str, ...]:
        """The ids of all stored occurrences, sorted."""
        with self._session.reading() as connection:
            return tuple(connection.execute(select(occurrence_t.c.id).order_by(occurrence_t.c.id)).scalars())


def _word(connection: Connection, word: SearchWord) -> ColumnElement[bool]:
    """The condition that an occurrence has a word."""
    columns = occurrence_t.c
    label = json_value(connection, columns.body, "label")
    subject = json_value(connection, columns.body, "subject")
    conditions = [
        contains(connection, columns.id, word.text),
        contains(connection, label, word.text),
        subject.in_(
            select(event_t.c.subject)
            .join(entry_t, entry_t.c.subject_id == event_t.c.id)
            .where(holds(entry_t.c.about, About.EVENT), _recorded(connection, word, ("data",)))
        ),
        columns.id.in_(_entries_of_people().where(_recorded(connection, word, _SUBMITTED))),
    ]
    if word.people:
        conditions.append(columns.id.in_(_entries_of_people().where(entry_t.c.actor.in_(sorted(word.people)))))
    if word.obligations:
        conditions.append(tuple_(columns.agreement, columns.obligation).in_(sorted(word.obligations)))
    return or_(*conditions)


def _entries_of_people() -> Select[tuple[str]]:
    """The occurrences of entries that people or checks made."""
    return select(entry_t.c.subject_id).where(holds(entry_t.c.about, About.OCCURRENCE), entry_t.c.actor != ENGINE)


def _recorded(connection: Connection, word: SearchWord, keys: Iterable[str]) -> ColumnElement[bool]:
    """The condition that an entry has a word, or the id of one of its people, in a text under one of the keys."""
    body = entry_t.c.body
    may = [body_may_contain(connection, body, word.text)]
    may += [body_may_contain(connection, body, folded(person)) for person in sorted(word.people)]
    under = (any_text_under(connection, entry_t, key, text=word.text, same_as=word.people) for key in keys)
    return or_(*may) & or_(*under)
