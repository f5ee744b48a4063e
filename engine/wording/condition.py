"""Events, their fields and the conditions on them, as sentences in both languages.

Titles and labels come from the catalogue. An event or field that the catalogue does not have appears under its own
name.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import assert_never

from engine.domain.agreement.catalogue import Catalogue, Field, FieldKind
from engine.domain.agreement.condition import Condition
from engine.domain.agreement.rule import EventMatch, OnEvent, Trigger
from engine.domain.text import Text
from engine.wording.dates import date_text
from engine.wording.lists import either


def conditions_text(conditions: Sequence[Condition], trigger: Trigger, catalogue: Catalogue) -> Text:
    """Conditions on the fields of the trigger's events, all of which must hold."""
    parts = [_condition(c, trigger_field(c.field, trigger, catalogue)) for c in conditions]
    return Text(zh="，并且".join(p.zh for p in parts), en=" and ".join(p.en for p in parts))


def event_match_text(match: EventMatch, catalogue: Catalogue) -> Text:
    """The events that match, with the conditions on them in brackets."""
    events = either([quoted(event_title(name, catalogue)) for name in match.events])
    if not match.where:
        return events
    sentence = Text(zh="{events}（只限{where}）", en="{events} (only where {where})")
    return sentence.filled(events=events, where=conditions_text(match.where, OnEvent(match.events), catalogue))


def event_title(name: str, catalogue: Catalogue) -> Text:
    """The title of an event."""
    type_ = catalogue.event(name)
    return type_.title if type_ is not None else Text.plain(name)


def trigger_field(name: str, trigger: Trigger, catalogue: Catalogue) -> Field:
    """A field of the trigger's events. Each of the events has it, always of the same kind."""
    for event in trigger.events if isinstance(trigger, OnEvent) else ():
        type_ = catalogue.event(event)
        field = type_.field(name) if type_ is not None else None
        if field is not None:
            return field
    return Field(name, Text.plain(name))


def quoted(text: Text) -> Text:
    """A text in quotation marks."""
    return Text(zh="“{text}”", en="“{text}”").filled(text=text)


def _condition(condition: Condition, field: Field) -> Text:
    tests: list[Text] = []
    if condition.any_of:
        tests.append(Text(zh="为{v}", en="is {v}").filled(v=either([_value(v, field) for v in condition.any_of])))
    if condition.none_of:
        tests.append(
            Text(zh="不是{v}", en="is not {v}").filled(v=either([_value(v, field) for v in condition.none_of]))
        )
    if condition.above is not None:
        tests.append(Text(zh="大于 {v}", en="is above {v}").filled(v=_number(condition.above)))
    if condition.below is not None:
        tests.append(Text(zh="小于 {v}", en="is below {v}").filled(v=_number(condition.below)))
    if condition.after is not None:
        tests.append(Text(zh="晚于 {v}", en="is later than {v}").filled(v=_bound(condition.kind, condition.after)))
    if condition.before is not None:
        tests.append(Text(zh="早于 {v}", en="is earlier than {v}").filled(v=_bound(condition.kind, condition.before)))
    joined = Text(zh="、".join(t.zh for t in tests), en=" and ".join(t.en for t in tests))
    return Text(zh="“{label}”{tests}", en="“{label}” {tests}").filled(label=field.label, tests=joined)


def _value(value: str, field: Field) -> Text:
    match field.kind:
        case FieldKind.YES_NO:
            return Text(zh="“是”", en="“yes”") if value == "yes" else Text(zh="“否”", en="“no”")
        case FieldKind.CHOICE:
            label = next((c.label for c in field.choices if c.value == value), Text.plain(value))
            return quoted(label)
        case FieldKind.NUMBER | FieldKind.MONEY:
            number = _number(Decimal(value))
            return Text(zh=f" {number}", en=number)
        case FieldKind.DATE:
            return date_text(date.fromisoformat(value))
        case FieldKind.TEXT | FieldKind.PERSON | FieldKind.MOMENT | FieldKind.TIME:
            return quoted(Text.plain(value))
        case FieldKind.FILE | FieldKind.PHOTO | FieldKind.SHEET:
            return quoted(Text.plain(value))
        case _:
            assert_never(field.kind)


def _number(value: Decimal) -> str:
    return f"{value:,f}"


def _bound(kind: FieldKind, value: str) -> Text:
    return date_text(date.fromisoformat(value)) if kind is FieldKind.DATE else Text.plain(value)
