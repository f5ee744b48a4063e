"""The search for occurrences by SQL over the terms, which are read by their pairs of characters.

A word finds a list of subjects and occurrences, or beginnings of ids that thousands share. The word that finds the
fewest is asked first; the others are conditions on what it finds.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Select,
    and_,
    case,
    false,
    func,
    or_,
    select,
    tuple_,
    union,
)

from engine.domain.agreement.subject_number import bare_number
from engine.domain.ids import ObligationId
from engine.domain.ledger.entry import About, Kind, Phase
from engine.domain.text import folded
from engine.services.ports.search import (
    Counted,
    FoundKind,
    SearchPage,
    SearchPart,
    SearchQuery,
    SearchWord,
)
from engine.store.bulk import CONDITIONS, among, begins_with, begins_with_any
from engine.store.core_tables import entry_t, event_t, occurrence_t
from engine.store.entries import holds, of_people
from engine.store.folding import contains, folded_column
from engine.store.found_order import by_subject, in_order, kinds_where
from engine.store.instants import micro
from engine.store.near_names import near_ids, near_subjects
from engine.store.session import Session
from engine.store.term_search import Names, TermNames, names_among, names_of_value, names_with, numbers_with

_MOVES = (Kind.EXTENSION_GRANTED, Kind.PAUSED, Kind.SUPERSEDED, Kind.DUE_SET)
"""The kinds of entries that move a due time."""
_CLOSED = frozenset({Phase.CLOSED})
_NOT_CLOSED = frozenset(Phase) - _CLOSED
_SHORTEST = 2
"""The fewest characters that the pairs of terms can find."""
_FULL_WIDTH = str.maketrans("/@#", "／＠＃")
_FEW = 20_000
"""Up to so many subjects and occurrences that a word finds are read, to look for other words in their terms alone."""


class SqlSearch:
    """The search on a ledger."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def page(self, query: SearchQuery, *, exactly: str = "", limit: int, skip: int = 0) -> SearchPage:
        """The occurrences that fit: first those that are ``exactly`` a text, then the one that was due last first,
        those without a due time before them."""
        columns = occurrence_t.c
        with self._session.reading() as connection:
            conditions = _conditions(connection, query)
            total = int(
                connection.execute(select(func.count()).select_from(occurrence_t).where(*conditions)).scalar_one()
            )
            order = _likeliest_first(connection, exactly)
            wanted = select(columns.id).where(*conditions).order_by(*order).limit(limit).offset(skip)
            return SearchPage(tuple(connection.execute(wanted).scalars()) if total > skip else (), total)

    def part(self, query: SearchQuery, part: SearchPart, *, exactly: str = "") -> tuple[tuple[str, ...], Counted]:
        """The ids of a part of the occurrences that fit, in order, and the counts of all that fit."""
        columns = occurrence_t.c
        with self._session.reading() as connection:
            conditions = _conditions(connection, query)
            by = (columns.agreement, _is_closed())
            counting = select(*by, func.count()).where(*conditions).group_by(*by)
            counts = {(id, bool(closed)): int(count) for id, closed, count in connection.execute(counting)}
            if part.limit == 0 or not counts:
                return (), counts
            found, order = in_order(connection, part) or (occurrence_t, _likeliest_first(connection, exactly))
            if part.by_subject:
                order = [*by_subject(connection), *order]
            wanted = select(columns.id).select_from(found).where(*conditions, *_of_part(connection, part))
            wanted = wanted.order_by(*order).limit(part.limit).offset(part.skip)
            return tuple(connection.execute(wanted).scalars()), counts

    def kinds(self, query: SearchQuery, caused: Collection[tuple[str, str]]) -> frozenset[FoundKind]:
        """The kinds of the occurrences that fit; those that follow from other ones are each a kind."""
        with self._session.reading() as connection:
            return frozenset(kinds_where(connection, _conditions(connection, query), caused))

    def counts_of(self, query: SearchQuery, part: SearchPart, subjects: Iterable[str]) -> Mapping[str, int]:
        """How many occurrences that fit, of the agreements and the state of a part, are about each of some subjects."""
        subject = occurrence_t.c.subject
        with self._session.reading() as connection:
            conditions = [*_conditions(connection, query), *_of_part(connection, part)]
            about = among(connection, subject, subjects)
            found = select(subject, func.count()).where(*conditions, about).group_by(subject)
            return {number: int(count) for number, count in connection.execute(found)}

    def moved(self, query: SearchQuery) -> tuple[str, ...]:
        """Those of the occurrences that fit whose due time may have moved, by id."""
        with self._session.reading() as connection:
            wanted = select(occurrence_t.c.id).where(*_conditions(connection, query), _moved())
            return tuple(connection.execute(wanted.order_by(occurrence_t.c.id)).scalars())

    def about(self, subjects: Iterable[str]) -> tuple[str, ...]:
        """The occurrences about these subjects, by id."""
        with self._session.reading() as connection:
            fits = among(connection, occurrence_t.c.subject, subjects)
            found = select(occurrence_t.c.id).where(fits).order_by(occurrence_t.c.id)
            return tuple(connection.execute(found).scalars())

    def subjects(self, number: str) -> tuple[str, ...]:
        """The recorded spellings of the number of a subject."""
        with self._session.reading() as connection:
            return spellings(connection, number)

    def subjects_with(self, words: Collection[str]) -> frozenset[str]:
        """The numbers of the subjects that have each of some words in a field of an event or in their number."""
        found: frozenset[str] | None = None
        with self._session.reading() as connection:
            for word in sorted(words, key=len, reverse=True):
                names = names_with(connection, word).subjects
                with_word = connection.execute(names).scalars() if isinstance(names, Select) else names
                found = frozenset(with_word) if found is None else found.intersection(with_word)
                if not found:
                    break
        return found or frozenset()

    def near_subjects(self, number: str) -> tuple[str, ...]:
        """Numbers of subjects that may be like a text; sorted."""
        with self._session.reading() as connection:
            return near_subjects(connection, number)

    def near_ids(self, written: str) -> tuple[str, ...]:
        """Ids of stored occurrences that may be like a text; sorted."""
        with self._session.reading() as connection:
            return near_ids(connection, written)


def spellings(connection: Connection, number: str) -> tuple[str, ...]:
    """The recorded spellings of the number of a subject."""
    wanted = folded(number)
    if not wanted:
        return ()
    # numbers that are folded alike are alike without leading zeros, which has an index; but only full-width separators
    # can stand in one
    bare = {bare_number(number), bare_number(number.translate(_FULL_WIDTH))}
    found = select(event_t.c.subject).where(event_t.c.number.in_(sorted(bare))).distinct()
    return tuple(sorted(s for s in connection.execute(found).scalars() if folded(s) == wanted))


def _likeliest_first(connection: Connection, exactly: str) -> list[ColumnElement[Any]]:
    """Those that are ``exactly`` a text, then the one that was due last first, those without a due time before them."""
    columns = occurrence_t.c
    first = [case((fits, 0), else_=1) for fits in _is_exactly(connection, exactly)]
    return [*first, columns.due_at.is_not(None), columns.due_at.desc(), columns.id]


def _of_part(connection: Connection, part: SearchPart) -> Iterator[ColumnElement[bool]]:
    """The conditions of a part of what a search finds."""
    if part.agreements is not None:
        yield among(connection, occurrence_t.c.agreement, part.agreements)
    if part.closed is not None:
        yield _is_closed() if part.closed else _has_phase(_NOT_CLOSED)


def _is_exactly(connection: Connection, text: str) -> Iterator[ColumnElement[bool]]:
    """The condition that the id or the number of an occurrence is a text, folded; none where no item can be that."""
    numbers = spellings(connection, text)
    if numbers:
        yield among(connection, occurrence_t.c.subject, numbers)
    elif "@" in text:  # as each id has: to fold thousands of them takes its time
        yield folded_column(connection, occurrence_t.c.id) == text


# ---- what a query asks for


def _conditions(connection: Connection, query: SearchQuery) -> list[ColumnElement[bool]]:
    """The conditions on occurrences: those of the word that finds the fewest come first, as a list of ids."""
    columns = occurrence_t.c
    conditions = _words(connection, query.words)
    if query.phases is not None:
        conditions.append(_is_closed() if query.words and query.phases == _CLOSED else _has_phase(query.phases))
    if query.agreements is not None:
        conditions.append(among(connection, columns.agreement, query.agreements))
    if query.due is not None:
        after, until = map(micro, query.due)
        conditions.append(or_((columns.due_at > after) & (columns.due_at <= until), _moved()))
    if query.without:
        conditions.append(~among(connection, columns.id, query.without))
    return conditions


def _has_phase(phases: Collection[Phase]) -> ColumnElement[bool]:
    found: ColumnElement[bool] = occurrence_t.c.phase.in_(sorted(phase.value for phase in phases))
    return found


def _is_closed() -> ColumnElement[bool]:
    """The condition that an occurrence is closed as no index serves it: most are, and words find fewer."""
    return case((occurrence_t.c.phase == Phase.CLOSED.value, 1), else_=0) == 1


def _words(connection: Connection, words: Sequence[SearchWord]) -> list[ColumnElement[bool]]:
    """The conditions that an occurrence has every word.

    The rarest word is asked first. Where it does not find much, the others are looked for in the terms of that alone.
    """
    if not words:
        return []
    numbers = {word: numbers_with(connection, word.text) for word in words}
    rarest, *others = sorted(words, key=lambda word: (_is_wide(word), len(numbers[word])))
    first = _places(connection, rarest, numbers[rarest])
    if others and len(numbers[rarest]) <= _FEW and not (_is_wide(rarest) or first.heads):
        found = connection.execute(select(occurrence_t.c.id, occurrence_t.c.subject).where(first.as_list(connection)))
        subject_of = {row.id: row.subject for row in found}
        places = [_places_among(connection, word, subject_of) for word in others]
    else:
        places = [_places(connection, word, numbers[word]) for word in others]
    return [first.as_list(connection), *(found.as_condition(connection) for found in places)]


def _is_wide(word: SearchWord) -> bool:
    """Return whether a word stands for people or obligations, which thousands of items may share."""
    return bool(word.people or word.obligations)


def _moved() -> ColumnElement[bool]:
    moves = or_(*(holds(entry_t.c.kind, kind) for kind in _MOVES))
    moved: ColumnElement[bool] = occurrence_t.c.id.in_(select(entry_t.c.subject_id).where(moves))
    return moved


@dataclass(frozen=True, slots=True)
class WordPlaces:
    """Where a word is: by the terms, across the beginning of ids, and by the people and obligations it stands for."""

    terms: Sequence[TermNames]
    across: Sequence[str]
    word: SearchWord

    @property
    def heads(self) -> Sequence[str]:
        """The beginnings of ids that have it."""
        return sorted({head for names in self.terms for head in names.heads})

    def as_list(self, connection: Connection) -> ColumnElement[bool]:
        """The condition that an occurrence is one of these, by reading them from indexes."""
        which = self.listed(connection)
        beginnings = [ObligationId(*name).occurrences for name in sorted(self.word.obligations)]
        which += _begin_with(connection, _outermost([*beginnings, *self.heads]))
        if len(which) == 1 and not self.word.people:
            return which[0]
        ids = [select(occurrence_t.c.id).where(condition) for condition in which]
        ids += [_acted(self.word)] if self.word.people else []
        if not ids:
            return false()
        one_of: ColumnElement[bool] = occurrence_t.c.id.in_(union(*ids) if len(ids) > 1 else ids[0])
        return one_of

    def as_condition(self, connection: Connection) -> ColumnElement[bool]:
        """The condition that an occurrence is one of these, to be tested."""
        columns, which = occurrence_t.c, self.listed(connection)
        if obligations := sorted(self.word.obligations):
            which.append(
                tuple_(columns.agreement, columns.obligation).in_(obligations)
                if len(obligations) <= CONDITIONS
                else begins_with_any(connection, columns.id, [ObligationId(*name).occurrences for name in obligations])
            )
        which += _begin_with(connection, self.heads)
        if self.word.people:
            which.append(columns.id.in_(_acted(self.word)))
        return or_(*which) if which else false()

    def listed(self, connection: Connection) -> list[ColumnElement[bool]]:
        """The conditions that an occurrence, or its subject, is listed."""
        columns = occurrence_t.c
        which = [_is_one_of(connection, columns.subject, names.subjects) for names in self.terms]
        which += [_is_one_of(connection, columns.id, names.items) for names in self.terms]
        return [one for one in (*which, _is_one_of(connection, columns.id, self.across)) if one is not None]


def _is_one_of(connection: Connection, column: Column[str], names: Names) -> ColumnElement[bool] | None:
    """The condition that a column has one of some names; None where there is none."""
    if isinstance(names, Select):
        within: ColumnElement[bool] = column.in_(names)
        return within
    return among(connection, column, names) if names else None


def _places(connection: Connection, word: SearchWord, numbers: Sequence[int]) -> WordPlaces:
    """Where a word is; ``numbers`` are those of the rows of terms that may have it."""
    terms = [names_with(connection, word.text, numbers)]
    terms += [names_of_value(connection, person) for person in sorted(word.people)]
    return WordPlaces(terms, _across_head(connection, word.text), word)


def _places_among(connection: Connection, word: SearchWord, subject_of: Mapping[str, str | None]) -> WordPlaces:
    """Where a word is among some occurrences, given by id with their subjects."""
    subjects = {subject for subject in subject_of.values() if subject is not None}
    names = names_among(connection, subjects | subject_of.keys(), word.text, word.people)
    items = sorted(id for id in subject_of if id in names or word.text in folded(id))
    return WordPlaces([TermNames(sorted(names & subjects), items)], (), word)


def _across_head(connection: Connection, word: str) -> tuple[str, ...]:
    """The occurrences whose id has a word that begins in the head of the id and ends behind it.

    Behind the head the id goes on with the number of the subject, or with a text of the occurrence itself.
    """
    ids: set[str] = set()
    for at, sign in enumerate(word, start=1):
        rest = word[at:]
        if sign not in "/@" or not rest:
            continue
        has_word = contains(connection, occurrence_t.c.id, word)
        if len(rest) < _SHORTEST:
            heads = names_with(connection, word[:at]).heads
            where = [_begins(head) for head in heads if folded(head).endswith(word[:at])]
        else:
            where = WordPlaces([names_with(connection, rest)], (), SearchWord(rest)).listed(connection)
        for condition in where:
            ids |= set(connection.execute(select(occurrence_t.c.id).where(and_(condition, has_word))).scalars())
    return tuple(sorted(ids))


def _begins(beginning: str) -> ColumnElement[bool]:
    """The condition that an id begins with a text, by the index of ids."""
    return begins_with(occurrence_t.c.id, beginning)


def _begin_with(connection: Connection, beginnings: Sequence[str]) -> list[ColumnElement[bool]]:
    """The conditions of which an id fulfils one where it begins with one of these texts, by the index of ids."""
    if len(beginnings) <= CONDITIONS:
        return [_begins(beginning) for beginning in beginnings]
    return [begins_with_any(connection, occurrence_t.c.id, beginnings)]


def _outermost(beginnings: Sequence[str]) -> list[str]:
    """Beginnings of ids without those that begin with another one."""
    kept: list[str] = []
    for beginning in sorted(set(beginnings)):
        if not kept or not beginning.startswith(kept[-1]):
            kept.append(beginning)
    return kept


def _acted(word: SearchWord) -> Select[tuple[str]]:
    """The occurrences that the people of a word did something about."""
    return select(entry_t.c.subject_id).where(
        holds(entry_t.c.about, About.OCCURRENCE), of_people(), entry_t.c.actor.in_(sorted(word.people))
    )
