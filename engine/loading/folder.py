"""The folder of definitions: reads every file, collects every problem, resolves references and freezes the result."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from engine import gc_pause
from engine.domain.agreement.agreement import Agreement
from engine.domain.agreement.catalogue import Catalogue
from engine.domain.agreement.definitions import Definitions
from engine.domain.agreement.diagnostic import Diagnostic, Severity
from engine.domain.agreement.organisation import Organisation, Person
from engine.domain.refusal import Refusal
from engine.domain.suggest import nearest_name
from engine.domain.time.calendar import Calendar
from engine.domain.time.day_table import DayTable
from engine.loading import agreement as agreements
from engine.loading import (
    calendar,
    catalogue,
    input_repair,
    lookahead_warnings,
    needs,
    organisation,
    parsing,
    people,
    resources,
    schema_check,
)
from engine.loading import source as sources
from engine.loading.declared_names import DeclaredNames, NameList
from engine.loading.document import Document
from engine.loading.problem_list import Problems
from engine.loading.schemas import DEFINITIONS, FileKind
from engine.loading.tree import TOP, Mapping, Step
from engine.settings import Settings
from engine.wording.diagnostics import meaning, reading
from engine.wording.diagnostics import structure as shapes
from engine.wording.suggestions import meant_name

_FOLDERS = {FileKind.CALENDAR: "calendars", FileKind.AGREEMENT: "agreements"}
_SUFFIXES = (".yaml", ".yml")
_PEOPLE = "people.csv"
PEOPLE_LIMIT = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """The contents of a folder. ``definitions`` is None if there is any error.

    ``diagnostics`` are sorted by file, line and column. ``sources`` counts distinct clauses: ``hr/1a`` and ``hr/1b``
    are one.
    """

    definitions: Definitions | None
    diagnostics: tuple[Diagnostic, ...]
    agreements: int
    obligations: int
    sources: int

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The diagnostics that keep the folder from being used."""
        return tuple(d for d in self.diagnostics if d.severity is Severity.ERROR)


@gc_pause.paused()  # trees are many objects; walking them took a third of the time
def load(folder: Path, *, today: date | None = None, settings: Settings | None = None) -> Loaded:
    """All definitions of a folder. Content never raises; a missing folder or file is a diagnostic.

    With ``today`` (a local date) there are warnings too, about due dates in the next 12 months that are not worked and
    about roles that nobody holds today. With ``settings`` there are warnings about checks whose resources they lack.
    """
    return _Folder(folder, today, settings).load()


class _Folder:
    """One reading of one folder."""

    def __init__(self, folder: Path, today: date | None, settings: Settings | None = None) -> None:
        self.folder = folder
        self.today = today
        self.settings = settings
        self.problems: list[Problems] = []

    def load(self) -> Loaded:
        if not self.folder.is_dir():
            self._problems(".").report(reading.FOLDER_MISSING, TOP, actual=str(self.folder))
            return self._loaded(None, ())
        self._unexpected()
        documents = {
            kind: [d for path in self._paths(kind) if (d := self._document(kind, path)) is not None]
            for kind in DEFINITIONS
        }
        declared, tables = self._declared_names(documents)
        built = [agreements.agreement(document, declared) for document in documents[FileKind.AGREEMENT]]
        read_agreements = tuple(sorted((a for a in built if a is not None), key=lambda a: a.id))
        main = next((organisation.organisation(d, declared) for d in documents[FileKind.ORGANISATION]), None)
        events = next((catalogue.catalogue(d, declared) for d in documents[FileKind.EVENTS]), None)
        if main is not None and events is not None:
            events = catalogue.in_currency(events, main.currency)
        if events is not None and len(read_agreements) == len(built):
            read_agreements = needs.link_needs(read_agreements, documents[FileKind.AGREEMENT], events)
        persons = self._people(declared)
        definitions = self._definitions(main, events, tables, read_agreements, persons)
        if definitions is not None and not any(
            d.severity is Severity.ERROR for p in self.problems for d in p.diagnostics
        ):
            self._look_ahead(documents, definitions)
        return self._loaded(definitions, read_agreements)

    def _look_ahead(self, documents: dict[FileKind, list[Document]], definitions: Definitions) -> None:
        """Report the problems that only appear once dates are worked out."""
        calendars = {table.id: Calendar(table) for table in definitions.calendars}
        for document in documents[FileKind.AGREEMENT]:
            agreement = definitions.agreement(document.root.text("agreement") or "")
            if agreement is not None:
                lookahead_warnings.never_due(agreement, document, calendars)
                lookahead_warnings.due_before_start(agreement, document)
                if self.today is not None:
                    lookahead_warnings.begins_long_ago(agreement, document, today=self.today)
                    lookahead_warnings.not_worked(agreement, document, calendars, today=self.today)
            if self.settings is not None:
                resources.report_missing(document, self.settings)
        if self.today is not None and (self.folder / _PEOPLE).exists():
            for document in documents[FileKind.ORGANISATION]:
                lookahead_warnings.vacant_roles(document, definitions, today=self.today)

    def _loaded(self, definitions: Definitions | None, read_agreements: tuple[Agreement, ...]) -> Loaded:
        diagnostics = sorted(
            (d for problems in self.problems for d in problems.diagnostics), key=lambda d: (d.file, d.line, d.column)
        )
        has_error = any(d.severity is Severity.ERROR for d in diagnostics)
        clauses = {
            re.sub(r"(?<=\d)[a-z]$", "", o.source)
            for a in read_agreements
            for o in a.obligations
            if o.source is not None
        }
        return Loaded(
            definitions=None if has_error else definitions,
            diagnostics=tuple(diagnostics),
            agreements=len(read_agreements),
            obligations=sum(len(a.obligations) for a in read_agreements),
            sources=len(clauses),
        )

    @staticmethod
    def _definitions(
        main: Organisation | None,
        events: Catalogue | None,
        tables: list[DayTable],
        read_agreements: tuple[Agreement, ...],
        persons: tuple[Person, ...],
    ) -> Definitions | None:
        if main is None or events is None:
            return None
        return Definitions(main, events, tuple(sorted(tables, key=lambda t: t.id)), read_agreements, persons)

    # ---- files

    def _problems(self, file: str) -> Problems:
        problems = Problems(file)
        self.problems.append(problems)
        return problems

    def _paths(self, kind: FileKind) -> list[Path]:
        if kind in _FOLDERS:
            return [path for path in self._paths_in(self.folder / _FOLDERS[kind]) if _is_definition(path)]
        return [self.folder / f"{kind}.yaml"]

    def _paths_in(self, folder: Path) -> list[Path]:
        try:
            return sorted(folder.iterdir())
        except OSError:
            if folder.exists():
                actual = Refusal("folder-cannot-open")
                self._problems(folder.name).report(reading.UNREADABLE, TOP, actual=actual)
            return []

    def _unexpected(self) -> None:
        """Report YAML files that would not be read, and required files that are missing."""
        expected = [f"{FileKind.ORGANISATION}.yaml", f"{FileKind.EVENTS}.yaml"]
        for name in expected:
            if not (self.folder / name).exists():
                self._problems(name).report(reading.FILE_MISSING, TOP, actual=name)
        if not self._paths(FileKind.CALENDAR):
            self._problems("calendars").report(reading.FILE_MISSING, TOP, actual="calendars/*.yaml")
        places = [*expected, _PEOPLE]
        strays = [path for path in self._paths_in(self.folder) if path.suffix in _SUFFIXES and path.name not in places]
        for path in self._paths_in(self.folder):
            if not path.is_dir() or path.name.startswith("."):
                continue
            known = path.name in _FOLDERS.values()
            strays += [
                inner
                for inner in self._paths_in(path)
                if inner.suffix in _SUFFIXES and not (known and _is_definition(inner))
            ]
        # Backup and swap files of editors begin with a dot.
        for path in (path for path in strays if not path.name.startswith(".")):
            name = path.relative_to(self.folder).as_posix()
            guess = meant_name(self._right_place(path))
            self._problems(name).report(reading.UNEXPECTED_FILE, TOP, actual=name, suggestion=guess)

    def _right_place(self, path: Path) -> str | None:
        parts = path.relative_to(self.folder).parts
        if len(parts) == 1:
            return nearest_name(f"{path.stem}.yaml", [f"{FileKind.ORGANISATION}.yaml", f"{FileKind.EVENTS}.yaml"])
        folder = nearest_name(parts[0], _FOLDERS.values())
        return f"{folder}/{path.stem}.yaml" if folder else None

    def _document(self, kind: FileKind, path: Path) -> Document | None:
        name = path.relative_to(self.folder).as_posix()
        if kind not in _FOLDERS and not path.exists():
            return None
        document = read_document(kind, path, name, self._problems(name))
        if document is not None and kind in _FOLDERS:
            _check_name(kind, document, path.stem)
        return document

    # ---- names that files declare for each other

    def _declared_names(self, documents: dict[FileKind, list[Document]]) -> tuple[DeclaredNames, list[DayTable]]:
        main = next(iter(documents[FileKind.ORGANISATION]), None)
        events = next(iter(documents[FileKind.EVENTS]), None)
        names = organisation.names(main) if main else {}
        subjects, event_names = catalogue.names(events) if events else (NameList(None), NameList(None))
        tables = [t for document in documents[FileKind.CALENDAR] if (t := calendar.day_table(document)) is not None]
        unread = NameList(None)
        # The name of a file is known even if its text cannot be read.
        stems = frozenset(path.stem for path in self._paths(FileKind.CALENDAR))
        declared = DeclaredNames(
            departments=names.get("departments", unread),
            roles=names.get("roles", unread),
            calendars=NameList(stems or None),
            standards=names.get("standards", unread),
            escalation_names=names.get("escalations", unread),
            common_obligations=names.get("common_obligations", unread),
            subjects=subjects,
            event_names=event_names,
            role_departments=organisation.role_departments(main) if main else {},
            calendars_of=organisation.calendars_of(main) if main else {},
            amounts=organisation.standards(main) if main else {},
            escalation_policies=organisation.escalation_policies(main) if main else {},
            sign_off=main is not None and organisation.sign_off(main),
            working_days={
                Path(document.file).stem: count
                for document in documents[FileKind.CALENDAR]
                if (count := calendar.worked_weekdays(document)) is not None
            },
        )
        return declared.with_events(catalogue.events(events, declared) if events else {}), tables

    def _people(self, declared: DeclaredNames) -> tuple[Person, ...]:
        path = self.folder / _PEOPLE
        if not path.exists():
            return ()
        problems = self._problems(_PEOPLE)
        source = sources.read(path, problems, limit=PEOPLE_LIMIT, gbk=True)
        return () if source is None else people.people(source, declared, problems)


def read_document(kind: FileKind, path: Path, name: str, problems: Problems) -> Document | None:
    """One file as a tree that was checked against its schema; None if there is no tree."""
    source = sources.read(path, problems)
    return None if source is None else document(kind, source, name, problems)


def document(kind: FileKind, source: sources.SourceText, name: str, problems: Problems) -> Document | None:
    """The text of one file as a tree that was checked against its schema; None if there is no tree."""
    root = parsing.parse(source, problems)
    if root is None:
        return None
    if not isinstance(root, Mapping):
        actual = Refusal("list-or-text")
        right = Refusal("block")
        problems.report(shapes.WRONG_KIND, root.mark, place=name, actual=actual, right=right)
        return None
    broken: frozenset[tuple[Step, ...]] = frozenset()
    if not schema_check.fits(kind, root):
        # Importing the library that explains errors takes longer than reading a sound folder.
        from engine.loading import schema_errors

        broken = schema_errors.check(kind, root, source, problems)
    input_repair.report_cuts(root, source, problems)
    return Document(file=name, source=source, root=root, problems=problems, broken=broken)


def _is_definition(path: Path) -> bool:
    return path.suffix == ".yaml" and not path.name.startswith(".")


def _check_name(kind: FileKind, document: Document, stem: str) -> None:
    """Report an id that differs from the file's name. Unicode normalisation makes names from macOS comparable."""
    id = document.root.scalar(str(kind))
    if id is None or not document.sound(str(kind)):
        return
    if unicodedata.normalize("NFC", id.text) != unicodedata.normalize("NFC", stem):
        document.problems.report(meaning.NAME_DIFFERS, id.mark, actual=id.text, file=f"{stem}.yaml", wanted=stem)
