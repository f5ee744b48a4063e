"""The key of the chain: a file outside the database, or ``DUECOURSE_CHAIN_KEY``."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from engine.private_files import make_private_folder
from engine.services.refused import Refused


def chain_key(state: Path, *, begun: bool) -> bytes:
    """The key of the ledger whose state folder this is: ``DUECOURSE_CHAIN_KEY``, else the file ``chain.key``.

    The file is made, readable by its owner alone, while nothing is recorded. ``begun`` says whether the ledger has
    entries, and has to be found out first: of two processes that begin at once, the second then reads the key of the
    first. Raises Refused where the ledger has entries and the file is missing, OSError where the folder cannot be used.
    """
    if from_environment := os.environ.get("DUECOURSE_CHAIN_KEY"):
        return from_environment.encode()
    path = state / "chain.key"
    if begun and not path.exists():
        raise Refused("chain-key-missing", path=str(path))
    if not path.exists():
        _make(path)
    return path.read_bytes()


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
