"""``report``: what finance reads."""

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

if TYPE_CHECKING:
    from engine.domain.agreement.organisation import Organisation
    from engine.domain.figures.overdue import OverdueReport

FORMATS = ("terminal", "html", "xlsx", "csv", "json")

report = typer.Typer(no_args_is_help=True, help=localize("报告", "Reports"), rich_markup_mode=None)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(report, name="report")


@report.command("overdue", help=localize("逾期报告", "The overdue report"))
def overdue(
    as_of: AsOfOption = None,
    format_: Annotated[str, typer.Option("--format", help=" | ".join(FORMATS))] = "terminal",
    json_: Annotated[
        bool, typer.Option("--json", help=localize("同 --format json", "The same as --format json"))
    ] = False,
    period: Annotated[
        str | None,
        typer.Option("--period", help=localize("月份，如 2026-01", "A month, such as 2026-01"), metavar="MONTH"),
    ] = None,
    ids: Annotated[
        bool,
        typer.Option("--ids", help=localize("终端里也列出每项的编号", "With the id of each, in the terminal too")),
    ] = False,
    output: Annotated[
        Path | None, typer.Option("--output", help=localize("写到文件", "Write to a file"), metavar="FILE")
    ] = None,
    fail_on: Annotated[
        str | None,
        typer.Option(
            "--fail-on",
            help=localize("overdue：有逾期时退出码为 1", "overdue: exit with 1 if anything is"),
            metavar="WHAT",
        ),
    ] = None,
    state: StateOption = None,
    database: DatabaseOption = None,
    definitions: DefinitionsOption = None,
    lang: LanguageOption = None,
) -> None:
    """What is overdue, what came late in the month, what still waits for its date."""
    from engine import clock
    from engine.domain.text import Text
    from engine.services.command_time import resolve_command_time
    from engine.services.refused import Refused
    from engine.services.snapshot import report_overdue, rulebook
    from engine.wiring import open_ledger

    wanted = "json" if json_ else format_
    if wanted not in FORMATS:
        words = Text(zh="没有格式 {found}；有 {known}", en="There is no format {found}; there are {known}")
        known = Text(zh="、".join(FORMATS), en=", ".join(FORMATS))
        raise Refused(words.filled(found=wanted, known=known))
    if wanted == "xlsx" and output is None and sys.stdout.isatty():
        raise Refused(
            Text(
                zh="XLSX 不能显示在终端里。请加 --output 文件.xlsx，或用管道接走。",
                en="A terminal cannot show XLSX. Add --output FILE.xlsx, or pipe it on.",
            )
        )
    if fail_on not in (None, "overdue"):
        raise Refused(Text(zh="--fail-on 只能是 overdue。", en="--fail-on takes: overdue."))
    ledger = open_ledger(workspace_of(state, database))
    book = rulebook(ledger)
    at = instant_of(as_of, book.home.zone, exact=True) or resolve_command_time(ledger, None, clock.now(), run=True).at
    found = report_overdue(ledger, at, period=month_of_option(period) if period is not None else None)
    content = drawn(found, book.organisation, wanted, ids=ids)
    if output is not None:
        write_file(output, content)
        print(output)
    elif wanted == "terminal":
        print(content.decode(), end="")  # in the encoding that the terminal reads
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    if fail_on and found.lines:
        raise typer.Exit(1)


def drawn(found: "OverdueReport", organisation: "Organisation", format_: str, *, ids: bool = False) -> bytes:
    """The report in one of the formats, as bytes: text is in UTF-8, whatever the machine's own encoding is.

    ``ids`` is for the terminal; the other formats have them anyway.
    """
    match format_:
        case "json":
            from engine.reports.overdue_json import overdue_json

            return overdue_json(found, organisation).encode()
        case "html":
            from engine.reports.overdue_html import overdue_html

            return overdue_html(found, organisation, language=LANGUAGE).encode()
        case "xlsx":
            from engine.reports.overdue_xlsx import overdue_xlsx

            return overdue_xlsx(found, organisation, language=LANGUAGE)
        case "csv":
            from engine.reports.overdue_csv import overdue_csv

            return overdue_csv(found, organisation, language=LANGUAGE)
    from engine.reports.overdue_terminal import overdue_terminal

    text = overdue_terminal(found, organisation, language=LANGUAGE, width=width(), colour=in_colour(), ids=ids)
    return text.encode()


def write_file(target: Path, content: bytes) -> None:
    """Write a report. Raises Refused where the file cannot be written."""
    from engine.domain.text import Text
    from engine.services.refused import Refused

    try:
        target.write_bytes(content)
    except OSError as error:
        words = Text(zh="写不了文件 {path}：{why}", en="The file {path} cannot be written: {why}")
        raise Refused(words.filled(path=str(target), why=error.strerror or str(error))) from error
