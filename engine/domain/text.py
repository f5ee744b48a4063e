"""The two languages of every text that people read."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never


class Language(StrEnum):
    """A language people read. Codes and ids never change with it."""

    ZH = "zh"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Text:
    """One text in both languages, side by side, so that neither is forgotten."""

    zh: str
    en: str

    @classmethod
    def plain(cls, text: str) -> "Text":
        """A text that is the same in both languages (a name, an id)."""
        return cls(zh=text, en=text)

    def in_(self, language: Language) -> str:
        """The text in one language."""
        match language:
            case Language.ZH:
                return self.zh
            case Language.EN:
                return self.en
            case _:
                assert_never(language)

    def filled(self, **values: "str | int | Text") -> "Text":
        """Fill the ``{placeholders}`` of both languages. A value that is a Text fills each with its own language."""
        return Text(
            zh=self.zh.format(**{k: v.zh if isinstance(v, Text) else v for k, v in values.items()}),
            en=self.en.format(**{k: v.en if isinstance(v, Text) else v for k, v in values.items()}),
        )


_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def visible(text: str) -> str:
    """Text whose control characters, marks of direction and halves of characters are written out: ``\\u001b``.

    A terminal would act on them, or could not print them. Tabs and line ends stay. Within JSON this is the same value.
    """
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def folded(text: str) -> str:
    """Text as it is compared with what people type: half width, without case and characters that nobody sees."""
    if text.isascii():
        return text.strip().lower()
    plain = unicodedata.normalize("NFKC", text)
    return "".join(c for c in plain if unicodedata.category(c) != "Cf").strip().casefold()


def collation_key(text: str) -> bytes:
    """The key by which texts are ordered in lists: folded, and the usual Chinese characters by pinyin, as GB 18030 has
    them."""
    return folded(text).encode("gb18030", "replace")
