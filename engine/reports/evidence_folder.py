"""Submitted files written into folders that people open: under their own names, each checked against its SHA-256."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from engine.domain.figures.submission import Submission, SubmittedField, SubmittedFile
from engine.domain.refusal import Refusal
from engine.domain.text import Language
from engine.reports.file_names import FreeNames
from engine.services.ports.evidence import EvidenceStore
from engine.services.reading.evidence import EvidenceOfItems, ItemEvidence, intact_content
from engine.services.refused import Refused
from engine.wording.names import thing, title_of


@dataclass(frozen=True, slots=True)
class ExportedField:
    """One field of one delivery in an export.

    ``path`` is the place of its file in the folder; None for a value, for a file that was erased, and for one with a
    ``problem``: it is missing, or is not the one that was submitted.
    """

    submission: Submission
    field: SubmittedField
    path: PurePosixPath | None = None
    problem: Refusal | None = None


@dataclass(frozen=True, slots=True)
class ExportedItem:
    """An item in an export, with its fields in the order of delivery."""

    item: ItemEvidence
    fields: tuple[ExportedField, ...]


@dataclass(frozen=True, slots=True)
class EvidenceExport:
    """The evidence that was written into a folder."""

    evidence: EvidenceOfItems
    items: tuple[ExportedItem, ...]

    @property
    def files(self) -> int:
        """The number of files that were written."""
        return len({field.path for item in self.items for field in item.fields if field.path is not None})

    @property
    def problems(self) -> tuple[Refusal, ...]:
        """The files that are missing or were changed, each once."""
        problems = (field.problem for item in self.items for field in item.fields if field.problem is not None)
        return tuple(dict.fromkeys(problems))


def write_evidence(
    evidence: EvidenceOfItems, store: EvidenceStore, folder: Path, language: Language, *, reserved: Sequence[str] = ()
) -> EvidenceExport:
    """Write the files of items into a new folder: a folder for each agreement, in it one for each item with files.

    ``reserved`` are names in the folder that something else will have. Raises Refused where the folder is not empty or
    cannot be written.
    """
    _make_new_folder(folder)
    agreements, items = FreeNames(reserved), list[ExportedItem]()
    names: dict[str, tuple[str, FreeNames]] = {}
    for item in evidence.items:
        place: PurePosixPath | None = None
        if item.has_files:
            agreement = item.agreement
            if agreement.id not in names:
                names[agreement.id] = agreements.take(agreement.title.in_(language)), FreeNames()
            parent, used = names[agreement.id]
            place = PurePosixPath(parent, used.take(_folder_name(item, language)))
        items.append(ExportedItem(item, write_files(item, store, folder, place)))
    return EvidenceExport(evidence, tuple(items))


def write_files(
    item: ItemEvidence, store: EvidenceStore, folder: Path, below: PurePosixPath | None = None
) -> tuple[ExportedField, ...]:
    """Write the files of one item under their own names to a folder, or to ``below`` in it. Nothing is overwritten.

    A file that was submitted again, such as by the last of several deliveries, is written once. The result has the
    values too. Raises Refused where the folder cannot be written.
    """
    writer = _Writer(folder, below or PurePosixPath())
    fields = list[ExportedField]()
    for submission in item.submissions:
        for field in submission.fields:
            if not isinstance(field.value, SubmittedFile):
                fields.append(ExportedField(submission, field))
                continue
            if field.value.erased_at is not None:
                fields.append(ExportedField(submission, field))
                continue
            content = intact_content(store, item.occurrence.id, field.field.name, field.value)
            if isinstance(content, Refusal):
                fields.append(ExportedField(submission, field, problem=content))
            else:
                fields.append(ExportedField(submission, field, path=writer.write(field.value, content)))
    return tuple(fields)


class _Writer:
    """Writes files into one folder, which the first of them makes."""

    def __init__(self, folder: Path, below: PurePosixPath) -> None:
        self._target = folder / below
        self._below = below
        self._names: FreeNames | None = None
        self._written: dict[tuple[str, str], PurePosixPath] = {}

    def write(self, file: SubmittedFile, content: bytes) -> PurePosixPath:
        """Write a file that is not written yet, and return its place. Raises Refused."""
        known = (file.name, file.sha256)
        if known not in self._written:
            try:
                if self._names is None:
                    self._target.mkdir(parents=True, exist_ok=True)
                    self._names = FreeNames(path.name for path in self._target.iterdir())
                name = self._names.take(file.name)
                with open(self._target / name, "xb") as out:
                    out.write(content)
            except OSError as error:
                raise Refused("file-unwritable", path=str(self._target), why=error.strerror or str(error)) from error
            self._written[known] = self._below / name
        return self._written[known]


def _make_new_folder(folder: Path) -> None:
    """Make an empty folder. Raises Refused where there is something in it already, or where it cannot be made."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        inside = next(iter(sorted(folder.iterdir())), None)
    except OSError as error:
        raise Refused("unwritable", path=str(folder), why=error.strerror or str(error)) from error
    if inside is not None:
        raise Refused("folder-not-empty", folder=str(folder), file=inside.name)


def check_files(item: ItemEvidence, store: EvidenceStore) -> Sequence[Refusal]:
    """The files of an item that are missing or were changed."""
    contents = (
        intact_content(store, item.occurrence.id, field.field.name, file)
        for submission in item.submissions
        for field, file in submission.files
        if file.erased_at is None
    )
    return tuple(dict.fromkeys(content for content in contents if isinstance(content, Refusal)))


def _folder_name(item: ItemEvidence, language: Language) -> str:
    """The title of an item, and what it is about: ``Delivery slip A-1001``."""
    occurrence = item.occurrence
    about = thing(occurrence.label or occurrence.served, occurrence.subject)
    return f"{title_of(item.obligation, occurrence).in_(language)} {about}"
