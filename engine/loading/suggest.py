"""The name that somebody probably meant."""

import difflib
import unicodedata
from collections.abc import Iterable

from engine.domain.text import Text

_LONGEST = 60
_MANY = 600
_LISTED = 12
NOTHING = Text(zh="", en="")


def nearest_name(word: str, names: Iterable[str]) -> str | None:
    """The name most like the word, or None where none is."""
    if not word or len(word) > _LONGEST:
        return None
    folded = {name.casefold(): name for name in names}
    sought = unicodedata.normalize("NFKC", word).casefold()  # full-width letters too
    if len(folded) > _MANY:
        # Comparing takes long; among many names the one that was meant mostly begins or ends alike.
        folded = {
            name: own
            for name, own in folded.items()
            if abs(len(name) - len(sought)) <= 3 and (name[:1] == sought[:1] or name[-1:] == sought[-1:])
        }
    close = difflib.get_close_matches(sought, folded, n=1, cutoff=0.6)
    return folded[close[0]] if close else None


def suggestion(word: str, names: Iterable[str]) -> Text:
    """`` (did you mean `x`?)``, or nothing."""
    return meant_name(nearest_name(word, names))


def meant_name(name: str | None) -> Text:
    """`` (did you mean `x`?)`` for a name that is known, or nothing."""
    if name is None:
        return NOTHING
    return Text(zh=f"（是不是 `{name}`？）", en=f" (did you mean `{name}`?)")


def list_names(names: Iterable[str]) -> Text:
    """Names in order, the first of them only where there are many."""
    all_names = list(names)
    if not all_names:
        return Text(zh="（还没有）", en="(there is none yet)")
    shown = ", ".join(all_names[:_LISTED])
    rest = len(all_names) - _LISTED
    if rest <= 0:
        return Text.plain(shown)
    return Text(zh=f"{shown} 等 {len(all_names)} 个", en=f"{shown} and {rest} more")
