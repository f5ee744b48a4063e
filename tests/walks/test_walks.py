"""Random walks over the served pages: nothing acknowledged is lost or doubled, whatever goes wrong on the way.

A walk is repeated by its seed: ``make trust WALKS=417``.
"""

import os
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from engine import clock
from engine.checks.evidence import Evidence
from engine.intake.draft_folder import DraftFolder
from engine.services.reading.verify import verify
from engine.services.rehearsal.sample_accounts import open_sample_accounts
from engine.store.connect import connect
from engine.store.move import move
from engine.wiring import open_ledger
from engine.workspace import Workspace
from tests.fixtures.plays import Playthrough
from tests.walks.browser import PASSWORD
from tests.walks.law import Acknowledged
from tests.walks.served import ServedSite, cheap_hasher
from tests.walks.steps import STEPS
from tests.walks.walk import Walk

_IN_CI = 20
_AT_A_TIME = 4
_FOR_TRUST = 1_000
_ON_POSTGRESQL = 4
_FIRST_ON_POSTGRESQL = 50_000


@pytest.fixture(scope="session")
def month_with_accounts(month_by_command: Playthrough, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample month, whose people can sign in."""
    state = tmp_path_factory.mktemp("walks") / "month"
    shutil.copytree(month_by_command.state, state)
    ledger = open_ledger(Workspace.of(state=state, environment={}))
    open_sample_accounts(ledger, cheap_hasher(), PASSWORD, finance="finance", admin="finance-head-1")
    ledger.database.dispose()
    return state


def judged(walk: Walk) -> Walk:
    """Walk, then compare what the browsers were told with the ledger."""
    walk.go(STEPS)
    site = walk.site
    workspace = Workspace.of(state=site.state, database=site.database, environment={})
    ledger = open_ledger(workspace)
    try:
        problems = Acknowledged(ledger, DraftFolder(workspace.drafts), walk.forms, walk.answers).problems()
        answer = verify(ledger, Evidence(workspace.evidence), clock.now())
    finally:
        ledger.database.dispose()
    assert answer.is_sound, f"the walk {walk.seed}: {answer}"
    assert not problems, f"the walk {walk.seed}:\n" + "\n".join(problems)
    return walk


def walked(seed: int, month: Path, folder: Path) -> Walk:
    """The walk of a seed over a copy of the month, which goes where the law holds."""
    state = folder / str(seed)
    shutil.copytree(month, state)
    walk = judged(Walk(seed, ServedSite(state)))
    shutil.rmtree(state)
    return walk


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, _IN_CI, _AT_A_TIME))
def test_what_was_acknowledged_is_there_once_and_nothing_else_is(
    first: int, month_with_accounts: Path, tmp_path: Path
) -> None:
    for seed in range(first, first + _AT_A_TIME):
        walked(seed, month_with_accounts, tmp_path)


@pytest.mark.trust
def test_the_same_holds_for_a_thousand_walks(month_with_accounts: Path, tmp_path: Path) -> None:
    named = os.environ.get("WALKS", f"0-{_FOR_TRUST - 1}")
    first, _, last = named.partition("-")
    did: Counter[str] = Counter()
    failed: list[str] = []
    for seed in range(int(first), int(last or first) + 1):
        try:
            walk = walked(seed, month_with_accounts, tmp_path)
        except AssertionError as wrong:
            failed.append(f"walk {seed}: {wrong}")
            print(failed[-1], flush=True)
            continue
        did += walk.did + Counter(answer.value for _, answer in walk.answers)
    print(f"{sum(did.values())} steps and answers: {dict(did.most_common())}")
    assert not failed, "\n\n".join(failed)


@pytest.mark.slow
@pytest.mark.parametrize("number", range(_ON_POSTGRESQL))
def test_the_same_holds_on_postgresql(
    number: int, month_with_accounts: Path, new_postgres: Callable[..., str], tmp_path: Path
) -> None:
    state, url = tmp_path / "state", new_postgres(bare=True)
    shutil.copytree(month_with_accounts, state)
    key = (state / "chain.key").read_bytes()
    source, target = connect(f"sqlite:///{state / 'record.db'}"), connect(url)
    move(source, target, key, lambda done, total: None)
    source.dispose()
    target.dispose()
    judged(Walk(_FIRST_ON_POSTGRESQL + number, ServedSite(state, url)))
