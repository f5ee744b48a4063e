"""The files of agreements as they were last read: a file that did not change is not read again.

The key of a file is the SHA-256 of its bytes and of all that its meaning depends on (``context_of``): the other files
but the agreements, the program, the day and the settings that its warnings depend on. Agreements that it needs have
their keys in the entry. The agreement itself is not kept here, but its hash: its text is that of the ledger.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

import yaml

from engine.domain.agreement.agreement import Agreement
from engine.domain.agreement.diagnostic import Diagnostic
from engine.domain.time.day_table import DayTable
from engine.settings import Settings

_PROGRAM = ("domain", "embedded_languages", "loading", "wording")
"""The parts of the engine that decide what a file means, and how its problems are worded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFile:
    """The result of reading the file of one agreement without errors.

    ``hash`` is that of the agreement's recorded text; empty where the folder was only checked. ``warnings`` are those
    of reading the file, ``outlook`` also those that only a whole folder without errors has. ``needs`` has the key of
    each agreement that it needs, by id.
    """

    hash: str
    obligations: int
    clauses: tuple[str, ...]
    warnings: tuple[Diagnostic, ...]
    outlook: tuple[Diagnostic, ...]
    needs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class KnownFiles:
    """The entries by key, and the agreements by the hashes of their texts.

    ``agreement`` gives None where a text is not recorded. Without it nobody wants the agreements themselves: a folder
    is only checked. ``hash`` gives the hash of an agreement that was read.
    """

    entries: MutableMapping[str, KnownFile]
    hash: Callable[[Agreement], str]
    agreement: Callable[[str], Agreement | None] | None = None


def context_of(
    files: Iterable[tuple[str, str]], tables: Iterable[DayTable], today: date | None, settings: Settings | None
) -> str:
    """The SHA-256 of all things that the meaning of an agreement's file depends on.

    They are the names and texts of the other files, the days of the calendars (a library publishes them), the program,
    the day and the names of the resources.
    """
    resources = settings and sorted((section, sorted(named)) for section, named in settings.resources.items())
    digest = hashlib.sha256(f"{_program()}\n{yaml.__version__}\n{today}\n{resources}\n".encode())
    for table in tables:
        digest.update(repr(table).encode())
    for name, content in files:
        digest.update(f"\n{name} {len(content)}\n{content}".encode())
    return digest.hexdigest()


def key_of(context: str, name: str, content: bytes) -> str:
    """The key of a file of an agreement."""
    return hashlib.sha256(f"{context}\n{name}\n".encode() + content).hexdigest()


def still_known(keys: Mapping[str, str], entries: Mapping[str, KnownFile]) -> dict[str, KnownFile]:
    """The entries that hold of the agreements with these keys, by id: neither a file nor one that it needs changed."""
    known = {id: entry for id, key in keys.items() if (entry := entries.get(key)) is not None}
    while True:
        changed = [
            id
            for id, entry in known.items()
            if any(need not in known or keys[need] != key for need, key in entry.needs.items())
        ]
        if not changed:
            return known
        for id in changed:
            del known[id]


@cache
def _program() -> str:
    """The SHA-256 of the program's text, as far as it decides what a file means."""
    engine = Path(__file__).parents[1]
    digest = hashlib.sha256()
    parts = (path for name in _PROGRAM for path in (engine / name).rglob("*") if path.suffix in (".py", ".json"))
    for path in sorted([*engine.glob("*.py"), *parts]):
        digest.update(path.relative_to(engine).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
