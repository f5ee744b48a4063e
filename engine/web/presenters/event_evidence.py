"""Evidence in the form of an event: what the event opens for who records it has places for files already.

Files and values are kept as drafts of the items to come, under the ids that these will have. So nothing is lost where
the event is not recorded yet; once it is, its drafts are those of the inbox.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from engine.domain.action.deliver import Deliver
from engine.domain.agreement.catalogue import EventType, Field
from engine.domain.figures.inbox import InboxRow
from engine.domain.ids import BadId, EventId, OccurrenceId
from engine.domain.refusal import Refusal
from engine.domain.text import Text
from engine.services.actions.drafts import FilledIn, NotTaken, move_drafts
from engine.services.ports.ledger import Ledger
from engine.services.reading.items_to_do import items_to_do
from engine.services.run.open_at_once import OpenedItem
from engine.web.presenters.delivery_form import (
    Results,
    SentEvidence,
    deliver_from_drafts,
    done_of,
    done_text,
    fields_of,
)
from engine.web.presenters.inbox_cells import Cell, cells_of
from engine.web.presenters.inbox_form import filled_in, judged_of, read_inbox_form
from engine.web.presenters.inbox_lines import Entered, InboxLine, by_item, line_of
from engine.web.visit import Repeated, Visit
from engine.wording.pages import business as words
from engine.wording.refusal import fill, refusal_text

_MOST = 20
"""The most items of one event that a form may have cells for."""


@dataclass(frozen=True, slots=True)
class EventEvidence:
    """The items with places for evidence in the form of an event: ``lines`` by the id of the item to come.

    ``carried`` are the ids of items that the form had and that the event does not open as it stands: their drafts wait
    for its next change. ``refused`` are the fields that were not taken.
    """

    lines: Mapping[str, InboxLine]
    carried: tuple[str, ...]
    refused: NotTaken

    @property
    def waiting(self) -> "EventEvidence":
        """The same where the page shows no item: all drafts wait for the next change of the event."""
        return EventEvidence({}, (*self.lines, *self.carried), {})


NO_EVIDENCE = EventEvidence({}, (), {})


def keep_evidence(visit: Visit, type_: EventType, to_do: Mapping[str, InboxRow]) -> EventEvidence:
    """Keep the evidence of the form of an event as drafts of the items to come, and return what the form has then.

    Another number or time of the event gives its items other ids: their drafts move with them.
    """
    form = read_inbox_form(visit)
    known = {id: fields for id in form.rows[:_MOST] if (fields := _fields(visit, type_, id)) is not None}
    ids = _ids_to_come(known, to_do)
    wanted = fields_of(to_do)
    filled = [
        replace(one, occurrence=ids[one.occurrence])
        for one in filled_in(visit, form, {id: wanted.get(ids[id], known[id]) for id in known})
    ]
    refused = _kept(visit, [one for one in filled if _has_change(one)], ids)
    drafts = by_item(visit.ledger.drafts.of(visit.access.person))
    entered = Entered(drafts, refused, {})
    before = {ids[id]: number for number, id in enumerate(form.rows) if id in known}
    lines = {}
    for number, id in enumerate(id for id in to_do if wanted[id]):
        line = replace(line_of(visit, number, to_do[id], judged_of(to_do[id], id), entered, about=False), url="")
        lines[id] = _in_page(visit, line) if visit.is_partial and before.get(id) == number else line
    return EventEvidence(lines, tuple(dict.fromkeys(id for id in ids.values() if id not in lines)), refused)


def _in_page(visit: Visit, line: InboxLine) -> InboxLine:
    """A line that a script shows anew while somebody types: its texts stay as they are in the page. One that is not
    kept goes on comparing with what the page showed, which does not show what another window has filled in."""

    def in_page(cell: Cell) -> Cell:
        if cell.control != "typed" or f"v{cell.name}" not in visit.form:
            return cell
        is_kept = visit.value(f"v{cell.name}").strip() == cell.value
        return replace(cell, stays=True, shown=cell.value if is_kept else visit.value(f"w{cell.name}"))

    return replace(line, cells=replace(line.cells, own=tuple(map(in_page, line.cells.own)))) if line.cells else line


def _kept(visit: Visit, filled: Sequence[FilledIn], ids: Mapping[str, str]) -> NotTaken:
    """Write the drafts, and return what was not taken; what was sent before is there already."""
    moved = {old: new for old, new in ids.items() if old != new and not visit.ledger.occurrences.rows([old])}
    if not filled and not moved:
        return {}
    sent = SentEvidence.of(visit, filled)

    def work(ledger: Ledger) -> NotTaken:
        move_drafts(ledger, sent.person, moved)
        return sent.kept(ledger)

    try:
        return sent.record(visit, work, step="drafts")
    except Repeated:
        return visit.ledger.dry_run(work)


def _fields(visit: Visit, type_: EventType, id: str) -> tuple[Field, ...] | None:
    """The own fields of evidence of an item that such an event opens; None for any other id."""
    try:
        parsed = OccurrenceId.parse(id)
    except BadId:
        return None
    agreement = visit.book.definitions.agreement(parsed.agreement)
    obligation = agreement.obligation(parsed.obligation.obligation) if agreement is not None else None
    if agreement is None or obligation is None or agreement.provider not in visit.access.departments:
        return None
    if not isinstance(parsed.served, EventId) or parsed.served.name != type_.name:
        return None
    return tuple(one for one in obligation.evidence if isinstance(one, Field))


def _ids_to_come(known: Mapping[str, object], to_do: Mapping[str, InboxRow]) -> Mapping[str, str]:
    """The id that each item of a form has once the event is recorded as it stands now; its own where it has none."""
    by_obligation = {_place(id): id for id in to_do}
    return {id: by_obligation.get(_place(id), id) for id in known}


def _place(id: str) -> tuple[str, int | None]:
    parsed = OccurrenceId.parse(id)
    return str(parsed.obligation), parsed.number


def _has_change(one: FilledIn) -> bool:
    return bool(one.files or one.removed or one.signed) or any(not field.kind.is_file for field in one.fields)


def deliver_complete(visit: Visit, ledger: Ledger, opened: Sequence[OpenedItem]) -> Results:
    """Hand in the items that an event has opened and whose evidence is complete in drafts. Call it in the transaction
    that recorded the event."""
    person = visit.access.person
    own = items_to_do(ledger, person, visit.at, [item.occurrence for item in opened])
    drafts = by_item(ledger.drafts.of(person))
    complete = {}
    for id, row in own.items():
        cells = cells_of(visit, 0, judged_of(row, id), drafts.get(id, {}), {})
        if cells.are_filled and not cells.missing:
            complete[id] = Deliver
    return deliver_from_drafts(visit, ledger, own, complete)


def evidence_text(visit: Visit, opened: Sequence[OpenedItem], results: Results) -> Sequence[Text]:
    """Sentences on the evidence of an event that was recorded: what was handed in, what was not, what is a draft."""
    ids = {item.occurrence: item for item in opened}
    drafted = {draft.occurrence for draft in visit.ledger.drafts.of(visit.access.person)} & ids.keys()
    sentences = [done_text(results)] if done_of(results) else []
    for id, result in results.items():
        if isinstance(result, Refusal):
            sentences.append(words.NOT_DELIVERED.filled(title=ids[id].title, why=refusal_text(result)))
    if drafted:
        sentences.append(fill(words.DRAFTED, {"count": len(drafted)}))
    return sentences
