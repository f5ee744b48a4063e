"""Tokens of forms: a page of another site cannot make one, so it cannot send a form in somebody's name.

A token is masked anew in each page, so that compressed pages tell nothing about it (BREACH).
"""

import hashlib
import hmac
import secrets

_BYTES = 32


def form_token(key: str) -> str:
    """A token for the browser with this key; empty where it has none."""
    if not key:
        return ""
    mask = secrets.token_bytes(_BYTES)
    return (mask + bytes(a ^ b for a, b in zip(mask, _digest(key), strict=True))).hex()


def is_form_token(key: str, token: str) -> bool:
    """True if a token was made for the browser with this key."""
    try:
        sent = bytes.fromhex(token)
    except ValueError:
        return False
    if len(sent) != 2 * _BYTES or not key:
        return False
    return hmac.compare_digest(bytes(a ^ b for a, b in zip(sent[:_BYTES], sent[_BYTES:], strict=True)), _digest(key))


def _digest(key: str) -> bytes:
    return hashlib.sha256(f"form\n{key}".encode()).digest()
