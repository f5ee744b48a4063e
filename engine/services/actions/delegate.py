"""Name a colleague who stands in for oneself, or end that."""

from datetime import date

from engine.domain.ledger.delegation import Delegation, delegations
from engine.domain.ledger.entry import About, Entry, Kind
from engine.domain.occurrence.rulebook import Rulebook
from engine.domain.text import Text
from engine.services.command_time import CommandTime
from engine.services.commit import decide
from engine.services.lookup import actor as find_actor
from engine.services.ports.entries import Entries
from engine.services.ports.ledger import Batch, ExpectedHead, Ledger
from engine.services.refused import Refused
from engine.services.snapshot import rulebook


def delegate(ledger: Ledger, *, actor: str, to: str, since: date, until: date, command_time: CommandTime) -> Delegation:
    """Have a colleague stand in from a date until a date, both included. Raises Refused."""
    wanted = Delegation(actor, to, since, until)

    def work(expected_head: ExpectedHead) -> tuple[Batch, Delegation]:
        book = rulebook(ledger)
        on = book.home.local(command_time.at).date()
        own = find_actor(book, actor, command_time.at)
        refusal = _amiss(ledger.entries, book, wanted, own.departments, on)
        if refusal is not None:
            raise Refused(refusal)
        body = {"to": to, "since": since.isoformat(), "until": until.isoformat()}
        entry = Entry(Kind.DELEGATED, actor, actor, expected_head.recorded_at, expected_head.recorded_at, body)
        return Batch("delegate", (entry,)), wanted

    return decide(ledger, command_time.at, work)


def end_delegation(ledger: Ledger, *, actor: str, command_time: CommandTime) -> tuple[Delegation, ...]:
    """End one's delegations, those under way and those to come; what they were. Raises Refused where there is none."""

    def work(expected_head: ExpectedHead) -> tuple[Batch, tuple[Delegation, ...]]:
        book = rulebook(ledger)
        find_actor(book, actor, command_time.at)
        on = book.home.local(command_time.at).date()
        ended = tuple(d for d in _own(ledger.entries, actor) if d.until >= on)
        if not ended:
            words = Text(zh="{actor} 没有可以结束的代理。", en="There is no delegation of {actor} to end.")
            raise Refused(words.filled(actor=actor))
        entry = Entry(Kind.DELEGATION_ENDED, actor, actor, expected_head.recorded_at, expected_head.recorded_at)
        return Batch("delegate", (entry,)), ended

    return decide(ledger, command_time.at, work)


def _own(entries: Entries, actor: str) -> tuple[Delegation, ...]:
    return delegations(entries.about(About.PERSON, [actor]))


def _amiss(entries: Entries, book: Rulebook, wanted: Delegation, departments: frozenset[str], on: date) -> Text | None:
    """What is wrong with a delegation that somebody of these departments wants; None where all is right."""
    if wanted.until < wanted.since or wanted.until < on:
        words = Text(
            zh="代理的起止日期不对：{since} 到 {until}，今天是 {on}。",
            en="A delegation from {since} until {until} is none: today is {on}.",
        )
        return words.filled(since=wanted.since.isoformat(), until=wanted.until.isoformat(), on=on.isoformat())
    members = {p.id for d in departments for p in book.directory.members(d, wanted.since)} - {wanted.by}
    if wanted.to not in members:
        words = Text(
            zh="代理人要是同部门、{since} 在岗的同事：{names}；不能是“{found}”。",
            en="A delegate is a colleague of the same department who holds a role on {since}: {names}; "
            "found “{found}”.",
        )
        return words.filled(since=wanted.since.isoformat(), names=", ".join(sorted(members)), found=wanted.to)
    crossing = [d for d in _own(entries, wanted.by) if d.since <= wanted.until and wanted.since <= d.until]
    if crossing:
        words = Text(
            zh="{since} 到 {until} 已由 {to} 代理。要改，先结束：delegate --end",
            en="{to} stands in from {since} until {until} already. To change it, end it first: delegate --end",
        )
        one = crossing[0]
        return words.filled(to=one.to, since=one.since.isoformat(), until=one.until.isoformat())
    return None
