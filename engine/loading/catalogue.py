"""events.yaml: subjects and business events."""

import string
from dataclasses import replace
from datetime import time

from engine.domain.agreement.catalogue import Catalogue, EventType, Field, FieldKind, Subject
from engine.domain.refusal import Refusal
from engine.loading.declared_names import DeclaredNames, NameList
from engine.loading.document import Document
from engine.loading.fields import field
from engine.loading.problem_list import Problems
from engine.loading.tree import Mapping, Scalar
from engine.loading.values import text, time_of_day
from engine.wording.diagnostics import meaning, references
from engine.wording.suggestions import list_names, suggestion


def names(document: Document) -> tuple[NameList, NameList]:
    """The names of subjects and of events that the file declares, even if it has other problems."""
    return _names(document, "subjects"), _names(document, "events")


def _names(document: Document, key: str) -> NameList:
    block = document.root.mapping(key)
    return NameList(
        None if block is None or (key,) in document.broken else frozenset(entry.key.text for entry in block)
    )


def subjects(document: Document) -> tuple[Subject, ...]:
    """The subjects that can be read, by id."""
    readable = []
    for entry in document.root.mapping("subjects") or ():
        if document.sound("subjects", entry.key.text) and isinstance(entry.value, Mapping):
            title = text(entry.value.get("title"))
            if title is not None:
                readable.append(Subject(entry.key.text, title))
    return tuple(sorted(readable, key=lambda subject: subject.id))


def events(document: Document, declared: DeclaredNames) -> dict[str, EventType]:
    """The events that can be read."""
    types = {}
    for entry in document.root.mapping("events") or ():
        if document.sound("events", entry.key.text) and isinstance(entry.value, Mapping):
            event = _event(entry.key.text, entry.value, declared, document.problems)
            if event is not None:
                types[event.name] = event
    return types


def catalogue(document: Document, declared: DeclaredNames) -> Catalogue:
    """The catalogue of the subjects and events that can be read, sorted by name."""
    return Catalogue(subjects(document), tuple(event for _, event in sorted(declared.events.items())))


def _event(name: str, block: Mapping, declared: DeclaredNames, problems: Problems) -> EventType | None:
    about = declared.subjects.check(block.scalar("about"), references.UNKNOWN_SUBJECT, problems)
    recorded_by = declared.departments.check(block.scalar("recorded_by"), references.UNKNOWN_DEPARTMENT, problems)
    entries = tuple(block.mapping("fields") or ())
    fields = [field(entry, problems, is_evidence=False) for entry in entries]
    sound = _stake(block, fields, problems) and _headings(block, problems)
    label = block.scalar("label")
    sound = _label(label, name, {entry.key.text for entry in entries}, problems) and sound
    title = text(block.get("title"))
    if not sound or about is None or recorded_by is None or title is None or label is None:
        return None
    known = tuple(f for f in fields if f is not None)
    if len(known) < len(fields):
        return None
    return EventType(
        name=name,
        title=title,
        about=about,
        label=label.text,
        recorded_by=recorded_by,
        repeats=block.is_true("repeats"),
        fields=known,
        time_of_day=at if isinstance(at := time_of_day(block.scalar("time_of_day")), time) else None,
    )


def _stake(block: Mapping, fields: list[Field | None], problems: Problems) -> bool:
    staked = [f for f in fields if f is not None and f.stake]
    sound = True
    for count, f in enumerate(staked):
        entry = (block.mapping("fields") or block).entry(f.name)
        at = entry.key.mark if entry else block.mark
        if f.kind is not FieldKind.MONEY:
            actual = Refusal("field-of-kind", name=f.name, kind=f.kind)
            problems.report(meaning.STAKE, at, actual=actual)
            sound = False
        elif count and staked[0].kind is FieldKind.MONEY:
            actual = Refusal("amount-marked-already", name=staked[0].name)
            problems.report(meaning.STAKE, at, actual=actual)
            sound = False
    return sound


def _headings(block: Mapping, problems: Problems) -> bool:
    lines: dict[str, int] = {}
    sound = True
    for entry in block.mapping("fields") or ():
        columns = entry.value.sequence("columns") if isinstance(entry.value, Mapping) else None
        for column in columns.scalars() if columns else ():
            if column.text in lines:
                problems.report(meaning.SAME_HEADING, column.mark, actual=column.text, line=lines[column.text])
                sound = False
            lines.setdefault(column.text, column.mark.line)
    return sound


def _label(label: Scalar | None, event: str, fields: set[str], problems: Problems) -> bool:
    if label is None:
        return False
    try:
        parts = list(string.Formatter().parse(label.text))
    except ValueError:
        problems.report(meaning.LABEL_PLACEHOLDER, label.mark, actual=label.text)
        return False
    sound = True
    for _, name, spec, conversion in parts:
        if name is None:
            continue
        if spec or conversion or not name:
            problems.report(meaning.LABEL_PLACEHOLDER, label.mark, actual=label.text)
            sound = False
        elif name != "key" and name not in fields:
            problems.report(
                references.UNKNOWN_FIELD,
                label.mark,
                event=event,
                actual=name,
                known=list_names([*sorted(fields), "key"]),
                suggestion=suggestion(name, [*fields, "key"]),
            )
            sound = False
    return sound


def in_currency(events: Catalogue, currency: str) -> Catalogue:
    """The catalogue, with the organisation's currency in each money field that names none."""
    return replace(
        events,
        events=tuple(
            replace(
                event,
                fields=tuple(
                    replace(field_, currency=field_.currency or currency) if field_.kind is FieldKind.MONEY else field_
                    for field_ in event.fields
                ),
            )
            for event in events.events
        ),
    )
