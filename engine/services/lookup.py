"""Look up what a person names: an occurrence, or somebody who acts. An unknown name is refused with similar ones."""

from datetime import datetime

from engine.domain.action.actor import Actor
from engine.domain.agreement.rule import OnEvent
from engine.domain.ids import BadId, ObligationId, OccurrenceId
from engine.domain.occurrence.occurrence import Occurrence
from engine.domain.occurrence.rulebook import Rulebook, Rulebooks, Terms
from engine.domain.suggest import Similar
from engine.services.facts import facts_of
from engine.services.ports.ledger import Ledger
from engine.services.ports.occurrences import Occurrences
from engine.services.refused import Refused
from engine.services.terms import under_terms


def find(ledger: Ledger, books: Rulebooks, id: str, at: datetime) -> tuple[Terms, Occurrence]:
    """The occurrence of an id with its terms, computed from the facts as they are now.

    Raises Refused, with similar ids, where there is none.
    """
    named_id = first_id(books.current, _occurrence_id(ledger.occurrences, id))
    id = str(named_id)
    row = ledger.occurrences.rows([id]).get(id)
    candidates: list[tuple[Terms, Occurrence]] = []
    spans = books.terms_of(named_id.agreement, named_id.obligation.obligation)
    if spans:
        by_event = any(isinstance(terms.obligation.trigger, OnEvent) for terms in spans)
        facts = facts_of(ledger, books, [named_id.subject] if by_event and named_id.subject is not None else [])
        for terms in spans:
            candidates += [(terms, o) for o in terms.occurrences(facts, books.span(terms, at)) if o.id == id]
    placed = under_terms(books, candidates, row, ledger.entries.of([id]).get(id, ()))
    if placed is not None:
        return placed
    raise Refused("no-item", id=id, similar=_similar_items(ledger.occurrences, id))


def _occurrence_id(occurrences: Occurrences, written: str) -> OccurrenceId:
    """Parse the id that somebody wrote. Raises Refused, with similar ids, where it is not one."""
    try:
        return OccurrenceId.parse(written)
    except BadId as bad:
        raise Refused("not-an-id", why=bad.refusal, similar=_similar_items(occurrences, written)) from None


def _similar_items(occurrences: Occurrences, written: str) -> Similar:
    return Similar.to(written, (row.occurrence.id for row in occurrences.all_rows()))


def first_id(book: Rulebook, id: OccurrenceId) -> OccurrenceId:
    """The permanent id of an occurrence that was named by the new id of a renamed obligation (``formerly``)."""
    agreement = book.definitions.agreement(id.agreement)
    promised = agreement.obligation(id.obligation.obligation) if agreement is not None else None
    return id.under(ObligationId(id.agreement, promised.key)) if promised is not None else id


def actor(book: Rulebook, id: str, at: datetime) -> Actor:
    """The person of an id with the roles held on the day of an instant.

    Raises Refused where nobody has that id, or holds a role on that day.
    """
    on = book.home.local(at).date()
    person = Actor.on(id, book.definitions.people, on, book.delegations)
    if person is None and (terms_held := [p for p in book.definitions.people if p.id == id]):
        terms = tuple(f"{p.role} {p.since or ''}–{p.until or ''}" for p in terms_held)
        raise Refused("no-role-on-day", person=id, on=on, terms=terms)
    if person is None:
        raise Refused("no-person", person=id, similar=Similar.to(id, {p.id for p in book.definitions.people}))
    return person
