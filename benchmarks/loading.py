"""Loading: 100 agreements with 2,000 obligations, beside libyaml alone, which checks nothing and gives no positions."""

import shutil
import tempfile
from pathlib import Path

import yaml

from benchmarks.table import Row, measured
from engine.loading import load

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


def rows() -> list[Row]:
    made = folder()
    files = sorted(made.rglob("*.yaml"))
    assert not load(made).errors
    try:
        return measured(
            "loading: obligations, with positions",
            AGREEMENTS * OBLIGATIONS,
            {
                ("ours", "read, checked, resolved"): lambda: load(made),
                ("limit", "yaml.CSafeLoader, nothing checked"): lambda: [
                    yaml.load(f.read_bytes(), Loader=yaml.CSafeLoader) for f in files
                ],
            },
            target="<= 2 x plain libyaml",
        )
    finally:
        shutil.rmtree(made)
