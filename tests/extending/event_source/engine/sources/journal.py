"""A growing text file as a source; the number of lines read is stored in the commit of their events."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from engine.loading.event_source.journal import JournalSource

from engine.intake.table import SourceTable
from engine.services.events.column_mapping import SourceRow
from engine.services.ports.events import Checkpoint
from engine.services.refused import Refused
from engine.settings import Settings
from engine.sources.take import EventSource, Piece

COLUMNS = ("key", "time")


class Journal:
    """A journal as a source."""

    def __init__(self, name: str, settings: JournalSource) -> None:
        self.name = name
        self.mapped = settings.mapped
        self.waiting: list[str] = []
        self._file = settings.file

    def pieces(self, checkpoints: Callable[[], Mapping[str, str]], now: datetime) -> Iterator[Piece]:
        """Yield the lines that are new. Raises Refused if the file cannot be read."""
        try:
            lines = self._file.read_text(encoding="utf-8").splitlines()
        except OSError as error:
            raise Refused("source-file-unreadable", path=str(self._file), why=str(error)) from error
        read = int(checkpoints().get("lines", "0"))
        rows = [
            SourceRow(number, dict(zip(COLUMNS, line.split(" ", 1), strict=True)))
            for number, line in enumerate(lines[read:], start=read + 1)
        ]
        if rows:
            yield Piece(
                self._file.name,
                lambda: SourceTable(COLUMNS, iter(rows)),
                Checkpoint(self.name, "lines", str(len(lines))),
            )


def open_source(name: str, source: JournalSource, settings: Settings) -> EventSource:
    """The journal as a source to read."""
    return Journal(name, source)
