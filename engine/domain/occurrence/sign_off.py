"""Changes that need signatures: what they touch of agreements with ``sign_off: both``, and whose heads must sign."""

from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from datetime import date

from engine.domain.agreement.agreement import Agreement
from engine.domain.agreement.organisation import Person
from engine.domain.agreement.rule import CommonTrigger
from engine.domain.occurrence.rulebook import Rulebook
from engine.domain.time.day_table import extends


def signers(old: Rulebook, new: Rulebook, agreement: str) -> tuple[str, ...]:
    """The departments whose heads must sign a change of the text of an agreement; empty where none must.

    They are the parties before and after it that exist already. A new agreement that asks for signatures needs them
    too; one that had none needs none.
    """
    before, after = old.definitions.agreement(agreement), new.definitions.agreement(agreement)
    decisive = before or after
    if decisive is None or not decisive.sign_off:
        return ()
    parties = {side for a in (before, after) if a is not None for side in (a.provider, a.consumer)}
    return tuple(sorted(d for d in parties if old.organisation.department(d) is not None))


def touched_by_shared(old: Rulebook, new: Rulebook, on: date) -> tuple[str, ...]:
    """The agreements with signatures, by id, that a change of shared definitions touches, whatever their own text.

    These are a change of a published day of their calendars, of an event that they name, of a common obligation, and of
    who is the head of a party on a local date.
    """
    return tuple(a.id for a in old.definitions.agreements if a.sign_off and _is_touched(old, new, a, on))


def heads_differ(old: Rulebook, people: Sequence[Person], on: date) -> bool:
    """True if other ``people`` hold the role of a head that signs for an agreement in force, or for other days.

    A role that nobody holds on the local date can be filled without a signature: nobody could give it.
    """
    signed = (agreement for agreement in old.definitions.agreements if agreement.sign_off)
    return any(_replaces_heads(old, people, agreement, on) for agreement in signed)


def _replaces_heads(old: Rulebook, people: Sequence[Person], agreement: Agreement, on: date) -> bool:
    return any(
        _holders(old.definitions.people, head) != _holders(people, head)
        for head in _heads(old, agreement)
        if head is not None and old.directory.holders(head, on)
    )


def _is_touched(old: Rulebook, new: Rulebook, agreement: Agreement, on: date) -> bool:
    if _heads(old, agreement) != _heads(new, agreement):
        return True
    if _replaces_heads(old, new.definitions.people, agreement, on):
        return True
    catalogues = old.definitions.catalogue, new.definitions.catalogue
    named = set(_texts(agreement))
    if any(event.name in named and event != catalogues[1].event(event.name) for event in catalogues[0].events):
        return True
    return _calendars_differ(old, new, agreement) or _common_obligations_differ(old, new, agreement)


def _calendars_differ(old: Rulebook, new: Rulebook, agreement: Agreement) -> bool:
    consumers = [book.organisation.department(agreement.consumer) for book in (old, new)]
    if consumers[0] is None or consumers[1] is None or consumers[0].calendar != consumers[1].calendar:
        return True
    used = {consumers[0].calendar, *(o.calendar for o in agreement.obligations)}
    after = {table.id: table for table in new.definitions.calendars}
    return any(id not in after or not extends(after[id], old.calendars[id].table) for id in used)


def _common_obligations_differ(old: Rulebook, new: Rulebook, agreement: Agreement) -> bool:
    common = [old.find(*name) for name in old.names() if name[0] == agreement.id]
    return any(
        pair is not None
        and isinstance(pair[1].trigger, CommonTrigger)
        and ((now := new.find(agreement.id, pair[1].key)) is None or now[1] != pair[1])
        for pair in common
        if new.definitions.agreement(agreement.id) is not None
    )


def _heads(book: Rulebook, agreement: Agreement) -> tuple[str | None, ...]:
    """The roles of the heads of the two parties; None for a department that does not exist."""
    departments = (book.organisation.department(side) for side in (agreement.provider, agreement.consumer))
    return tuple(d.head if d is not None else None for d in departments)


def _holders(people: Sequence[Person], role: str) -> frozenset[tuple[str, object, object]]:
    return frozenset((p.id, p.since, p.until) for p in people if p.role == role)


def _texts(value: object) -> Iterator[str]:
    """Every text in a value, whatever its place: an agreement names events in many."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple | frozenset):
        for part in value:
            yield from _texts(part)
    elif is_dataclass(value):
        for f in fields(value):
            yield from _texts(getattr(value, f.name))
