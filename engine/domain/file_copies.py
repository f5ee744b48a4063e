"""Names of files: what browsers, chat programs and Windows add to the name of a copy."""

import re
import unicodedata

_COPY = re.compile(
    r"(?:\s*\(\d{1,3}\)|\s*[-_ ]\s*(?:副本|复件|copy|kopie)(?:\s*\(?\d{1,3}\)?)?)$|^(?:副本|复件|copy of)[\s_-]*",
    re.IGNORECASE,
)
_END = re.compile(r"(?:\.[a-z0-9]{1,5}){0,2}$", re.IGNORECASE)


def same_source(one: str, other: str) -> bool:
    """Return True if two names mean the same source: one may be the name of a copy of the other file.

    ``今日交车(2).csv``, ``今日交车 - 副本.xlsx`` and ``今日交车.csv`` are the same.
    """
    return one == other or _plain(one) == _plain(other)


def _plain(name: str) -> str:
    """A name without its ending and the marks of copies; the name itself if nothing else is left."""
    folded = unicodedata.normalize("NFKC", name).strip().casefold()
    end = _END.search(folded)
    stem = folded[: end.start()] if end is not None and end[0] else folded
    while (shorter := _COPY.sub("", stem).strip()) != stem and shorter:
        stem = shorter
    return stem or folded
