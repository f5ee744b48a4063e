"""Suggestions for misspelt names: the nearest known names."""

import difflib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

_LONGEST = 60
_MANY = 600


@dataclass(frozen=True, slots=True)
class Similar:
    """The known names that are similar to a wrong one, the nearest one first; none at all where nothing is similar."""

    names: tuple[str, ...] = ()

    @classmethod
    def to(cls, name: str, known: Iterable[str]) -> "Similar":
        """The three nearest of the known names."""
        return cls(tuple(similar_names(name, known, most=3)))


def nearest_name(word: str, names: Iterable[str]) -> str | None:
    """The name most like the word, or None if none is similar. Case and full-width letters do not matter."""
    if not word or len(word) > _LONGEST:
        return None
    known = list(names)
    if len(known) > _MANY:
        # Comparing is slow; among many names the intended one usually begins or ends with the same letter.
        sought = _folded(word)
        known = [name for name in known if abs(len(name) - len(sought)) <= 3 and _same_end(name.casefold(), sought)]
    return next(iter(similar_names(word, known, most=1, cutoff=0.6)), None)


def similar_names(word: str, names: Iterable[str], *, most: int, cutoff: float = 0.5) -> list[str]:
    """The names that are similar to the word, the nearest one first; ``cutoff``, from 0 to 1, says how similar."""
    by_folded = {name.casefold(): name for name in names}
    return [by_folded[name] for name in difflib.get_close_matches(_folded(word), by_folded, n=most, cutoff=cutoff)]


def _folded(word: str) -> str:
    return unicodedata.normalize("NFKC", word).casefold()  # full-width letters as well


def _same_end(name: str, sought: str) -> bool:
    return name[:1] == sought[:1] or name[-1:] == sought[-1:]
