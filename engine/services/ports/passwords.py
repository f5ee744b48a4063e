"""Hashing of passwords."""

from typing import Protocol


class PasswordHasher(Protocol):
    """Hashes passwords slowly; only a few at once, since each takes much memory."""

    def hash(self, password: str) -> str:
        """The hash of a password, with a salt of its own. Raises Refused where too many are waiting."""

    def matches(self, hash_: str | None, password: str) -> bool:
        """True if a password has this hash; without a hash it takes as long, and is False. Raises Refused where too
        many are waiting."""
