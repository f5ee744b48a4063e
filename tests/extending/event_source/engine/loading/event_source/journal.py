"""A source that is a growing text file: ``sources: {…: {journal: …}}`` in settings.yaml."""

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from engine.loading.event_source.kind import SourceKind
from engine.loading.schema_fragments import word
from engine.settings import NOT_MAPPED, Mapped, SourceSettings


@dataclass(frozen=True, slots=True)
class JournalSource(SourceSettings):
    """A file to which another program appends lines: a key, a blank and a time."""

    READER: ClassVar[str] = "journal"
    file: Path
    mapped: Mapped = NOT_MAPPED


KIND = SourceKind(
    keys={"journal": word("A file of lines with a key and a time.", "每行一个编号和时间的文件。")},
    read=lambda settings, mapped: JournalSource(settings.path("journal"), mapped),
)
