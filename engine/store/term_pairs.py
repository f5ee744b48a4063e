"""Pairs of characters, each with the numbers of the rows that have it, packed by 4,096 numbers into one text.

Few numbers are written one after another, as three hexadecimal digits each; many as 4,096 bits. So a commit of
thousands of texts writes one row for each pair that occurs in them, not one for each pair of each text; and to ask for
several pairs at once is to intersect a few large integers.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import compress, count
from operator import add

BLOCK = 4096
"""The rows whose numbers share a packed text."""
_FEW = 64
"""Up to this many numbers are listed: the list is shorter, and quick to read."""
_DIGITS = 3
_OF_BITS = BLOCK // 4
"""The hexadecimal digits of the bits; no list has that length."""
_HEX = tuple(f"{n:03x}" for n in range(BLOCK))
_OFFSETS = {text: n for n, text in enumerate(_HEX)}
_ALONE = " "
_NONE, _ONE, _LAST = b"0" * BLOCK, ord("1"), BLOCK - 1
_TRUTH = bytes(n == _ONE for n in range(256))
"""Turns the signs 0 and 1 into a false and a true value."""


def pairs_of(text: str) -> set[str]:
    """The pairs of characters in a text of several lines; a pair has no blank. A line of one character has a pair of
    its own, with a blank."""
    pairs: set[str] = set().union(*[map(add, word, word[1:]) for word in text.split()])
    if len(text) > 1 and "\n" not in text:
        return pairs
    return pairs | {line + _ALONE for line in text.split("\n") if len(line) == 1}


def pack(offsets: Sequence[int]) -> str:
    """Sorted numbers within a block as one text."""
    if len(offsets) <= _FEW:
        return "".join([_HEX[n] for n in offsets])
    signs = bytearray(_NONE)
    for n in offsets:
        signs[_LAST - n] = _ONE
    return int(signs, 2).to_bytes(BLOCK // 8, "little").hex()


def unpack(members: str) -> list[int]:
    """The numbers that ``pack`` wrote, sorted. Raises ValueError for any other text."""
    if len(members) != _OF_BITS:
        try:
            return [_OFFSETS[members[n : n + _DIGITS]] for n in range(0, len(members), _DIGITS)]
        except KeyError:
            raise ValueError(members) from None
    return list(numbers_of(bits_of(members)))


def bits_of(members: str) -> int:
    """The numbers that ``pack`` wrote, as the bits of one integer."""
    if len(members) == _OF_BITS:
        return int.from_bytes(bytes.fromhex(members), "little")
    bits = 0
    for n in unpack(members):
        bits |= 1 << n
    return bits


def numbers_of(bits: int) -> Iterator[int]:
    """The numbers whose bits are set, in order."""
    if bits.bit_count() * _SPARSE > bits.bit_length():
        signs = f"{bits:b}"[::-1].encode()
        return compress(count(), signs.translate(_TRUTH))
    return _few_numbers_of(bits)


def _few_numbers_of(bits: int) -> Iterator[int]:
    """The same where few bits are set: bytes without one are passed over."""
    packed = bits.to_bytes((bits.bit_length() + 7) // 8, "little")
    for found in _BYTE_WITH_BITS.finditer(packed):
        at = found.start()
        yield from (at * 8 + n for n in _BITS_OF_BYTE[packed[at]])


_SPARSE = 10
"""The share of bits, one of so many, up to which few are set."""
_BYTE_WITH_BITS = re.compile(rb"[^\0]")
_BITS_OF_BYTE = tuple(tuple(n for n in range(8) if byte >> n & 1) for byte in range(256))


def added(members: str, offsets: Sequence[int]) -> str:
    """A packed text with more numbers."""
    few = len(members) != _OF_BITS and len(members) // _DIGITS + len(offsets) <= _FEW
    if few and (not members or _OFFSETS.get(members[-_DIGITS:], BLOCK) < offsets[0]):  # they follow, as nearly always
        return members + pack(offsets)
    return pack(sorted({*unpack(members), *offsets}))


def without(members: str, offsets: Iterable[int]) -> str:
    """A packed text without some numbers."""
    return pack(sorted(set(unpack(members)) - set(offsets)))


def members_by_pair(texts: Mapping[int, str]) -> dict[str, list[int]]:
    """The offsets that have each pair, in order, of texts by offset within a block, in order."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for offset, text in texts.items():
        for pair in pairs_of(text):
            found[pair].append(offset)
    return dict(found)
