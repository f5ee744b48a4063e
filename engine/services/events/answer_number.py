"""Answer whether the number of an event is a known one, or another."""

from dataclasses import dataclass

from engine.domain.action.authority import may_cancel
from engine.domain.action.record_event import CancelEvent, CorrectEvent, RecordEvent
from engine.domain.ids import BadId, EventId
from engine.domain.ledger.entry import About, Entry
from engine.domain.ledger.payload import Payload
from engine.domain.suggest import Similar
from engine.services.command_time import CommandTime
from engine.services.commit import decide
from engine.services.lookup import actor as find_actor
from engine.services.ports.ledger import Batch, ExpectedHead, Ledger
from engine.services.refused import Refused
from engine.services.run.open_at_once import NOTHING_OPENED, OpenedItems, with_consequences
from engine.services.snapshot import rulebook


@dataclass(frozen=True, slots=True)
class AnsweredNumber:
    """The answer: the number in question, the known one, whether they are the same, the events that count from now on,
    by id, and the items that opened."""

    number: str
    known: str
    same: bool
    events: tuple[str, ...]
    opened: OpenedItems = NOTHING_OPENED


def answer_number(ledger: Ledger, event: str, *, same: bool, person: str, command_time: CommandTime) -> AnsweredNumber:
    """Record the answer for the number of an event, which holds for all its events in question.

    If it is ``same``, they become events of the known number; what is recorded of that one already stands. Otherwise
    they count from now on. Raises Refused if the event is not in question, or the person may not answer.
    """
    book = rulebook(ledger)
    actor = find_actor(book, person, command_time.at)

    def work(expected_head: ExpectedHead) -> tuple[Batch, AnsweredNumber]:
        first = _in_question(ledger, event)
        type_ = book.definitions.catalogue.event(EventId.parse(first.subject_id).name)
        if type_ is None:
            raise Refused("event-without-items", name=EventId.parse(first.subject_id).name)
        if (refusal := may_cancel(actor, type_, book.organisation)) is not None:
            raise Refused(refusal)
        latest = ledger.entries.about(About.EVENT, ledger.events.in_question(event))
        entries: list[Entry] = []
        counting: list[str] = []
        for asked in (of_event[-1] for _, of_event in sorted(latest.items())):
            made = _entries(ledger, asked, person, expected_head, same=same)
            entries += made
            counting += [e.subject_id for e in made if "data" in e.body]
        number, known = str(first.body["subject"]), str(first.body["same_as"])
        batch, opened = with_consequences(ledger, Batch("events answer", tuple(entries)), expected_head)
        return batch, AnsweredNumber(number, known, same, tuple(counting), opened)

    return decide(ledger, command_time.at, work)


def _in_question(ledger: Ledger, event: str) -> Entry:
    try:
        id = str(EventId.parse(event))
    except BadId as bad:
        raise Refused("not-an-id", why=bad.refusal, similar=Similar()) from None
    asked = ledger.events.in_question()
    if id not in asked:
        raise Refused("number-not-in-question", id=id, similar=Similar.to(id, asked))
    return ledger.entries.about(About.EVENT, [id])[id][-1]


def _entries(ledger: Ledger, asked: Entry, person: str, expected_head: ExpectedHead, *, same: bool) -> list[Entry]:
    """The entries for one event in question: it counts as it is, or as an event of the known number."""
    known, subject = str(asked.body["same_as"]), str(asked.body["subject"])

    def entry(content: Payload, id: str, *, happened: bool = True) -> Entry:
        at = asked.effective_at if happened else None
        return content.entry_about(id, actor=person, recorded_at=expected_head.recorded_at, effective_at=at)

    if not same:
        return [entry(CorrectEvent.read(asked).without_question(), asked.subject_id)]
    content = RecordEvent.read(asked).without_question().under(known)
    closing = CancelEvent(subject=subject, reason=f"= {known}", same_as=known)
    id = str(EventId(content.name, content.key))
    recorded = [] if id in ledger.events.states([id]) else [entry(content, id)]
    return [*recorded, entry(closing, asked.subject_id, happened=False)]
