"""Numbers of subjects: two spellings of one number, and two numbers that may be one."""

from functools import lru_cache

from engine.domain.agreement.field_value import spelled_key


def folded_number(written: str) -> str:
    """A number without what does not tell two numbers apart: width, capitals, blanks and characters nobody sees."""
    return spelled_key(written).casefold()


@lru_cache(maxsize=16_384)  # an import asks for the number of each of its rows several times
def bare_number(written: str) -> str:
    """A folded number without leading zeros, which Excel takes away: ``00123`` and ``123`` may be one number."""
    folded = folded_number(written)
    return folded.lstrip("0") or folded[-1:]
