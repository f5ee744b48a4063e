"""Passwords that are good enough: long, not one of the usual ones, and not the own name."""

import unicodedata
from collections.abc import Iterable

from engine.domain.refusal import Refusal

SHORTEST = 10
"""Characters; length is what makes a password hard to guess, so no signs or digits are asked for."""
LONGEST = 200
"""Characters; hashing more costs time."""
_FEWEST = 4
"""Different characters that a password has at least."""
_OWN = 3
"""The shortest name that a password may not contain."""
_WORDS = (
    "1qaz2wsx3edc qwertyuiop 1q2w3e4r5t q1w2e3r4t5 qazwsxedcrfv asdfghjkl zxcvbnm password passw0rd p@ssw0rd iloveyou "
    "woaini1314 woaini520 5201314 1314520 administrator welcome letmein changeme duecourse monkey dragon sunshine "
    "princess football baseball superman starwars trustno1 whatever computer internet abcdefghij abcd1234 abc123456 "
    "a123456789 aa123456 qwe123456 asd123456 zxc123456 qq123456 wang123456 zhang123456 admin123 admin123456 test123456 "
    "0123456789 1234567890 9876543210 0987654321 1122334455 1231231231 123456789a 147258369 159357 112233 123123123 "
    "woaiwojia nihao123 zhongguo beijing shanghai"
)
_COMMON = frozenset(_WORDS.split())
"""Passwords and parts of them that are tried first; a password that is little more than one of them is refused."""
_MORE = 4
"""Characters that a password has besides a common one at least."""


def password_refusal(password: str, names: Iterable[str]) -> Refusal | None:
    """Why a password is refused; None for one that is good enough. ``names`` are those of its person."""
    folded = _folded(password)
    if len(password) < SHORTEST:
        return Refusal("password-short", least=SHORTEST)
    if len(password) > LONGEST:
        return Refusal("password-long", most=LONGEST)
    if len(set(folded)) < _FEWEST or any(word in folded and len(folded) < len(word) + _MORE for word in _COMMON):
        return Refusal("password-common")
    if any(len(name) >= _OWN and _folded(name) in folded for name in names):
        return Refusal("password-own-name")
    return None


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
