"""The key of the chain: a file outside the database, or ``DUECOURSE_CHAIN_KEY``."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from engine.private_files import make_private_folder
from engine.services.refused import Refused

_VARIABLE = "DUECOURSE_CHAIN_KEY"
_SHORTEST = 16
"""Bytes of the shortest key, without blanks around it. A key that Duecourse makes has 64."""


def chain_key(state: Path, *, begun: bool) -> bytes:
    """The key of the ledger whose state folder this is: ``DUECOURSE_CHAIN_KEY``, else the file ``chain.key``.

    The file is made, readable by its owner alone, while nothing is recorded. ``begun`` says whether the ledger has
    entries, and has to be found out first: of two processes that begin at once, the second then reads the key of the
    first. Raises Refused where the ledger has entries and the file is missing, or where the key is empty or has less
    than 16 bytes; OSError where the folder cannot be used.
    """
    if from_environment := os.environ.get(_VARIABLE):
        return _long_enough(from_environment.encode(), _VARIABLE)
    path = state / "chain.key"
    if begun and not path.exists():
        raise Refused("chain-key-missing", path=str(path))
    if not path.exists():
        _make(path)
    return _long_enough(path.read_bytes(), str(path))


def chain_key_place(state: Path) -> str:
    """The place that ``chain_key`` reads: the name of the variable, or the path of the file."""
    return _VARIABLE if os.environ.get(_VARIABLE) else str(state / "chain.key")


def _long_enough(key: bytes, place: str) -> bytes:
    """The key. Raises Refused where it is too short to keep anybody from writing a chain that verifies."""
    if len(key.strip()) < _SHORTEST:
        raise Refused("chain-key-too-short", place=place, bytes=len(key.strip()), least=_SHORTEST)
    return key


def _make(path: Path) -> None:
    """Write a new key, whole or not at all. A key that another process has made meanwhile stays."""
    make_private_folder(path.parent)
    part = path.with_name(f".chain.key.{os.getpid()}")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_hex(32))
        file.flush()
        os.fsync(file.fileno())
    with suppress(FileExistsError):
        os.link(part, path)
    part.unlink()
