"""How often each law is tried, and the calendars that it is tried on."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from engine.checks.evidence import Evidence
from engine.domain.time.calendar import Calendar
from engine.intake.csv_rows import csv_rows
from engine.intake.sample import Sample, actions
from engine.services.rehearsal.replay import events_of, replay
from engine.services.snapshot import rulebook
from tests.laws.edits import T
from tests.laws.strategies import TABLES

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "examples" / "dealership"
BEGIN = "2026-01-01T00:00"

settings.register_profile(
    "laws",
    deadline=None,
    derandomize=True,
    max_examples=int(os.environ.get("LAWS_EXAMPLES", "50")),  # more where there are minutes
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
settings.load_profile("laws")


@pytest.fixture(scope="session")
def calendars() -> Mapping[str, Calendar]:
    """An office in Shanghai with the Chinese holidays, and others that work at night, always, across clock changes."""
    return {name: Calendar(table) for name, table in TABLES.items()}


@pytest.fixture(scope="session")
def sample(new_world: Callable[[Path], Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record that holds the sample month, its last run at T."""
    folder = tmp_path_factory.mktemp("sample")
    world = new_world(folder)
    world.run(BEGIN)
    book = rulebook(world.ledger)
    done = actions(SAMPLE / "actions.yaml", Sample.of(book, SAMPLE / "files"))
    tables = sorted((SAMPLE / "events").glob("*.csv"))
    events = [h for table in tables for h in events_of(table.name, csv_rows(table)[1], book)]
    replay(world.ledger, book, [h for h in (*done, *events) if h.at <= T], Evidence(folder / "evidence"))
    world.run(T.isoformat())
    return folder
