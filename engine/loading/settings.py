"""settings.yaml: the administrator's named resources. Secrets come from the environment or from files of their own."""

import os
from collections.abc import Callable, Iterator
from collections.abc import Mapping as AbstractMapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import NoReturn, TypeVar

from engine.domain.agreement.diagnostic import Diagnostic
from engine.domain.refusal import Refusal, Value
from engine.domain.time.amount import Amount
from engine.embedded_languages.sql_query import parameters, query_problem
from engine.loading.document import Document
from engine.loading.folder import read_document
from engine.loading.problem_list import Problems
from engine.loading.schemas import FileKind
from engine.loading.tree import Mapping, Scalar
from engine.settings import (
    MEGABYTE,
    Endpoint,
    EventSource,
    FileRoot,
    FolderSource,
    Mapped,
    PushSource,
    QuerySource,
    Settings,
    SqlSource,
)
from engine.wording.diagnostics import checks

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """The contents of a settings file: the resources that are sound, and the problems of the others."""

    settings: Settings
    diagnostics: tuple[Diagnostic, ...]


def read_settings(path: Path, environment: AbstractMapping[str, str] = os.environ) -> ReadSettings:
    """The settings of a file; empty settings if there is no such file. Content never raises."""
    if not path.exists():
        return ReadSettings(Settings(), ())
    problems = Problems(str(path))
    document = read_document(FileKind.SETTINGS, path, str(path), problems)
    settings = Settings() if document is None else _SettingsReader(document, path.parent, environment).settings()
    return ReadSettings(settings, problems.diagnostics)


_SOURCE_KEYS: AbstractMapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "folder": ((), ("files", "settled")),
    "database": (("query", "cursor", "start"), ()),
    "token": ((), ("largest_mb", "a_minute")),
}
"""For each kind of source: the keys it requires besides its own, and those it may have."""


class _ResourceError(Exception):
    """The problem is reported; there is no such resource."""


class _SettingsReader:
    """Reads one settings file."""

    def __init__(self, document: Document, folder: Path, environment: AbstractMapping[str, str]) -> None:
        self.document = document
        self.folder = folder
        self.environment = environment

    def settings(self) -> Settings:
        return Settings(
            files=dict(self._resources("files", self._file_root)),
            databases=dict(self._resources("databases", self._database)),
            endpoints=dict(self._resources("endpoints", self._endpoint)),
            sources=dict(self._resources("sources", self._event_source)),
        )

    def _resources(self, key: str, read: Callable[[Mapping], T]) -> Iterator[tuple[str, T]]:
        """The sound resources of one kind, each with its name."""
        for entry in self.document.root.mapping(key) or ():
            if isinstance(entry.value, Mapping) and self.document.sound(key, entry.key.text):
                try:
                    yield entry.key.text, read(entry.value)
                except _ResourceError:
                    continue

    def _file_root(self, block: Mapping) -> FileRoot:
        default = FileRoot(Path())
        return FileRoot(
            folder=(self.folder / (block.text("folder") or "")).resolve(),
            largest=_bytes(block, default.largest),
            settled=_span(block, "settled", default.settled),
            deadline=_span(block, "deadline", default.deadline),
        )

    def _database(self, block: Mapping) -> SqlSource:
        default = SqlSource("")
        return SqlSource(
            url=self._secret(block.scalar("url"), plain_if=_without_password) or "",
            deadline=_span(block, "deadline", default.deadline),
            rows=int(block.text("rows") or default.rows),
            largest=_bytes(block, default.largest),
        )

    def _endpoint(self, block: Mapping) -> Endpoint:
        default = Endpoint("")
        return Endpoint(
            url=block.text("url") or "",
            token=self._secret(block.scalar("token")),
            deadline=_span(block, "deadline", default.deadline),
            largest=_bytes(block, default.largest),
            private=block.is_true("private"),
        )

    def _event_source(self, block: Mapping) -> EventSource:
        """A source of events; one of its keys determines its kind."""
        kinds = [key for key in ("folder", "database", "token") if block.scalar(key) is not None]
        if len(kinds) != 1:
            self._refuse(block, Refusal("source-without-kind"))
        needed, usable = _SOURCE_KEYS[kinds[0]]
        missing = [key for key in needed if not block.text(key)]
        if missing:
            self._refuse(block, Refusal("source-key-missing", keys=tuple(missing)))
        beside = [e.key.text for e in block if e.key.text not in {*needed, *usable, kinds[0], "event", "map"}]
        if beside:
            self._refuse(block, Refusal("source-key-beside", keys=tuple(beside), kind=kinds[0]))
        folder, push = FolderSource(Path()), PushSource("")
        columns = {e.key.text: e.value.text for e in block.mapping("map") or () if isinstance(e.value, Scalar)}
        mapped = Mapped(block.text("event"), columns)
        match kinds[0]:
            case "folder":
                return FolderSource(
                    folder=(self.folder / (block.text("folder") or "")).resolve(),
                    files=block.text("files") or folder.files,
                    settled=_span(block, "settled", folder.settled),
                    mapped=mapped,
                )
            case "database":
                return self._query(block, mapped)
            case _:
                return PushSource(
                    token=self._secret(block.scalar("token")) or "",
                    largest=_bytes(block, push.largest),
                    a_minute=int(block.text("a_minute") or push.a_minute),
                    mapped=mapped,
                )

    def _query(self, block: Mapping, mapped: Mapped) -> QuerySource:
        name, query = block.text("database") or "", block.text("query") or ""
        databases = self.document.root.mapping("databases")
        if name not in [e.key.text for e in databases or ()]:
            self._refuse(block, Refusal("no-such-database", name=name))
        problem: Value | None = query_problem(query, "cursor")
        if problem is None and parameters(query) != ("cursor",):
            problem = Refusal("query-without-cursor")
        if problem is not None:
            self._refuse(block, problem)
        return QuerySource(name, query, block.text("cursor") or "", block.text("start") or "", mapped)

    def _refuse(self, block: Mapping, actual: Value) -> NoReturn:
        self.document.problems.report(checks.SOURCE_UNCLEAR, block.mark, actual=actual)
        raise _ResourceError

    def _secret(self, node: Scalar | None, plain_if: Callable[[str], bool] = lambda _: False) -> str | None:
        """A secret from the environment or a file. A text for which ``plain_if`` is true stands for itself."""
        if node is None:
            return None
        kind, _, name = node.text.partition(":")
        if kind == "env":
            secret = self.environment.get(name)
        elif kind == "file":
            secret = _first_line(self.folder / name)
        elif plain_if(node.text):
            return node.text
        else:
            self.document.problems.report(checks.SECRET_WRITTEN_OUT, node.mark)
            raise _ResourceError
        if not secret or secret.isspace():
            empty = Refusal("secret-empty", name=node.text)
            self.document.problems.report(checks.SECRET_MISSING, node.mark, actual=empty)
            raise _ResourceError
        return secret


def _first_line(path: Path) -> str | None:
    try:
        with path.open(encoding="utf-8") as file:
            return file.readline().strip()
    except (OSError, ValueError):
        return None


def _without_password(url: str) -> bool:
    """Return whether a database URL holds no password and may therefore stand in the settings."""
    head, at, _ = url.partition("://")[2].rpartition("@")
    return "://" in url and not (at and ":" in head) and "password" not in url.lower()


def _bytes(block: Mapping, default: int) -> int:
    megabytes = block.text("largest_mb")
    return int(megabytes) * MEGABYTE if megabytes else default


def _span(block: Mapping, key: str, default: timedelta) -> timedelta:
    amount = block.text(key)
    if amount is None:
        return default
    return timedelta(seconds=sum(part.count * part.unit.seconds for part in Amount.parse(amount).parts))
