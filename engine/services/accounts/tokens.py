"""Tokens of sessions and links: 256 random bits, of which only the SHA-256 is stored."""

import hashlib
import secrets

_BYTES = 32


def new_token() -> str:
    """A new token, in the characters that addresses and cookies may have."""
    return secrets.token_urlsafe(_BYTES)


def token_hash(token: str) -> str:
    """The hash under which a token is stored."""
    return hashlib.sha256(token.encode()).hexdigest()
