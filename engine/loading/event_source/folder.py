"""A source that is a folder: ``sources: {…: {folder: …}}`` in settings.yaml."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import ClassVar

from engine.loading.event_source.kind import SourceKind
from engine.loading.resource_block import ResourceBlock
from engine.loading.schema_fragments import SETTLED, word
from engine.settings import NOT_MAPPED, Mapped, SourceSettings


@dataclass(frozen=True, slots=True)
class FolderSource(SourceSettings):
    """A folder into which another program writes tables of events.

    Files whose names match the pattern ``files`` are read once they have not been modified for as long as ``settled``.
    They are never moved or changed. ``sheet`` is the sheet of a workbook that is read, by default the first that fits.
    """

    READER: ClassVar[str] = "folder"
    folder: Path
    files: str = "*.csv"
    settled: timedelta = timedelta(seconds=30)
    sheet: str | None = None
    mapped: Mapped = NOT_MAPPED


def _source(settings: ResourceBlock, mapped: Mapped) -> FolderSource:
    default = FolderSource(Path())
    return FolderSource(
        folder=settings.path("folder"),
        files=settings.text("files") or default.files,
        settled=settings.span("settled", default.settled),
        sheet=settings.text("sheet") or None,
        mapped=mapped,
    )


KIND = SourceKind(
    order=10,
    keys={
        "folder": word(
            "A folder into which another program writes files; relative paths start from the folder of this file.",
            "其他程序写入文件的文件夹；相对路径从本文件所在目录算起。",
        ),
        "files": word(
            "The file names, where `*` matches anything; default: `*.csv`.",
            "哪些文件，`*` 代表任意字符；默认 `*.csv`。",
        ),
        "settled": SETTLED,
        "sheet": word(
            "The sheet of a workbook; default: the first that has the columns.",
            "Excel 工作表的名称，默认第一个有所需列的工作表。",
        ),
    },
    read=_source,
)
