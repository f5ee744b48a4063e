"""The rows of an inbox as its page shows them: groups of lines, each with its cells."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from engine.domain.deadline.due import Due
from engine.domain.figures.inbox import InboxRow, InboxSection, notes_of
from engine.domain.figures.judged import Judged
from engine.domain.ledger.entry import Kind, Phase
from engine.domain.notification.note import ReturnNote
from engine.domain.occurrence.verdict import Reason
from engine.domain.refusal import Refusal
from engine.domain.text import Language, Text
from engine.services.ports.drafts import StoredDraft
from engine.services.reading.inbox_page import InboxOrder, InboxPage
from engine.web.presenters.inbox_cells import Cells, cells_of
from engine.web.visit import Visit
from engine.wording import inbox_labels
from engine.wording.action import entry_title
from engine.wording.dates import moment
from engine.wording.names import department_title, one_line, thing, title_of
from engine.wording.notification_notes import note_text
from engine.wording.pages import inbox as words
from engine.wording.refusal import refusal_text
from engine.wording.when import DueWords, due_words

_DELIVERABLE = (InboxSection.TO_DO, InboxSection.OF_COLLEAGUES)


@dataclass(frozen=True, slots=True)
class InboxLine:
    """One item. ``number`` tells apart the lines of a page in the names of inputs.

    ``about`` is the subject where the group does not say it, ``of`` the other department. ``marks`` are short notes,
    ``notes`` sentences. ``problem`` is why a delivery was refused. ``next_url`` leads to where the reader goes on.
    """

    number: int
    id: str
    title: Text
    url: str
    about: str
    due: DueWords | None
    of: Text
    marks: tuple[Text, ...]
    returned: Text | None
    state: Text | None
    notes: tuple[Text, ...]
    cells: Cells | None
    is_ticked: bool
    may_nothing: bool
    may_partly: bool
    problem: Text | None
    next_title: Text | None
    next_url: str | None

    @property
    def is_deliverable(self) -> bool:
        """True if the reader can hand it in here."""
        return self.cells is not None

    @property
    def is_overdue(self) -> bool:
        """True if it is open and overdue."""
        return self.due is not None and self.due.urgency == "overdue"


@dataclass(frozen=True, slots=True)
class InboxLineGroup:
    """Lines that share a subject or an agreement; ``title`` is empty where rows stand one by one."""

    title: Text
    url: str | None
    lines: tuple[InboxLine, ...]

    @property
    def overdue(self) -> int:
        """The number of overdue lines."""
        return sum(line.is_overdue for line in self.lines)


@dataclass(frozen=True, slots=True)
class Entered:
    """A person's form besides the rows: drafts by item and field, what was refused of them, and why
    deliveries were refused, by item. ``ticked`` are the items of a form that comes back; None for a page that opens."""

    drafts: Mapping[str, Mapping[str, StoredDraft]]
    refused: Mapping[tuple[str, str], Refusal]
    problems: Mapping[str, Refusal]
    ticked: frozenset[str] | None = None


def by_item(drafts: Iterable[StoredDraft]) -> Mapping[str, Mapping[str, StoredDraft]]:
    """Drafts by item and field."""
    found: dict[str, dict[str, StoredDraft]] = defaultdict(dict)
    for draft in drafts:
        found[draft.occurrence][draft.field] = draft
    return found


def line_groups(visit: Visit, page: InboxPage, entered: Entered) -> tuple[InboxLineGroup, ...]:
    """The groups of a page, in its order."""
    order = page.choice.order
    numbered = list(enumerate((row, j) for row in page.rows for j in row.items))
    groups = []
    for key, members in groupby(numbered, lambda one: _group_key(one[1][1], order)):
        pairs = list(members)
        title, url = _group_title(visit, key, pairs[0][1][1], order)
        lines = tuple(
            line_of(visit, number, row, j, entered, about=order is not InboxOrder.SUBJECT or not key)
            for number, (row, j) in pairs
        )
        groups.append(InboxLineGroup(title, url, lines))
    return tuple(groups)


def _group_key(j: Judged, order: InboxOrder) -> str:
    match order:
        case InboxOrder.SUBJECT:
            return j.occurrence.subject or ""
        case InboxOrder.AGREEMENT:
            return j.agreement.id
        case InboxOrder.DUE:
            return ""


def _group_title(visit: Visit, key: str, j: Judged, order: InboxOrder) -> tuple[Text, str | None]:
    match order:
        case InboxOrder.SUBJECT if key:
            return Text.plain(thing(j.occurrence.label, j.occurrence.subject)), visit.url("subject", number=key)
        case InboxOrder.SUBJECT:
            return words.PERIODIC, None
        case InboxOrder.AGREEMENT:
            return j.agreement.title, None
        case InboxOrder.DUE:
            return Text.plain(""), None


def line_of(visit: Visit, number: int, row: InboxRow, j: Judged, entered: Entered, *, about: bool) -> InboxLine:
    """The line of one item of a row; ``about`` says what it is about."""
    id, book = j.occurrence.id, visit.book
    is_own = row.part in _DELIVERABLE and Kind.DELIVERED in row.actions
    drafts = entered.drafts.get(id, {})
    refused = {field: refusal for (item, field), refusal in entered.refused.items() if item == id}
    cells = cells_of(visit, number, j, drafts, refused) if is_own else None
    side = inbox_labels.TO if row.part in _DELIVERABLE else inbox_labels.FROM
    department = j.agreement.consumer if row.part in _DELIVERABLE else j.agreement.provider
    is_complete = cells is not None and cells.are_filled and not cells.missing
    next_title, next_url = _next(visit, row, id)
    problem = entered.problems.get(id)
    return InboxLine(
        number=number,
        id=id,
        title=_one_line(title_of(j.obligation, j.occurrence)),
        url=visit.url("item", id=id),
        about=thing(j.occurrence.label or j.occurrence.served, j.occurrence.subject) if about else "",
        due=_due(visit, j) if j.verdict.phase is Phase.OPEN and row.request is None else None,
        of=side.filled(department=department_title(book.organisation, department)),
        marks=tuple(_marks(visit, row, j)),
        returned=_returned(visit, j),
        state=_state(visit, row, j),
        notes=tuple(
            _one_line(note_text(note, visit.zone, visit.names))
            for note in notes_of(j)
            if not isinstance(note, ReturnNote)
        ),
        cells=cells,
        is_ticked=id in entered.ticked if entered.ticked is not None else is_complete,
        may_nothing=is_own and j.obligation.nothing_to_report,
        may_partly=cells is not None and cells.are_filled and bool(cells.missing),
        problem=refusal_text(problem) if problem is not None else None,
        next_title=next_title,
        next_url=next_url,
    )


def _due(visit: Visit, j: Judged) -> DueWords:
    calendar = visit.book.clocks(j.agreement, j.obligation).due
    due: Due | None = j.verdict.due
    paused = Reason.STOPPED in j.verdict.reasons
    return due_words(due.at if due is not None else None, visit.at, visit.zone, calendar, paused=paused)


def _marks(visit: Visit, row: InboxRow, j: Judged) -> Iterator[Text]:
    """The mark of an item that is not the reader's alone."""
    if row.part is not InboxSection.TO_DO:
        return
    if j.person is None:
        if len(visit.book.directory.holders(j.obligation.owner, visit.today)) > 1:
            yield words.SHARED
    elif j.person != visit.access.person:
        yield words.FOR.filled(person=visit.names.of(j.person))


def _returned(visit: Visit, j: Judged) -> Text | None:
    if Reason.RETURNED not in j.verdict.reasons:
        return None
    if not j.history.returns:
        return words.RETURNED_PLAIN
    last = j.history.returns[-1]
    return words.RETURNED.filled(reason=one_line(last.reason), by=visit.names.of(last.by))


def _state(visit: Visit, row: InboxRow, j: Judged) -> Text | None:
    """The request, or the delivery and until when silence accepts it."""
    if row.request is not None:
        ask = row.request
        what = entry_title(ask.kind)
        if ask.until is not None and ask.kind is Kind.EXTENSION_REQUESTED:
            what = inbox_labels.EXTENSION.filled(what=what, at=_when(visit, ask.until))
        elif ask.working_days is not None:
            what = inbox_labels.LONGER_PAUSE.filled(what=what, n=ask.working_days)
        elif ask.until is not None:
            what = inbox_labels.BACKDATED.filled(what=what, at=_when(visit, ask.until))
        sentence = inbox_labels.ASKED if ask.reason else inbox_labels.ASKED_WITHOUT_REASON
        return sentence.filled(what=what, by=visit.names.of(ask.by), reason=one_line(ask.reason))
    if j.verdict.phase is Phase.DELIVERED:
        if j.verdict.next_change_at is None:
            return inbox_labels.DELIVERED
        until = inbox_labels.ACCEPT_BY.filled(until=_when(visit, j.verdict.next_change_at))
        return Text(zh=f"{inbox_labels.DELIVERED.zh}，{until.zh}", en=f"{inbox_labels.DELIVERED.en}, {until.en}")
    return inbox_labels.NO_ACCEPTANCE if row.part is InboxSection.RETURNABLE else None


def _next(visit: Visit, row: InboxRow, id: str) -> tuple[Text | None, str | None]:
    """The button of a line that is not handed in here."""
    if row.part is InboxSection.TO_ANSWER and row.request is None and Kind.ACCEPTED in row.actions:
        return words.ACCEPT, visit.url("round")
    if row.part is InboxSection.TO_ANSWER:
        return words.ANSWER, visit.url("item", id=id)
    if row.part in _DELIVERABLE and Kind.DELIVERED not in row.actions and row.actions:
        return words.OPEN, visit.url("item", id=id)
    return None, None


def _when(visit: Visit, at: datetime) -> Text:
    zh, en = (
        moment(at, visit.zone, language=x, year=visit.today.year, weekday=True).words
        for x in (Language.ZH, Language.EN)
    )
    return Text(zh=zh, en=en)


def _one_line(text: Text) -> Text:
    return Text(zh=one_line(text.zh), en=one_line(text.en))


def lines_in(groups: Sequence[InboxLineGroup]) -> tuple[InboxLine, ...]:
    """All lines of groups."""
    return tuple(line for group in groups for line in group.lines)
