"""Everything put together, in one file: settings to record, desk and channels. The CLI and the flows start here."""

import os
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from engine import clock
from engine.domain.phrases import count_text
from engine.domain.text import Text
from engine.services.refused import Refused

if TYPE_CHECKING:  # a command imports only what it needs: --help and validate stay fast
    from engine.domain.agreement.check import CheckSubject, Machine, Observation
    from engine.domain.notification.notification import Notification
    from engine.domain.occurrence.rulebook import Rulebook
    from engine.loading.settings import ReadSettings
    from engine.services.command_time import CommandTime
    from engine.services.finding import Finding
    from engine.services.ports.checks import CheckRunner
    from engine.services.run.load_in_force import FolderContents
    from engine.services.run.run_compliance import RunContext
    from engine.settings import Settings
    from engine.sources.take import EventSource, Intake, Taking
    from engine.store.connect import Database
    from engine.store.ledger import SqlLedger

STATE = ".duecourse"
DEFINITIONS = "definitions"
SAMPLE_MARKER = "demo"
"""The file that marks the folder of a sample."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """Where a command works: the state folder, the database, the definitions folder, the settings file."""

    state: Path
    database: str
    definitions: Path
    settings: Path

    @classmethod
    def of(
        cls,
        *,
        state: Path | None = None,
        database: str | None = None,
        definitions: Path | None = None,
        environment: Mapping[str, str] = os.environ,
    ) -> "Workspace":
        """From options, else ``DUECOURSE_HOME``, ``DUECOURSE_DATABASE_URL``, ``DUECOURSE_DEFINITIONS``, else the folder
        at hand; settings from ``DUECOURSE_SETTINGS``, else ``settings.yaml`` in the state folder.

        The folder of a sample has its database and its settings in itself, whatever the environment names: invented
        business never reaches a real record, and real sources never reach a sample.
        """
        home = (state or Path(environment.get("DUECOURSE_HOME") or STATE)).resolve()
        named = {} if (home / SAMPLE_MARKER).is_file() else environment
        url = database or named.get("DUECOURSE_DATABASE_URL") or f"sqlite:///{home / 'record.db'}"
        folder = definitions or Path(environment.get("DUECOURSE_DEFINITIONS") or DEFINITIONS)
        settings = Path(named.get("DUECOURSE_SETTINGS") or home / "settings.yaml")
        return cls(home, url, folder, settings)

    def missing(self) -> Path | None:
        """The file of an SQLite database that is not there; None where it is, or where the database is a server's."""
        path = Path(self.database.removeprefix("sqlite:///"))
        return path if self.database.startswith("sqlite:///") and not path.exists() else None

    @property
    def mail(self) -> Path:
        """Where mail is written."""
        return self.state / "mail"

    @property
    def reports(self) -> Path:
        """Where reports are written."""
        return self.state / "reports"

    @property
    def evidence(self) -> Path:
        """Where attached files are kept."""
        return self.state / "evidence"

    @property
    def rejected(self) -> Path:
        """Where rows that were not taken in are kept."""
        return self.state / "rejected"


def open_ledger(workspace: Workspace, *, begin: bool = False) -> "SqlLedger":
    """The record, migrated to the newest tables. Raises Refused where the database or the chain key cannot be used.

    Only what may ``begin`` a record makes one: a mistyped folder is said to be empty, and left so.
    """
    from engine.store.chain import Witness
    from engine.store.connect import upgrade
    from engine.store.ledger import SqlLedger

    if not begin and (missing := workspace.missing()):
        words = Text(
            zh="{path} 里还没有台账。先运行：duecourse run（或用 --state、--database 指明）",
            en="There is no record in {path} yet. Run first: duecourse run (or name it with --state or --database)",
        )
        raise Refused(words.filled(path=str(missing)))
    with opening(workspace.database) as database:
        upgrade(database)
        begun = SqlLedger(database, b"").head() is not None
    try:
        return SqlLedger(database, _chain_key(workspace.state, begun=begun), Witness(workspace.state / "chain.heads"))
    except OSError as error:
        words = Text(zh="用不了状态目录 {path}：{why}", en="The state folder {path} cannot be used: {why}")
        raise Refused(words.filled(path=str(workspace.state), why=error.strerror or str(error))) from error


@contextmanager
def opening(url: str) -> "Iterator[Database]":
    """Connections to a database, and its first use. Raises Refused where the database cannot be what is meant, and
    Unavailable where it is only away.
    """
    from sqlalchemy.exc import DatabaseError

    from engine.services.ports.ledger import Unavailable
    from engine.store.connect import connect, is_away, reason

    try:
        yield connect(url)
    except (OSError, DatabaseError) as error:
        why = reason(error)
        if is_away(why):
            raise Unavailable(why) from error
        words = Text(zh="打不开数据库 {url}：{why}", en="The database {url} cannot be opened: {why}")
        raise Refused(words.filled(url=without_password(url), why=why)) from error


def _chain_key(state: Path, *, begun: bool) -> bytes:
    """The key of the chain, kept outside the database and readable by its owner alone; made while nothing is recorded.

    Whether the record had ``begun`` is asked before: of two that begin at once, the second finds the first one's key.
    """
    if given := os.environ.get("DUECOURSE_CHAIN_KEY"):
        return given.encode()
    path = state / "chain.key"
    if begun and not path.exists():
        words = Text(
            zh="台账已有内容，但 {path} 不见了。请恢复这个密钥文件，或设置 DUECOURSE_CHAIN_KEY。",
            en="The record has entries, but {path} is missing. Restore that key file, or set DUECOURSE_CHAIN_KEY.",
        )
        raise Refused(words.filled(path=str(path)))
    if not path.exists():
        state.mkdir(parents=True, exist_ok=True)
        part = state / f".chain.key.{os.getpid()}"
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(32))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):  # whoever comes second finds the first one's key
            os.link(part, path)
        part.unlink()
    return path.read_bytes()


def chain_of(workspace: Workspace) -> bytes:
    """The key of the chain of a record that was opened."""
    return _chain_key(workspace.state, begun=True)


def without_password(url: str) -> str:
    """A database URL as it may be shown."""
    head, at, tail = url.rpartition("@")
    return f"{head.rpartition(':')[0]}:***@{tail}" if at and ":" in head.partition("://")[2] else url


def folder_contents(workspace: Workspace) -> "FolderContents":
    """What the definitions folder holds now."""
    from engine.domain.agreement.diagnostic import Severity
    from engine.loading.folder import load
    from engine.services.run.load_in_force import FolderContents

    loaded = load(workspace.definitions)
    errors = sum(d.severity is Severity.ERROR for d in loaded.diagnostics)
    return FolderContents(loaded.definitions, errors, str(workspace.definitions))


def run_context(workspace: Workspace, ledger: "SqlLedger") -> "RunContext":
    """What a compliance run works with: mail goes to the server that the settings name, else into files.

    Raises Refused where the settings name one that cannot be used.
    """
    from engine.channels.console import Console
    from engine.channels.mail_file import MailFolder
    from engine.channels.post import Post
    from engine.channels.smtp import Smtp, mail_server
    from engine.domain.notification.notification import CONSOLE, MAIL
    from engine.services.ports.channels import Channel
    from engine.services.run.run_compliance import RunContext

    files = MailFolder(workspace.mail)
    server = mail_server(os.environ)
    mail = files if server is None else Post(Smtp(server), files, ledger.runs)
    channels: Mapping[str, Channel] = {MAIL: mail, CONSOLE: Console()}
    return RunContext(ledger, folder_contents(workspace), write, channels, clock.now, check_runner(workspace))


class _CheckRunner:
    """The world that checks look at, as the settings name it: read when somebody looks, not before."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def run(
        self, jobs: "Sequence[tuple[Machine, tuple[CheckSubject, ...]]]", zone: tzinfo
    ) -> "Mapping[tuple[Machine, str], Observation]":
        """What each check sees of each occurrence; never raises."""
        from engine.checks.runner import ResourceChecks

        return ResourceChecks(self._read.settings, now=clock.now, zone=zone).run(jobs)

    def problem(self) -> Text | None:
        """What is wrong with the settings."""
        problems = self._read.diagnostics
        if not problems:
            return None
        words = Text(
            zh="设置 {path} 有 {count} 处错误，用到它们的核验做不了。查看：duecourse settings",
            en="The settings {path} have {errors}, and checks that need them cannot be made. See: duecourse settings",
        )
        return words.filled(path=str(self._path), count=len(problems), errors=count_text(len(problems), "error"))

    @cached_property
    def _read(self) -> "ReadSettings":
        from engine.loading.settings import read_settings

        return read_settings(self._path)


def check_runner(workspace: Workspace) -> "CheckRunner":
    """The world that checks look at."""
    return _CheckRunner(workspace.settings)


def intake(workspace: Workspace, ledger: "SqlLedger", say: "Callable[[Text], str]", *, keeps: bool = True) -> "Intake":
    """What the sources of events are taken in by: the catalogue in force, else the folder's. Raises Refused where
    there is neither."""
    from zoneinfo import ZoneInfo

    from engine.sources.take import Intake

    definitions = ledger.definitions.in_force() or folder_contents(workspace).definitions
    if definitions is None:
        words = Text(
            zh="{folder} 有错误，还没有任何约定生效。先运行：duecourse validate",
            en="{folder} has errors, and nothing is in force yet. Run first: duecourse validate",
        )
        raise Refused(words.filled(folder=str(workspace.definitions)))
    zone = ZoneInfo(definitions.calendar(definitions.organisation.calendar).zone)
    return Intake(definitions.catalogue, zone, clock.now, workspace.rejected if keeps else None, say)


def sources(settings: "Settings") -> "tuple[EventSource, ...]":
    """The sources that are read, by name; what is sent by HTTP comes by itself."""
    from engine.settings import FolderSource, QuerySource
    from engine.sources.folder import Folder
    from engine.sources.query import Query

    found: list[EventSource] = []
    for name, source in sorted(settings.sources.items()):
        match source:
            case FolderSource():
                found.append(Folder(name, source))
            case QuerySource() if source.database in settings.databases:
                found.append(Query(name, source, settings.databases[source.database]))
            case _:
                continue
    return tuple(found)


def source_names(workspace: Workspace) -> tuple[str, ...]:
    """The names of the sources that are read."""
    from engine.loading.settings import read_settings

    return tuple(source.name for source in sources(read_settings(workspace.settings).settings))


@dataclass(frozen=True, slots=True)
class SourcesTaken:
    """What became of each source, and what is wrong with the settings, if anything."""

    takings: "tuple[Taking, ...]"
    problem: Text | None

    @property
    def findings(self) -> "tuple[Finding, ...]":
        """What a person should look at."""
        from engine.services.finding import Finding
        from engine.sources.take import findings

        problem = (Finding("settings-have-errors", self.problem),) if self.problem is not None else ()
        return (*problem, *findings(self.takings))


def take_sources(
    workspace: Workspace,
    ledger: "SqlLedger",
    say: "Callable[[Text], str]",
    *,
    only: str | None = None,
    as_of: datetime | None = None,
    keeps: bool = True,
) -> SourcesTaken:
    """Take what is new in all sources that are read, or in one. Raises Refused where there is no such source."""
    from engine.loading.settings import read_settings
    from engine.services.lookup import did_you_mean
    from engine.sources.take import take

    read = read_settings(workspace.settings)
    found = [s for s in sources(read.settings) if only in (None, s.name)]
    if only is not None and not found:
        words = Text(
            zh="设置 {path} 里没有可以读取的来源 {name}。{near}",
            en="The settings {path} have no source {name} that can be read.{near}",
        )
        known = did_you_mean(only, [s.name for s in sources(read.settings)])
        raise Refused(words.filled(path=str(workspace.settings), name=only, near=known))
    problem = None
    if read.diagnostics:
        words = Text(
            zh="设置 {path} 有 {count} 处错误，用到它们的来源没有读取。查看：duecourse settings",
            en="The settings {path} have {errors}, and sources that need them were not read. See: duecourse settings",
        )
        many = len(read.diagnostics)
        problem = words.filled(path=str(workspace.settings), count=many, errors=count_text(many, "error"))
    if not found:
        return SourcesTaken((), problem)
    by = intake(workspace, ledger, say, keeps=keeps)
    return SourcesTaken(tuple(take(ledger, source, by, as_of) for source in found), problem)


def write(notification: "Notification", book: "Rulebook", command_time: "CommandTime") -> tuple[str, str]:
    """A notice in its recipient's language and zone: subject and text."""
    from engine.reports.message import message

    person = notification.to
    said = message(
        notification,
        book.organisation,
        zone=book.directory.zone(person.department),
        language=person.language,
        at=command_time.at,
        rehearsal=command_time.rehearsal,
    )
    return said.subject, said.text
