"""Lists, counts and ordinals in both languages.

Names are joined by "、" or ", " where a list stands outside a sentence: CLDR joins such a list with nothing in Chinese.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
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


def commas(texts: Sequence[Text]) -> Text:
    """``A、B、C``, ``A, B, C``: a list outside a sentence."""
    return Text(zh="、".join(text.zh for text in texts), en=", ".join(text.en for text in texts))


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


def code_by_label(written: str, labels: Mapping[str, Text]) -> str:
    """The code that a text is, or whose label it is in one of the languages; any other text as it is.

    Width, capitals and blanks around it do not matter, nor does ``the`` or 等 before it.
    """
    plain = _plain(written)
    codes = [code for code, label in labels.items() if plain in map(_plain, (code, label.zh, label.en))]
    return codes[0] if len(codes) == 1 else written


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip().removeprefix("the ").removeprefix("等")


def capitalized(text: str) -> str:
    """A text that begins with a capital letter, as a sentence does."""
    return text[:1].upper() + text[1:]
