"""``events``: business as it happened. Import it, draw a template to fill in, see what it leaves open."""

import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated

import typer

from engine.cli.cancel import cancel
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
from engine.cli.show import both, iso, local, print_json
from engine.cli.tongue import LANGUAGE, said, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.domain.definitions import Definitions
    from engine.intake.table import Table
    from engine.services.columns import Columns
    from engine.services.ingest import Ingested
    from engine.services.ports.ledger import Record
    from engine.wiring import Place

events = typer.Typer(no_args_is_help=True, help=say("业务事件", "Business events"), rich_markup_mode=None)

_SHOWN = 20
_PATIENCE = 1.0
"""Seconds after which a progress bar is shown."""


def register(app: typer.Typer) -> None:
    """Add the commands."""
    events.command(
        "cancel", help=say("撤销一笔业务：先看后果，再记录", "Cancel an event: see what follows, record it")
    )(cancel)
    app.add_typer(events, name="events")


@events.command(
    "import",
    help=say(
        "登记业务：CSV、TSV、Excel、JSON、XES；重复导入不改变任何东西",
        "Record business from CSV, TSV, Excel, JSON or XES; repeats change nothing",
    ),
)
def import_(
    file: Annotated[Path, typer.Argument(help=say("文件，也可以是 .gz", "The file; may be gzipped"))],
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
    again: Annotated[
        bool,
        typer.Option("--again", help=say("撤销过的业务重新算数", "Have events that were cancelled count again")),
    ] = False,
    source: Annotated[
        str | None,
        typer.Option("--source", help=say("来源名（默认文件名）", "Name of the source (default: the file's)")),
    ] = None,
    sheet: Annotated[
        str | None,
        typer.Option("--sheet", help=say("Excel 的工作表（默认第一个）", "Sheet of a workbook (default: the first)")),
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
    from engine import clock
    from engine.intake.open_table import open_table
    from engine.intake.set_aside import keep
    from engine.services.ingest import ingest
    from engine.services.stance import stand
    from engine.wiring import open_record

    place = place_of(state, database, definitions)
    record = open_record(place, begin=True)
    defined = _known(place, record)
    zone = zone_of(defined)
    if undeclared not in ("aside", "keep"):
        _refuse("--undeclared", undeclared, "aside, keep")
    given = _given(map_ or [])
    table = open_table(file, sheet)
    columns = _columns(given, event, table, defined)
    from_ = source or table.source or file.name
    stance = stand(record, instant_of(as_of, zone), clock.now(), dry_run=dry_run)
    with _progress(file.name, table) as progress:

        def work(target: "Record") -> "Ingested":
            return ingest(
                target,
                table.rows,
                defined.catalogue,
                source=from_,
                columns=columns,
                zone=zone,
                stance=stance,
                keep_undeclared=undeclared == "keep",
                again=again,
                progress=progress,
            )

        done = record.rehearse(work) if dry_run else work(record)
    kept = None
    if done.set_aside and not dry_run:
        kept = keep(place.set_aside, file.name, table.header, done.set_aside, from_, said)
    unused = columns.unused(table.header, defined.catalogue) if undeclared == "aside" else ()
    mend = _again(kept, columns, given, undeclared) if kept else None
    if json_:
        print_json(
            {
                "imported": done.imported,
                "corrected": done.corrected,
                "unchanged": done.unchanged,
                "set_aside": len(done.set_aside),
                "reasons": [{"line": a.row.line, "reason": both(a.reason)} for a in done.set_aside[:1000]],
                "kept_in": str(kept) if kept else None,
                "import_again": mend,
                "source": from_,
                "unused": list(unused),
                "note": both(table.note) if table.note else None,
            }
        )
        return
    _print(done, table, unused, mend)


def counted(done: "Ingested") -> str:
    """What became of the rows, in one line."""
    aside = len(done.set_aside)
    return say(
        f"登记 {done.imported}，更正 {done.corrected}，未变 {done.unchanged}，搁置 {aside}",
        f"imported {done.imported}, corrected {done.corrected}, unchanged {done.unchanged}, set aside {aside}",
    )


def _print(done: "Ingested", table: "Table", unused: tuple[str, ...], again: str | None) -> None:
    print(counted(done))
    if table.note:
        print(said(table.note))
    if unused:
        listed = ", ".join(h.replace("\n", " ") for h in unused)
        print(say(f"没有用到的列：{listed}", f"Columns not used: {listed}"))
    place = say("行", "row" if table.sheet else "line")
    for a in done.set_aside[:_SHOWN]:
        print(say(f"  第 {a.row.line} 行：{said(a.reason)}", f"  {place} {a.row.line}: {said(a.reason)}"))
    if len(done.set_aside) > _SHOWN:
        more = len(done.set_aside) - _SHOWN
        print(say(f"  ……另有 {more} 行", f"  … and {more} more"))
    if again:
        print(say(f"搁置的行改好后再导入：\n  {again}", f"Mend the rows set aside and import them:\n  {again}"))


def _again(kept: Path, columns: "Columns", given: dict[str, str], undeclared: str) -> str:
    """The command that imports the mended rows."""
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
    help=say("为一个事件生成 Excel 模板，填好就能导入", "An Excel template for an event, to fill in and import"),
)
def template_(
    event: Annotated[str, typer.Argument(help=say("事件的名称", "The event's name or title"), metavar="EVENT")],
    output: Annotated[
        Path | None,
        typer.Option("--output", help=say("写到哪个文件", "The file to write"), metavar="FILE.xlsx"),
    ] = None,
    state: StateOption = None,
    database: DatabaseOption = None,
    definitions: DefinitionsOption = None,
    lang: LanguageOption = None,
) -> None:
    """Draw a template from the catalogue."""
    from engine.domain.language import Text
    from engine.intake.template import template
    from engine.services.columns import event_name
    from engine.services.refused import Refused

    defined = _offered(place_of(state, database, definitions))
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
        say(
            f"{target}\n填好后导入：duecourse events import {shlex.quote(str(target))}",
            f"{target}\nFill it in and import it: duecourse events import {shlex.quote(str(target))}",
        )
    )


@events.command(
    "questions",
    help=say(
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
    from engine.services.ask import ask
    from engine.services.survey import rulebook
    from engine.wiring import open_record

    record = open_record(place_of(state, database))
    book = rulebook(record)
    zone = book.home.zone
    asked = ask(record, instant_of(as_of, zone))
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
        print(say("没有问题。", "No questions."))
        return
    department = None
    for a in asked:
        if a.department != department:
            department = a.department
            title = said(titles[department])
            print(say(f"请{title}（{department}）补充", f"Ask {title} ({department})"))
        fields = say("、", ", ").join(said(label) for _, label in a.fields)
        print(f"  {a.event.id}  {said(a.title)}  {a.label}  {local(a.event.at, zone)}")
        print(
            say(
                f"    缺少{fields}，无法判断是否产生 {'、'.join(a.obligations)}",
                f"    lacks {fields}: whether it calls for {', '.join(a.obligations)} cannot be told",
            )
        )
        print(say(f"    来源：{a.event.source}", f"    source {a.event.source}"))
    print(
        say(
            "请在原表里补上，再导入一次；文件改了名的，加 --source 原来的文件名。",
            "Add it in the table it came from and import that again (--source SOURCE where the file has a new name).",
        )
    )


def _known(place: "Place", record: "Record") -> "Definitions":
    """What is in force, else what the folder holds."""
    return record.definitions.in_force() or _offered(place)


def _offered(place: "Place") -> "Definitions":
    """What the folder holds. Its errors are printed, and the command ends."""
    from engine.cli.definitions import defined_in
    from engine.wiring import offered

    return offered(place).definitions or defined_in(place.definitions)


def _given(pairs: list[str]) -> dict[str, str]:
    given: dict[str, str] = {}
    for pair in pairs:
        what, equals, column = pair.partition("=")
        if not equals or what not in ("key", "name", "time", "id") or not column:
            _refuse("--map", pair, "key=COLUMN, name=COLUMN, time=COLUMN, id=COLUMN")
        given[what] = column
    return given


def _columns(given: dict[str, str], event: str | None, table: "Table", defined: "Definitions") -> "Columns":
    """Which headings carry what. Raises Refused where one that is needed is not there."""
    from engine.domain.language import Text
    from engine.services.columns import Columns
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
    from engine.domain.language import Text
    from engine.services.refused import Refused

    words = Text(zh="{option} 不能是“{found}”，可以是：{right}", en="{option} cannot be “{found}”; it takes: {right}")
    raise Refused(words.filled(option=option, found=found, right=right))


@contextmanager
def _progress(name: str, table: "Table") -> "Iterator[Callable[[int], None]]":
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
