"""The obligations whose items two rulebooks may evaluate differently. Whatever else differs concerns no item."""

from collections.abc import Iterable
from datetime import datetime

from engine.domain.agreement.rule import OnEvent, Within
from engine.domain.ids import obligation_text
from engine.domain.occurrence.rulebook import Rulebook

ObligationName = tuple[str, str]
"""(agreement, obligation)."""


def differing_obligations(old: Rulebook, new: Rulebook, at: datetime) -> frozenset[ObligationName]:
    """The obligations whose items may have other dates, verdicts or steps under ``new`` than under ``old`` at an
    instant; one that is only in one of them is among them.

    People are left out: they decide who is notified, not what is due and when.
    """
    names = {*old.names(), *new.names()}
    if _for_all(old, at) != _for_all(new, at):
        return frozenset(names)
    before, after = _Basis(old), _Basis(new)
    differing = {name for name in names if before.of(name) != after.of(name)}
    return frozenset(_with_those_that_need(differing, (old, new)))


def _for_all(book: Rulebook, at: datetime) -> tuple[object, ...]:
    """All that the items of every obligation depend on: the time of the digest, and how far ahead items are stored."""
    organisation = book.organisation
    return organisation.digest_at, organisation.horizon_days, book.home.table.zone, book.window(at).until


class _Basis:
    """All that the items of one obligation depend on in a rulebook, besides ``_for_all``."""

    def __init__(self, book: Rulebook) -> None:
        self._book = book
        self._event_types = {type_.name: type_ for type_ in book.definitions.catalogue.events}

    def of(self, name: ObligationName) -> tuple[object, ...] | None:
        """All that decides on dates, verdicts and steps: None where the obligation is not in force."""
        pair = self._book.find(*name)
        if pair is None:
            return None
        agreement, obligation = pair
        trigger, digests = obligation.trigger, self._book.digests(agreement)
        return (
            obligation,
            agreement.provider,
            agreement.consumer,
            agreement.effective_from,
            agreement.effective_until,
            *self._book.tables(agreement, obligation),
            digests.provider.table,
            digests.consumer.table,
            *((self._event_types.get(event) for event in trigger.events) if isinstance(trigger, OnEvent) else ()),
        )


def _with_those_that_need(names: Iterable[ObligationName], books: Iterable[Rulebook]) -> set[ObligationName]:
    """Obligations and all those whose clock starts with their delivery, also by way of others."""
    needed_by: dict[str, set[ObligationName]] = {}
    for book in books:
        for agreement in book.definitions.agreements:
            for obligation in agreement.obligations:
                if isinstance(obligation.due, Within) and obligation.due.from_delivery:
                    for need in obligation.needs:
                        needed_by.setdefault(need.promise, set()).add((agreement.id, obligation.key))
    reached: set[ObligationName] = set()
    ahead = set(names)
    while ahead:
        reached |= ahead
        ahead = {other for name in ahead for other in needed_by.get(obligation_text(*name), ())} - reached
    return reached
