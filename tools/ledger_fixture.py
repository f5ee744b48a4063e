"""Keep a ledger of this version, which every later version has to open.

``python -m tools.ledger_fixture`` plays the sample month and writes ``tests/fixtures/ledgers/VERSION/``: the state
folder, packed, and the verdict on each item at the end of the month. It replaces a ledger of the same version.
"""

import json
import lzma
import subprocess
import sys
import tarfile
import tempfile
from datetime import datetime
from io import BytesIO
from pathlib import Path

from engine import __version__
from engine.cli.demo import MONTH
from engine.domain.time.instant import written_instant
from engine.services.snapshot import snapshot
from engine.store.connect import sqlite_module
from engine.store.ledger import SqlLedger
from engine.wiring import open_ledger
from engine.workspace import Workspace

ROOT = Path(__file__).parents[1]
LEDGERS = ROOT / "tests" / "fixtures" / "ledgers"
ARCHIVE, VERDICTS = "state.tar.xz", "verdicts.json"
_KEPT = ("chain.key", "chain.heads", "evidence", "record.db")


def main() -> int:
    """Play the month, and write the two files."""
    folder = LEDGERS / __version__
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as made:
        state = Path(made) / "state"
        command = [sys.executable, "-m", "engine.cli", "demo", "--in-process", "--state", str(state)]
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        verdicts = verdicts_at(open_ledger(Workspace.of(state=state, environment={})), MONTH.until)
        _write_archive(state, folder / ARCHIVE)
    value = {"at": MONTH.until.isoformat(), "verdicts": verdicts}
    lines = json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1)
    (folder / VERDICTS).write_text(lines + "\n", encoding="utf-8")
    for file in sorted(folder.iterdir()):
        print(f"{file.relative_to(ROOT)}  {file.stat().st_size:,} bytes")
    return 0


def verdicts_at(ledger: SqlLedger, at: datetime) -> dict[str, list[str | None]]:
    """The verdict on each item at an instant, by id: phase, timeliness, outcome, due time, time of delivery."""
    return {
        judged.occurrence.id: [
            judged.verdict.phase.value,
            judged.verdict.timeliness.value,
            judged.verdict.outcome.value if judged.verdict.outcome else None,
            written_instant(judged.verdict.due.at) if judged.verdict.due else None,
            written_instant(judged.verdict.delivered_at) if judged.verdict.delivered_at else None,
        ]
        for judged in snapshot(ledger, at).judged
    }


def _write_archive(state: Path, target: Path) -> None:
    """Pack what belongs to the ledger. The database is copied into one file without its log of writes."""
    connection = sqlite_module().connect(state / "record.db")
    connection.execute("VACUUM INTO ?", (str(state / "whole.db"),))
    connection.close()
    (state / "record.db").unlink()
    for beside in state.glob("record.db-*"):
        beside.unlink()
    (state / "whole.db").rename(state / "record.db")
    packed = BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name in _KEPT:
            if (state / name).exists():
                archive.add(state / name, name, filter=_anonymous)
    target.write_bytes(lzma.compress(packed.getvalue(), preset=9 | lzma.PRESET_EXTREME))


def _anonymous(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """A member of the archive without the account and the time of the machine that made it."""
    member.uid = member.gid = member.mtime = 0
    member.uname = member.gname = ""
    return member


if __name__ == "__main__":
    sys.exit(main())
