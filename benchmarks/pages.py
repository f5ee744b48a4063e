"""The results as files of the documentation: a page with tables, the same as JSON, and a drawing of growth."""

import json
import os
import platform
import sys
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from benchmarks.floors import FLOORS
from benchmarks.growth import Line, drawing
from benchmarks.reasons import reason
from benchmarks.row import Figure, Row, shown

DRAWN = 10
"""The most lines of a drawing."""

_HEAD = """\
# Benchmarks

Measured by `make bench` on {machine}, {day}. Values are **CPU seconds**, user and system, of our processes and of the
PostgreSQL server; less is better. *Limit* is what the machine can do at best: it knows nothing, checks nothing and
words nothing. *Peer* is what people would pick instead. Both are measured in the same run, and every ratio is taken
within it; absolute values drift with the machine. Rates count pieces of work in a second.

A *stored* record has 40 agreements between 10 departments and events over 400 days; 90 % of its items are closed and
4.6 % overdue. It is made by `events import` and `run` alone (`benchmarks/record.py`).

*Pages* are the exception: what people wait for them is measured on the clock, on a machine that does nothing else. 200
people who are signed in ask for 20 pages a second at fixed times, while events are imported and runs write.
"""
_TITLES = {
    "reading": "Reading, planning, importing",
    "writing": "A run: opening, sweeping, notifying",
    "concurrency": "Many at once",
    "pages": "Pages, while people wait",
    "dates": "Dates",
    "definitions": "Definitions",
    "reports": "Reports",
    "commands": "Commands, as whole processes",
}


def write(rows: Sequence[Row], folder: Path, day: str) -> None:
    """Write ``benchmarks.md``, ``benchmarks.json`` and the drawings into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    machine = {"machine": _machine(), "python": platform.python_version(), "date": day}
    content = {**machine, "rows": [row.as_json() for row in rows]}
    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    (folder / "benchmarks.json").write_text(text, encoding="utf-8")
    (folder / "benchmarks.md").write_text(
        page(rows, folder, f"{_machine()}, Python {machine['python']}", day), encoding="utf-8"
    )


def with_earlier(rows: Sequence[Row], folder: Path) -> list[Row]:
    """Rows in the places of those of the same work in a folder's pages, with all others of these pages; new ones behind
    those of their group."""
    content = json.loads((folder / "benchmarks.json").read_text(encoding="utf-8"))
    new = {(row.group, row.name): row for row in rows}
    found: list[Row] = []
    for row in map(Row.from_json, content["rows"]):
        found.append(new.pop((row.group, row.name), row))
    for row in new.values():
        last = max((n for n, other in enumerate(found) if other.group == row.group), default=len(found) - 1)
        found.insert(last + 1, row)
    return found


def page(rows: Sequence[Row], folder: Path, machine: str, day: str) -> str:
    """The page; drawings are written beside it."""
    parts = [_HEAD.format(machine=machine, day=day), _missed(rows), FLOORS]
    for group, title in _TITLES.items():
        its = [row for row in rows if row.group == group]
        if its:
            parts.append(f"## {title}\n\n{_table(its)}")
    for database in dict.fromkeys(row.database for row in rows if row.database):
        parts.append(_growth(rows, database, folder))
    return "\n".join(part for part in parts if part)


def _missed(rows: Sequence[Row]) -> str:
    known = [row for row in rows if row.met is not None]
    missed = sorted((row for row in known if not row.met), key=lambda row: -(row.over or 0))
    lines = [f"## What misses its target\n\n{len(known) - len(missed)} of {len(known)} targets are met.\n"]
    if missed:
        lines += ["| work | ours | target | over by | why |", "| --- | ---: | --- | ---: | --- |"]
        for row in missed:
            target = row.target.text if row.target is not None else ""
            cells = (row.name, shown(row.ours, row.unit), _cell(target), f"{row.over or 0:,.1f}x", reason(row.work))
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def _table(rows: Sequence[Row]) -> str:
    lines = ["| work | ours | limit | peer | target | met |", "| --- | ---: | --- | --- | --- | --- |"]
    for row in rows:
        target = row.target.text if row.target is not None else ""
        met = {True: "yes", False: "**no**", None: ""}[row.met]
        cells = (row.name, shown(row.ours, row.unit, row.items), _figure(row, row.limit), _figure(row, row.peer))
        lines.append(f"| {' | '.join(map(_cell, cells))} | {_cell(target)} | {met} |")
    return "\n".join([*lines, ""])


def _figure(row: Row, figure: Figure | None) -> str:
    if figure is None:
        return ""
    told = _ratio(row.ours / figure.value) if figure.value and row.ours else ""
    return f"{shown(figure.value, row.unit)}: {told} ({figure.what})"


def _ratio(ratio: float) -> str:
    """Ours as a multiple of another value: ``ours 3.1x``, ``ours 1/12``."""
    many = max(ratio, 1 / ratio)
    told = f"{many:,.0f}" if many >= 10 else f"{many:.1f}"
    return f"ours {told}x" if ratio >= 1 else f"ours 1/{told}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


def _growth(rows: Sequence[Row], database: str, folder: Path) -> str:
    """The drawing of what was measured at several sizes, and its numbers."""
    its = [row for row in rows if row.database == database and row.unit == "s" and row.size is not None]
    by_work = [(work, list(group)) for work, group in groupby(sorted(its, key=lambda r: r.work), lambda r: r.work)]
    lines = [
        Line(work, tuple(sorted((row.size or 0, row.ours) for row in group)))
        for work, group in by_work
        if len(group) > 1
    ]
    if not lines:
        return ""
    lines.sort(key=lambda line: -line.points[-1][1])
    files = []
    for n, start in enumerate(range(0, len(lines), DRAWN), 1):
        name = f"benchmarks-growth-{database.lower()}-{n}.svg"
        title = f"CPU seconds over stored items, {database}"
        (folder / name).write_text(drawing(title, lines[start : start + DRAWN]), encoding="utf-8")
        files.append(f"![{title}: the numbers stand in the table below]({name})")
    sizes = sorted({size for line in lines for size, _ in line.points})
    head = [
        f"| work | {' | '.join(f'{size:,}' for size in sizes)} | growth |",
        f"| --- |{' ---: |' * (len(sizes) + 1)}",
    ]
    body = []
    for line in lines:
        values = dict(line.points)
        cells = [shown(values[size], "s") if size in values else "" for size in sizes]
        grows = line.exponent
        body.append(f"| {line.name} | {' | '.join(cells)} | {'' if grows is None else f'N^{grows:.2f}'} |")
    return "\n".join([f"## Growth, {database}\n", *files, "", *head, *body, ""])


def _machine() -> str:
    """What a reader has to know of the machine: processor, cores, memory."""
    model = platform.processor() or platform.machine()
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), model)
    except OSError:
        pass
    memory = ""
    if sys.platform == "linux":
        memory = f", {os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 1024**3:.0f} GB"
    return f"{model}, {os.cpu_count()} cores{memory}"
