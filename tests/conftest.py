"""Fixtures that tests of several packages share: the shipped definitions, ledgers, the command line.

Instants without an offset are in Shanghai (+08:00), the zone of the shipped organisation.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.checks.evidence import Evidence
from engine.domain.action.evidence import Attachment
from engine.domain.agreement.definitions import Definitions
from engine.domain.ledger.entry import Entry, Kind
from engine.domain.occurrence.verdict import Verdict
from engine.loading.folder import load
from engine.services.actions.act import act
from engine.services.actions.request import request
from engine.services.case import Done
from engine.services.command_time import resolve_command_time
from engine.services.events.column_mapping import Columns, SourceRow
from engine.services.events.ingest import Ingested, ingest
from engine.services.ports.channels import SENT, Channel, SendResult
from engine.services.ports.outbox import LeasedMessage
from engine.services.reading.overdue import report_overdue
from engine.services.reading.verify import Difference, differences, digest
from engine.services.run.load_in_force import FolderContents
from engine.services.run.run_compliance import Run, RunContext, dry_run_compliance, run_compliance
from engine.services.snapshot import Snapshot, rulebook, snapshot
from engine.store.connect import connect
from engine.store.ledger import SqlLedger
from engine.views.overdue import overdue_json
from engine.wiring import check_runner, write
from engine.workspace import Workspace
from tests import builders as build
from tests.builders import SHANGHAI, instant
from tests.fixtures.plain_definitions import plain_definitions

pytest_plugins = (
    "tests.fixtures.common",
    "tests.fixtures.databases",
    "tests.fixtures.defects",
    "tests.fixtures.plays",
    "tests.fixtures.browsers",
    "tests.fixtures.pages",
    "tests.fixtures.signing_in",
    "tests.fixtures.surveys",
)

ROOT = Path(__file__).resolve().parents[1]
KEY = b"a key for tests"
PICTURE = b"\x89PNG\r\n\x1a\n picture"


def pytest_configure() -> None:
    """Commands speak English unless a test says otherwise, and the caller's environment does not reach them."""
    for name in [n for n in os.environ if n.startswith("DUECOURSE_") and n != "DUECOURSE_REAL_LOGS"]:
        del os.environ[name]
    os.environ["DUECOURSE_LANG"] = "en"


class Outbox:
    """A channel that keeps its messages. While ``broken`` holds people's ids, messages to them fail."""

    def __init__(self) -> None:
        self.sent: list[LeasedMessage] = []
        self.broken: set[str] = set()

    def send(self, leased: LeasedMessage) -> SendResult:
        if leased.message.person in self.broken:
            raise OSError("the line is down")
        self.sent.append(leased)
        return SENT


@dataclass
class World:
    """A ledger with the shipped definitions, used through the services. Each method takes its own instant."""

    ledger: SqlLedger
    definitions: Definitions
    folder: Path
    outbox: Outbox = field(default_factory=Outbox)
    now: datetime = datetime(2026, 11, 1, tzinfo=UTC)
    """The real clock: leases, and commands without an instant."""

    def run_context(self, folder: FolderContents | None = None) -> RunContext:
        channels: Mapping[str, Channel] = {"mail": self.outbox, "console": self.outbox}
        return RunContext(
            self.ledger,
            folder or FolderContents(self.definitions, 0, "definitions"),
            write,
            channels,
            lambda: self.now,
            check_runner(Workspace.of(state=self.folder, environment={})),
        )

    def run(self, at: str | None = None, folder: FolderContents | None = None) -> Run:
        command_time = resolve_command_time(self.ledger, instant(at) if at else None, self.now, run=True)
        return run_compliance(self.run_context(folder), command_time)

    def dry_run(self, at: str) -> Run:
        return dry_run_compliance(
            self.run_context(), resolve_command_time(self.ledger, instant(at), self.now, run=True, dry_run=True)
        )

    def event(
        self,
        event: str,
        key: str,
        time: str,
        at: str | None = None,
        /,
        *,
        source: str = "test",
        again: bool = False,
        **data: str,
    ) -> Ingested:
        """One event, recorded at ``at``; ``again`` where it was cancelled and counts again."""
        row = SourceRow(2, {"event": event, "key": key, "time": time, **data})
        return self.ingest([row], at, source=source, again=again)

    def ingest(
        self,
        rows: Sequence[SourceRow],
        at: str | None = None,
        *,
        source: str = "test",
        keep_undeclared: bool = False,
        again: bool = False,
    ) -> Ingested:
        return ingest(
            self.ledger,
            rows,
            self.definitions.catalogue,
            source=source,
            columns=Columns(),
            zone=SHANGHAI,
            command_time=resolve_command_time(self.ledger, instant(at) if at else None, self.now),
            keep_undeclared=keep_undeclared,
            again=again,
        )

    def act(
        self,
        kind: Kind,
        occurrence: str,
        actor: str,
        at: str | None = None,
        *,
        claimed: str | None = None,
        time: str | None = None,
        values: Mapping[str, str] | None = None,
        files: Mapping[str, Attachment] | None = None,
        signed: Sequence[str] = (),
        reason: str = "",
        score: int | None = None,
        dimensions: Mapping[str, int] | None = None,
        lost_minutes: int | None = None,
        until: str | None = None,
        waiting_for: str = "",
        comment: str = "",
    ) -> Done:
        """Acts at ``at``; ``claimed`` is the earlier instant that the actor names."""
        action = build.action(
            kind,
            occurrence,
            actor,
            at=instant(claimed) if claimed else None,
            values=values or {},
            files=files or {},
            signed=frozenset(signed),
            reason=reason,
            score=score,
            dimensions=dimensions,
            lost_minutes=lost_minutes,
            time=instant(time) if time else None,
            until=instant(until) if until else None,
            waiting_for=waiting_for,
            comment=comment,
        )
        command_time = resolve_command_time(self.ledger, instant(at) if at else None, self.now)
        return act(self.ledger, action, command_time, Evidence(self.folder / "evidence"))

    def request(
        self,
        obligation: str,
        actor: str,
        at: str,
        *,
        key: str | None = None,
        wish: str | None = None,
        comment: str = "",
    ) -> Done:
        command_time = resolve_command_time(self.ledger, instant(at), self.now)
        wished = instant(wish) if wish else None
        return request(
            self.ledger,
            obligation=obligation,
            actor=actor,
            command_time=command_time,
            key=key,
            wish=wished,
            comment=comment,
        )

    def verdict(self, id: str) -> Verdict:
        """The verdict stored by the last run."""
        return self.ledger.occurrences.rows([id])[id].verdict

    def verdicts(self) -> dict[str, Verdict]:
        return {r.occurrence.id: r.verdict for r in self.ledger.occurrences.all_rows()}

    def entries(self, id: str, kind: Kind | None = None) -> list[Entry]:
        return [e for e in self.ledger.entries.of([id]).get(id, ()) if kind in (None, e.kind)]

    def snapshot(self, at: str) -> Snapshot:
        return snapshot(self.ledger, instant(at))

    def report(self, at: str) -> str:
        """The overdue report as JSON, byte by byte."""
        organisation = rulebook(self.ledger).organisation
        return overdue_json(report_overdue(self.ledger, instant(at)), organisation)

    def differences(self) -> tuple[Difference, ...]:
        return differences(self.ledger)

    def digest(self) -> str:
        return digest(self.ledger)

    def reopened(self) -> "World":
        """The same ledger through connections of its own, as another process has it."""
        return replace(self, ledger=SqlLedger(connect(self.ledger.database.url), KEY), outbox=Outbox())


@pytest.fixture(scope="session")
def shipped() -> Definitions:
    """The shipped definitions without what people think of the service, loaded once."""
    result = load(plain_definitions()).definitions
    assert result is not None
    return result


@pytest.fixture(scope="session")
def new_world(shipped: Definitions, new_database: Callable[[Path], str]) -> Callable[[Path], World]:
    """Makes a world on an empty ledger, with its files in a folder."""

    def make(folder: Path) -> World:
        return World(SqlLedger(connect(new_database(folder)), KEY), shipped, folder)

    return make


@pytest.fixture
def world(new_world: Callable[[Path], World], tmp_path: Path) -> World:
    """An empty ledger with the shipped definitions."""
    return new_world(tmp_path)


@dataclass(frozen=True)
class Result:
    """The exit code and output of a command."""

    code: int
    out: str
    err: str


Runner = Callable[..., Result]


@pytest.fixture
def duecourse(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Runner:
    """Runs a command in this process on a state folder of the test's own and the shipped definitions.

    It is in English unless the test sets DUECOURSE_LANG or the call names another language.
    """
    from engine.cli.app import main

    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("DUECOURSE_HOME", str(tmp_path / "state"))

    def run(*arguments: str) -> Result:
        code: object = 0
        capsys.readouterr()
        try:
            main(arguments)
        except SystemExit as exit:
            code = exit.code or 0
        out, err = capsys.readouterr()
        assert isinstance(code, int)
        return Result(code, out, err)

    return run


@pytest.fixture
def process(tmp_path: Path) -> Runner:
    """Runs ``duecourse`` in a process of its own, in English unless ``lang`` says otherwise."""

    def run(*arguments: str, lang: str = "en", **environment: str) -> Result:
        done = subprocess.run(
            [sys.executable, "-m", "engine.cli", *arguments],
            cwd=ROOT,
            env=_environment(Path(environment.pop("DUECOURSE_HOME", tmp_path / "state")), lang, **environment),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
        )
        return Result(done.returncode, done.stdout, done.stderr)

    return run


def _environment(state: Path, lang: str = "en", **more: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("DUECOURSE_", "LC_", "LANG"))}
    return {**kept, "DUECOURSE_HOME": str(state), "DUECOURSE_LANG": lang, "PYTHONUTF8": "1", **more}


@pytest.fixture
def environment() -> Callable[..., dict[str, str]]:
    """The environment of a command in a process of its own, on a state folder."""
    return _environment
