"""Request an item that is owed on request."""

from datetime import datetime

from engine.domain.action.action import unstorable
from engine.domain.action.authority import authorize
from engine.domain.action.request_item import RequestItem
from engine.domain.action.respond import time_passed
from engine.domain.agreement.agreement import Agreement, Obligation
from engine.domain.agreement.field_value import BadValue, read_key
from engine.domain.ids import BadId, ObligationId, OccurrenceId, RequestId, obligation_text
from engine.domain.ledger.entry import Entry
from engine.domain.occurrence.rulebook import Rulebook
from engine.domain.occurrence.rulebooks import Rulebooks
from engine.services.case import Done, case_of
from engine.services.command_time import CommandTime
from engine.services.commit import decide
from engine.services.lookup import actor as find_actor
from engine.services.lookup import find
from engine.services.ports.ledger import Batch, ExpectedHead, Ledger
from engine.services.refused import Refused
from engine.services.run.open_at_once import with_consequences
from engine.services.snapshot import rulebooks


def request(
    ledger: Ledger,
    *,
    obligation: str,
    actor: str,
    command_time: CommandTime,
    key: str | None = None,
    wish: datetime | None = None,
    comment: str = "",
) -> Done:
    """Request an on-request obligation (``agreement/obligation``); each request opens one occurrence.

    Raises Refused where the obligation is not one on request, the actor may not request it, the key is used already, or
    the time wanted (``wish``) has passed.
    """

    def work(expected_head: ExpectedHead) -> tuple[Batch, tuple[Rulebooks, Entry]]:
        books = rulebooks(ledger)
        book = books.current
        agreement, promised = _on_request(book, obligation)
        promise = obligation_text(agreement.id, promised.key)
        refusal = authorize(
            find_actor(book, actor, command_time.at), RequestItem.TRANSITION, agreement, promised, book.organisation
        )
        refusal = refusal or unstorable(RequestItem, "comment", comment)
        if refusal is None and wish is not None:
            refusal = time_passed(wish, command_time.at, book.home)
        if refusal is not None:
            raise Refused(refusal)
        earlier = [r for r in ledger.events.requests() if r.obligation == promise]
        day = book.home.local(command_time.at).date().isoformat()
        name = _checked_key(key) if key is not None else f"{day}-{1 + sum(r.key.startswith(day) for r in earlier)}"
        if any(r.key == name for r in earlier):
            raise Refused("request-exists", key=name)
        id = str(OccurrenceId(ObligationId(agreement.id, promised.key), RequestId(name)))
        recorded = RequestItem(occurrence=id, actor=actor, obligation=promise, key=name, wish=wish, comment=comment)
        entry = recorded.entry(expected_head.recorded_at)
        batch, _ = with_consequences(ledger, Batch("request", (entry,)), expected_head)
        return batch, (books, entry)

    books, entry = decide(ledger, command_time.at, work)
    terms, occurrence = find(ledger, books, entry.subject_id, command_time.at)
    case = case_of(terms, occurrence, (), entry.recorded_at)
    return Done(occurrence, case.agreement, case.obligation, entry, case.verdict)


def _on_request(book: Rulebook, promise: str) -> tuple[Agreement, Obligation]:
    try:
        id = ObligationId.parse(promise)
    except BadId:
        id = None
    agreement = book.definitions.agreement(id.agreement) if id is not None else None
    promised = agreement.obligation(id.obligation) if agreement is not None and id is not None else None
    in_force = book.find(agreement.id, promised.key) if agreement is not None and promised is not None else None
    if in_force is not None and in_force[1].trigger.kind == "request":
        return in_force
    names = tuple(
        obligation_text(a.id, o.id)
        for a in book.definitions.agreements
        for o in a.obligations
        if o.trigger.kind == "request"
    )
    raise Refused("not-on-request", obligation=promise, names=names)


def _checked_key(written: str) -> str:
    try:
        return read_key(written)
    except BadValue as bad:
        raise Refused(bad.refusal) from None
