"""The details of an entry about an event: its fields, and for a correction what changed."""

from collections.abc import Mapping
from datetime import tzinfo

from engine.domain.agreement.catalogue import Catalogue, EventType, Field
from engine.domain.ids import EventId
from engine.domain.ledger.entry import Entry
from engine.domain.text import Text
from engine.wording.condition import event_title
from engine.wording.field_value import value_text
from engine.wording.names import one_line
from engine.wording.via import via_detail

_FIELD = Text(zh="{label} {value}", en="{label} {value}")
_CHANGED = Text(zh="{label} {before} → {value}", en="{label} {before} → {value}")
_NOTHING = Text(zh="（空）", en="(blank)")


def event_entry_title(entry: Entry, catalogue: Catalogue) -> Text:
    """The title of the event; that of its id where the entry does not have its name."""
    name = entry.body.get("name")
    return event_title(name if isinstance(name, str) else EventId.parse(entry.subject_id).name, catalogue)


def event_entry_detail(
    entry: Entry, before: Mapping[str, str] | None, catalogue: Catalogue, zone: tzinfo
) -> tuple[Text, ...]:
    """The fields of a recorded event, of a corrected one those that changed, of a cancelled one the reason; and by
    which way the entry was made."""
    return (*_content(entry, before, catalogue, zone), *via_detail(entry))


def _content(entry: Entry, before: Mapping[str, str] | None, catalogue: Catalogue, zone: tzinfo) -> tuple[Text, ...]:
    data = entry.body.get("data")
    if not isinstance(data, Mapping):
        return (Text.plain(one_line(str(entry.body.get("reason") or ""))),)
    type_ = catalogue.event(str(entry.body.get("name")))
    values = {name: str(value) for name, value in data.items()}
    if before is None:
        return tuple(_shown(type_, name, value, zone) for name, value in values.items() if value)
    names = [name for name in (*values, *(before.keys() - values.keys())) if values.get(name) != before.get(name)]
    return tuple(
        _CHANGED.filled(
            label=_field(type_, name).label,
            before=_value(type_, name, before.get(name), zone),
            value=_value(type_, name, values.get(name), zone),
        )
        for name in names
    )


def _shown(type_: EventType | None, name: str, value: str, zone: tzinfo) -> Text:
    return _FIELD.filled(label=_field(type_, name).label, value=_value(type_, name, value, zone))


def _value(type_: EventType | None, name: str, value: str | None, zone: tzinfo) -> Text:
    return value_text(_field(type_, name), value, zone) if value else _NOTHING


def _field(type_: EventType | None, name: str) -> Field:
    known = type_.field(name) if type_ is not None else None
    return known or Field(name, Text.plain(name))
