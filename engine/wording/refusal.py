"""The sentence that says why something cannot be done."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from functools import cache

from engine.domain.agreement.agreement import Excuses
from engine.domain.agreement.check import Check
from engine.domain.ledger.entry import Kind, Phase
from engine.domain.ledger.payload import ActionField
from engine.domain.refusal import Alternatives, Excerpt, Labelled, NamedField, NamedPerson, Refusal, Signer, Value
from engine.domain.suggest import Similar
from engine.domain.text import Text
from engine.plugins import modules
from engine.wording.action import PHASES, entry_title, field_label, words_by_module
from engine.wording.check import check_text
from engine.wording.excuses import excuses_text
from engine.wording.lists import count_text, either
from engine.wording.names import waited_for
from engine.wording.suggestions import did_you_mean
from engine.wording.system_errors import system_text

_COMMA = Text.plain(", ")
_SEMICOLON = Text(zh="；", en="; ")


def refusal_text(refusal: Refusal, *, ids: bool = False) -> Text:
    """The sentence of a refusal, filled with its values. It names no option or command; a surface adds those.

    People read fields and choices by their titles; ``ids`` adds their ids, for a surface on which these are typed.
    Raises KeyError if the code has no sentence.
    """
    return fill(sentences()[refusal.code], refusal.values, ids=ids)


def text_with_ids(refusal: Refusal) -> Text:
    """The sentence of a refusal for a surface on which ids are typed, and for programs."""
    return refusal_text(refusal, ids=True)


def fill(template: Text, values: Mapping[str, Value], *, ids: bool = False) -> Text:
    """A text with its values. ``{count:error}`` and ``{count:entry|entries}`` are a number of things in English."""
    return template.filled(**{name: _shown(value, ids) for name, value in values.items()})


def with_values(template: Text, refusal: Refusal) -> Text:
    """A text about a refusal, its placeholders filled with the values of the refusal."""
    return fill(template, refusal.values)


def error_text(text: Text) -> Text:
    """The line that tells people of an error."""
    return Text(zh="错误：{text}", en="Error: {text}").filled(text=text)


@cache
def sentences() -> Mapping[str, Text]:
    """The sentences by code, from ``engine.wording.refusals`` and ``engine.wording.actions``."""
    by_code: dict[str, Text] = {}
    for words in words_by_module().values():
        by_code |= words.refusals
    for module in modules("engine.wording.refusals").values():
        by_code |= module.REFUSALS
    return by_code


class _Count(int):
    """A number that a sentence shows alone (``{count}``) or with the thing that it counts (``{count:error}``)."""

    def __format__(self, thing: str) -> str:
        return count_text(self, *thing.split("|")) if thing else str(int(self))


def _shown(value: Value, ids: bool) -> Text | str | int:
    """A value as people read it: an instant to the minute, names with commas, refusals with semicolons."""
    if isinstance(value, Check):
        return check_text(value)
    match value:
        case Text():
            return value
        case Refusal():
            return refusal_text(value, ids=ids)
        case int():
            return _Count(value)
        case Similar():
            return did_you_mean(value)
        case Labelled(value=code, label=label):
            return Text(zh=f"{label.zh}（{code}）", en=f"{code} ({label.en})") if ids else label
        case NamedField(id=id, title=title):
            behind = Text(zh=f"（{id}）", en=f" ({id})") if ids else Text.plain("")
            return Text(zh=f"“{title.zh}”{behind.zh}", en=f"“{title.en}”{behind.en}")
        case Signer(id=id):
            return waited_for(id)
        case NamedPerson(name=name):
            return name
        case Kind():
            return entry_title(value)
        case Phase():
            return PHASES[value]
        case ActionField(payload=payload, name=name):
            return field_label(payload, name)
        case Excuses():
            return excuses_text(value)
        case datetime():
            return f"{value:%Y-%m-%d %H:%M}"
        case date():
            return value.isoformat()
        case Excerpt(values=values, others=others):
            return _excerpt(values, others, ids)
        case Alternatives():
            return _alternatives(value.values, ids)
        case tuple():
            return _joined(value, _separator(value), ids)
        case _:
            return system_text(str(value))


def _excerpt(values: tuple[Value, ...], others: int, ids: bool) -> Text:
    """``a, b, c and 16,381 more``; the values alone where there are no others."""
    listed = _joined(values, _separator(values), ids)
    if not others:
        return listed
    return Text(zh=f"{listed.zh} 等 {len(values) + others:,} 个", en=f"{listed.en} and {others:,} more")


def _alternatives(values: Sequence[Value], ids: bool) -> Text:
    """``进行中、已交付或已结束``; ids keep a space around *or*."""
    if all(isinstance(value, str) and not isinstance(value, Enum | Kind) for value in values):
        return _joined(values, Text(zh=" 或 ", en=" or "), ids)
    return either(_texts(values, ids))


def _separator(values: Sequence[Value]) -> Text:
    if any(isinstance(value, Labelled | NamedField | NamedPerson) for value in values):
        return Text(zh="、", en=", ")
    return _SEMICOLON if any(isinstance(value, Refusal | Text) for value in values) else _COMMA


def _joined(values: Sequence[Value], separator: Text, ids: bool) -> Text:
    shown = _texts(values, ids)
    return Text(zh=separator.zh.join(text.zh for text in shown), en=separator.en.join(text.en for text in shown))


def _texts(values: Sequence[Value], ids: bool) -> list[Text]:
    shown = (_shown(value, ids) for value in values)
    return [s if isinstance(s, Text) else Text.plain(str(s)) for s in shown]
