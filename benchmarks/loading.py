"""Loading: 100 agreements with 2,000 obligations, beside libyaml alone, which checks nothing and gives no positions;
the same files again; the check against the schemas, beside jsonschema, which most would take; and 100,000 obligations
in force that did not change, in a process of its own.

    python -m benchmarks.loading FOLDER STATE
"""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import yaml

from benchmarks import cpu, ours
from benchmarks.row import Figure, Row, Target

AGREEMENTS = 100
OBLIGATIONS = 20
MANY_AGREEMENTS = 1_000
MANY_OBLIGATIONS = 100
SHIPPED = Path(__file__).parents[1] / "definitions"


def folder(agreements: int = AGREEMENTS, obligations: int = OBLIGATIONS) -> Path:
    """The shipped definitions with many agreements more; each obligation has a title of its own."""
    made = Path(tempfile.mkdtemp())
    shutil.copytree(SHIPPED, made, dirs_exist_ok=True)
    head = "title: {zh: 约定, en: Agreement}\nprovider: insurance\nconsumer: finance\nowner: insurance-clerk\n"
    item = (
        "  - id: report-{n}\n    title: {{zh: 报表 {a}-{n}, en: Report {a}-{n}}}\n"
        "    when: {{every: month, serves: previous}}\n    due: {{by: {{day: 5}}}}\n"
    )
    for a in range(agreements):
        text = f"agreement: more-{a}\n{head}effective: {{from: 2026-01-01}}\nobligations:\n"
        text += "".join(item.format(a=a, n=n) for n in range(obligations))
        (made / "agreements" / f"more-{a}.yaml").write_text(text, encoding="utf-8")
    return made


def rows() -> Iterator[Row]:
    made = folder()
    try:
        yield from _rows(made)
    finally:
        shutil.rmtree(made)
    made, state = folder(MANY_AGREEMENTS, MANY_OBLIGATIONS), Path(tempfile.mkdtemp())
    try:
        yield from _of_many(made, state)
    finally:
        shutil.rmtree(made)
        shutil.rmtree(state)


def _of_many(made: Path, state: Path) -> Iterator[Row]:
    """100,000 obligations in force: what a run or a plan reads before it does anything."""
    text = made / "agreements"
    for file in text.glob("more-*.yaml"):  # nothing is due yet: the first run opens no items
        file.write_text(file.read_text(encoding="utf-8").replace("2026-01-01", "2027-01-01"), encoding="utf-8")
    ours.Folder.in_force(made, state)
    count = MANY_AGREEMENTS * MANY_OBLIGATIONS
    words = [sys.executable, "-m", "benchmarks.loading", str(made), str(state)]
    found = []
    for _ in range(3):
        done = subprocess.run(words, cwd=SHIPPED.parent, check=True, capture_output=True, text=True)
        found.append(json.loads(done.stdout.splitlines()[-1]))
    best = min(found, key=lambda each: float(each["ours"]))
    limit = Figure("SHA-256 of all files and recorded texts", best["limit"])
    work = "100,000 obligations in force, unchanged"
    yield Row("definitions", work, "s", best["ours"], limit, None, Target("<= 1 s", most=1.0), count)
    yield Row("definitions", f"{work}: memory", "MB", best["peak"], None, None, Target("<= 300 MB", most=300))


def main(folder: Path, state: Path) -> None:
    """Read what is in force, in a process that did nothing before, and print what it took."""
    opened = ours.Folder.opened(folder, state)
    before = cpu.own()
    opened.load_all()
    taken, peak = cpu.own() - before, cpu.peak()
    files = [file.read_bytes() for file in sorted(folder.rglob("*.yaml"))]
    texts = opened.texts()
    limit = cpu.seconds(lambda: [sha256(text).hexdigest() for text in (*files, *texts)], rounds=3)
    print(json.dumps({"ours": taken, "peak": peak, "limit": limit}))


def _rows(made: Path) -> Iterator[Row]:
    files = sorted(made.rglob("*.yaml"))
    count = AGREEMENTS * OBLIGATIONS

    begun = ours.Folder.in_force(made, Path(tempfile.mkdtemp()))

    found = cpu.compared(
        {
            "first": lambda: ours.definitions(made),
            "libyaml": lambda: [yaml.load(f.read_bytes(), Loader=yaml.CSafeLoader) for f in files],
            "hash": lambda: [sha256(f.read_bytes()).hexdigest() for f in files],
        },
        rounds=3,
    )
    begun.load()
    again = cpu.seconds(begun.load, rounds=3)
    libyaml = Figure("yaml.CSafeLoader, nothing checked", found["libyaml"])
    hashed = Figure("SHA-256 of all files", found["hash"])
    twice = Target("<= 2 x plain libyaml", of_limit=2)
    tenth = Target("<= 1/10 of loading", most=found["first"] / 10)
    half = Target("<= half of loading", most=found["first"] / 2)
    yield Row("definitions", "load 100 agreements", "s", found["first"], libyaml, None, twice, count)
    yield Row("definitions", "load them again, unchanged", "s", again, hashed, None, tenth, count)
    trees = ours.trees(sorted((made / "agreements").glob("more-*.yaml")))
    checks = cpu.compared(
        {
            "ours": lambda: [ours.fits(tree) for tree in trees],
            "jsonschema": lambda: [ours.fits_by_jsonschema(tree) for tree in trees],
        },
        rounds=3,
    )
    peer = Figure("jsonschema, the same schema", checks["jsonschema"])
    yield Row("definitions", "schema check of them", "s", checks["ours"], None, peer, half, count)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
