"""Sources for tests: a folder, a database, and their import."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from engine.domain.text import Language
from engine.intake.rejected_rows import RejectedFolder
from engine.services.events.import_events import Intake
from engine.services.events.taking import Taking
from engine.sources.take import EventSource, take
from tests.builders import SHANGHAI
from tests.conftest import World

HEADER = "event,key,time,customer,plate,amount"


@pytest.fixture
def begun(world: World) -> World:
    """A ledger with the shipped definitions in force, on the real clock."""
    world.run()
    return world


@pytest.fixture
def take_from(begun: World, tmp_path: Path) -> Callable[[EventSource], Taking]:
    """Imports new data of a source at the world's time."""

    def taking(source: EventSource, **changed: Any) -> Taking:
        rejected = RejectedFolder(tmp_path / "rejected", Language.EN)
        intake = Intake(begun.definitions.catalogue, SHANGHAI, lambda: begun.now, rejected)
        return take(begun.ledger, source, intake, **changed)

    return taking


@pytest.fixture
def drop(tmp_path: Path) -> Callable[..., Path]:
    """Writes a table of deliveries into the watched folder, last modified well before the world's time."""

    def write(name: str, *rows: str, modified: datetime = datetime(2026, 10, 31, tzinfo=UTC)) -> Path:
        path = tmp_path / "dms" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
        os.utime(path, (modified.timestamp(), modified.timestamp()))
        return path

    return write


def delivered(key: str, amount: str = "100", time: str = "2026-10-30 10:00") -> str:
    return f"vehicle.delivered,{key},{time},C,P,{amount}"
