"""The result of reading a source of events, piece by piece."""

from dataclasses import dataclass
from pathlib import Path

from engine.domain.refusal import Refusal
from engine.domain.text import Text
from engine.services.events.ingest import Ingested


@dataclass(frozen=True, slots=True)
class TakenPiece:
    """The result of importing one piece, the file with its rejected rows, and the remarks on what was read."""

    name: str
    done: Ingested
    kept: Path | None
    remarks: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True)
class Taking:
    """The result of reading one source: its imported pieces, waiting data, and problems.

    The problem of a database that could not be asked is a sentence already.
    """

    source: str
    taken: tuple[TakenPiece, ...]
    waiting: tuple[str, ...]
    problems: tuple[Refusal | Text, ...]
