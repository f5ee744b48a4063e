"""The sentence that says why something cannot be done."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from engine.domain.refusal import Refusal, Value
from engine.domain.text import Text
from engine.wording import refusals


def refusal_text(refusal: Refusal) -> Text:
    """The sentence of a refusal, filled with its values. It names no option or command; a surface adds those.

    Raises KeyError if the code has no sentence.
    """
    return with_values(sentences()[refusal.code], refusal)


def with_values(template: Text, refusal: Refusal) -> Text:
    """A text about a refusal, its placeholders filled with the values of the refusal."""
    return template.filled(**{name: _shown(value) for name, value in refusal.values.items()})


def error_text(text: Text) -> Text:
    """The line that tells people of an error."""
    return Text(zh="错误：{text}", en="Error: {text}").filled(text=text)


@cache
def sentences() -> Mapping[str, Text]:
    """The sentences by code, from all modules of ``engine.wording.refusals``."""
    by_code: dict[str, Text] = {}
    for module in iter_modules(refusals.__path__):
        by_code |= import_module(f"{refusals.__name__}.{module.name}").REFUSALS
    return by_code


def _shown(value: Value) -> Text | str:
    """A value as people read it: an instant to the minute, a list with commas."""
    match value:
        case Text():
            return value
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
    """Names with commas, refusals with semicolons."""
    shown = [s if isinstance(s, Text) else Text.plain(s) for s in map(_shown, values)]
    zh, en = ("；", "; ") if any(isinstance(value, Refusal) for value in values) else (", ", ", ")
    return Text(zh=zh.join(text.zh for text in shown), en=en.join(text.en for text in shown))
