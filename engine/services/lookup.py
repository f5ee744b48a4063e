"""Look up what a person names: an occurrence, or somebody who acts. An unknown name is refused with similar ones."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from engine.domain.action.actor import Actor
from engine.domain.ids import BadId, ObligationId, OccurrenceId
from engine.domain.occurrence.occurrence import Occurrence
from engine.domain.occurrence.rulebook import Rulebook, Rulebooks, Terms
from engine.domain.suggest import similar_names
from engine.domain.text import Text
from engine.services.occurrences import OccurrenceReader
from engine.services.ports.ledger import Ledger
from engine.services.refused import Refused


def find(ledger: Ledger, books: Rulebooks, id: str, at: datetime) -> tuple[Terms, Occurrence]:
    """The occurrence of an id with its terms, computed from the facts as they are now.

    Raises Refused, with similar ids, where there is none.
    """
    reader = OccurrenceReader(ledger)
    named_id = first_id(books.current, _occurrence_id(reader, id))
    placed = reader.one(books, named_id, at)
    if placed is not None:
        return placed
    message = Text(zh="没有事项 {id}。{near}", en="There is no item {id}.{near}")
    raise Refused(message.filled(id=str(named_id), near=_ask_if_meant(reader.similar(str(named_id)))))


def _occurrence_id(reader: OccurrenceReader, written: str) -> OccurrenceId:
    """Parse the id that somebody wrote. Raises Refused, with similar ids, where it is not one."""
    try:
        return OccurrenceId.parse(written)
    except BadId as bad:
        message = Text(zh="{why}。{near}", en="{why}.{near}")
        raise Refused(message.filled(why=bad.text, near=_ask_if_meant(reader.similar(written)))) from None


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
        message = Text(zh="{id} 在 {on} 没有任职（任期：{terms}）。", en="{id} holds no role on {on} (terms: {terms}).")
        terms = ", ".join(f"{p.role} {p.since or ''}–{p.until or ''}" for p in terms_held)
        raise Refused(message.filled(id=id, on=on.isoformat(), terms=terms))
    if person is None:
        message = Text(zh="people.csv 中没有 {id}。{near}", en="Nobody in people.csv has the id {id}.{near}")
        raise Refused(message.filled(id=id, near=did_you_mean(id, {p.id for p in book.definitions.people})))
    return person


def did_you_mean(name: str, known: Iterable[str]) -> Text:
    """A question with the known names that are similar, to put behind a sentence; empty where there are none."""
    return _ask_if_meant(similar_names(name, known, most=3))


def _ask_if_meant(similar: Sequence[str]) -> Text:
    if not similar:
        return Text.plain("")
    return Text(zh="您是不是要找：" + "、".join(similar) + "？", en=" Did you mean: " + ", ".join(similar) + "?")
