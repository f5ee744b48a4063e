"""``events import``: business as it happened, from a table."""

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from engine.cli.options import (
    AsOfOption,
    DatabaseOption,
    DefinitionsOption,
    JsonOption,
    LanguageOption,
    StateOption,
    instant_of,
    place_of,
    zone_of,
)
from engine.cli.show import both, print_json
from engine.cli.tongue import said, say

if TYPE_CHECKING:
    from engine.services.ingest import Columns, Ingested, SetAside
    from engine.services.ports import Record

events = typer.Typer(no_args_is_help=True, help=say("业务事件", "Business events"), rich_markup_mode=None)

_SHOWN = 20


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(events, name="events")


@events.callback()
def _events() -> None:
    """A group even while it has one command."""


@events.command(
    "import", help=say("从 CSV 登记业务；重复导入不改变任何东西", "Record business from a CSV; repeats change nothing")
)
def import_(
    file: Annotated[Path, typer.Argument(help=say("CSV 文件", "A CSV file"))],
    map_: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            help=say(
                "列名：key=列 name=列 time=列 id=列",
                "Which column is what: key=COLUMN name=COLUMN time=COLUMN id=COLUMN",
            ),
            metavar="WHAT=COLUMN",
        ),
    ] = None,
    event: Annotated[
        str | None, typer.Option("--event", help=say("整个文件都是这个事件", "All rows are this event"), metavar="NAME")
    ] = None,
    undeclared: Annotated[
        str,
        typer.Option(
            "--undeclared", help=say("目录里没有的事件：aside 或 keep", "Events not in the catalogue: aside or keep")
        ),
    ] = "aside",
    source: Annotated[
        str | None,
        typer.Option("--source", help=say("来源名（默认文件名）", "Name of the source (default: the file's)")),
    ] = None,
    as_of: AsOfOption = None,
    json_: JsonOption = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=say("只看结果，不写", "Show the result; write nothing"))
    ] = False,
    state: StateOption = None,
    database: DatabaseOption = None,
    definitions: DefinitionsOption = None,
    lang: LanguageOption = None,
) -> None:
    """Record the events of a table."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    from engine import clock
    from engine.intake.csv_rows import csv_rows
    from engine.services.ingest import ingest
    from engine.services.stance import stand
    from engine.wiring import offered, open_record

    place = place_of(state, database, definitions)
    record = open_record(place)
    defined = record.definitions() or offered(place).definitions
    if defined is None:
        from engine.cli.definitions import _defined

        defined = _defined(place.definitions)
    zone = zone_of(defined)
    columns = _columns(map_ or [], event)
    if undeclared not in ("aside", "keep"):
        _refuse("--undeclared", undeclared, "aside, keep")
    header, rows = csv_rows(file)
    _need(header, columns)
    stance = stand(record, instant_of(as_of, zone), clock.now(), dry_run=dry_run)
    bar = Progress(
        "{task.description}",
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    with bar:
        task = bar.add_task(file.name, total=len(rows))

        def work(target: "Record") -> "Ingested":
            return ingest(
                target,
                rows,
                defined.catalogue,
                source=source or file.name,
                columns=columns,
                zone=zone,
                stance=stance,
                keep_undeclared=undeclared == "keep",
                progress=lambda n: bar.advance(task, n),
            )

        done = record.rehearse(work) if dry_run else work(record)
    kept = (
        None if dry_run or not done.set_aside else _keep(place.set_aside / f"{file.stem}.csv", header, done.set_aside)
    )
    if json_:
        print_json(
            {
                "imported": done.imported,
                "corrected": done.corrected,
                "unchanged": done.unchanged,
                "set_aside": len(done.set_aside),
                "reasons": [{"line": a.row.line, "reason": both(a.reason)} for a in done.set_aside[:1000]],
                "kept_in": str(kept) if kept else None,
            }
        )
        return
    print(
        say(
            f"登记 {done.imported}，更正 {done.corrected}，未变 {done.unchanged}，搁置 {len(done.set_aside)}",
            f"imported {done.imported}, corrected {done.corrected}, unchanged {done.unchanged}, set aside {len(done.set_aside)}",
        )
    )
    for a in done.set_aside[:_SHOWN]:
        print(say(f"  第 {a.row.line} 行：{said(a.reason)}", f"  line {a.row.line}: {said(a.reason)}"))
    if len(done.set_aside) > _SHOWN:
        more = len(done.set_aside) - _SHOWN
        print(say(f"  ……另有 {more} 行", f"  … and {more} more"))
    if kept:
        print(
            say(f"搁置的行存在 {kept}，改好后再导入即可。", f"The rows set aside are in {kept}: mend and import them.")
        )


def _columns(pairs: list[str], event: str | None) -> "Columns":
    from engine.services.ingest import Columns

    given: dict[str, str] = {}
    for pair in pairs:
        what, equals, column = pair.partition("=")
        if not equals or what not in ("key", "name", "time", "id") or not column:
            _refuse("--map", pair, "key=COLUMN, name=COLUMN, time=COLUMN, id=COLUMN")
        given[what] = column
    return Columns(
        key=given.get("key", "key"),
        name=given.get("name", "event"),
        time=given.get("time", "time"),
        id=given.get("id"),
        event=event,
    )


def _need(header: tuple[str, ...], columns: "Columns") -> None:
    from engine.domain.language import Text
    from engine.services.refused import Refused

    wanted = [
        columns.key,
        columns.time,
        *([] if columns.event else [columns.name]),
        *([columns.id] if columns.id else []),
    ]
    missing = [c for c in wanted if c not in header]
    if missing:
        words = Text(
            zh="文件没有这些列：{missing}。有的列：{header}。用 --map key=列 name=列 time=列 指明。",
            en="The file has no column {missing}. It has: {header}. Say which is which: --map key=COLUMN name=COLUMN time=COLUMN.",
        )
        raise Refused(words.filled(missing=", ".join(missing), header=", ".join(header)))


def _refuse(option: str, found: str, right: str) -> None:
    from engine.domain.language import Text
    from engine.services.refused import Refused

    words = Text(zh="{option} 不能是“{found}”，可以是：{right}", en="{option} cannot be “{found}”; it takes: {right}")
    raise Refused(words.filled(option=option, found=found, right=right))


def _keep(target: Path, header: tuple[str, ...], rows: "tuple[SetAside, ...]") -> Path:
    """Write the rows that were set aside, as they were, with their line and the reason; the file can be mended and
    imported."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*header, "line", "reason"])
        for a in rows:
            writer.writerow([*(a.row.cells.get(h, "") for h in header), a.row.line, said(a.reason)])
    return target
