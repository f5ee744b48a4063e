"""The plans that were shown, kept in the state folder so that ``apply`` can say in which rows a plan has changed."""

import json
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from engine.domain.ledger.terms_change import PlanEffect
from engine.domain.time.instant import written_instant
from engine.private_files import make_private_folder, write_private
from engine.services.definitions.plan import Plan
from engine.services.definitions.shown_plan import ShownPlan

_FOLDER = "plans"
_KEPT = 20
"""The number of plans that are kept."""


def keep_plan(state: Path, plan: Plan) -> None:
    """Keep a plan that is shown. A state folder that cannot be written is left as it is: only the rows are lost."""
    shown = ShownPlan.of(plan)
    rows = {id: [effect.value, written_instant(due) if due else None] for id, (effect, due) in shown.rows.items()}
    text = json.dumps({"definitions": dict(shown.definitions), "rows": rows}, ensure_ascii=False, sort_keys=True)
    with suppress(OSError):
        folder = state / _FOLDER
        make_private_folder(folder)
        write_private(_path(folder, shown.id), text.encode())
        by_age = sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime)
        for path in by_age[:-_KEPT]:
            path.unlink()


def read_plan(state: Path, id: str) -> ShownPlan | None:
    """The plan of an id as it was shown; None where it was not kept, or cannot be read any more."""
    if not id.isalnum():
        return None
    try:
        kept = json.loads(_path(state / _FOLDER, id).read_text(encoding="utf-8"))
        rows = {
            item: (PlanEffect(effect), datetime.fromisoformat(due) if due else None)
            for item, (effect, due) in kept["rows"].items()
        }
        return ShownPlan(id, rows, kept["definitions"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _path(folder: Path, id: str) -> Path:
    return folder / f"{id}.json"
