"""A ledger that an earlier version made stays good: it opens, verifies, is rebuilt, and its items are judged alike."""

import json
import tarfile
from datetime import datetime
from pathlib import Path

import pytest

from engine import clock
from engine.intake.evidence import EvidenceFolder
from engine.services.reading.verify import verify
from engine.services.rebuild import rebuild
from engine.store.ledger import SqlLedger
from engine.wiring import open_ledger
from engine.workspace import Workspace
from tools.ledger_fixture import ARCHIVE, LEDGERS, VERDICTS, verdicts_at

VERSIONS = sorted(path.name for path in LEDGERS.iterdir() if (path / ARCHIVE).exists()) if LEDGERS.exists() else []

CHANGED_RULES: dict[str, dict[str, str]] = {}
"""By version, then by ``agreement/obligation``: the rule that changed since, and that judges its items otherwise.

A line here says that old ledgers are read anew: think twice, and say so in the changelog.
"""


@pytest.fixture(params=VERSIONS)
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, SqlLedger, EvidenceFolder]:
    """A version, its ledger opened by this one, and its evidence."""
    with tarfile.open(LEDGERS / request.param / ARCHIVE) as archive:
        archive.extractall(tmp_path / "state", filter="data")
    workspace = Workspace.of(state=tmp_path / "state", environment={})
    return request.param, open_ledger(workspace), EvidenceFolder(workspace.evidence)


def test_a_ledger_of_every_version_verifies_and_is_rebuilt(opened: tuple[str, SqlLedger, EvidenceFolder]) -> None:
    _, ledger, evidence = opened
    assert ledger.verify() is None
    rebuild(ledger)
    answer = verify(ledger, evidence, clock.now())
    assert (answer.damage, answer.differences) == ((), ())
    assert answer.is_sound


def test_its_items_are_judged_as_they_were_but_for_the_rules_that_changed(
    opened: tuple[str, SqlLedger, EvidenceFolder],
) -> None:
    version, ledger, _ = opened
    kept = json.loads((LEDGERS / version / VERDICTS).read_text(encoding="utf-8"))
    before, now = kept["verdicts"], verdicts_at(ledger, datetime.fromisoformat(kept["at"]))
    differing = {id for id in {*before, *now} if before.get(id) != now.get(id)}
    changed = CHANGED_RULES.get(version, {})
    assert {id.partition("@")[0] for id in differing} <= set(changed), sorted(differing)


def test_a_kept_ledger_is_small() -> None:
    for version in VERSIONS:
        for file in (LEDGERS / version).iterdir():
            assert file.stat().st_size < 300_000, file


def test_rows_of_an_earlier_version_get_what_lists_need_when_the_ledger_is_opened(
    opened: tuple[str, SqlLedger, EvidenceFolder],
) -> None:
    _, ledger, evidence = opened
    assert ledger.occurrences.unlisted() == ()
    assert {row.occurrence.id: row.listed.first_due_at is not None for row in ledger.occurrences.all_rows()}
    answer = verify(ledger, evidence, clock.now())
    assert (answer.damage, answer.differences) == ((), ())
