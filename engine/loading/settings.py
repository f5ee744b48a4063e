"""settings.yaml: the administrator's named resources. Secrets come from the environment or from files of their own."""

import os
from collections.abc import Callable, Iterator
from collections.abc import Mapping as AbstractMapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from engine.channels.registry import settings_schema
from engine.domain.agreement.diagnostic import Diagnostic
from engine.loading.check.kind import check_kinds
from engine.loading.document import Document
from engine.loading.event_source.kind import refuse_source, source_kinds
from engine.loading.folder import read_document
from engine.loading.problem_list import Problems
from engine.loading.resource_block import ResourceBlock, ResourceError
from engine.loading.schemas import FileKind
from engine.loading.tree import Mapping, Scalar
from engine.settings import Mapped, Settings, SourceSettings
from engine.wording.settings import KEYS_BESIDE, MISSING_KEYS, no_source_kind

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """The contents of a settings file: the resources that are sound, and the problems of the others."""

    settings: Settings
    diagnostics: tuple[Diagnostic, ...]


def read_settings(path: Path, environment: AbstractMapping[str, str] = os.environ) -> ReadSettings:
    """The settings of a file; empty settings if there is no such file. Content never raises."""
    if not path.exists():
        return ReadSettings(Settings({kind.resource.section: {} for kind in check_kinds().values()}), ())
    problems = Problems(str(path))
    document = read_document(FileKind.SETTINGS, path, str(path), problems)
    if document is None:
        return ReadSettings(Settings(channels=dict.fromkeys(settings_schema()["properties"])), problems.diagnostics)
    settings = _SettingsReader(document, path.parent, environment).settings()
    return ReadSettings(settings, problems.diagnostics)


class _SettingsReader:
    """Reads one settings file."""

    def __init__(self, document: Document, folder: Path, environment: AbstractMapping[str, str]) -> None:
        self.document = document
        self.folder = folder
        self.environment = environment

    def settings(self) -> Settings:
        resources = [kind.resource for kind in check_kinds().values()]
        return Settings(
            {kind.section: dict(self._section(kind.section, kind.read)) for kind in resources},
            dict(self._section("sources", _event_source)),
            dict(self._channels()),
            dict(self._retention()),
            self._public_url(),
        )

    def _public_url(self) -> str:
        """The address of the pages; empty where there is none, or an error in it."""
        return (self.document.root.text("public_url") or "") if self.document.sound("public_url") else ""

    def _retention(self) -> Iterator[tuple[str, str]]:
        """How long each thing is kept; what has an error is kept for ever."""
        for entry in self.document.root.mapping("retention") or ():
            if isinstance(entry.value, Scalar) and self.document.sound("retention", entry.key.text):
                yield entry.key.text, entry.value.text

    def _section(self, key: str, read: Callable[[ResourceBlock], T]) -> Iterator[tuple[str, T]]:
        """The sound blocks of one section, each read and with its name."""
        for entry in self.document.root.mapping(key) or ():
            if isinstance(entry.value, Mapping) and self.document.sound(key, entry.key.text):
                block = ResourceBlock(entry.value, self.document, self.folder, self.environment)
                try:
                    yield entry.key.text, read(block)
                except ResourceError:
                    continue

    def _channels(self) -> Iterator[tuple[str, AbstractMapping[str, str] | None]]:
        """The block of each channel as texts, with secrets filled in; None where it has errors."""
        sound = dict(self._section("channels", _channel))
        for entry in self.document.root.mapping("channels") or ():
            yield entry.key.text, sound.get(entry.key.text)


def _channel(settings: ResourceBlock) -> AbstractMapping[str, str]:
    """The settings of a channel as texts. Raises ResourceError for a secret that is missing."""
    return {
        entry.key.text: settings.secret(entry.key.text, plain_if=lambda _: True) or ""
        for entry in settings.block
        if isinstance(entry.value, Scalar)
    }


def _event_source(settings: ResourceBlock) -> SourceSettings:
    """A source of events; one of its keys determines its kind. Raises ResourceError."""
    block, kinds = settings.block, source_kinds()
    present = [key for key in kinds if block.scalar(key) is not None]
    if len(present) != 1:
        refuse_source(settings, no_source_kind(tuple(kinds)))
    kind = kinds[present[0]]
    missing = [key for key in kind.needed if not block.text(key)]
    if missing:
        refuse_source(settings, MISSING_KEYS.filled(keys=", ".join(missing)))
    beside = [e.key.text for e in block if e.key.text not in {*kind.keys, "event", "map", "quiet_after"}]
    if beside:
        refuse_source(settings, KEYS_BESIDE.filled(keys=", ".join(beside), kind=kind.key))
    columns = {e.key.text: e.value.text for e in block.mapping("map") or () if isinstance(e.value, Scalar)}
    return kind.read(settings, Mapped(block.text("event"), columns, settings.number("quiet_after", 0) or None))
