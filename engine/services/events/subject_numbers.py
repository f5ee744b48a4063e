"""Recognise the subject of a row: a known number in another spelling, or a new one that may be a known one."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from engine.domain.agreement.catalogue import Catalogue
from engine.domain.agreement.subject_number import bare_number, folded_number
from engine.domain.ledger.entry import About
from engine.services.events.event_row import ParsedEvent
from engine.services.ports.events import KnownNumber
from engine.services.ports.ledger import Ledger

_SOON = timedelta(days=1)
"""The time between two events that may be one event, recorded under two numbers."""


class SubjectNumbers:
    """The numbers that are known, of the ledger and of the rows read so far."""

    def __init__(self, ledger: Ledger, catalogue: Catalogue, readings: Iterable[ParsedEvent]) -> None:
        self._ledger = ledger
        self._kinds = {type_.name: type_.about for type_ in catalogue.events}
        readings = list(readings)
        self._alone: dict[tuple[str, str], str] = {}
        """The number of a new subject, as long as no other spelling of it comes."""
        self._by_number: dict[tuple[str, str], dict[KnownNumber, None]] = {}
        for number in ledger.events.numbers({bare_number(r.subject) for r in readings}):
            self._keep(number, bare_number(number.subject))
        self._identified: dict[tuple[str, str], list[ParsedEvent]] = {}
        self._recorded = _recorded_identities(ledger, readings)

    def resolved(self, reading: ParsedEvent) -> ParsedEvent:
        """The event under the number as it was first written; with ``same_as`` if the number may be that known one."""
        bare = bare_number(reading.subject)
        place = self._kind(reading.name), bare
        if place not in self._by_number:
            first = self._alone.setdefault(place, reading.subject) if reading.identity is None else None
            if first == reading.subject:  # nothing like it is known
                return reading
        found = self._resolved(reading, bare)
        if found.subject is not reading.subject:
            bare = bare_number(found.subject)
        self._keep(KnownNumber(found.name, found.subject, found.same_as, cancelled=False), bare)
        if found.identity is not None and found.same_as is None:
            self._identified.setdefault((found.name, found.identity), []).append(found)
        return found

    def _resolved(self, reading: ParsedEvent, bare: str) -> ParsedEvent:
        known = self._known(self._kind(reading.name), bare)
        folded = folded_number(reading.subject)
        same = [k for k in known if folded_number(k.subject) == folded]
        if (alias := next((k.same_as for k in same if k.cancelled and k.same_as), None)) is not None:
            return reading.under(alias)
        sure = [k for k in same if k.same_as is None]
        if sure:
            return reading.under(next((k.subject for k in sure if k.subject == reading.subject), sure[0].subject))
        if same:
            return reading.under(same[0].subject)._replace(same_as=same[0].same_as)
        if reading.name not in self._kinds:  # an undeclared event opens nothing: nobody needs to ask
            return reading
        like = next((k.subject for k in known if k.same_as is None), None) or self._identified_by(reading)
        return reading._replace(same_as=like) if like is not None else reading

    def _identified_by(self, reading: ParsedEvent) -> str | None:
        """The other subject of which the same event, with the same identifying field, is known within a day."""
        if reading.identity is None:
            return None
        recorded = self._recorded.get((reading.name, reading.identity), ())
        others = [(other.subject, other.at) for other in self._identified.get((reading.name, reading.identity), ())]
        near = (subject for subject, at in (*recorded, *others) if abs(at - reading.at) <= _SOON)
        return next(near, None)

    def _keep(self, number: KnownNumber, bare: str) -> None:
        kind = self._kind(number.name)
        self._known(kind, bare)[KnownNumber(kind, number.subject, number.same_as, number.cancelled)] = None

    def _known(self, kind: str, bare: str) -> dict[KnownNumber, None]:
        """The known numbers that are these without leading zeros, in the order in which they came."""
        known = self._by_number.get((kind, bare))
        if known is None:
            known = self._by_number[kind, bare] = {}
            if (alone := self._alone.pop((kind, bare), None)) is not None:
                known[KnownNumber(kind, alone, None, cancelled=False)] = None
        return known

    def _kind(self, name: str) -> str:
        """The kind of subject that an event is about; of an undeclared event its name."""
        return self._kinds.get(name, name)


def _recorded_identities(
    ledger: Ledger, readings: Iterable[ParsedEvent]
) -> Mapping[tuple[str, str], list[tuple[str, datetime]]]:
    """The subjects and times of the events recorded with the identities of these rows, by name and identity."""
    identities = {r.identity for r in readings if r.identity is not None}
    found = ledger.events.identified(identities) if identities else ()
    entries = ledger.entries.about(About.EVENT, [event.id for event in found]) if found else {}
    recorded: dict[tuple[str, str], list[tuple[str, datetime]]] = {}
    for event in found:
        recorded.setdefault((event.name, event.identity), []).append(
            (event.subject, entries[event.id][-1].effective_at)
        )
    return recorded
