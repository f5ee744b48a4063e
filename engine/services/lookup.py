"""Look up what a person names: an occurrence, or somebody who acts. An unknown name is refused with similar ones."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import count, islice

from engine.domain.action.actor import Actor
from engine.domain.agreement.organisation import ids_of_name
from engine.domain.ids import BadId, ObligationId, OccurrenceId
from engine.domain.occurrence.occurrence import Occurrence
from engine.domain.occurrence.rulebook import Rulebook, Terms
from engine.domain.occurrence.rulebooks import Rulebooks
from engine.domain.refusal import Excerpt
from engine.domain.suggest import Similar
from engine.domain.text import folded
from engine.services.occurrences import OccurrenceReader
from engine.services.ports.ledger import Ledger
from engine.services.ports.search import SearchQuery, SearchWord
from engine.services.refused import Refused

_LISTED = 5
"""The most items of a subject that a refusal lists."""
_SUGGESTED = 3
_AT_A_TIME = 200
"""The items that are read at once to name their subjects."""


def find(ledger: Ledger, books: Rulebooks, id: str, at: datetime) -> tuple[Terms, Occurrence]:
    """The occurrence of an id with its terms, computed from the facts as they are now.

    Raises Refused, with similar ids, where there is none.
    """
    reader = OccurrenceReader(ledger)
    named_id = first_id(books.current, _occurrence_id(ledger, id))
    placed = reader.one(books, named_id, at)
    if placed is not None:
        return placed
    raise Refused("no-item", id=str(named_id), similar=Similar(tuple(reader.similar(str(named_id)))))


def _occurrence_id(ledger: Ledger, written: str) -> OccurrenceId:
    """Parse the id that somebody wrote.

    Raises Refused where it is not one: with the items of the subject where it is the number of one, else with similar
    names.
    """
    try:
        return OccurrenceId.parse(written)
    except BadId as bad:
        if subjects := ledger.search.subjects(written):
            items = ledger.search.about(subjects)
            if not items:
                raise Refused("subject-without-items", number=subjects[0]) from None
            listed = Excerpt(items[:_LISTED], max(0, len(items) - _LISTED))
            raise Refused("number-of-subject", number=subjects[0], items=listed) from None
        raise Refused("not-an-id", why=bad.refusal, similar=near_names(ledger, written)) from None


def near_names(ledger: Ledger, written: str, seen: frozenset[str] | None = None) -> Similar:
    """The numbers of subjects that a text finds, such as by a plate; else the numbers and ids that are like it.

    ``seen`` are the agreements whose items, and the subjects of these, may be named; None: all.
    """
    words = folded(written).split()
    if words and min(map(len, words)) > 1:
        query = SearchQuery(tuple(map(SearchWord, words)), agreements=seen)
        if found := tuple(islice(_subjects_of(ledger, query), _SUGGESTED)):
            return Similar(found)
    subjects, ids = ledger.search.near_subjects(written), ledger.search.near_ids(written)
    if seen is not None:
        subjects = tuple(s for s in subjects if _has_seen(ledger.search.about([s]), seen))
        ids = tuple(id for id in ids if _has_seen([id], seen))
    return Similar.to(written, (*subjects, *ids))


def _has_seen(items: Iterable[str], seen: frozenset[str]) -> bool:
    """True if one of some items is of an agreement that may be seen."""
    return any(OccurrenceId.parse(id).agreement in seen for id in items)


def _subjects_of(ledger: Ledger, query: SearchQuery) -> Iterator[str]:
    """The subjects of the items that a query finds, each once, in the order of these items."""
    seen: set[str] = set()
    for skip in count(0, _AT_A_TIME):
        page = ledger.search.page(query, limit=_AT_A_TIME, skip=skip)
        for subject in (OccurrenceId.parse(id).subject for id in page.ids):
            if subject is not None and subject not in seen:
                seen.add(subject)
                yield subject
        if skip + _AT_A_TIME >= page.total:
            return


def near_subjects(ledger: Ledger, number: str) -> tuple[str, ...]:
    """The numbers of subjects that are this one, whatever its spelling, or else like it."""
    return ledger.search.subjects(number) or Similar.to(number, ledger.search.near_subjects(number)).names


def first_id(book: Rulebook, id: OccurrenceId) -> OccurrenceId:
    """The permanent id of an occurrence that was named by the new id of a renamed obligation (``formerly``)."""
    agreement = book.definitions.agreement(id.agreement)
    promised = agreement.obligation(id.obligation.obligation) if agreement is not None else None
    return id.under(ObligationId(id.agreement, promised.key)) if promised is not None else id


def person_id(book: Rulebook, written: str, at: datetime) -> str:
    """The id of the person whom an id or a name names; a text that names nobody as it is.

    Several people may have one name: then one of them who holds a role on the day of the instant is meant. Raises
    Refused, with the ids, where it is several of them.
    """
    people, on = book.definitions.people, book.home.local(at).date()
    ids = ids_of_name(people, written)
    if len(ids) > 1:
        ids = tuple(id for id in ids if any(p.id == id and p.holds(p.role, on) for p in people)) or ids
    if len(ids) > 1:
        raise Refused("person-ambiguous", name=written.strip(), ids=ids)
    return ids[0] if ids else written


def actor(book: Rulebook, id: str, at: datetime) -> Actor:
    """The person of an id with the roles held on the day of an instant.

    Raises Refused where nobody has that id, or holds a role on that day.
    """
    people, on = book.definitions.people, book.home.local(at).date()
    person = Actor.on(id, people, on, book.delegations)
    if person is None and (terms_held := [p for p in people if p.id == id]):
        terms = tuple(f"{p.role} {p.since or ''}–{p.until or ''}" for p in terms_held)
        raise Refused("no-role-on-day", person=book.directory.names.person(id), on=on, terms=terms)
    if person is None:
        known = {name for p in people for name in (p.id, p.name)}
        raise Refused("no-person", person=id, similar=Similar.to(id, known))
    return person


def require_department(book: Rulebook, department: str) -> None:
    """Raises Refused, with similar ones, for a department that the organisation does not have."""
    known = {d.id for d in book.organisation.departments}
    if department not in known:
        raise Refused("no-department", department=department, similar=Similar.to(department, known))
