"""Lists and ordinals in both languages."""

from collections.abc import Sequence

from engine.domain.text import Text


def either(texts: Sequence[Text]) -> Text:
    """``A``, ``A 或 B``, ``A、B 或 C``."""
    *others, last = texts
    if not others:
        return last
    zh, en = "、".join(t.zh for t in others), ", ".join(t.en for t in others)
    return Text(zh=f"{zh}或{last.zh}", en=f"{en} or {last.en}")


def all_of(texts: Sequence[Text]) -> Text:
    """``A``, ``A 和 B``, ``A、B 和 C``."""
    *others, last = texts
    if not others:
        return last
    zh, en = "、".join(t.zh for t in others), ", ".join(t.en for t in others)
    return Text(zh=f"{zh}和{last.zh}", en=f"{en} and {last.en}")


def gap(text: Text) -> str:
    """The space that Chinese puts between its characters and a number; empty where the text starts otherwise."""
    return " " if text.zh[0].isdecimal() else ""


def ordinal(count: int) -> str:
    """``1st``, ``2nd``, ``11th``, ``23rd``."""
    if count % 100 in (11, 12, 13):
        return f"{count}th"
    return f"{count}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(count % 10, 'th') }"
