"""Loading: 100 agreements with 2,000 obligations, beside libyaml alone, which checks nothing and gives no positions;
the same files again; and the check against the schemas, beside jsonschema, which most would take."""

import shutil
import tempfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import yaml

from benchmarks import cpu, ours
from benchmarks.row import Figure, Row, Target

AGREEMENTS = 100
OBLIGATIONS = 20
SHIPPED = Path(__file__).parents[1] / "definitions"


def folder() -> Path:
    """The shipped definitions with a hundred agreements more."""
    made = Path(tempfile.mkdtemp())
    shutil.copytree(SHIPPED, made, dirs_exist_ok=True)
    head = "title: {zh: 约定, en: Agreement}\nprovider: insurance\nconsumer: finance\nowner: insurance-clerk\n"
    item = (
        "  - id: report-{n}\n    title: {{zh: 报表, en: Report}}\n    when: {{every: month, serves: previous}}\n"
        "    due: {{by: {{day: 5}}}}\n"
    )
    for a in range(AGREEMENTS):
        text = f"agreement: more-{a}\n{head}effective: {{from: 2026-01-01}}\nobligations:\n"
        text += "".join(item.format(n=n) for n in range(OBLIGATIONS))
        (made / "agreements" / f"more-{a}.yaml").write_text(text, encoding="utf-8")
    return made


def rows() -> Iterator[Row]:
    made = folder()
    try:
        yield from _rows(made)
    finally:
        shutil.rmtree(made)


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
