"""``report``: the overdue report in all its formats."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from engine.cli.language import LANGUAGE, localize
from engine.cli.options import (
    AsOfOption,
    DatabaseOption,
    DefinitionsOption,
    LanguageOption,
    StateOption,
    instant_of,
    month_of_option,
    workspace_of,
)
from engine.cli.output import in_colour, width
from engine.reports.formats import BINARY, TERMINAL
from engine.reports.formats import FORMATS as WRITERS

if TYPE_CHECKING:
    from engine.domain.agreement.organisation import Organisation
    from engine.domain.figures.overdue import OverdueReport

FORMATS = (*WRITERS, "json")

report = typer.Typer(no_args_is_help=True, help=localize("报告", "Reports"), rich_markup_mode=None)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(report, name="report")


@report.command("overdue", help=localize("逾期报告", "The overdue report"))
def overdue(
    as_of: AsOfOption = None,
    format_: Annotated[str, typer.Option("--format", help=" | ".join(FORMATS))] = TERMINAL,
    json_: Annotated[
        bool, typer.Option("--json", help=localize("同 --format json", "The same as --format json"))
    ] = False,
    period: Annotated[
        str | None,
        typer.Option("--period", help=localize("月份，如 2026-01", "A month, such as 2026-01"), metavar="MONTH"),
    ] = None,
    ids: Annotated[
        bool,
        typer.Option("--ids", help=localize("在终端中也列出各项编号", "Show the id of each item in the terminal too")),
    ] = False,
    output: Annotated[
        Path | None, typer.Option("--output", help=localize("输出到文件", "Write to a file"), metavar="FILE")
    ] = None,
    fail_on: Annotated[
        str | None,
        typer.Option(
            "--fail-on",
            help=localize("overdue：有逾期事项时退出码为 1", "overdue: exit with 1 if anything is overdue"),
            metavar="WHAT",
        ),
    ] = None,
    state: StateOption = None,
    database: DatabaseOption = None,
    definitions: DefinitionsOption = None,
    lang: LanguageOption = None,
) -> None:
    """Print the overdue items, the late deliveries of the month, and the items whose due date is pending."""
    from engine import clock
    from engine.domain.text import Text
    from engine.services.command_time import resolve_command_time
    from engine.services.refused import Refused
    from engine.services.snapshot import report_overdue, rulebook
    from engine.wiring import open_ledger

    chosen_format = "json" if json_ else format_
    if chosen_format not in FORMATS:
        sentence = Text(zh="不支持格式 {format}；可用 {known}", en="Format {format} is not supported; use {known}")
        known = Text(zh="、".join(FORMATS), en=", ".join(FORMATS))
        raise Refused(sentence.filled(format=chosen_format, known=known))
    if chosen_format in BINARY and output is None and sys.stdout.isatty():
        raise Refused(
            Text(
                zh="终端无法显示 {name}。请加 --output 文件.{format}，或重定向到文件。",
                en="A terminal cannot show {name}. Add --output FILE.{format}, or redirect it to a file.",
            ).filled(name=chosen_format.upper(), format=chosen_format)
        )
    if fail_on not in (None, "overdue"):
        raise Refused(Text(zh="--fail-on 只能是 overdue。", en="--fail-on takes only overdue."))
    ledger = open_ledger(workspace_of(state, database))
    book = rulebook(ledger)
    at = instant_of(as_of, book.home.zone, exact=True) or resolve_command_time(ledger, None, clock.now(), run=True).at
    content = report_overdue(ledger, at, period=month_of_option(period) if period is not None else None)
    rendered = render_report(content, book.organisation, chosen_format, ids=ids)
    if output is not None:
        write_file(output, rendered)
        print(output)
    elif chosen_format == TERMINAL:
        print(rendered.decode(), end="")  # in the encoding of the terminal
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(rendered)
        sys.stdout.buffer.flush()
    if fail_on and content.lines:
        raise typer.Exit(1)


def render_report(content: "OverdueReport", organisation: "Organisation", format_: str, *, ids: bool = False) -> bytes:
    """The report in one of ``FORMATS``, as bytes. Text is in UTF-8, whatever the encoding of the machine is.

    ``ids`` is for the terminal; the other formats always have them.
    """
    if format_ == "json":
        from engine.views.overdue import overdue_json

        return overdue_json(content, organisation).encode()
    from engine.reports.formats import Display
    from engine.reports.overdue import overdue_as_report

    display = Display(LANGUAGE, width(), in_colour(), ids)
    return WRITERS[format_](overdue_as_report(content, organisation), display)


def write_file(target: Path, rendered: bytes) -> None:
    """Write a report to a file. Raises Refused if that fails."""
    from engine.domain.text import Text
    from engine.services.refused import Refused

    try:
        target.write_bytes(rendered)
    except OSError as error:
        sentence = Text(zh="无法写入文件 {path}：{why}", en="Cannot write the file {path}: {why}")
        raise Refused(sentence.filled(path=str(target), why=error.strerror or str(error))) from error
