"""The entries of known files in a file of the state folder, sealed: one that anybody edited is read as if it were not
there."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engine.domain.agreement.diagnostic import Diagnostic, Severity
from engine.domain.text import Text
from engine.loading.known_files import KnownFile
from engine.private_files import SealedFile

_PURPOSE = b"known files of definitions"


class SealedEntries:
    """The entries of one file, sealed under the key of the chain."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._file = SealedFile(path, key, _PURPOSE)

    def read(self) -> dict[str, KnownFile]:
        """The entries by key; none where there is no file, or its seal is not the one of its content."""
        content = self._file.read()
        return {} if content is None else {key: _entry(plain) for key, plain in json.loads(content).items()}

    def write(self, entries: Mapping[str, KnownFile]) -> None:
        """Write all entries, for their owner alone, whole or not at all. A folder that cannot be written stays as it
        is: then files are read again."""
        self._file.write(json.dumps({key: _plain(entry) for key, entry in entries.items()}).encode())


def _plain(entry: KnownFile) -> list[Any]:
    warnings, outlook = ([_plain_diagnostic(d) for d in found] for found in (entry.warnings, entry.outlook))
    return [entry.hash, entry.obligations, entry.clauses, warnings, outlook, dict(entry.needs)]


def _entry(plain: list[Any]) -> KnownFile:
    hash_, obligations, clauses, warnings, outlook, needs = plain
    return KnownFile(
        hash=hash_,
        obligations=obligations,
        clauses=tuple(clauses),
        warnings=tuple(map(_diagnostic, warnings)),
        outlook=tuple(map(_diagnostic, outlook)),
        needs=needs,
    )


def _plain_diagnostic(d: Diagnostic) -> list[Any]:
    hint = None if d.hint is None else [d.hint.zh, d.hint.en]
    return [d.code, d.severity.value, d.file, d.line, d.column, [d.message.zh, d.message.en], hint, d.fixed]


def _diagnostic(plain: list[Any]) -> Diagnostic:
    code, severity, file, line, column, message, hint, fixed = plain
    return Diagnostic(
        code, Severity(severity), file, line, column, _text(message), None if hint is None else _text(hint), fixed
    )


def _text(plain: list[str]) -> Text:
    return Text(zh=plain[0], en=plain[1])
