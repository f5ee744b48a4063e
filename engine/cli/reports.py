"""``report``: a command for each report, in all formats."""

import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from click.exceptions import Exit

from engine import clock
from engine.cli.command import Command, CommandGroup, LazyCommand, Option
from engine.cli.context import CommandContext
from engine.cli.options import AS_OF, JSON, OF_AGREEMENT, OUTPUT, WORKSPACE, period_of_option
from engine.cli.output import in_colour, width
from engine.cli.safe_output import stream_of_colours
from engine.cli.wrong_call import WrongCall
from engine.domain.agreement.organisation import Organisation
from engine.domain.text import Language, Text
from engine.reports.formats import BINARY, FORMATS, TERMINAL, Display, write_report
from engine.reports.kind import report_kind, report_names
from engine.reports.model import Medium, Report
from engine.services.command_time import resolve_command_time
from engine.services.reading.report_scope import report_scope
from engine.services.refused import Refused
from engine.services.snapshot import rulebook
from engine.services.time_input import instant_of

_IDS_HINT = Text(
    zh="显示各项编号（供 explain 等命令使用）：duecourse report {name} --ids",
    en="To show ids (for explain and other commands): duecourse report {name} --ids",
)


def _report(
    context: CommandContext,
    *,
    name: str,
    format_: str,
    period: str | None,
    ids: bool,
    output: Path | None,
    department: str | None,
    agreement: str | None,
    owner: str | None,
    table: str | None = None,
    fail_on: str | None = None,
) -> None:
    """Print a report, or write it to a file."""
    format_ = chosen_format("json" if context.options.json_ else format_, output)
    if fail_on not in (None, name):
        raise WrongCall(zh="--fail-on 只能是 {name}。", en="--fail-on takes only {name}.", name=name)
    kind, ledger = report_kind(name), context.ledger
    book = rulebook(ledger)
    at = (
        instant_of(context.options.as_of, book.home.zone, exact=True)
        or resolve_command_time(ledger, None, clock.now(), run=True).at
    )
    chosen_period = period_of_option(period) if period is not None else None
    scope = report_scope(ledger, department=department, agreement=agreement, owner=owner)
    figures = kind.figures(ledger, at, chosen_period, scope)
    shown_table = chosen_table(kind.report(figures, book.organisation), table, format_) if table is not None else ""
    rendered = render_report(name, figures, book.organisation, format_, context.language, ids=ids, table=shown_table)
    if output is not None:
        write_file(output, rendered)
        print(output)
    elif format_ == TERMINAL:
        print(rendered.decode(), end="", file=stream_of_colours(sys.stdout))  # in the encoding of the terminal
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(rendered)
        sys.stdout.buffer.flush()
    if fail_on and kind.has_findings is not None and kind.has_findings(figures):
        raise Exit(1)


def chosen_format(chosen: str, output: Path | None) -> str:
    """The format that was chosen. Raises WrongCall if there is no such format, or if a terminal cannot show it."""
    if chosen not in FORMATS:
        raise WrongCall(
            zh="不支持格式 {format}；可用 {known}",
            en="Format {format} is not supported; use {known}",
            format=chosen,
            known=Text(zh="、".join(FORMATS), en=", ".join(FORMATS)),
        )
    if chosen in BINARY and output is None and sys.stdout.isatty():
        raise WrongCall(
            zh="终端无法显示 {name}。请加 --output 文件.{format}，或重定向到文件。",
            en="A terminal cannot show {name}. Add --output FILE.{format}, or redirect it to a file.",
            name=chosen.upper(),
            format=chosen,
        )
    return chosen


def chosen_table(report: Report, chosen: str, format_: str) -> str:
    """The table of a CSV that was chosen. Raises WrongCall for another format, or if there is no such table."""
    if format_ != "csv":
        raise WrongCall(
            zh="--table 只用于 --format csv；其他格式包含全部表格。",
            en="--table goes with --format csv; the other formats have all tables.",
        )
    known = [section.key for section in report.sections_on(Medium.SHEET) if section.key]
    if chosen not in known:
        raise WrongCall(
            zh="没有表格“{chosen}”；可用 {known}",
            en="There is no table {chosen}; use {known}",
            chosen=chosen,
            known=Text(zh="、".join(known), en=", ".join(known)),
        )
    return chosen


def render_report(
    name: str,
    figures: Any,
    organisation: Organisation,
    format_: str,
    language: Language,
    *,
    ids: bool = False,
    table: str = "",
) -> bytes:
    """A report in one of ``FORMATS``, as bytes. Text is in UTF-8, whatever the encoding of the machine is.

    ``ids`` is for the terminal; the other formats always have them. ``table`` is the section that CSV has.
    """
    kind = report_kind(name)
    hides_ids = not ids and kind.has_findings is not None and kind.has_findings(figures)
    hint = _IDS_HINT.filled(name=name) if hides_ids else None
    display = Display(language, width(), in_colour(), ids, hint, table)
    return write_report(kind, figures, organisation, format_, display)


def write_file(target: Path, rendered: bytes) -> None:
    """Write a report to a file. Raises Refused if that fails."""
    try:
        target.write_bytes(rendered)
    except OSError as error:
        raise Refused("file-unwritable", path=str(target), why=error.strerror or str(error)) from error


_OPTIONS = (
    AS_OF,
    Option("--format", Text.plain(" | ".join(FORMATS)), "format_", default=TERMINAL),
    replace(JSON, help=Text(zh="同 --format json", en="The same as --format json")),
    Option(
        "--period",
        Text(zh="所属期，如 2026-01、2026-Q1、2026-H1、2026", en="A period: 2026-01, 2026-Q1, 2026-H1 or 2026"),
        metavar="PERIOD",
    ),
    Option(
        "--department",
        Text(
            zh="只限此部门提供的事项（矩阵：提供或接收）；编号或名称",
            en="Only what this department provides (in a matrix: either side); id or title",
        ),
        metavar="ID",
    ),
    OF_AGREEMENT,
    Option(
        "--owner",
        Text(zh="只限此责任岗位的事项；编号或名称", en="Only the items of this owner's role; id or title"),
        metavar="ID",
    ),
    Option("--table", Text(zh="CSV 的表格，默认第一张", en="The table of a CSV, by default the first"), metavar="NAME"),
    Option("--ids", Text(zh="在终端中也列出各项编号", en="Show the id of each item in the terminal too"), type=bool),
    OUTPUT,
)


def _command(name: str) -> Command:
    """The command that writes a report."""
    kind = report_kind(name)
    fail_on = Option(
        "--fail-on",
        Text(zh="{name}：有逾期事项时退出码为 1", en="{name}: exit with 1 if anything is {name}").filled(name=name),
        metavar="WHAT",
    )
    options = (*_OPTIONS, *((fail_on,) if kind.has_findings is not None else ()), *WORKSPACE)
    return Command(name, partial(_report, name=name), options, kind.title)


COMMANDS = (CommandGroup("report", tuple(LazyCommand(name, partial(_command, name)) for name in report_names())),)
