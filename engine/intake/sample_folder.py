"""The folder of a sample: tables of events with a list of actions, or one file with the expected courses of items."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.domain.occurrence.rulebook import Rulebook
from engine.intake.csv_rows import csv_rows
from engine.intake.sample import Sample, actions, walks
from engine.services.rehearsal.expectations import Expected
from engine.services.rehearsal.replay import ReplayStep, events_of


@dataclass(frozen=True, slots=True)
class SampleFolder:
    """A folder with the tables ``events/*.csv``, ``actions.yaml`` and the evidence in ``files/``."""

    folder: Path

    def steps(self, book: Rulebook) -> Sequence[ReplayStep]:
        """The actions and events. Raises Refused with the place of a mistake."""
        tables = sorted((self.folder / "events").glob("*.csv"))
        return [
            *actions(self.folder / "actions.yaml", Sample.of(book, self.folder / "files")),
            *(step for table in tables for step in events_of(table.name, csv_rows(table)[1], book)),
        ]

    def expected(self, book: Rulebook) -> Sequence[Expected]:
        """Nothing: this sample has no expectations."""
        return ()


@dataclass(frozen=True, slots=True)
class SampleFile:
    """A file with events, actions and the expected course of each item; the evidence is in ``files/`` beside it."""

    path: Path

    def steps(self, book: Rulebook) -> Sequence[ReplayStep]:
        """The actions and events. Raises Refused with the place of a mistake."""
        return walks(self.path, self._sample(book))[1]

    def expected(self, book: Rulebook) -> Sequence[Expected]:
        """The expected courses. Raises Refused with the place of a mistake."""
        return walks(self.path, self._sample(book))[0]

    def _sample(self, book: Rulebook) -> Sample:
        return Sample.of(book, self.path.parent / "files")
