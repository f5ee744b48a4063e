"""The folder of definitions: reads every file, collects every problem, resolves references and freezes the result."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from engine import gc_pause
from engine.domain.agreement.agreement import Agreement
from engine.domain.agreement.catalogue import Catalogue
from engine.domain.agreement.definitions import Definitions
from engine.domain.agreement.diagnostic import Diagnostic, Severity
from engine.domain.agreement.organisation import Organisation, Person
from engine.domain.agreement.survey import Survey
from engine.domain.file_copies import same_source
from engine.domain.refusal import Refusal
from engine.domain.suggest import nearest_name
from engine.domain.time.calendar import Calendar
from engine.domain.time.day_table import DayTable
from engine.loading import (
    calendar,
    catalogue,
    indicators,
    input_repair,
    lookahead_warnings,
    organisation,
    parsing,
    people,
    resources,
    schema_check,
    survey,
)
from engine.loading import source as sources
from engine.loading.agreement_files import NOTHING_KNOWN, AgreementFile, AgreementFiles
from engine.loading.declared_names import DeclaredNames, NameList
from engine.loading.document import Document
from engine.loading.known_files import KnownFiles, context_of
from engine.loading.problem_list import Problems
from engine.loading.schemas import DEFINITIONS, FileKind
from engine.loading.tree import TOP, Mapping, Step
from engine.settings import Settings
from engine.wording.diagnostics import meaning, reading
from engine.wording.diagnostics import structure as shapes
from engine.wording.suggestions import meant_name

_FOLDERS = {FileKind.CALENDAR: "calendars", FileKind.AGREEMENT: "agreements", FileKind.SURVEY: "surveys"}
_SINGLE = (FileKind.ORGANISATION, FileKind.EVENTS, FileKind.INDICATORS)
_SUFFIXES = (".yaml", ".yml")
_YAML_INSIDE = re.compile(r"\.ya?ml(?![a-z0-9])")
_TABLES = (".csv", ".txt", ".xlsx", ".xls")
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
    def unread(self) -> tuple[str, ...]:
        """The files that look like definitions and are not read."""
        return tuple(d.file for d in self.diagnostics if d.code == reading.UNREAD_FILE.code)

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The diagnostics that keep the folder from being used."""
        return tuple(d for d in self.diagnostics if d.severity is Severity.ERROR)


@gc_pause.paused()  # trees are many objects; walking them took a third of the time
def load(
    folder: Path, *, today: date | None = None, settings: Settings | None = None, known: KnownFiles | None = None
) -> Loaded:
    """All definitions of a folder. Content never raises; a missing folder or file is a diagnostic.

    With ``today`` (a local date) there are warnings too, about due dates in the next 12 months that are not worked and
    about roles that nobody holds today. With ``settings`` there are warnings about checks whose resources they lack.

    With ``known``, files of agreements that did not change are not read again, and what is found in the others is added
    to it; the result is the same. Where ``known`` gives no agreements, the folder is only checked: ``definitions`` is
    None.
    """
    if known is not None:
        loaded = _Folder(folder, today, settings, known).load()
        # it names all obligations of the folder: a folder that is only checked has not read them
        if known.agreement is not None or all(d.code != meaning.UNKNOWN_NEED.code for d in loaded.diagnostics):
            return loaded
    return _Folder(folder, today, settings, NOTHING_KNOWN).load()


class _Folder:
    """One reading of one folder."""

    def __init__(
        self, folder: Path, today: date | None, settings: Settings | None = None, known: KnownFiles = NOTHING_KNOWN
    ) -> None:
        self.folder = folder
        self.today = today
        self.settings = settings
        self.known = known
        self.problems: list[Problems] = []

    def load(self) -> Loaded:
        if not self.folder.is_dir():
            self._problems(".").report(reading.FOLDER_MISSING, TOP, actual=str(self.folder))
            return self._loaded(None, None)
        self._unexpected()
        documents: dict[FileKind, list[Document]] = {
            kind: [d for path in self._paths(kind) if (d := self._document(kind, path)) is not None]
            for kind in DEFINITIONS
            if kind is not FileKind.AGREEMENT
        }
        declared, tables = self._declared_names(documents)
        context = context_of(
            ((d.file, d.source.text) for k, several in documents.items() if k is not FileKind.SURVEY for d in several),
            tables,
            self.today,
            self.settings,
        )
        files = AgreementFiles(self._agreement_files(), context, self.known, self._agreement_document, declared)
        main = next((organisation.organisation(d, declared) for d in documents[FileKind.ORGANISATION]), None)
        events = next((catalogue.catalogue(d, declared) for d in documents[FileKind.EVENTS]), None)
        if main is not None and events is not None:
            events = catalogue.in_currency(events, main.currency)
        if events is not None and files.sound:
            files.link_needs(events)
        persons = self._people(declared)
        surveys = tuple(s for d in documents[FileKind.SURVEY] if (s := survey.survey(d, declared)) is not None)
        definitions = self._definitions(main, events, tables, files.agreements, persons, surveys)
        measures = next((indicators.indicators(d) for d in documents[FileKind.INDICATORS]), ())
        if definitions is not None and measures:
            definitions = replace(definitions, indicators=measures)
        if definitions is None or self._has_error():
            return self._loaded(definitions, files)
        warnings = {document.file: document.problems.diagnostics for document in files.documents}
        self._look_ahead(files, documents[FileKind.ORGANISATION], definitions)
        if not self._has_error():
            files.remember(warnings, {document.file: document.problems.diagnostics for document in files.documents})
        return self._loaded(definitions, files, ahead=True)

    def _has_error(self) -> bool:
        return any(d.severity is Severity.ERROR for p in self.problems for d in p.diagnostics)

    def _look_ahead(self, files: AgreementFiles, organisations: list[Document], definitions: Definitions) -> None:
        """Report the problems that only appear once dates are worked out."""
        calendars = {table.id: Calendar(table) for table in definitions.calendars}
        by_id = {agreement.id: agreement for agreement in definitions.agreements}
        for document in files.documents:
            agreement = by_id.get(document.root.text("agreement") or "")
            if agreement is not None:
                lookahead_warnings.never_due(agreement, document, calendars)
                lookahead_warnings.due_before_start(agreement, document)
                if self.today is not None:
                    lookahead_warnings.begins_long_ago(agreement, document, today=self.today)
                    lookahead_warnings.not_worked(agreement, document, calendars, today=self.today)
            if self.settings is not None:
                resources.report_missing(document, self.settings)
        if self.today is not None and (self.folder / _PEOPLE).exists():
            for document in organisations:
                lookahead_warnings.vacant_roles(document, definitions, today=self.today)

    def _loaded(self, definitions: Definitions | None, files: AgreementFiles | None, *, ahead: bool = False) -> Loaded:
        known = files.known.values() if files is not None else ()
        found = [d for problems in self.problems for d in problems.diagnostics]
        found += (d for entry in known for d in (entry.outlook if ahead else entry.warnings))
        return Loaded(
            definitions=None if self._has_error() or self.known.agreement is None else definitions,
            diagnostics=tuple(sorted(found, key=lambda d: (d.file, d.line, d.column))),
            agreements=len(files) if files is not None else 0,
            obligations=files.obligations() if files is not None else 0,
            sources=len(files.clauses()) if files is not None else 0,
        )

    @staticmethod
    def _definitions(
        main: Organisation | None,
        events: Catalogue | None,
        tables: list[DayTable],
        read_agreements: tuple[Agreement, ...],
        persons: tuple[Person, ...],
        surveys: tuple[Survey, ...],
    ) -> Definitions | None:
        if main is None or events is None:
            return None
        calendars, by_id = tuple(sorted(tables, key=lambda t: t.id)), tuple(sorted(surveys, key=lambda s: s.id))
        return Definitions(main, events, calendars, read_agreements, persons, by_id)

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
        places = [*expected, f"{FileKind.INDICATORS}.yaml", _PEOPLE]
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
        self._unread()

    def _unread(self) -> None:
        """Warn of files that look like definitions and are not read: ``sales.yaml.txt``, ``people - 副本.csv``."""
        places = [self.folder, *(path for path in self._paths_in(self.folder) if path.is_dir())]
        for place in places:
            for path in self._paths_in(place):
                if path.suffix not in _SUFFIXES and _resembles_definition(path):
                    name = path.relative_to(self.folder).as_posix()
                    self._problems(name).report(reading.UNREAD_FILE, TOP, actual=name)

    def _right_place(self, path: Path) -> str | None:
        parts = path.relative_to(self.folder).parts
        if len(parts) == 1:
            return nearest_name(f"{path.stem}.yaml", [f"{kind}.yaml" for kind in _SINGLE])
        folder = nearest_name(parts[0], _FOLDERS.values())
        return f"{folder}/{path.stem}.yaml" if folder else None

    def _agreement_files(self) -> Iterator[AgreementFile]:
        for path in self._paths(FileKind.AGREEMENT):
            content = sources.content(path, self._problems(self._name(path)))
            if content is not None:
                yield AgreementFile(unicodedata.normalize("NFC", path.stem), path, content)

    def _agreement_document(self, file: AgreementFile) -> Document | None:
        name = self._name(file.path)
        problems = self._problems(name)
        source = sources.decode(file.content, problems)
        read = None if source is None else document(FileKind.AGREEMENT, source, name, problems)
        if read is not None:
            _check_name(FileKind.AGREEMENT, read, file.path.stem)
        return read

    def _name(self, path: Path) -> str:
        return path.relative_to(self.folder).as_posix()

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
            dimensions=organisation.dimensions(main) if main else unread,
            surveys=NameList(frozenset(path.stem for path in self._paths(FileKind.SURVEY))),
            dimension_titles=organisation.dimension_titles(main) if main else {},
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


def _resembles_definition(path: Path) -> bool:
    """Return whether people may take a file for one that is read: it has YAML in its name, or is a table of people."""
    name = path.name.lower()
    if name == _PEOPLE or name.startswith((".", "~$")) or not path.is_file():
        return False
    return _YAML_INSIDE.search(name) is not None or (name.endswith(_TABLES) and same_source(name, _PEOPLE))


def _check_name(kind: FileKind, document: Document, stem: str) -> None:
    """Report an id that differs from the file's name. Unicode normalisation makes names from macOS comparable."""
    id = document.root.scalar(str(kind))
    if id is None or not document.sound(str(kind)):
        return
    written, wanted = unicodedata.normalize("NFC", id.text), unicodedata.normalize("NFC", stem)
    if written != wanted and same_source(written, wanted):
        document.problems.report(meaning.COPY_OF_FILE, id.mark, file=f"{stem}.yaml", actual=f"{id.text}.yaml")
    elif written != wanted:
        document.problems.report(meaning.NAME_DIFFERS, id.mark, actual=id.text, file=f"{stem}.yaml", wanted=stem)
