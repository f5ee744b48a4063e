"""A refusal as JSON, from which another process reads it again."""

from typing import Any, cast

from engine.domain.ledger.entry import Json
from engine.domain.refusal import NamedPerson, Refusal, Value
from engine.domain.text import Text
from engine.views.values import both
from engine.wording.refusal import fill

_VALUE = Text(zh="{value}", en="{value}")
_WITH_PARTS = (Refusal, NamedPerson)
"""The types of values that have a form of their own in JSON."""
_PLAIN = (str, int, bool, type(None))
"""The types that JSON has too. A subclass such as a kind of entry is shown by its title."""


def refusal_json(refusal: Refusal) -> dict[str, Json]:
    """A refusal as JSON: its code and its values. A value that JSON has no form for is its text in both languages."""
    return {"code": refusal.code, "values": {name: _value_json(value) for name, value in refusal.values.items()}}


def read_refusal(value: dict[str, Any]) -> Refusal:
    """The refusal of such JSON; its sentence is the same. Raises KeyError if the JSON is of anything else."""
    return Refusal(value["code"], **{name: _read_value(part) for name, part in value["values"].items()})


def _value_json(value: Value) -> Json:
    if isinstance(value, Refusal):
        return refusal_json(value)
    if isinstance(value, NamedPerson):
        return {"id": value.id, "name": both(value.name)}
    if isinstance(value, tuple) and (
        _all_plain(value) or any(isinstance(part, Refusal | NamedPerson) for part in value)
    ):
        return [_value_json(part) for part in value]
    if type(value) in _PLAIN:
        return cast(Json, value)
    return both(fill(_VALUE, {"value": value}, ids=True))


def _all_plain(values: tuple[Value, ...]) -> bool:
    return all(type(value) in _PLAIN for value in values)


def _read_value(value: Any) -> Value:
    match value:
        case list():
            return tuple(map(_read_value, value))
        case {"code": str()}:
            return read_refusal(value)
        case {"id": str(id), "name": {"zh": zh, "en": en}}:
            return NamedPerson(id, Text(zh=zh, en=en))
        case {"zh": zh, "en": en}:
            return Text(zh=zh, en=en)
    return value
