"""Rows of an event as pages show them: columns with their inputs, problems beside cells, questions, what opens."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from engine.domain.agreement.catalogue import EventType, Field, FieldKind
from engine.domain.agreement.field_value import BadValue, canonical_value
from engine.domain.agreement.organisation import has_name
from engine.domain.ledger.event import Event
from engine.domain.text import Text
from engine.services.events.cell_problems import KEY, TIME, CellProblem, column_of
from engine.services.events.header_match import key_heading
from engine.services.events.typed_rows import SOURCE, JudgedRow, RowDecision, RowState
from engine.services.run.open_at_once import OpenedItem
from engine.web.visit import NotThere, Visit
from engine.wording import event_template
from engine.wording.field_value import value_text
from engine.wording.names import one_line, person_title
from engine.wording.pages import business as words
from engine.wording.refusal import refusal_text
from engine.wording.when import due_text

_INPUTS = {
    FieldKind.DATE: "date",
    FieldKind.MOMENT: "datetime-local",
    FieldKind.TIME: "time",
}
_SEPARATOR = Text(zh="；", en="; ")
_COMMA = Text(zh="、", en=", ")


@dataclass(frozen=True, slots=True)
class RowColumn:
    """A column with its name in forms, its label and hint, and the control that takes its values.

    ``options`` are (value, label) of a choice, empty where anything may be typed; ``people`` are names that are
    suggested.
    """

    column: str
    name: str
    label: Text
    hint: Text
    required: bool
    input: str
    numeric: bool = False
    options: tuple[tuple[str, Text], ...] = ()
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CellView:
    """One cell: its column, the text as it was typed, and its problem; None where it has none.

    ``choice`` is the value of the option that the text means, the text itself where it means none.
    """

    column: RowColumn
    text: str
    problem: Text | None
    choice: str

    @property
    def sent(self) -> str:
        """The text that a browser sends where nobody changes the cell."""
        return self.choice if self.choice in dict(self.column.options) else self.text


@dataclass(frozen=True, slots=True)
class OpenedView:
    """An item that opens: its id, what it is, whose, and until when in words."""

    id: str
    title: Text
    owner: Text
    due: Text


@dataclass(frozen=True, slots=True)
class RowView:
    """A row with everything that is shown of it; ``remark`` is the question or the problem of the whole row."""

    id: str
    line: int
    state: str
    ready: bool
    cells: tuple[CellView, ...]
    remark: Text | None
    decisions: tuple[tuple[str, Text], ...]
    decision: str
    changes: tuple[Text, ...]
    opens: tuple[OpenedView, ...]
    shown: str


def event_type_of(visit: Visit, name: str) -> EventType:
    """The event of a name, which the visitor's department records. Raises NotThere for any other."""
    type_ = visit.book.definitions.catalogue.event(name)
    if type_ is None or type_.recorded_by not in visit.access.departments:
        raise NotThere
    return type_


def row_columns(visit: Visit, type_: EventType) -> tuple[RowColumn, ...]:
    """The columns of the rows of an event, in the order of ``cell_problems.columns_of``."""
    catalogue = visit.book.definitions.catalogue
    subject = next((s.title for s in catalogue.subjects if s.id == type_.about), Text.plain(type_.about))
    number_hint = words.NUMBER_HINT.filled(subject=Text(zh=subject.zh, en=subject.en[:1].lower() + subject.en[1:]))
    return (
        RowColumn(KEY, "number", key_heading(catalogue, type_), number_hint, True, "text"),
        RowColumn(TIME, "time", words.TIME, event_template.TIME_NOTE, True, "datetime-local"),
        *(_field_column(visit, type_, one) for one in type_.fields),
    )


def _field_column(visit: Visit, type_: EventType, one: Field) -> RowColumn:
    kind = one.kind
    options = tuple((choice.value, choice.label) for choice in one.choices)
    if kind is FieldKind.YES_NO:
        options = (("yes", event_template.YES), ("no", event_template.NO))
    people: tuple[str, ...] = ()
    if kind is FieldKind.PERSON:
        known = visit.book.definitions.people
        of_department = (p for p in known if p.department == type_.recorded_by and p.holds(p.role, visit.today))
        people = tuple(dict.fromkeys(visit.localized(person_title(known, person.id)) for person in of_department))
    hint = event_template.KINDS[kind] if kind not in (FieldKind.TEXT, FieldKind.CHOICE, FieldKind.YES_NO) else None
    return RowColumn(
        column_of(one),
        f"field-{one.name}",
        one.label,
        hint or Text.plain(""),
        not one.optional,
        _INPUTS.get(kind, "text"),
        numeric=kind in (FieldKind.NUMBER, FieldKind.MONEY),
        options=options,
        people=people,
    )


def row_view(
    visit: Visit,
    type_: EventType,
    columns: Sequence[RowColumn],
    one: JudgedRow,
    id: str = "",
    newer: Mapping[str, Text] | None = None,
    shown: str = "",
) -> RowView:
    """A judged row as it is shown; ``id`` is that of the form where it differs from that of the draft.

    ``newer`` says of columns that another window has changed them, ``shown`` what the page goes on comparing with.
    """
    problems: dict[str | None, Text] = {problem.column: refusal_text(problem.refusal) for problem in one.problems}
    problems.update(newer or {})
    remark, decisions = question_of(one)
    if one.state is RowState.WRONG and None in problems:
        remark = problems[None]
    cells = tuple(
        cell_view(type_, column, one.row.cells.get(column.column, ""), problems, visit.zone) for column in columns
    )
    return RowView(
        id=id or one.row.id,
        line=one.line,
        state=one.state.value,
        ready=one.is_ready,
        cells=cells,
        remark=remark or _nobody(visit, type_, one),
        decisions=decisions,
        decision=one.row.decision.value,
        changes=changes_of(one, type_, visit.zone),
        opens=tuple(opened_view(visit, item) for item in one.opens),
        shown=shown or shown_cells(cells),
    )


def shown_cells(cells: Sequence[CellView]) -> str:
    """The cells of a row, as its form says that the page showed them: the texts kept, and those that lists send."""
    return json.dumps([[c.text, c.sent] if c.sent != c.text else c.text for c in cells], ensure_ascii=False)


def cells_before(written: str, columns: Sequence[RowColumn]) -> Mapping[str, tuple[str, str]]:
    """The texts that a page showed, kept and sent, by column; empty for a form that does not say."""
    try:
        cells = json.loads(written)
    except ValueError:
        return {}
    if not isinstance(cells, list) or len(cells) != len(columns):
        return {}
    pairs = [cell if isinstance(cell, list) and len(cell) == 2 else [cell, cell] for cell in cells]
    return {c.column: (str(kept), str(sent)) for c, (kept, sent) in zip(columns, pairs, strict=True)}


def _nobody(visit: Visit, type_: EventType, one: JudgedRow) -> Text | None:
    """A caution about a name that nobody has: it may be recorded, and the items are then the role's."""
    known = visit.book.definitions.people
    for field in type_.fields:
        name = one.row.cells.get(column_of(field), "").strip()
        if field.kind is FieldKind.PERSON and name and not any(has_name(person, name) for person in known):
            return words.NOBODY.filled(label=field.label, name=one_line(name))
    return None


def cell_view(
    type_: EventType, column: RowColumn, text: str, problems: Mapping[str | None, Text], zone: tzinfo
) -> CellView:
    """A cell with its problem; a choice is shown by its option, however it was typed."""
    choice = text
    one = next((field for field in type_.fields if column_of(field) == column.column), None)
    if column.options and one is not None:
        try:
            choice = canonical_value(one, text, zone)
        except BadValue:
            choice = text
    return CellView(column, text, problems.get(column.column), choice)


def question_of(one: JudgedRow) -> tuple[Text | None, tuple[tuple[str, Text], ...]]:
    """The question that a row raises, with its answers."""
    number = one.event.subject if one.event is not None else ""
    match one.state:
        case RowState.KNOWN:
            return words.KNOWN, ()
        case RowState.CORRECTION:
            return words.ASK_CORRECTION.filled(number=number), ((RowDecision.RECORD.value, words.DO_CORRECT),)
        case RowState.RESTORATION:
            return words.ASK_RESTORATION.filled(number=number), ((RowDecision.RECORD.value, words.DO_RESTORE),)
        case RowState.NUMBER:
            known = one.same_as or ""
            answers = (
                (RowDecision.SAME.value, words.DO_SAME.filled(known=known)),
                (RowDecision.ANOTHER.value, words.DO_ANOTHER),
            )
            return words.ASK_NUMBER.filled(number=number, known=known), answers
        case RowState.DOUBLE:
            first = one.doubles[0]
            sentence = words.ASK_DOUBLE if first.line is None else words.ASK_DOUBLE_LINE
            numbers = ", ".join(dict.fromkeys(one_line(double.number) for double in one.doubles))
            question = sentence.filled(label=one_line(first.label), numbers=numbers, line=first.line or 0)
            return question, ((RowDecision.RECORD.value, words.DO_RECORD),)
        case _:
            return None, ()


def changes_of(one: JudgedRow, type_: EventType, zone: tzinfo) -> tuple[Text, ...]:
    """The changes of a correction, as sentences."""
    if one.before is None or one.event is None or one.state is not RowState.CORRECTION:
        return ()
    before, event = one.before, one.event
    changes = []
    if before.at != event.at:
        changes.append(_change(words.TIME, _moment(before.at, zone), _moment(event.at, zone)))
    for known in type_.fields:
        old, new = before.data.get(known.name, ""), event.data.get(known.name, "")
        if old != new:
            shown = [value_text(known, value, zone) if value else words.NOTHING for value in (old, new)]
            changes.append(_change(known.label, shown[0], shown[1]))
    return tuple(changes)


def _change(label: Text, before: Text, after: Text) -> Text:
    return words.CHANGES.filled(label=label, before=before, after=after)


def _moment(at: datetime, zone: tzinfo) -> Text:
    local = at.astimezone(zone)
    return Text.plain(f"{local:%Y-%m-%d %H:%M:%S}" if local.second else f"{local:%Y-%m-%d %H:%M}")


def opened_view(visit: Visit, item: OpenedItem) -> OpenedView:
    """An item that opens, with its owner and due time in words."""
    person = item.person
    owner = visit.names.of(person) if person is not None else item.owner_title
    due = due_text(item.due.at, visit.at, visit.zone) if item.due is not None else words.DUE_PENDING
    return OpenedView(item.occurrence, item.title, owner, due)


def opened_sentence(visit: Visit, items: Iterable[OpenedItem]) -> Text:
    """The items that were opened, in one sentence."""
    shown = [words.ITEM_DUE.filled(title=one.title, due=one.due) for one in (opened_view(visit, i) for i in items)]
    if not shown:
        return words.OPENED_NOTHING
    return words.OPENED.filled(n=len(shown), items=joined(shown, _COMMA))


def reason_of(type_: EventType, one: JudgedRow, columns: Sequence[RowColumn]) -> Text:
    """Why a row is not recorded, in one sentence that is kept with its draft."""
    labels = {column.column: column.label for column in columns}
    sentences = [_problem_sentence(problem, labels) for problem in one.problems]
    question, _ = question_of(one)
    if question is not None:
        sentences.append(question)
    return joined(sentences, _SEPARATOR)


def _problem_sentence(problem: CellProblem, labels: Mapping[str, Text]) -> Text:
    text = refusal_text(problem.refusal)
    if problem.column is None:
        return text
    return words.CELL.filled(column=labels.get(problem.column, Text.plain(problem.column)), problem=text)


def joined(texts: Sequence[Text], between: Text) -> Text:
    """Texts in a row."""
    return Text(zh=between.zh.join(t.zh for t in texts), en=between.en.join(t.en for t in texts))


def cells_of_event(event: Event, type_: EventType, zone: tzinfo) -> Mapping[str, str]:
    """A recorded event as the cells of a form, so that it can be corrected."""
    local = event.at.astimezone(zone)
    cells = {KEY: event.subject, TIME: f"{local:%Y-%m-%dT%H:%M:%S}" if local.second else f"{local:%Y-%m-%dT%H:%M}"}
    for one in type_.fields:
        value = event.data.get(one.name, "")
        if value and one.kind is FieldKind.MOMENT:
            value = f"{datetime.fromisoformat(value).astimezone(zone):%Y-%m-%dT%H:%M}"
        cells[column_of(one)] = value
    return cells


def source_text(source: str) -> Text:
    """Where an event came from, as people read it."""
    return words.ON_A_PAGE if source == SOURCE else Text.plain(source)
