"""Lists, counts and ordinals in both languages.

Names are joined by "、" or ", " where a list stands outside a sentence: CLDR joins such a list with nothing in Chinese.
"""

from collections.abc import Iterable, Sequence
from typing import Literal

from engine.domain.text import Language, Text
from engine.wording.cldr import listed, ordinal_form

_ENDINGS = {"one": "st", "two": "nd", "few": "rd", "other": "th"}
_MOST_NAMES = 5
"""The most items or people that a sentence names."""


def either(texts: Sequence[Text]) -> Text:
    """``A``, ``A或B``, ``A、B或C``."""
    return _listed(texts, "or")


def all_of(texts: Sequence[Text]) -> Text:
    """``A``, ``A和B``, ``A、B和C``."""
    return _listed(texts, "standard")


def _listed(texts: Sequence[Text], kind: Literal["standard", "or"]) -> Text:
    zh, en = [text.zh for text in texts], [text.en for text in texts]
    return Text(zh=listed(zh, Language.ZH, kind), en=listed(en, Language.EN, kind))


def first_names(names: Sequence[str]) -> str:
    """The first five names, then ``…`` for the others."""
    return ", ".join((*names[:_MOST_NAMES], *(("…",) if len(names) > _MOST_NAMES else ())))


def gap(text: Text) -> str:
    """The space that Chinese puts between its characters and a number; empty where the text starts otherwise."""
    return " " if text.zh[0].isdecimal() else ""


def ordinal(count: int) -> str:
    """``1st``, ``2nd``, ``11th``, ``23rd``. CLDR says which numbers share an ending; the endings are ours."""
    return f"{count}{_ENDINGS[ordinal_form(count, Language.EN)]}"


def count_text(count: int, one: str, several: str | None = None) -> str:
    """A number of things in English: ``1 error``, ``2 errors``; ``several`` is the plural where an s is not enough."""
    return f"{count} {one if count == 1 else several or one + 's'}"


def one_of(names: Iterable[str]) -> Text:
    """Names to choose from: ``a、b``, ``a or b``."""
    known = list(names)
    return Text(zh="、".join(known), en=" or ".join(known))
