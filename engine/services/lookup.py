"""Find what a person names: an occurrence, somebody who acts. What is not there is refused with what is near."""

from collections.abc import Iterable
from datetime import datetime
from difflib import get_close_matches

from engine.domain.action.authority import Actor
from engine.domain.agreement.rule import OnEvent
from engine.domain.ids import BadId, ObligationId, OccurrenceId
from engine.domain.occurrence.occurrence import Occurrence
from engine.domain.occurrence.rulebook import Rulebook, Rulebooks, Terms
from engine.domain.text import Text
from engine.services.facts import facts_of
from engine.services.ports.ledger import Ledger
from engine.services.ports.occurrences import Occurrences
from engine.services.refused import Refused
from engine.services.terms import under_terms


def find(ledger: Ledger, books: Rulebooks, id: str, at: datetime) -> tuple[Terms, Occurrence]:
    """The occurrence of an id with its terms, worked out from the facts as they are now.

    Raises Refused where there is none, naming near ones.
    """
    named = first_id(books.current, _occurrence_id(ledger.occurrences, id))
    id = str(named)
    row = ledger.occurrences.rows([id]).get(id)
    given: list[tuple[Terms, Occurrence]] = []
    spans = books.terms_of(named.agreement, named.obligation.obligation)
    if spans:
        by_event = any(isinstance(terms.obligation.trigger, OnEvent) for terms in spans)
        facts = facts_of(ledger, books, [named.subject] if by_event and named.subject is not None else [])
        for terms in spans:
            given += [(terms, o) for o in terms.occurrences(facts, books.span(terms, at)) if o.id == id]
    stands = under_terms(books, given, row, ledger.entries.of([id]).get(id, ()))
    if stands is not None:
        return stands
    words = Text(zh="没有事项 {id}。{near}", en="There is no occurrence {id}.{near}")
    raise Refused(words.filled(id=id, near=did_you_mean(id, (r.occurrence.id for r in ledger.occurrences.all_rows()))))


def _occurrence_id(occurrences: Occurrences, written: str) -> OccurrenceId:
    """The id that somebody wrote. Raises Refused, naming near ones."""
    try:
        return OccurrenceId.parse(written)
    except BadId as bad:
        words = Text(zh="{why}。{near}", en="{why}.{near}")
        raise Refused(
            words.filled(why=bad.text, near=did_you_mean(written, (r.occurrence.id for r in occurrences.all_rows())))
        ) from None


def first_id(book: Rulebook, id: OccurrenceId) -> OccurrenceId:
    """The id under which an occurrence goes for ever, where it was named by its obligation's new id (``formerly``)."""
    agreement = book.definitions.agreement(id.agreement)
    promised = agreement.obligation(id.obligation.obligation) if agreement is not None else None
    return id.under(ObligationId(id.agreement, promised.key)) if promised is not None else id


def actor(book: Rulebook, id: str, at: datetime) -> Actor:
    """The person of an id as seen on the day of an instant. Raises Refused where there is none, or none any more."""
    on = book.home.local(at).date()
    found = Actor.on(id, book.definitions.people, on, book.delegations)
    if found is None and (held := [p for p in book.definitions.people if p.id == id]):
        words = Text(zh="{id} 在 {on} 没有岗位（任期：{terms}）。", en="{id} holds no role on {on} (terms: {terms}).")
        terms = ", ".join(f"{p.role} {p.since or ''}–{p.until or ''}" for p in held)
        raise Refused(words.filled(id=id, on=on.isoformat(), terms=terms))
    if found is None:
        words = Text(
            zh="people.csv 里没有 {id} 这个人。{near}", en="There is nobody of the id {id} in people.csv.{near}"
        )
        raise Refused(words.filled(id=id, near=did_you_mean(id, {p.id for p in book.definitions.people})))
    return found


def did_you_mean(name: str, known: Iterable[str]) -> Text:
    """The names that somebody may have meant, as a question to put behind a sentence; empty where none is near."""
    found = get_close_matches(name, sorted(known), n=3, cutoff=0.5)
    if not found:
        return Text.plain("")
    return Text(zh="是不是：" + "、".join(found) + "？", en=" Did you mean: " + ", ".join(found) + "?")
