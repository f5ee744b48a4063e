"""The one place where benchmarks call the services: what each piece of work is, in terms of the engine.

Where a service changes its signature, only this module follows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks.record import NOW, PERSON, Record, consumer
from engine import clock
from engine.checks.evidence import Evidence
from engine.domain.action.remind import Remind
from engine.domain.agreement.definitions import Definitions
from engine.domain.occurrence.rulebooks import Rulebooks
from engine.domain.text import Language
from engine.domain.time.calendar import Calendar
from engine.intake.open_table import open_table
from engine.loading import load, parsing, schema_check, schema_validator, source
from engine.loading.problem_list import Problems
from engine.loading.schemas import FileKind
from engine.loading.tree import Mapping
from engine.services.actions.act import act
from engine.services.command_time import CommandTime
from engine.services.definitions.apply import apply
from engine.services.definitions.plan import make_plan
from engine.services.events.import_events import import_events
from engine.services.ports.runs import LastRun
from engine.services.reading.explain import explain_occurrence
from engine.services.reading.find import ItemSearch, find_items
from engine.services.reading.inbox import inbox
from engine.services.reading.overdue import report_overdue
from engine.services.reading.verify import verify
from engine.services.refused import Refused
from engine.services.run.evaluate import evaluate
from engine.services.run.load_in_force import FolderContents, load_in_force
from engine.services.run.notify import notify
from engine.services.run.run_compliance import run_compliance
from engine.services.snapshot import rulebooks
from engine.settings import Mapped
from engine.store.ledger import SqlLedger
from engine.wiring import intake, load_folder, open_ledger, run_context, write
from engine.workspace import Workspace

PAST = NOW - timedelta(days=100)
"""An instant of the past: three quarters of the record were known then."""
LATER = NOW + timedelta(hours=1)
PAGE = 50
"""The lines of a page: all are counted."""


@dataclass(frozen=True, slots=True)
class OpenRecord:
    """A record that has been opened, with the pieces of work that are measured on it."""

    record: Record
    workspace: Workspace
    ledger: SqlLedger

    @classmethod
    def of(cls, record: Record) -> "OpenRecord":
        workspace = Workspace.of(
            state=record.state, database=record.url, definitions=record.definitions, environment={}
        )
        return cls(record, workspace, open_ledger(workspace))

    # ---- reading

    def read_in_force(self) -> object:
        return self.ledger.definitions.in_force()

    def inbox(self) -> object:
        return inbox(self.ledger, PERSON, NOW, limit=PAGE)

    def overdue(self) -> object:
        return report_overdue(self.ledger, NOW, limit=PAGE)

    def overdue_in_the_past(self) -> object:
        return report_overdue(self.ledger, PAST)

    def explain(self, id: str) -> object:
        return explain_occurrence(self.ledger, id, NOW)

    def explain_unknown(self, id: str) -> object:
        try:
            return explain_occurrence(self.ledger, id, NOW)
        except Refused as refused:
            return refused

    def find(self, text: str) -> int:
        return find_items(self.ledger, ItemSearch(text), NOW, limit=PAGE).total

    def verify(self) -> object:
        found = verify(self.ledger, Evidence(self.workspace.evidence), clock.now())
        assert found.is_sound, found
        return found

    # ---- changes of agreements

    def plan(self, changed: Definitions) -> int:
        return len(make_plan(self.ledger, changed, CommandTime(NOW, rehearsal=True)).occurrences)

    def apply(self, changed: Definitions) -> object:
        return apply(self.ledger, changed, CommandTime(LATER, rehearsal=True), actor=None)

    # ---- writing

    def import_file(self, path: Path) -> int:
        table = open_table(path)
        taken = intake(self.workspace, self.ledger, Language.EN, keeps=False)
        done = import_events(self.ledger, table, taken, name=path.name, mapped=Mapped({}), as_of=LATER)
        return done.ingested.imported

    def remind(self, id: str, at: datetime) -> object:
        """Record that the consumer reminds the owner of an item."""
        action = Remind(occurrence=id, actor=f"{consumer(id)}-clerk-1")
        return act(self.ledger, action, CommandTime(at, rehearsal=True), Evidence(self.workspace.evidence))

    def run(self, at: datetime = NOW) -> object:
        return run_compliance(run_context(self.workspace, self.ledger), CommandTime(at, rehearsal=True))

    # ---- what is there

    def rows(self, statement: str) -> list[tuple[object, ...]]:
        """The rows of an SQL statement on the record, read as fast as the driver can."""
        with self.ledger.database.read.begin() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(statement)]

    def close(self) -> None:
        self.ledger.database.dispose()


@dataclass(frozen=True, slots=True)
class Writing:
    """A ledger whose events have been recorded, with the steps of a run that the engine does alone."""

    ledger: SqlLedger
    books: Rulebooks

    def evaluate(self, at: datetime) -> int:
        """Open what events began, and evaluate what may have changed; the number of items opened."""
        evaluated = evaluate(self.ledger, self.books, at, definitions="d")
        self.ledger.runs.record_run(LastRun(at, evaluated.last_entry, self.books.current.horizon(at), "d", ()))
        return evaluated.opened

    def notify(self, at: datetime) -> int:
        """Render and queue the messages that are due; their number."""
        command_time = CommandTime(at, rehearsal=True)
        return len(notify(self.ledger, self.books, command_time, write, channels=("mail",)).messages)

    def sweep(self, at: datetime) -> None:
        self.evaluate(at)
        self.notify(at)
        self.ledger.occurrences.overdue_count()


# ---- dates and definitions


def deadlines(calendar: Calendar, starts: Sequence[datetime], working: timedelta) -> Sequence[datetime]:
    """The deadlines of many starts, one by one: no caller has so many at once that a call for them would pay."""
    return [calendar.add(start, working) for start in starts]


def trees(files: Sequence[Path]) -> list[Mapping]:
    """The trees of agreement files, as the checks get them."""
    problems = Problems("benchmark")
    read = (source.read(file, problems) for file in files)
    found = (parsing.parse(text, problems) for text in read if text is not None)
    return [tree for tree in found if isinstance(tree, Mapping)]


def fits(tree: Mapping) -> bool:
    """Check a tree against the schema of agreements."""
    return schema_check.fits(FileKind.AGREEMENT, tree)


def fits_by_jsonschema(tree: Mapping) -> bool:
    """The same by jsonschema, which names what does not fit."""
    return not list(schema_validator.errors(FileKind.AGREEMENT, tree))


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of definitions that are in force, and the ledger that has them."""

    workspace: Workspace
    ledger: SqlLedger

    @classmethod
    def in_force(cls, folder: Path, state: Path) -> "Folder":
        """Put a folder in force by a first run."""
        workspace = Workspace.of(state=state, definitions=folder, environment={})
        ledger = open_ledger(workspace, begin=True)
        run_compliance(run_context(workspace, ledger), CommandTime(NOW, rehearsal=True))
        return cls(workspace, ledger)

    @classmethod
    def opened(cls, folder: Path, state: Path) -> "Folder":
        """A folder that is in force, as another process has it."""
        workspace = Workspace.of(state=state, definitions=folder, environment={})
        return cls(workspace, open_ledger(workspace))

    def load(self) -> object:
        """Load the definitions as each run does: only what has changed is read."""
        return load_folder(self.workspace, self.ledger)

    def load_all(self) -> object:
        """Read the definitions in force and those of the folder, as a run or a plan begins."""
        return self.load(), rulebooks(self.ledger)

    def texts(self) -> list[bytes]:
        """The recorded texts of the definitions."""
        with self.ledger.database.read.begin() as connection:
            return [row[0].encode() for row in connection.exec_driver_sql("SELECT body FROM definition")]


# ---- a ledger to write to


def begun(ledger: SqlLedger, in_force: Definitions, at: datetime) -> Writing:
    """A ledger after its first run."""
    load_in_force(ledger, FolderContents(in_force, 0, "definitions"), CommandTime(at, rehearsal=True))
    writing = Writing(ledger, rulebooks(ledger))
    writing.evaluate(at)
    return writing


def definitions(folder: Path) -> Definitions:
    """The definitions of a folder, which has no errors."""
    loaded = load(folder)
    assert loaded.definitions is not None, loaded.errors
    return loaded.definitions
