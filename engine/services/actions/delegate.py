"""Delegate to a colleague for a period, or end the delegation."""

from datetime import date

from engine.domain.action.delegate import Delegate, EndDelegation, delegations
from engine.domain.ledger.delegation import Delegation
from engine.domain.ledger.entry import About
from engine.domain.occurrence.rulebook import Rulebook
from engine.domain.refusal import Refusal
from engine.services.command_time import CommandTime
from engine.services.commit import decide
from engine.services.lookup import actor as find_actor
from engine.services.ports.entries import Entries
from engine.services.ports.ledger import Batch, ExpectedHead, Ledger
from engine.services.refused import Refused
from engine.services.snapshot import rulebook


def delegate(ledger: Ledger, *, actor: str, to: str, since: date, until: date, command_time: CommandTime) -> Delegation:
    """Delegate to a colleague from a date until a date, both included.

    Raises Refused where the dates are out of order or past, the colleague is of another department or holds no role, or
    another delegation overlaps.
    """
    proposed = Delegation(actor, to, since, until)

    def work(expected_head: ExpectedHead) -> tuple[Batch, Delegation]:
        book = rulebook(ledger)
        on = book.home.local(command_time.at).date()
        own = find_actor(book, actor, command_time.at)
        refusal = _problem(ledger.entries, book, proposed, own.departments, on)
        if refusal is not None:
            raise Refused(refusal)
        delegate = Delegate(to=to, since=since, until=until)
        entry = delegate.entry_about(actor, actor=actor, recorded_at=expected_head.recorded_at)
        return Batch("delegate", (entry,)), proposed

    return decide(ledger, command_time.at, work)


def end_delegation(ledger: Ledger, *, actor: str, command_time: CommandTime) -> tuple[Delegation, ...]:
    """End the actor's current and future delegations, and return them. Raises Refused where there is none."""

    def work(expected_head: ExpectedHead) -> tuple[Batch, tuple[Delegation, ...]]:
        book = rulebook(ledger)
        own = find_actor(book, actor, command_time.at)
        on = book.home.local(command_time.at).date()
        ended = tuple(d for d in _own(ledger.entries, actor) if d.until >= on)
        if not ended:
            raise Refused("no-delegation", person=own.person)
        entry = EndDelegation().entry_about(actor, actor=actor, recorded_at=expected_head.recorded_at)
        return Batch("delegate", (entry,)), ended

    return decide(ledger, command_time.at, work)


def _own(entries: Entries, actor: str) -> tuple[Delegation, ...]:
    return delegations(entries.about(About.PERSON, [actor]))


def _problem(
    entries: Entries, book: Rulebook, proposed: Delegation, departments: frozenset[str], on: date
) -> Refusal | None:
    """The refusal of a delegation proposed by somebody of these departments; None where nothing is wrong with it."""
    names = book.directory.names
    if proposed.until < proposed.since or proposed.until < on:
        return Refusal("delegation-dates", since=proposed.since, until=proposed.until, today=on)
    members = {p.id for d in departments for p in book.directory.members(d, proposed.since)} - {proposed.by}
    if proposed.to not in members:
        colleagues = tuple(names.person(id) for id in sorted(members))
        return Refusal("delegate-no-colleague", since=proposed.since, names=colleagues, found=names.of(proposed.to))
    overlapping = [d for d in _own(entries, proposed.by) if d.since <= proposed.until and proposed.since <= d.until]
    if overlapping:
        other = overlapping[0]
        return Refusal("delegation-overlaps", to=names.person(other.to), since=other.since, until=other.until)
    return None
