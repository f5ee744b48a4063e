"""The form of any action on an item, drawn from its type: a new action has its form by itself."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, field, fields, replace
from datetime import date, datetime, tzinfo
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from engine.domain.action.action import Action, DatedAction
from engine.domain.action.case import Case
from engine.domain.action.deliver import EvidenceAction
from engine.domain.action.evidence import LARGEST, Attachment
from engine.domain.action.file_type import upload_name, upload_refusal
from engine.domain.action.replace_evidence import ReplaceEvidence
from engine.domain.agreement import catalogue
from engine.domain.agreement.catalogue import Borrowed, FieldKind
from engine.domain.agreement.field_value import BadValue, read_number
from engine.domain.agreement.names import Names
from engine.domain.agreement.organisation import Organisation
from engine.domain.ledger.payload import Origin, field_types, origin_of
from engine.domain.occurrence.evidence_state import WantedEvidence
from engine.domain.refusal import Refusal
from engine.domain.text import Text
from engine.intake.evidence import uploaded
from engine.services.refused import Refused
from engine.services.time_input import date_of, instant_of
from engine.wording.action import action_button, action_help, form_label
from engine.wording.agreement import field_text
from engine.wording.choices import choice_text
from engine.wording.evidence import wanted_text
from engine.wording.pages import items as words
from engine.wording.rating import SCORES

if TYPE_CHECKING:
    from engine.services.actions.drafts import DraftedEvidence
    from engine.web.visit import Visit

OF_EVERY_FORM = frozenset({"form_token", "action"})
"""The fields that the form of each action has."""
VALUE, FILE, SIGNED_BOX = "values.", "files.", "signed."
"""The beginnings of the names of fields of evidence."""
SHOWN = "shown."
"""The beginning of the names of fields that say what the page showed."""
_WRITTEN = (str, int, date, datetime)
"""The types of values that are one text in a form."""
_LONG = frozenset({"reason", "comment", "text"})
"""The fields whose texts are sentences."""
_LAST = ("comment", "at")
"""The optional fields that come last."""


class Widget(StrEnum):
    """The ways in which a value is given."""

    LINE = "text"
    LINES = "textarea"
    NUMBER = "number"
    DATE = "date"
    MOMENT = "datetime-local"
    TIME = "time"
    CHOICE = "select"
    SCORE = "score"
    TICK = "checkbox"
    FILE = "file"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class FormChoice:
    """A value among several, with its title."""

    value: str
    title: Text


@dataclass(frozen=True, slots=True)
class FormField:
    """A field of a form: ``value`` is what was typed before. ``accept`` are the types of a file, empty for any.

    ``group`` is the title of several fields that stand together, behind one tap.
    """

    name: str
    label: Text
    widget: Widget
    is_required: bool = False
    value: str = ""
    choices: tuple[FormChoice, ...] = ()
    accept: str = ""
    group: Text | None = None

    def pairs(self, localized: Callable[[Text], str]) -> tuple[tuple[str, str], ...]:
        """The choices as pairs of value and title."""
        return tuple((choice.value, localized(choice.title)) for choice in self.choices)


@dataclass(frozen=True, slots=True)
class ActionForm:
    """The form of an action: its id, the words on the button, its fields, and why it was refused, if it was.

    ``shown`` says what the page shows of what the action would replace: another window may replace it meanwhile.
    """

    action: type[Action]
    id: str
    button: Text
    help: Text
    fields: tuple[FormField, ...]
    refusal: Text | None = None
    shown: Mapping[str, str] = field(default_factory=dict)

    @property
    def has_files(self) -> bool:
        """True if files can be attached."""
        return any(field.widget is Widget.FILE for field in self.fields)

    def groups(self) -> tuple[tuple[Text, tuple[FormField, ...]], ...]:
        """The groups of fields by their titles."""
        titles = dict.fromkeys(field.group for field in self.fields if field.group is not None)
        return tuple((title, tuple(f for f in self.fields if f.group == title)) for title in titles)


def action_id(action: type[Action]) -> str:
    """The name of an action in forms: ``deliver``, ``deliver nothing``, ``extend ask``."""
    row = action.TRANSITION
    return f"{row.name or ''} {row.variant}".rstrip()


def action_form(
    action: type[Action],
    case: Case,
    organisation: Organisation,
    names: Names,
    typed: Mapping[str, str] | None = None,
    refusal: Text | None = None,
    shown: Mapping[str, str] | None = None,
) -> ActionForm:
    """The form of an action on an item, with what was ``typed`` before and what is ``shown``.

    ``organisation`` is the one in force now, whose lists people choose from.
    """
    known = typed or {}
    drawn = tuple(_with_value(field, known) for field in _fields(action, case, organisation, names))
    row = action.TRANSITION
    help = action_help(row.name or "", row.variant)
    return ActionForm(action, action_id(action), action_button(row), help, drawn, refusal, shown or {})


def typed_values(visit: "Visit") -> Mapping[str, str]:
    """The texts of a form by name, to show them again."""
    return {name: visit.value(name) for name in visit.form if not _is_of_every_form(name)}


def _is_of_every_form(name: str) -> bool:
    return name in OF_EVERY_FORM or name.startswith(SHOWN)


def read_action(
    action: type[Action],
    visit: "Visit",
    case: Case,
    organisation: Organisation,
    evidence: "DraftedEvidence | None" = None,
) -> Action:
    """The action that a form gives; with ``evidence`` that is delivered, whatever the form has.

    Raises Refused where a required field is empty, a value is none of its kind, or the form has a field that the
    action has not.
    """
    drawn = {field.name: field for field in _fields(action, case, organisation, visit.names)}
    unknown = sorted(name for name in set(visit.form) - drawn.keys() if not _is_of_every_form(name))
    if unknown:
        raise Refused("form-field-unknown", names=tuple(unknown))
    given, types = _given_fields(action), field_types(action)
    written = [f for f in given if types[f.name] in _WRITTEN]
    # a field may be required, and not drawn: it chooses among people, say, and there is nobody any more
    missing = tuple(
        form_label(action, f.name) for f in written if _has_no_default(f) and not visit.value(f.name).strip()
    )
    if missing:
        raise Refused("form-field-missing", labels=missing)
    values: dict[str, Any] = {}
    for f in given:
        if f.name in ("values", "files", "signed"):
            sent = getattr(evidence, f.name) if evidence is not None else _evidence(f.name, visit, case, drawn)
            values[f.name] = sent
        elif f in written:
            if (text := visit.value(f.name).strip()) != "":
                values[f.name] = _value(types[f.name], text, visit.zone)
        elif scores := _scores(f.name, visit, drawn):
            values[f.name] = scores
    return action(occurrence=case.occurrence.id, actor=visit.access.person, **values)


def _given_fields(action: type[Action]) -> Sequence["Field[Any]"]:
    """The fields that the person gives: those without a default first, comment and time last."""
    given = [f for f in fields(action) if origin_of(f) in (Origin.INPUT, Origin.ATTACHED)]
    if issubclass(action, DatedAction) and action.MAY_BE_EARLIER:
        given += [f for f in fields(action) if f.name == "at"]
    return sorted(given, key=lambda f: (not _has_no_default(f), _LAST.index(f.name) if f.name in _LAST else -1))


def _has_no_default(f: "Field[Any]") -> bool:
    return f.default is MISSING and f.default_factory is MISSING


def _fields(action: type[Action], case: Case, organisation: Organisation, names: Names) -> Iterator[FormField]:
    types, choices = field_types(action), action.choices(case, organisation)
    for f in _given_fields(action):
        if f.name in ("values", "files", "signed"):
            if f.name == "values" and issubclass(action, EvidenceAction):
                yield from _evidence_fields(action, case)
            continue
        offered = tuple(
            FormChoice(value, choice_text(action, f.name, value, organisation, names))
            for value in choices.get(f.name, ())
        )
        label, type_ = form_label(action, f.name), types[f.name]
        if type_ not in _WRITTEN:
            scores = tuple(FormChoice(score, title) for score, title in SCORES.items())
            yield from (
                FormField(f"{f.name}.{one.value}", one.title, Widget.CHOICE, choices=scores, group=label)
                for one in offered
            )
            continue
        if f.name in choices and not offered:
            continue
        required = _has_no_default(f) or f.name in action.NEEDED
        yield FormField(f.name, label, _widget(f.name, type_, bool(offered)), required, "", offered)


def _widget(name: str, type_: type, has_choices: bool) -> Widget:
    if has_choices:
        return Widget.SCORE if type_ is int else Widget.CHOICE
    if type_ is datetime:
        return Widget.MOMENT
    if type_ is date:
        return Widget.DATE
    if type_ is int:
        return Widget.NUMBER
    return Widget.LINES if name in _LONG else Widget.LINE


def _evidence_fields(action: type[EvidenceAction], case: Case) -> Iterator[FormField]:
    """A field for each piece of evidence still to submit; where evidence is replaced, for each that there is."""
    replaces = issubclass(action, ReplaceEvidence)
    present = frozenset() if replaces else case.history.partial_evidence.keys()
    for piece in case.obligation.evidence:
        if piece.name in present:
            continue
        if isinstance(piece, Borrowed):
            if not replaces:
                yield _borrowed(piece, case)
            continue
        is_required = action.TRANSITION.variant != "partial" and not replaces and not piece.optional
        label = field_text(piece)
        if piece.kind.is_file:
            accept = "image/*,application/pdf" if piece.kind is FieldKind.PHOTO else ""
            accept = ".xlsx,.csv,.txt" if piece.kind is FieldKind.SHEET else accept
            yield FormField(FILE + piece.name, label, Widget.FILE, is_required, "", (), accept)
            if piece.signed_by is not None:
                yield FormField(SIGNED_BOX + piece.name, words.SIGNED.filled(file=piece.label), Widget.TICK)
            continue
        widget, choices = _evidence_widget(piece)
        yield FormField(VALUE + piece.name, label, widget, is_required, "", choices)


def _borrowed(piece: Borrowed, case: Case) -> FormField:
    """A note on evidence that is submitted under another obligation."""
    other = case.agreement.obligation(piece.obligation)
    own = [e for e in other.evidence if e.name == piece.name] if other is not None else []
    field = (
        own[0] if own and isinstance(own[0], catalogue.Field) else catalogue.Field(piece.name, Text.plain(piece.name))
    )
    title = other.title if other is not None else Text.plain(piece.obligation)
    return FormField(VALUE + piece.name, wanted_text(WantedEvidence(field, title)), Widget.NOTE)


_WIDGETS = {
    FieldKind.DATE: Widget.DATE,
    FieldKind.MOMENT: Widget.MOMENT,
    FieldKind.TIME: Widget.TIME,
    FieldKind.YES_NO: Widget.CHOICE,
    FieldKind.CHOICE: Widget.CHOICE,
}


def _evidence_widget(piece: catalogue.Field) -> tuple[Widget, tuple[FormChoice, ...]]:
    choices = tuple(FormChoice(choice.value, choice.label) for choice in piece.choices)
    if piece.kind is FieldKind.YES_NO:
        choices = tuple(FormChoice(value, words.YES_NO[value]) for value in ("yes", "no"))
    return _WIDGETS.get(piece.kind, Widget.LINE), choices


def _with_value(field: FormField, typed: Mapping[str, str]) -> FormField:
    if field.name not in typed:
        return field
    if field.widget is Widget.FILE:  # it is kept already: a browser cannot be given it again
        return replace(field, value=typed[field.name], is_required=False)
    return replace(field, value=typed[field.name])


def _value(type_: type, written: str, zone: tzinfo) -> object:
    """A text as a value of a type. Raises Refused if it is none."""
    if type_ is datetime:
        return instant_of(written, zone)
    if type_ is date:
        return date_of(written)
    return _number(written) if type_ is int else written


def _number(written: str) -> int:
    try:
        number = read_number(written)
    except BadValue as bad:
        raise Refused(bad.refusal) from None
    if not number.removeprefix("-").isdecimal():
        raise Refused("form-not-whole", value=written)
    return int(number)


def _scores(name: str, visit: "Visit", drawn: Mapping[str, FormField]) -> Mapping[str, int]:
    """The numbers of a field that has several, by what each is about."""
    prefix = f"{name}."
    written = {key: visit.value(key).strip() for key in drawn if key.startswith(prefix)}
    return {key.removeprefix(prefix): _number(value) for key, value in written.items() if value}


def _evidence(name: str, visit: "Visit", case: Case, drawn: Mapping[str, FormField]) -> object:
    """The evidence of a form: values or files by field, or the fields that are said to be signed."""
    if name == "values":
        written = {key: visit.value(key).strip() for key in drawn if key.startswith(VALUE)}
        return {key.removeprefix(VALUE): value for key, value in written.items() if value}
    if name == "signed":
        return frozenset(
            key.removeprefix(SIGNED_BOX) for key in drawn if key.startswith(SIGNED_BOX) and visit.value(key)
        )
    return _files(visit, case)


def _files(visit: "Visit", case: Case) -> Mapping[str, Attachment]:
    """The files of a form by field. Raises Refused, with all reasons, for files that their fields do not take."""
    files: dict[str, Attachment] = {}
    problems: list[Refusal] = []
    for piece in case.obligation.evidence:
        if isinstance(piece, Borrowed) or not piece.kind.is_file or not (sent := visit.uploads(FILE + piece.name)):
            continue
        name, content = upload_name(sent[0].filename or ""), sent[0].file.read(LARGEST + 1)
        refusal = upload_refusal(piece, name, content)
        if refusal is not None:
            problems.append(refusal)
        files[piece.name] = uploaded(name, content)
    if problems:
        raise Refused("problems", problems=tuple(problems))
    return files
