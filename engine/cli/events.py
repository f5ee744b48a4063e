"""``events``: import business events, create templates for them, list what is missing, cancel an event."""

import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated

import typer

from engine.cli.cancel_event import cancel
from engine.cli.event_questions import questions
from engine.cli.event_template import template
from engine.cli.language import localize, localized
from engine.cli.options import (
    AsOfOption,
    DatabaseOption,
    DefinitionsOption,
    JsonOption,
    LanguageOption,
    StateOption,
    instant_of,
    workspace_of,
    zone_of,
)
from engine.cli.output import both, print_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.domain.agreement.definitions import Definitions
    from engine.intake.table import SourceTable
    from engine.services.events.column_mapping import Columns
    from engine.services.events.ingest import Ingested
    from engine.services.ports.ledger import Ledger
    from engine.wiring import Workspace

events = typer.Typer(no_args_is_help=True, help=localize("业务事件", "Business events"), rich_markup_mode=None)

_SHOWN = 20
_PATIENCE = 1.0
"""The seconds after which a progress bar appears."""


def register(app: typer.Typer) -> None:
    """Add the commands."""
    events.command(
        "template",
        help=localize(
            "生成事件的 Excel 模板，填写后导入", "Create an Excel template for an event, to fill in and import"
        ),
    )(template)
    events.command(
        "questions",
        help=localize(
            "列出缺少字段的业务，请登记部门补充", "List events with a missing field that decides what applies"
        ),
    )(questions)
    events.command(
        "cancel",
        help=localize("撤销业务：显示影响，确认后记录", "Cancel an event: show what it affects, then record it"),
    )(cancel)
    app.add_typer(events, name="events")


@events.command(
    "import",
    help=localize(
        "导入业务：CSV、TSV、Excel、JSON、XES；重复导入无影响",
        "Import events from CSV, TSV, Excel, JSON or XES; importing twice changes nothing",
    ),
)
def import_(
    file: Annotated[Path, typer.Argument(help=localize("文件，可为 .gz 压缩", "The file, optionally gzipped"))],
    map_: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            help=localize(
                "指定列名：key=列 name=列 time=列 id=列",
                "The columns: key=COLUMN name=COLUMN time=COLUMN id=COLUMN",
            ),
            metavar="WHAT=COLUMN",
        ),
    ] = None,
    event: Annotated[
        str | None,
        typer.Option("--event", help=localize("所有行均为该事件", "All rows are this event"), metavar="NAME"),
    ] = None,
    undeclared: Annotated[
        str,
        typer.Option(
            "--undeclared",
            help=localize("事件目录外的事件：reject 或 keep", "Events that are not in the catalogue: reject or keep"),
        ),
    ] = "reject",
    again: Annotated[
        bool,
        typer.Option("--again", help=localize("恢复已撤销的业务", "Restore events that were cancelled")),
    ] = False,
    source: Annotated[
        str | None,
        typer.Option(
            "--source", help=localize("来源名称（默认文件名）", "Name of the source (default: the file name)")
        ),
    ] = None,
    sheet: Annotated[
        str | None,
        typer.Option(
            "--sheet", help=localize("Excel 工作表（默认第一个）", "Sheet of a workbook (default: the first)")
        ),
    ] = None,
    as_of: AsOfOption = None,
    json_: JsonOption = False,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help=localize("试运行：只显示结果，不写入", "Show the result without writing it")),
    ] = False,
    state: StateOption = None,
    database: DatabaseOption = None,
    definitions: DefinitionsOption = None,
    lang: LanguageOption = None,
) -> None:
    """Import the events of a table."""
    from engine import clock
    from engine.cli.hints import with_hint
    from engine.intake.open_table import open_table
    from engine.intake.rejected_rows import keep
    from engine.services.command_time import resolve_command_time
    from engine.services.events.ingest import ingest
    from engine.wiring import open_ledger

    workspace = workspace_of(state, database, definitions)
    ledger = open_ledger(workspace, begin=True)
    defined = _definitions(workspace, ledger)
    zone = zone_of(defined)
    if undeclared not in ("reject", "keep"):
        _refuse("--undeclared", undeclared, "reject, keep")
    mapping = _column_options(map_ or [])
    table = open_table(file, sheet)
    columns = _columns(mapping, event, table, defined)
    from_ = source or table.source or file.name
    command_time = resolve_command_time(ledger, instant_of(as_of, zone), clock.now(), dry_run=dry_run)
    with _progress(file.name, table) as progress:

        def work(target: "Ledger") -> "Ingested":
            return ingest(
                target,
                table.rows,
                defined.catalogue,
                source=from_,
                columns=columns,
                zone=zone,
                command_time=command_time,
                keep_undeclared=undeclared == "keep",
                again=again,
                progress=progress,
            )

        done = ledger.dry_run(work) if dry_run else work(ledger)
    kept = None
    if done.rejected and not dry_run:
        kept = keep(workspace.rejected, file.name, table.header, done.rejected, from_, localized)
    unused = columns.unused(table.header, defined.catalogue) if undeclared == "reject" else ()
    import_again = _import_again(kept, columns, mapping, undeclared) if kept else None
    if json_:
        print_json(
            {
                "imported": done.imported,
                "corrected": done.corrected,
                "unchanged": done.unchanged,
                "rejected": len(done.rejected),
                "reasons": [
                    {"line": row.row.line, "reason": both(with_hint(row.refusal))} for row in done.rejected[:1000]
                ],
                "kept_in": str(kept) if kept else None,
                "import_again": import_again,
                "source": from_,
                "unused": list(unused),
                "note": both(with_hint(table.note)) if table.note else None,
            }
        )
        return
    _print(done, table, unused, import_again)


def import_counts(done: "Ingested") -> str:
    """The counts of the rows, in one line."""
    rejected = len(done.rejected)
    return localize(
        f"导入 {done.imported}，更正 {done.corrected}，未变 {done.unchanged}，未导入 {rejected}",
        f"imported {done.imported}, corrected {done.corrected}, unchanged {done.unchanged}, rejected {rejected}",
    )


def _print(done: "Ingested", table: "SourceTable", unused: tuple[str, ...], import_again: str | None) -> None:
    from engine.cli.hints import with_hint

    print(import_counts(done))
    if table.note:
        print(localized(with_hint(table.note)))
    if unused:
        listed = ", ".join(h.replace("\n", " ") for h in unused)
        print(localize(f"未使用的列：{listed}", f"Unused columns: {listed}"))
    unit = "row" if table.sheet else "line"
    for row in done.rejected[:_SHOWN]:
        line, reason = row.row.line, localized(with_hint(row.refusal))
        print(localize(f"  第 {line} 行：{reason}", f"  {unit} {line}: {reason}"))
    if len(done.rejected) > _SHOWN:
        more = len(done.rejected) - _SHOWN
        print(localize(f"  ……另有 {more} 行", f"  … and {more} more"))
    if import_again:
        print(
            localize(
                f"请修正未导入的行后重新导入：\n  {import_again}",
                f"Fix the rejected rows and import again:\n  {import_again}",
            )
        )


def _import_again(kept: Path, columns: "Columns", mapping: dict[str, str], undeclared: str) -> str:
    """The command that imports the fixed rows."""
    arguments = ["duecourse", "events", "import", str(kept)]
    if columns.event is not None:
        arguments += ["--event", columns.event]
    for what, column in mapping.items():
        arguments += ["--map", f"{what}={column}"]
    if undeclared == "keep":
        arguments += ["--undeclared", "keep"]
    return shlex.join(arguments)


def _definitions(workspace: "Workspace", ledger: "Ledger") -> "Definitions":
    """The definitions in force, else those of the folder."""
    return ledger.definitions.in_force() or folder_events(workspace)


def folder_events(workspace: "Workspace") -> "Definitions":
    """The definitions of the folder. If it has errors, print them and exit with 2."""
    from engine.cli.folder import defined_in
    from engine.wiring import folder_contents

    return folder_contents(workspace).definitions or defined_in(workspace.definitions)


def _column_options(pairs: list[str]) -> dict[str, str]:
    mapping: dict[str, str] = {}
    for pair in pairs:
        what, equals, column = pair.partition("=")
        if not equals or what not in ("key", "name", "time", "id") or not column:
            _refuse("--map", pair, "key=COLUMN, name=COLUMN, time=COLUMN, id=COLUMN")
        mapping[what] = column
    return mapping


def _columns(mapping: dict[str, str], event: str | None, table: "SourceTable", defined: "Definitions") -> "Columns":
    """The meaning of each column. Raises Refused if a required column is missing."""
    from engine.domain.text import Text
    from engine.services.events.column_mapping import Columns
    from engine.services.refused import Refused

    columns = Columns.of(
        table.header,
        defined.catalogue,
        key=mapping.get("key"),
        name=mapping.get("name"),
        time=mapping.get("time"),
        id=mapping.get("id", table.id),
        event=event,
        hints=table.hints,
    )
    missing = [c for c in columns.needed if c not in table.header]
    if missing:
        sentence = Text(
            zh="文件缺少列：{missing}。已有列：{header}。"
            "请用 --map key=列 --map name=列 --map time=列 指定；所有行为同一事件的，用 --event。",
            en="The file has no column {missing}. It has: {header}. "
            "Name the columns: --map key=COLUMN --map name=COLUMN --map time=COLUMN; or use --event NAME for all rows.",
        )
        header = ", ".join(h.replace("\n", " ") for h in table.header)
        raise Refused(sentence.filled(missing=", ".join(missing), header=header))
    return columns


def _refuse(option: str, value: str, accepted: str) -> None:
    from engine.domain.text import Text
    from engine.services.refused import Refused

    sentence = Text(zh="{option} 不能是“{value}”，可用：{accepted}", en="{option} cannot be “{value}”; use {accepted}")
    raise Refused(sentence.filled(option=option, value=value, accepted=accepted))


@contextmanager
def _progress(name: str, table: "SourceTable") -> "Iterator[Callable[[int], None]]":
    """A progress bar on a terminal, once the import takes longer than a moment."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TimeRemainingColumn

    bar = Progress(
        "{task.description}",
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    task = bar.add_task(name, total=1.0)
    started, shown = monotonic(), False

    def progress(_: int) -> None:
        nonlocal shown
        if not shown and monotonic() - started > _PATIENCE:
            bar.start()
            shown = True
        bar.update(task, completed=table.share())

    try:
        yield progress
    finally:
        if shown:
            bar.stop()
