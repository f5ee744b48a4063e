"""``report``: the overdue report in all its formats."""

import sys
from dataclasses import replace
from pathlib import Path

from click.exceptions import Exit

from engine import clock
from engine.cli.command import Command, CommandGroup, Option
from engine.cli.context import CommandContext
from engine.cli.options import AS_OF, JSON, WORKSPACE, month_of_option
from engine.cli.output import in_colour, width
from engine.cli.wrong_call import WrongCall
from engine.domain.agreement.organisation import Organisation
from engine.domain.figures.overdue import OverdueReport
from engine.domain.text import Language, Text
from engine.reports.formats import BINARY, TERMINAL, Display
from engine.reports.formats import FORMATS as WRITERS
from engine.reports.overdue import overdue_as_report
from engine.services.command_time import resolve_command_time
from engine.services.refused import Refused
from engine.services.snapshot import report_overdue, rulebook
from engine.services.written_time import instant_of
from engine.views.overdue import overdue_json

FORMATS = (*WRITERS, "json")


def overdue(
    context: CommandContext, *, format_: str, period: str | None, ids: bool, output: Path | None, fail_on: str | None
) -> None:
    """Print the overdue items, the late deliveries of the month, and the items whose due date is pending."""
    chosen_format = "json" if context.options.json_ else format_
    if chosen_format not in FORMATS:
        raise WrongCall(
            zh="不支持格式 {format}；可用 {known}",
            en="Format {format} is not supported; use {known}",
            format=chosen_format,
            known=Text(zh="、".join(FORMATS), en=", ".join(FORMATS)),
        )
    if chosen_format in BINARY and output is None and sys.stdout.isatty():
        raise WrongCall(
            zh="终端无法显示 {name}。请加 --output 文件.{format}，或重定向到文件。",
            en="A terminal cannot show {name}. Add --output FILE.{format}, or redirect it to a file.",
            name=chosen_format.upper(),
            format=chosen_format,
        )
    if fail_on not in (None, "overdue"):
        raise WrongCall(zh="--fail-on 只能是 overdue。", en="--fail-on takes only overdue.")
    ledger = context.ledger
    book = rulebook(ledger)
    at = (
        instant_of(context.options.as_of, book.home.zone, exact=True)
        or resolve_command_time(ledger, None, clock.now(), run=True).at
    )
    content = report_overdue(ledger, at, period=month_of_option(period) if period is not None else None)
    rendered = render_report(content, book.organisation, chosen_format, context.language, ids=ids)
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
        raise Exit(1)


def render_report(
    content: OverdueReport, organisation: Organisation, format_: str, language: Language, *, ids: bool = False
) -> bytes:
    """The report in one of ``FORMATS``, as bytes. Text is in UTF-8, whatever the encoding of the machine is.

    ``ids`` is for the terminal; the other formats always have them.
    """
    if format_ == "json":
        return overdue_json(content, organisation).encode()
    display = Display(language, width(), in_colour(), ids)
    return WRITERS[format_](overdue_as_report(content, organisation), display)


def write_file(target: Path, rendered: bytes) -> None:
    """Write a report to a file. Raises Refused if that fails."""
    try:
        target.write_bytes(rendered)
    except OSError as error:
        raise Refused("file-unwritable", path=str(target), why=error.strerror or str(error)) from error


_OVERDUE = Command(
    "overdue",
    overdue,
    (
        AS_OF,
        Option("--format", Text.plain(" | ".join(FORMATS)), "format_", default=TERMINAL),
        replace(JSON, help=Text(zh="同 --format json", en="The same as --format json")),
        Option("--period", Text(zh="月份，如 2026-01", en="A month, such as 2026-01"), metavar="MONTH"),
        Option(
            "--ids", Text(zh="在终端中也列出各项编号", en="Show the id of each item in the terminal too"), type=bool
        ),
        Option("--output", Text(zh="输出到文件", en="Write to a file"), type=Path, metavar="FILE"),
        Option(
            "--fail-on",
            Text(zh="overdue：有逾期事项时退出码为 1", en="overdue: exit with 1 if anything is overdue"),
            metavar="WHAT",
        ),
        *WORKSPACE,
    ),
    Text(zh="逾期报告", en="The overdue report"),
)

COMMANDS = (CommandGroup("report", (_OVERDUE,)),)
