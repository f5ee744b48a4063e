"""The sentence that says why something cannot be done."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from engine.domain.phrases import count_text
from engine.domain.refusal import Labelled, Refusal, Value
from engine.domain.suggest import Similar
from engine.domain.text import Text
from engine.wording import refusals
from engine.wording.suggestions import did_you_mean


def refusal_text(refusal: Refusal) -> Text:
    """The sentence of a refusal, filled with its values. It names no option or command; a surface adds those.

    Raises KeyError if the code has no sentence.
    """
    return fill(sentences()[refusal.code], refusal.values)


def fill(sentence: Text, values: Mapping[str, Value]) -> Text:
    """A sentence with its values. ``{count:error}`` and ``{count:entry|entries}`` are a number of things in English."""
    return sentence.filled(**{name: _shown(value) for name, value in values.items()})


@cache
def sentences() -> Mapping[str, Text]:
    """The sentences by code, from all modules of ``engine.wording.refusals``."""
    by_code: dict[str, Text] = {}
    for module in iter_modules(refusals.__path__):
        by_code |= import_module(f"{refusals.__name__}.{module.name}").REFUSALS
    return by_code


class _Count(int):
    """A number that a sentence shows alone (``{count}``) or with the thing that it counts (``{count:error}``)."""

    def __format__(self, thing: str) -> str:
        return count_text(self, *thing.split("|")) if thing else str(int(self))


def _shown(value: Value) -> Text | str | int:
    """A value as people read it: an instant to the minute, a list with commas."""
    match value:
        case Text():
            return value
        case int():
            return _Count(value)
        case Similar():
            return did_you_mean(value)
        case Labelled(value=code, label=label):
            return Text(zh=f"{label.zh}（{code}）", en=f"{code} ({label.en})")
        case Refusal():
            return refusal_text(value)
        case datetime():
            return f"{value:%Y-%m-%d %H:%M}"
        case date():
            return value.isoformat()
        case tuple():
            return _joined(value)
        case _:
            return str(value)


def _joined(values: tuple[Value, ...]) -> Text:
    """Names with commas, labelled values as a list, refusals with semicolons."""
    shown = [s if isinstance(s, Text) else Text.plain(str(s)) for s in map(_shown, values)]
    zh, en = ", ", ", "
    if any(isinstance(value, Refusal) for value in values):
        zh, en = "；", "; "
    elif any(isinstance(value, Labelled) for value in values):
        zh = "、"
    return Text(zh=zh.join(text.zh for text in shown), en=en.join(text.en for text in shown))
