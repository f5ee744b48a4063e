"""``python -m benchmarks [NAME ...]``: measure everything, or what is named, and write the pages of the documentation.

--sizes 10000,50000,200000   the numbers of stored items
--records FOLDER             records that were made before: 10k, 50k, 200k
--docs FOLDER                where the pages go; ``docs`` by default, or nowhere where something is named
--keep                       keep the rows of these pages that are not measured now
"""

import argparse
import importlib
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks import concurrency, pages, reading, serving, writing
from benchmarks.databases import server
from benchmarks.peers import helpdesk
from benchmarks.row import Row, shown
from engine import clock

SMALL = ("deadlines", "recurrence", "loading", "workbook", "fixed_costs")
ON_A_RECORD = ("reading", "writing", "concurrency", "serving")
SIZES = "10000,50000,200000"


def main(words: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("names", nargs="*", help=", ".join((*SMALL, *ON_A_RECORD)))
    parser.add_argument("--sizes", default=SIZES)
    parser.add_argument("--records", type=Path)
    parser.add_argument("--docs", type=Path)
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--no-postgres", action="store_true")
    call = parser.parse_args(words)
    if unknown := set(call.names) - {*SMALL, *ON_A_RECORD}:
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}")
    sizes = sorted(int(size) for size in call.sizes.split(","))
    names = call.names or (*SMALL, *ON_A_RECORD)
    docs = call.docs or (None if call.names else Path(__file__).parents[1] / "docs")
    rows: list[Row] = []
    earlier = docs if call.keep else None
    for row in measured(names, sizes, call.records, postgres=not call.no_postgres):
        rows.append(row)
        print(line(row), flush=True)
        if docs is not None:  # a run takes hours: what is measured stands there already
            shown_rows = pages.with_earlier(rows, earlier) if earlier is not None else rows
            pages.write(shown_rows, docs, f"{clock.now():%Y-%m-%d}")


def measured(names: Sequence[str], sizes: Sequence[int], records: Path | None, *, postgres: bool) -> Iterator[Row]:
    """The rows of the benchmarks of some names, as they come."""
    for name in SMALL:
        if name in names:
            print(f"{name} ...", file=sys.stderr, flush=True)
            yield from importlib.import_module(f"benchmarks.{name}").rows()
    if not set(ON_A_RECORD) & set(names):
        return
    with tempfile.TemporaryDirectory(prefix="duecourse-bench-") as folder, server() as found:
        where = found if postgres else None
        if "writing" in names:
            yield from writing.rows(sizes, where, Path(folder), helpdesk.per_ticket())
        if "concurrency" in names:
            yield from concurrency.rows(min(sizes), where, Path(folder), records)
        if "serving" in names:
            yield from serving.rows(sorted(sizes)[len(sizes) // 2], where, Path(folder), records)
        if "reading" in names:
            yield from reading.rows(sizes, where, Path(folder), records)


def line(row: Row) -> str:
    """A row on one line of the terminal."""
    told = {True: "met", False: f"missed by {row.over or 0:,.1f}x", None: ""}[row.met]
    target = row.target.text if row.target is not None else ""
    besides = "; ".join(f"{shown(f.value, row.unit)} {f.what}" for f in (row.limit, row.peer) if f is not None)
    return f"{row.name:60} {shown(row.ours, row.unit, row.items):28} {target:32} {told:18} {besides}"


if __name__ == "__main__":
    main(sys.argv[1:])
