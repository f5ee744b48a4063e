"""settings.yaml: the administrator's named resources, with every problem of the file, and secrets fetched from where
they are kept."""

import os
from collections.abc import Callable, Iterator
from collections.abc import Mapping as AbstractMapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import NoReturn, TypeVar

from engine.domain.agreement.diagnostic import Diagnostic
from engine.domain.text import Text
from engine.domain.time.amount import Amount
from engine.languages.sql_query import parameters, query_problem
from engine.loading.diagnostics import checks
from engine.loading.document import Document
from engine.loading.folder import read_document
from engine.loading.problem_list import Problems
from engine.loading.schemas import Kind
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

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """What a settings file holds: the resources that are sound, and what is wrong with the others."""

    settings: Settings
    diagnostics: tuple[Diagnostic, ...]


def read_settings(path: Path, environment: AbstractMapping[str, str] = os.environ) -> ReadSettings:
    """The settings of a file; none where there is no such file. Content never raises."""
    if not path.exists():
        return ReadSettings(Settings(), ())
    problems = Problems(str(path))
    document = read_document(Kind.SETTINGS, path, str(path), problems)
    settings = Settings() if document is None else _Reader(document, path.parent, environment).settings()
    return ReadSettings(settings, problems.found)


_KEYS: AbstractMapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "folder": ((), ("files", "settled")),
    "database": (("query", "cursor", "start"), ()),
    "token": ((), ("largest_mb", "a_minute")),
}
"""Of each way to read a source: what it needs, and what it may say beside."""
_WAYS = Text(
    zh="要写 folder、database、token 中的一个，说明怎么读",
    en="one of folder, database and token has to say how it is read",
)
_MISSING = Text(zh="缺少 {keys}", en="it lacks {keys}")
_BESIDE = Text(zh="{keys} 不能和 {way} 一起写", en="{keys} cannot stand beside {way}")
_NO_DATABASE = Text(zh="databases 里没有 {name}", en="databases has no {name}")
_NO_CURSOR = Text(zh="查询里没有 :cursor", en="the query has no :cursor")


class _RefusedError(Exception):
    """The problem is reported; there is no such resource."""


class _Reader:
    """Reads one settings file."""

    def __init__(self, document: Document, folder: Path, environment: AbstractMapping[str, str]) -> None:
        self.document = document
        self.folder = folder
        self.environment = environment

    def settings(self) -> Settings:
        return Settings(
            files=dict(self._named("files", self._root)),
            databases=dict(self._named("databases", self._source)),
            endpoints=dict(self._named("endpoints", self._endpoint)),
            sources=dict(self._named("sources", self._events)),
        )

    def _named(self, key: str, read: Callable[[Mapping], T]) -> Iterator[tuple[str, T]]:
        """The sound resources of one kind, each with its name."""
        for entry in self.document.root.mapping(key) or ():
            if isinstance(entry.value, Mapping) and self.document.sound(key, entry.key.text):
                try:
                    yield entry.key.text, read(entry.value)
                except _RefusedError:
                    continue

    def _root(self, block: Mapping) -> FileRoot:
        usual = FileRoot(Path())
        return FileRoot(
            folder=(self.folder / (block.words("folder") or "")).resolve(),
            largest=_bytes(block, usual.largest),
            settled=_span(block, "settled", usual.settled),
            deadline=_span(block, "deadline", usual.deadline),
        )

    def _source(self, block: Mapping) -> SqlSource:
        usual = SqlSource("")
        return SqlSource(
            url=self._fetched(block.scalar("url"), open_too=_without_password) or "",
            deadline=_span(block, "deadline", usual.deadline),
            rows=int(block.words("rows") or usual.rows),
            largest=_bytes(block, usual.largest),
        )

    def _endpoint(self, block: Mapping) -> Endpoint:
        usual = Endpoint("")
        return Endpoint(
            url=block.words("url") or "",
            token=self._fetched(block.scalar("token")),
            deadline=_span(block, "deadline", usual.deadline),
            largest=_bytes(block, usual.largest),
            private=block.is_true("private"),
        )

    def _events(self, block: Mapping) -> EventSource:
        """A source of events, by the one key that says how it is read."""
        ways = [key for key in ("folder", "database", "token") if block.scalar(key) is not None]
        if len(ways) != 1:
            self._unclear(block, _WAYS)
        needed, usable = _KEYS[ways[0]]
        missing = [key for key in needed if not block.words(key)]
        if missing:
            self._unclear(block, _MISSING.filled(keys=", ".join(missing)))
        beside = [e.key.text for e in block if e.key.text not in {*needed, *usable, ways[0], "event", "map"}]
        if beside:
            self._unclear(block, _BESIDE.filled(keys=", ".join(beside), way=ways[0]))
        folder, push = FolderSource(Path()), PushSource("")
        columns = {e.key.text: e.value.text for e in block.mapping("map") or () if isinstance(e.value, Scalar)}
        mapped = Mapped(block.words("event"), columns)
        match ways[0]:
            case "folder":
                return FolderSource(
                    folder=(self.folder / (block.words("folder") or "")).resolve(),
                    files=block.words("files") or folder.files,
                    settled=_span(block, "settled", folder.settled),
                    mapped=mapped,
                )
            case "database":
                return self._query(block, mapped)
            case _:
                return PushSource(
                    token=self._fetched(block.scalar("token")) or "",
                    largest=_bytes(block, push.largest),
                    a_minute=int(block.words("a_minute") or push.a_minute),
                    mapped=mapped,
                )

    def _query(self, block: Mapping, mapped: Mapped) -> QuerySource:
        name, query = block.words("database") or "", block.words("query") or ""
        databases = self.document.root.mapping("databases")
        if name not in [e.key.text for e in databases or ()]:
            self._unclear(block, _NO_DATABASE.filled(name=name))
        problem = query_problem(query, "cursor")
        if problem is None and parameters(query) != ("cursor",):
            problem = _NO_CURSOR
        if problem is not None:
            self._unclear(block, problem)
        return QuerySource(name, query, block.words("cursor") or "", block.words("start") or "", mapped)

    def _unclear(self, block: Mapping, found: Text) -> NoReturn:
        self.document.problems.report(checks.SOURCE_UNCLEAR, block.mark, found=found)
        raise _RefusedError

    def _fetched(self, node: Scalar | None, open_too: Callable[[str], bool] = lambda _: False) -> str | None:
        """A secret from the environment or a file of its own; what is ``open_too`` may stand in the settings."""
        if node is None:
            return None
        kind, _, name = node.text.partition(":")
        if kind == "env":
            found = self.environment.get(name)
        elif kind == "file":
            found = _first_line(self.folder / name)
        elif open_too(node.text):
            return node.text
        else:
            self.document.problems.report(checks.SECRET_WRITTEN_OUT, node.mark)
            raise _RefusedError
        if not found or found.isspace():
            words = Text(zh="`{name}` 里没有内容", en="there is nothing in `{name}`")
            self.document.problems.report(checks.SECRET_MISSING, node.mark, found=words.filled(name=node.text))
            raise _RefusedError
        return found


def _first_line(path: Path) -> str | None:
    try:
        with path.open(encoding="utf-8") as file:
            return file.readline().strip()
    except (OSError, ValueError):
        return None


def _without_password(url: str) -> bool:
    """Whether a database URL holds no password, so that it may be read by whoever reads the settings."""
    head, at, _ = url.partition("://")[2].rpartition("@")
    return "://" in url and not (at and ":" in head) and "password" not in url.lower()


def _bytes(block: Mapping, usual: int) -> int:
    written = block.words("largest_mb")
    return int(written) * MEGABYTE if written else usual


def _span(block: Mapping, key: str, usual: timedelta) -> timedelta:
    written = block.words(key)
    if written is None:
        return usual
    return timedelta(seconds=sum(part.count * part.unit.seconds for part in Amount.parse(written).parts))
