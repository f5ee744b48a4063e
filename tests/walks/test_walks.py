"""Random walks over the served pages: nothing acknowledged is lost or doubled, whatever goes wrong on the way.

A walk is repeated by its seed: ``make trust WALKS=417``. From 50,000 on they are on PostgreSQL.
"""

import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engine import clock
from engine.checks.evidence import Evidence
from engine.intake.draft_folder import DraftFolder
from engine.services.command_time import rehearsal_clock, resolve_command_time
from engine.services.reading.verify import verify
from engine.services.rehearsal.replay import next_morning
from engine.services.rehearsal.sample_accounts import open_sample_accounts
from engine.services.run.run_compliance import run_compliance
from engine.services.snapshot import rulebook
from engine.store.connect import connect
from engine.store.ledger import SqlLedger
from engine.store.move import move
from engine.wiring import open_ledger, run_context
from engine.workspace import Workspace
from tests.fixtures.plays import ROOT, Playthrough
from tests.walks.browser import PASSWORD
from tests.walks.further_law import further_problems
from tests.walks.law import Acknowledged
from tests.walks.served import BEGIN_WITH, ServedSite, cheap_hasher, workspace_of
from tests.walks.steps import STEPS
from tests.walks.survey_steps import ANONYMOUS, NAMED, add_surveys
from tests.walks.walk import Walk

_IN_CI = 20
_AT_A_TIME = 4
_SAYS_EVERY = 25
_FIRST_ON_POSTGRESQL = 50_000
_FOR_TRUST = "0-999,50000-50099"
_IN_CI_ON_POSTGRESQL = 4


@pytest.fixture(scope="session")
def month_with_accounts(month_by_command: Playthrough, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The sample month, whose people can sign in, and the morning after it, when two rounds
    of surveys open. All walks begin with it."""
    state = tmp_path_factory.mktemp("walks") / "month"
    shutil.copytree(month_by_command.state, state)
    workspace = workspace_of(state)
    add_surveys(shutil.copytree(ROOT / "definitions", workspace.definitions))
    ledger = open_ledger(workspace)
    _go_on_to_the_next_morning(workspace, ledger)
    open_sample_accounts(ledger, cheap_hasher(), PASSWORD, finance="finance", admin="finance-head-1")
    ledger.database.dispose()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(BEGIN_WITH, str(state))
        yield state


def _go_on_to_the_next_morning(workspace: Workspace, ledger: SqlLedger) -> None:
    morning = next_morning(rehearsal_clock(ledger.runs), rulebook(ledger))
    run_compliance(run_context(workspace, ledger), resolve_command_time(ledger, morning, clock.now(), run=True))


def judged(seed: int, site: ServedSite) -> Walk:
    """The walk of a seed over a site, whose browsers were told what is in the ledger."""
    walk = Walk(seed, site)
    walk.go(STEPS)
    workspace = workspace_of(site.state, site.database)
    ledger = open_ledger(workspace)
    try:
        problems = Acknowledged(ledger, DraftFolder(workspace.drafts), walk.forms, walk.answers).problems()
        problems += further_problems(ledger, walk.forms, walk.answers, NAMED, ANONYMOUS)
        answer = verify(ledger, Evidence(workspace.evidence), clock.now())
    finally:
        ledger.database.dispose()
    assert answer.is_sound, f"the walk {walk.seed}: {answer}"
    assert not problems, f"the walk {walk.seed}:\n" + "\n".join(problems)
    return walk


@pytest.fixture(scope="session")
def month_on_postgresql(month_with_accounts: Path, new_postgres: Callable[..., str]) -> str:
    """The name of a database with the same ledger, to be copied."""
    url = new_postgres(bare=True)
    key = (month_with_accounts / "chain.key").read_bytes()
    source, target = connect(f"sqlite:///{month_with_accounts / 'record.db'}"), connect(url)
    move(source, target, key, lambda done, total: None)
    source.dispose()
    target.dispose()
    return url.partition("?")[0].rpartition("/")[2]


@pytest.fixture
def walked(month_with_accounts: Path, request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[int], Walk]:
    """Walks the walk of a seed over a copy of the month, which goes where the law holds."""

    def walk(seed: int) -> Walk:
        state, url = tmp_path / str(seed), None
        shutil.copytree(month_with_accounts, state)
        if seed >= _FIRST_ON_POSTGRESQL:
            template = request.getfixturevalue("month_on_postgresql")
            url = request.getfixturevalue("new_postgres")(options=f"TEMPLATE {template}")
        walk = judged(seed, ServedSite(state, url))
        shutil.rmtree(state)
        if url is not None:
            request.getfixturevalue("postgres_server").drop(url)
        return walk

    return walk


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, _IN_CI, _AT_A_TIME))
def test_what_was_acknowledged_is_there_once_and_nothing_else_is(first: int, walked: Callable[[int], Walk]) -> None:
    for seed in range(first, first + _AT_A_TIME):
        walked(seed)


@pytest.mark.slow
@pytest.mark.parametrize("number", range(_IN_CI_ON_POSTGRESQL))
def test_the_same_holds_on_postgresql(number: int, walked: Callable[[int], Walk]) -> None:
    walked(_FIRST_ON_POSTGRESQL + number)


@pytest.mark.trust
def test_the_same_holds_for_many_walks(walked: Callable[[int], Walk]) -> None:
    seeds = _seeds(os.environ.get("WALKS") or _FOR_TRUST)
    did: Counter[str] = Counter()
    failed: list[str] = []
    for count, seed in enumerate(seeds, 1):
        try:
            walk = walked(seed)
        except Exception as wrong:  # the others are walked nevertheless
            failed.append(f"walk {seed}: {type(wrong).__name__}: {wrong}")
            print(failed[-1], flush=True)
            continue
        did += walk.did + Counter(answer.value for _, answer in walk.answers)
        if count % _SAYS_EVERY == 0:
            print(f"{count} of {len(seeds)} walks, {len(failed)} failed", flush=True)
    print(f"{sum(did.values())} steps and answers: {dict(did.most_common())}")
    assert not failed, "\n\n".join(failed)


def _seeds(named: str) -> list[int]:
    """The seeds of ranges such as ``0-99,417``."""
    ranges = [part.partition("-") for part in named.split(",")]
    return [seed for first, _, last in ranges for seed in range(int(first), int(last or first) + 1)]
