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
    """A folder with the tables ``events/*.csv``, ``actions.yaml``, the evidence in ``files/``, and perhaps
    ``feedback.yaml``: what people think of the service."""

    folder: Path

    def steps(self, book: Rulebook) -> Sequence[ReplayStep]:
        """The actions and events. Raises Refused with the place of a mistake."""
        tables = sorted((self.folder / "events").glob("*.csv"))
        sample, feedback = Sample.of(book, self.folder / "files"), self.folder / "feedback.yaml"
        return [
            *actions(self.folder / "actions.yaml", sample),
            *(actions(feedback, sample) if feedback.is_file() else ()),
            *(step for table in tables for step in events_of(table.name, csv_rows(table)[1], book)),
        ]

    def expected(self, book: Rulebook) -> Sequence[Expected]:
        """Nothing: this sample has no expectations."""
        return ()


@dataclass(frozen=True, slots=True)
class SampleFile:
    """A file with events, actions and the expected course of each item; the evidence is in ``files/`` beside it.

    A file beside it may tell what people think of the service: ``quarter-feedback.yaml`` beside ``quarter.yaml``. It
    may have further items with their courses.
    """

    path: Path

    def steps(self, book: Rulebook) -> Sequence[ReplayStep]:
        """The actions and events. Raises Refused with the place of a mistake."""
        sample, feedback = self._sample(book), self.feedback
        steps = walks(self.path, sample)[1]
        if feedback is None:
            return steps
        return [*steps, *walks(feedback, sample, required=False)[1], *actions(feedback, sample, required=False)]

    def expected(self, book: Rulebook) -> Sequence[Expected]:
        """The expected courses. Raises Refused with the place of a mistake."""
        sample, feedback = self._sample(book), self.feedback
        own = walks(self.path, sample)[0]
        return own if feedback is None else (*own, *walks(feedback, sample, required=False)[0])

    @property
    def feedback(self) -> Path | None:
        """The file of what people think of the service, or None."""
        path = self.path.with_name(f"{self.path.stem}-feedback.yaml")
        return path if path.is_file() else None

    def _sample(self, book: Rulebook) -> Sample:
        return Sample.of(book, self.path.parent / "files")
