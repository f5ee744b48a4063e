"""Suggestions for names that are not known, and lists of names, as people read them."""

from collections.abc import Iterable

from engine.domain.suggest import Similar, nearest_name
from engine.domain.text import Text

NOTHING = Text(zh="", en="")
"""An empty text."""
_LISTED = 12


def did_you_mean(similar: Similar) -> Text:
    """A question with the similar names, to put behind a sentence; empty where there are none."""
    if not similar.names:
        return Text.plain("")
    zh, en = "、".join(similar.names), ", ".join(similar.names)
    return Text(zh=f"您是不是要找：{zh}？", en=f" Did you mean: {en}?")


def suggestion(word: str, names: Iterable[str]) -> Text:
    """`` (did you mean `x`?)`` for the nearest name, or an empty text."""
    return meant_name(nearest_name(word, names))


def meant_name(name: str | None) -> Text:
    """`` (did you mean `x`?)`` for a known name, or an empty text."""
    if name is None:
        return NOTHING
    return Text(zh=f"（是不是 `{name}`？）", en=f" (did you mean `{name}`?)")


def list_names(names: Iterable[str]) -> Text:
    """Names as a list in their order; only the first twelve if there are more."""
    all_names = list(names)
    if not all_names:
        return Text(zh="（暂无）", en="(none yet)")
    shown = ", ".join(all_names[:_LISTED])
    rest = len(all_names) - _LISTED
    if rest <= 0:
        return Text.plain(shown)
    return Text(zh=f"{shown} 等 {len(all_names)} 个", en=f"{shown} and {rest} more")
