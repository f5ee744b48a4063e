"""What the stories left before: every row of the month and the quarter, and chunks of the many rows of the incidents.

A baseline is written anew only where behaviour is meant to change, from a state folder that was just played:

    python -m tests.sameness.baseline month STATE
    python -m tests.sameness.baseline incidents STATE REPORT.json
"""

import gzip
import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from tests.sameness.dump import (
    KINDS,
    Renamed,
    Row,
    chunk_difference,
    chunks,
    difference,
    lines,
    rows,
)

FOLDER = Path(__file__).parent / "before"
INCIDENTS = FOLDER / "incidents.json"
WHOLE = ("month", "quarter")
"""The stories whose rows are kept whole."""

_AS_THEY_ARE: Renamed = {}
_PATH = "{story}/{kind}.jsonl.gz"


def read(story: str, kind: str) -> Sequence[str]:
    """The lines of a kind that a story left before."""
    return gzip.decompress((FOLDER / _PATH.format(story=story, kind=kind)).read_bytes()).decode().splitlines()


def read_chunks() -> Mapping[str, Row]:
    """The chunks that the incidents left before, by kind."""
    found: Mapping[str, Row] = json.loads(INCIDENTS.read_text(encoding="utf-8"))
    return found


Rule = Callable[[Mapping[str, Iterable[Row]]], Mapping[str, Iterable[Row]]]
"""A change of behaviour that is meant: it leaves of the rows of a story what must be the same."""


def differences(
    story: str, found: Mapping[str, Iterable[Row]], renamed: Renamed, rule: Rule | None = None
) -> list[str]:
    """What a story leaves now that it did not leave before, kind by kind; empty where all is the same by the rule."""
    before = {kind: list(read(story, kind)) for kind in KINDS}
    now = {kind: list(lines(kind, found[kind], renamed)) for kind in KINDS}
    if rule is not None:
        before, now = _by_rule(rule, before), _by_rule(rule, now)
    compared = (difference(kind, before[kind], now[kind]) for kind in KINDS)
    return [text for text in compared if text]


def _by_rule(rule: Rule, found: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    left = rule({kind: [json.loads(line) for line in some] for kind, some in found.items()})
    return {kind: [json.dumps(row, ensure_ascii=False, sort_keys=True) for row in left[kind]] for kind in KINDS}


def chunk_differences(found: Mapping[str, Iterable[Row]], renamed: Renamed) -> list[str]:
    """Where what the incidents leave now differs from before, kind by kind; empty where all is the same."""
    before = read_chunks()
    compared = (chunk_difference(kind, before[kind], chunks(lines(kind, found[kind], renamed))) for kind in KINDS)
    return [text for text in compared if text]


def write(story: str, state: Path, report: str | None = None) -> None:
    """Keep what a story left, in the same bytes each time."""
    found = {kind: lines(kind, rows(state, kind, report), _AS_THEY_ARE) for kind in KINDS}
    if story in WHOLE:
        for kind, some in found.items():
            path = FOLDER / _PATH.format(story=story, kind=kind)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(gzip.compress("".join(f"{line}\n" for line in some).encode(), mtime=0))
    else:
        text = json.dumps({kind: chunks(some) for kind, some in found.items()}, indent=0)
        INCIDENTS.write_text(f"{text}\n", encoding="utf-8")


def main() -> None:
    """Keep what a story left in a state folder."""
    story, state, *report = sys.argv[1:]
    write(story, Path(state), Path(report[0]).read_text(encoding="utf-8") if report else None)


if __name__ == "__main__":
    main()
