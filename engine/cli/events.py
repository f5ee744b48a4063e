"""``events``: business as it happened. Import it, draw a template to fill in, see what it leaves open."""

import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated

import typer

from engine.cli.cancel_event import cancel
from engine.cli.language import LANGUAGE, localize, localized
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
from engine.cli.output import both, iso, local, print_json

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
"""Seconds after which a progress bar is shown."""


def register(app: typer.Typer) -> None:
    """Add the commands."""
    events.command(
        "cancel", help=localize("撤销一笔业务：先看后果，再记录", "Cancel an event: see what follows, record it")
    )(cancel)
    app.add_typer(events, name="events")


@events.command(
    "import",
    help=localize(
        "登记业务：CSV、TSV、Excel、JSON、XES；重复导入不改变任何东西",
        "Record business from CSV, TSV, Excel, JSON or XES; repeats change nothing",
    ),
)
def import_(
    file: Annotated[Path, typer.Argument(help=localize("文件，也可以是 .gz", "The file; may be gzipped"))],
    map_: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            help=localize(
                "列名：key=列 name=列 time=列 id=列",
                "Which column is what: key=COLUMN name=COLUMN time=COLUMN id=COLUMN",
            ),
            metavar="WHAT=COLUMN",
        ),
    ] = None,
    event: Annotated[
        str | None,
        typer.Option("--event", help=localize("整个文件都是这个事件", "All rows are this event"), metavar="NAME"),
    ] = None,
    undeclared: Annotated[
        str,
        typer.Option(
            "--undeclared",
            help=localize("目录里没有的事件：reject 或 keep", "Events not in the catalogue: reject or keep"),
        ),
    ] = "reject",
    again: Annotated[
        bool,
        typer.Option("--again", help=localize("撤销过的业务重新算数", "Have events that were cancelled count again")),
    ] = False,
    source: Annotated[
        str | None,
        typer.Option("--source", help=localize("来源名（默认文件名）", "Name of the source (default: the file's)")),
    ] = None,
    sheet: Annotated[
        str | None,
        typer.Option(
            "--sheet", help=localize("Excel 的工作表（默认第一个）", "Sheet of a workbook (default: the first)")
        ),
    ] = None,
    as_of: AsOfOption = None,
    json_: JsonOption = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=localize("只看结果，不写", "Show the result; write nothing"))
    ] = False,
    state: StateOption = None,
    database: DatabaseOption = None,
    definitions: DefinitionsOption = None,
    lang: LanguageOption = None,
) -> None:
    """Record the events of a table."""
    from engine import clock
    from engine.intake.open_table import open_table
    from engine.intake.rejected_rows import keep
    from engine.services.command_time import resolve_command_time
    from engine.services.events.ingest import ingest
    from engine.wiring import open_ledger

    workspace = workspace_of(state, database, definitions)
    ledger = open_ledger(workspace, begin=True)
    defined = _known(workspace, ledger)
    zone = zone_of(defined)
    if undeclared not in ("reject", "keep"):
        _refuse("--undeclared", undeclared, "reject, keep")
    given = _named_event(map_ or [])
    table = open_table(file, sheet)
    columns = _columns(given, event, table, defined)
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
    mend = _again(kept, columns, given, undeclared) if kept else None
    if json_:
        print_json(
            {
                "imported": done.imported,
                "corrected": done.corrected,
                "unchanged": done.unchanged,
                "rejected": len(done.rejected),
                "reasons": [{"line": a.row.line, "reason": both(a.reason)} for a in done.rejected[:1000]],
                "kept_in": str(kept) if kept else None,
                "import_again": mend,
                "source": from_,
                "unused": list(unused),
                "note": both(table.note) if table.note else None,
            }
        )
        return
    _print(done, table, unused, mend)


def import_counts(done: "Ingested") -> str:
    """What became of the rows, in one line."""
    rejected = len(done.rejected)
    return localize(
        f"登记 {done.imported}，更正 {done.corrected}，未变 {done.unchanged}，未导入 {rejected}",
        f"imported {done.imported}, corrected {done.corrected}, unchanged {done.unchanged}, rejected {rejected}",
    )


def _print(done: "Ingested", table: "SourceTable", unused: tuple[str, ...], again: str | None) -> None:
    print(import_counts(done))
    if table.note:
        print(localized(table.note))
    if unused:
        listed = ", ".join(h.replace("\n", " ") for h in unused)
        print(localize(f"没有用到的列：{listed}", f"Columns not used: {listed}"))
    workspace = localize("行", "row" if table.sheet else "line")
    for a in done.rejected[:_SHOWN]:
        print(
            localize(
                f"  第 {a.row.line} 行：{localized(a.reason)}", f"  {workspace} {a.row.line}: {localized(a.reason)}"
            )
        )
    if len(done.rejected) > _SHOWN:
        more = len(done.rejected) - _SHOWN
        print(localize(f"  ……另有 {more} 行", f"  … and {more} more"))
    if again:
        print(
            localize(f"请修正未导入的行后重新导入：\n  {again}", f"Fix the rejected rows and import them:\n  {again}")
        )


def _again(kept: Path, columns: "Columns", given: dict[str, str], undeclared: str) -> str:
    """The command that imports the fixed rows."""
    words = ["duecourse", "events", "import", str(kept)]
    if columns.event is not None:
        words += ["--event", columns.event]
    for what, column in given.items():
        words += ["--map", f"{what}={column}"]
    if undeclared == "keep":
        words += ["--undeclared", "keep"]
    return shlex.join(words)


@events.command(
    "template",
    help=localize("为一个事件生成 Excel 模板，填好就能导入", "An Excel template for an event, to fill in and import"),
)
def template_(
    event: Annotated[str, typer.Argument(help=localize("事件的名称", "The event's name or title"), metavar="EVENT")],
    output: Annotated[
        Path | None,
        typer.Option("--output", help=localize("写到哪个文件", "The file to write"), metavar="FILE.xlsx"),
    ] = None,
    state: StateOption = None,
    database: DatabaseOption = None,
    definitions: DefinitionsOption = None,
    lang: LanguageOption = None,
) -> None:
    """Draw a template from the catalogue."""
    from engine.domain.text import Text
    from engine.intake.template import template
    from engine.services.events.column_mapping import event_name
    from engine.services.refused import Refused

    defined = _folder_events(workspace_of(state, database, definitions))
    name = event_name(event, defined.catalogue)
    type_ = defined.catalogue.event(name) if name else None
    if type_ is None:
        words = Text(zh="事件目录里没有 {name}。有：{known}", en="The catalogue has no event {name}. It has: {known}")
        raise Refused(words.filled(name=event, known=", ".join(e.name for e in defined.catalogue.events)))
    target = output or Path(f"{type_.name}.xlsx")
    try:
        with target.open("xb") as file:
            file.write(template(type_, defined.catalogue, LANGUAGE))
    except FileExistsError as error:
        words = Text(
            zh="{path} 已经有了，里面可能填了内容，不会覆盖。用 --output 另起文件名。",
            en="{path} is there already and may have been filled in; it is not overwritten. Name another: --output.",
        )
        raise Refused(words.filled(path=str(target))) from error
    except OSError as error:
        words = Text(zh="写不了 {path}：{why}", en="{path} cannot be written: {why}")
        raise Refused(words.filled(path=str(target), why=error.strerror or str(error))) from error
    print(
        localize(
            f"{target}\n填好后导入：duecourse events import {shlex.quote(str(target))}",
            f"{target}\nFill it in and import it: duecourse events import {shlex.quote(str(target))}",
        )
    )


@events.command(
    "questions",
    help=localize(
        "缺少字段、因而还不产生事项的业务，问登记的部门",
        "Events that open nothing while a field is missing",
    ),
)
def questions_(
    as_of: AsOfOption = None,
    json_: JsonOption = False,
    state: StateOption = None,
    database: DatabaseOption = None,
    definitions: DefinitionsOption = None,
    lang: LanguageOption = None,
) -> None:
    """List the questions that events leave open."""
    from engine.services.events.open_questions import open_questions
    from engine.services.snapshot import rulebook
    from engine.wiring import open_ledger

    ledger = open_ledger(workspace_of(state, database))
    book = rulebook(ledger)
    zone = book.home.zone
    asked = open_questions(ledger, instant_of(as_of, zone))
    titles = {d.id: d.title for d in book.organisation.departments}
    if json_:
        print_json(
            {
                "questions": [
                    {
                        "event": a.event.id,
                        "name": a.event.name,
                        "title": both(a.title),
                        "key": a.event.key,
                        "label": a.label,
                        "at": iso(a.event.at, zone),
                        "recorded_at": iso(a.event.recorded_at, zone),
                        "department": a.department,
                        "source": a.event.source,
                        "missing": [{"field": name, "label": both(label)} for name, label in a.fields],
                        "for": list(a.obligations),
                    }
                    for a in asked
                ]
            }
        )
        return
    if not asked:
        print(localize("没有问题。", "No questions."))
        return
    department = None
    for a in asked:
        if a.department != department:
            department = a.department
            title = localized(titles[department])
            print(localize(f"请{title}（{department}）补充", f"Ask {title} ({department})"))
        fields = localize("、", ", ").join(localized(label) for _, label in a.fields)
        print(f"  {a.event.id}  {localized(a.title)}  {a.label}  {local(a.event.at, zone)}")
        print(
            localize(
                f"    缺少{fields}，无法判断是否产生 {'、'.join(a.obligations)}",
                f"    lacks {fields}: whether it calls for {', '.join(a.obligations)} cannot be told",
            )
        )
        print(localize(f"    来源：{a.event.source}", f"    source {a.event.source}"))
    print(
        localize(
            "请在原表里补上，再导入一次；文件改了名的，加 --source 原来的文件名。",
            "Add it in the table it came from and import that again (--source SOURCE where the file has a new name).",
        )
    )


def _known(workspace: "Workspace", ledger: "Ledger") -> "Definitions":
    """What is in force, else what the folder holds."""
    return ledger.definitions.in_force() or _folder_events(workspace)


def _folder_events(workspace: "Workspace") -> "Definitions":
    """What the folder holds. Its errors are printed, and the command ends."""
    from engine.cli.definitions import defined_in
    from engine.wiring import folder_contents

    return folder_contents(workspace).definitions or defined_in(workspace.definitions)


def _named_event(pairs: list[str]) -> dict[str, str]:
    given: dict[str, str] = {}
    for pair in pairs:
        what, equals, column = pair.partition("=")
        if not equals or what not in ("key", "name", "time", "id") or not column:
            _refuse("--map", pair, "key=COLUMN, name=COLUMN, time=COLUMN, id=COLUMN")
        given[what] = column
    return given


def _columns(given: dict[str, str], event: str | None, table: "SourceTable", defined: "Definitions") -> "Columns":
    """Which headings carry what. Raises Refused where one that is needed is not there."""
    from engine.domain.text import Text
    from engine.services.events.column_mapping import Columns
    from engine.services.refused import Refused

    columns = Columns.of(
        table.header,
        defined.catalogue,
        key=given.get("key"),
        name=given.get("name"),
        time=given.get("time"),
        id=given.get("id", table.id),
        event=event,
        hints=table.hints,
    )
    missing = [c for c in columns.needed if c not in table.header]
    if missing:
        words = Text(
            zh="文件没有这些列：{missing}。有的列：{header}。"
            "用 --map key=列 --map name=列 --map time=列 指明；整个文件是一种事件的，用 --event。",
            en="The file has no column {missing}. It has: {header}. "
            "Say which is which: --map key=COLUMN --map name=COLUMN --map time=COLUMN; or --event NAME for all rows.",
        )
        header = ", ".join(h.replace("\n", " ") for h in table.header)
        raise Refused(words.filled(missing=", ".join(missing), header=header))
    return columns


def _refuse(option: str, found: str, right: str) -> None:
    from engine.domain.text import Text
    from engine.services.refused import Refused

    words = Text(zh="{option} 不能是“{found}”，可以是：{right}", en="{option} cannot be “{found}”; it takes: {right}")
    raise Refused(words.filled(option=option, found=found, right=right))


@contextmanager
def _progress(name: str, table: "SourceTable") -> "Iterator[Callable[[int], None]]":
    """A bar on a terminal, once the import takes longer than a glance."""
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
    began, shown = monotonic(), False

    def progress(_: int) -> None:
        nonlocal shown
        if not shown and monotonic() - began > _PATIENCE:
            bar.start()
            shown = True
        bar.update(task, completed=table.share())

    try:
        yield progress
    finally:
        if shown:
            bar.stop()
