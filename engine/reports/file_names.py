"""Names of files and folders that every system accepts: made of titles and of the names that people gave."""

import unicodedata
from collections.abc import Iterable

LONGEST = 80
"""The most characters of a name that is made here: paths on Windows have at most 260."""
_MOST_BYTES = 200
"""The most bytes: a file system takes 255, and a number may follow."""
_LONGEST_ENDING = 12
_FORBIDDEN = str.maketrans(dict.fromkeys('<>:"/\\|?*', "_"))
_RESERVED = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))})
"""Names that Windows keeps for devices, whatever their ending."""
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def safe_name(name: str, *, otherwise: str = "file") -> str:
    """A name that Windows, macOS and Linux accept, as like the one that was given as possible.

    Separators and other forbidden characters become ``_``, characters that nobody sees are left out, and a long name is
    cut before its ending. ``otherwise`` is the name where nothing is left.
    """
    composed = unicodedata.normalize("NFC", name)
    kept = (" " if c.isspace() else c for c in composed if c.isspace() or unicodedata.category(c) not in _UNSEEN)
    plain = " ".join("".join(kept).translate(_FORBIDDEN).split()).strip(". ")
    stem, ending = split_name(plain or otherwise)
    if stem.partition(".")[0].strip().casefold() in _RESERVED:
        stem = f"_{stem}"
    return _cut(stem, LONGEST - len(ending), _MOST_BYTES - len(ending.encode())) + ending


def split_name(name: str) -> tuple[str, str]:
    """The stem and the ending of a name: ``("slip", ".png")``; the ending is empty where there is none."""
    stem, dot, ending = name.rpartition(".")
    if not stem or not ending or len(ending) >= _LONGEST_ENDING or " " in ending:
        return name, ""
    return stem, dot + ending


def _cut(text: str, characters: int, size: int) -> str:
    """The beginning of a text that has at most so many characters and bytes."""
    return text[:characters].encode()[:size].decode(errors="ignore").rstrip(". ") or "_"


class FreeNames:
    """Gives out names in one folder: none twice, also where the case of letters does not count."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = {_compared(name) for name in taken}

    def take(self, name: str) -> str:
        """A safe name that nobody has yet; the second one of a name is ``name (2).png``."""
        safe = safe_name(name)
        stem, ending = split_name(safe)
        number, free = 1, safe
        while _compared(free) in self._taken:
            number += 1
            free = f"{stem} ({number}){ending}"
        self._taken.add(_compared(free))
        return free


def _compared(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
