"""``events``: import business events, create templates for them, list what is missing, cancel an event."""

import shlex
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import NoReturn

from engine import clock
from engine.cli.cancel_event import CANCEL
from engine.cli.command import Command, CommandGroup, Option
from engine.cli.context import CommandContext
from engine.cli.event_questions import ANSWER, QUESTIONS
from engine.cli.event_template import TEMPLATE
from engine.cli.folder import folder_events
from engine.cli.hints import with_hint
from engine.cli.opened_items import opened_lines
from engine.cli.options import AS, AS_OF, DRY_RUN, JSON, WORKSPACE
from engine.cli.output import print_json
from engine.cli.safe_output import stream_of_colours
from engine.cli.wrong_call import WrongCall
from engine.domain.agreement.definitions import Definitions
from engine.domain.agreement.names import Names
from engine.domain.agreement.organisation import ids_of_name
from engine.domain.suggest import Similar
from engine.domain.text import Text, visible
from engine.intake.open_table import open_table
from engine.intake.table import SourceTable
from engine.services.command_time import require_near
from engine.services.events.import_events import ImportResult, import_events
from engine.services.events.ingest import Ingested
from engine.services.refused import Refused
from engine.services.time_input import instant_of, zone_of
from engine.settings import Mapped
from engine.views.event_import import import_json
from engine.wiring import intake_by, open_ledger

_SHOWN = 20
_PATIENCE = 1.0
"""The seconds after which a progress bar appears."""


def import_(
    context: CommandContext,
    *,
    file: Path,
    map_: Sequence[str],
    event: str | None,
    undeclared: str,
    again: bool,
    source: str | None,
    sheet: str | None,
) -> None:
    """Import the events of a table."""
    workspace = context.workspace
    ledger = open_ledger(workspace, begin=True)
    if not context.options.dry_run:
        require_near(ledger.runs, clock.now())
    defined = ledger.definitions.in_force() or folder_events(context)
    if undeclared not in ("reject", "keep"):
        _refuse("--undeclared", undeclared, "reject, keep")
    mapped, zone = Mapped(event, _column_options(map_)), zone_of(defined)
    table = open_table(file, sheet)
    with _progress(file.name, table) as progress:
        result = import_events(
            ledger,
            table,
            intake_by(workspace, defined, context.language, wording=with_hint),
            name=file.name,
            mapped=mapped,
            source=source,
            person=_importer(context, defined),
            as_of=instant_of(context.options.as_of, zone),
            keep_undeclared=undeclared == "keep",
            again=again,
            dry_run=context.options.dry_run,
            progress=progress,
        )
    import_again = _import_again(result, mapped.columns, undeclared) if result.kept else None
    if context.options.json_:
        print_json(import_json(result, zone, wording=with_hint, import_again=import_again))
    else:
        _print(context, result, defined, table, import_again)


def _importer(context: CommandContext, defined: Definitions) -> str | None:
    """The id of the person who imports, if one is named. Raises Refused unless one person has that id or name."""
    written = context.options.as_
    if not written or not defined.people:
        return written or None
    ids = ids_of_name(defined.people, written)
    if not ids:
        known = {name for p in defined.people for name in (p.id, p.name)}
        raise Refused("no-person", person=written, similar=Similar.to(written, known))
    if len(ids) > 1:
        raise Refused("person-ambiguous", name=written.strip(), ids=ids)
    return ids[0]


def import_counts(done: Ingested) -> Text:
    """The counts of the rows, in one line."""
    sentence = Text(
        zh="导入 {imported}，更正 {corrected}，未变 {unchanged}，未导入 {rejected}",
        en="imported {imported}, corrected {corrected}, unchanged {unchanged}, rejected {rejected}",
    )
    return sentence.filled(
        imported=done.imported, corrected=done.corrected, unchanged=done.unchanged, rejected=len(done.rejected)
    )


def _print(
    context: CommandContext, result: ImportResult, defined: Definitions, table: SourceTable, import_again: str | None
) -> None:
    done = result.ingested
    print(context.localized(import_counts(done)))
    for opened in opened_lines(done.opened, Names(defined.people), zone_of(defined)):
        print(context.localized(opened))
    for remark in result.remarks:
        print(context.localized(with_hint(remark)))
    unit = "row" if table.sheet else "line"
    for row in done.rejected[:_SHOWN]:
        line, reason = row.row.line, context.localized(with_hint(row.refusal))
        context.say(f"  第 {line} 行：{reason}", f"  {unit} {line}: {reason}")
    if len(done.rejected) > _SHOWN:
        more = len(done.rejected) - _SHOWN
        context.say(f"  ……另有 {more} 行", f"  … and {more} more")
    if import_again:
        if _only_contradicted(done) is not None:
            context.say("如以这些行的内容为准：", "If these rows are right:")
        else:
            context.say("请修正未导入的行后重新导入：", "Fix the rejected rows and import again:")
        print(f"  {import_again}")


def _import_again(result: ImportResult, mapping: Mapping[str, str], undeclared: str) -> str:
    """The command that imports the fixed rows."""
    arguments = ["duecourse", "events", "import", str(result.kept)]
    if result.columns.event is not None:
        arguments += ["--event", result.columns.event]
    for what, column in mapping.items():
        arguments += ["--map", f"{what}={column}"]
    if undeclared == "keep":
        arguments += ["--undeclared", "keep"]
    if (contradicted := _only_contradicted(result.ingested)) is not None:
        arguments += ["--source", contradicted]
    return shlex.join(arguments)


def _only_contradicted(done: Ingested) -> str | None:
    """The source whose events all rejected rows contradict: rows imported in its name correct them. None if others
    are rejected, too."""
    refusals = [rejected.refusal for rejected in done.rejected]
    if any(r.code != "row-contradicts-source" for r in refusals):
        return None
    sources = {str(r.values["source"]) for r in refusals}
    return sources.pop() if len(sources) == 1 else None


def _column_options(pairs: Sequence[str]) -> dict[str, str]:
    mapping: dict[str, str] = {}
    for pair in pairs:
        what, equals, column = pair.partition("=")
        if not equals or what not in ("key", "name", "time", "id") or not column:
            _refuse("--map", pair, "key=COLUMN, name=COLUMN, time=COLUMN, id=COLUMN")
        mapping[what] = column
    return mapping


def _refuse(option: str, value: str, accepted: str) -> NoReturn:
    raise WrongCall(
        zh="{option} 不能是“{value}”，可用：{accepted}",
        en="{option} cannot be “{value}”; use {accepted}",
        option=option,
        value=value,
        accepted=accepted,
    )


@contextmanager
def _progress(name: str, table: SourceTable) -> Iterator[Callable[[int], None]]:
    """A progress bar on a terminal, once the import takes longer than a moment."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console  # slow to import, and only a terminal shows progress
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TimeRemainingColumn

    bar = Progress(
        "{task.description}",
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
        console=Console(file=stream_of_colours(sys.stderr)),
        transient=True,
    )
    task = bar.add_task(visible(name), total=1.0)
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


_IMPORT = Command(
    "import",
    import_,
    (
        Option("FILE", Text(zh="文件，可为 .gz 压缩", en="The file, optionally gzipped"), type=Path, required=True),
        Option(
            "--map",
            Text(
                zh="指定列名：key=列 name=列 time=列（或 time=日期列+时间列）id=列",
                en="The columns: key=COLUMN name=COLUMN time=COLUMN (or time=DATE+TIME) id=COLUMN",
            ),
            "map_",
            metavar="WHAT=COLUMN",
            multiple=True,
        ),
        Option("--event", Text(zh="所有行均为该事件", en="All rows are this event"), metavar="NAME"),
        Option(
            "--undeclared",
            Text(zh="事件目录外的事件：reject 或 keep", en="Events that are not in the catalogue: reject or keep"),
            default="reject",
        ),
        Option("--again", Text(zh="恢复已撤销的业务", en="Restore events that were cancelled"), type=bool),
        Option("--source", Text(zh="来源名称（默认文件名）", en="Name of the source (default: the file name)")),
        Option("--sheet", Text(zh="Excel 工作表（默认第一个）", en="Sheet of a workbook (default: the first)")),
        AS,
        AS_OF,
        JSON,
        DRY_RUN,
        *WORKSPACE,
    ),
    Text(
        zh="导入业务：CSV、TSV、Excel、JSON、XES；重复导入无影响",
        en="Import events from CSV, TSV, Excel, JSON or XES; importing twice changes nothing",
    ),
)

COMMANDS = (CommandGroup("events", (_IMPORT, TEMPLATE, QUESTIONS, ANSWER, CANCEL)),)
