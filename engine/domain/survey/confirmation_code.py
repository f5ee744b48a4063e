"""The confirmation code of an anonymous answer: the person keeps it, the store has only its hash.

A code has 100 random bits. Nobody can try them all, so the hash of a code says nothing about the code, and the ids that
follow from it can stand in the ledger beside the answers.
"""

import hashlib

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No I, L, O or U: a person copies the code by hand."""
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})
_LENGTH = 20
_GROUP = 4
RANDOM_BYTES = 13
"""The random bytes that one code is made of; 100 of their 104 bits count."""


def code_of(random: bytes) -> str:
    """The code that random bytes spell, in groups: ``7K3M-0Q9X-…``. Raises ValueError if there are too few."""
    if len(random) < RANDOM_BYTES:
        raise ValueError(f"a code needs {RANDOM_BYTES} bytes")
    number = int.from_bytes(random[:RANDOM_BYTES])
    signs = [_ALPHABET[number >> (5 * place) & 31] for place in range(_LENGTH)]
    return "-".join("".join(signs[at : at + _GROUP]) for at in range(0, _LENGTH, _GROUP))


def plain_code(written: str) -> str | None:
    """The 20 signs of a code as a person typed it, without blanks, dashes and misread letters; None if it is none."""
    signs = "".join(sign for sign in written.upper() if not sign.isspace() and sign not in "-–—").translate(_MISREAD)
    return signs if len(signs) == _LENGTH and set(signs) <= set(_ALPHABET) else None


def code_hash(plain: str) -> str:
    """The hash that is stored instead of a code, in hexadecimal. ``plain`` comes from ``plain_code``."""
    return hashlib.sha256(f"confirmation code\n{plain}".encode()).hexdigest()


def nonce(hash_of_code: str, round_id: str, about: str) -> str:
    """The number of one answer in the ledger: what was said of one department by whoever holds a code.

    It follows from the hash of the code, and leads neither back to it nor to the other answers of the same person.
    """
    return hashlib.sha256(f"answer\n{round_id}\n{about}\n{hash_of_code}".encode()).hexdigest()[:32]


def rehearsed_bytes(round_id: str, person: str) -> bytes:
    """The bytes of a code in a rehearsal: the same in each, so that its digests repeat. They hide nobody."""
    return hashlib.sha256(f"rehearsed code\n{round_id}\n{person}".encode()).digest()[:RANDOM_BYTES]
