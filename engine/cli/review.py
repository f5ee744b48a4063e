"""``review``: the page that both heads read at the review date of an agreement, proposals, the next revision."""

import sys
from dataclasses import replace
from pathlib import Path

from engine import clock
from engine.cli.command import Command, CommandGroup, Option
from engine.cli.context import CommandContext
from engine.cli.options import ACTING, AS_OF, JSON, OUTPUT, WORKSPACE
from engine.cli.output import in_colour, print_json, width
from engine.cli.reports import chosen_format, chosen_table, write_file
from engine.cli.safe_output import stream_of_colours
from engine.domain.figures.report_scope import EVERYTHING
from engine.domain.text import Text
from engine.reports.formats import FORMATS, TERMINAL, Display, write_report
from engine.reports.next_revision import next_revision
from engine.reports.review_page import review_kind
from engine.services.actions.propose_for_review import propose_for_review
from engine.services.command_time import resolve_command_time
from engine.services.reading.review import Review
from engine.services.refused import Refused
from engine.services.snapshot import rulebook
from engine.services.time_input import instant_of
from engine.views.values import iso


def _show(
    context: CommandContext,
    *,
    agreement: str,
    format_: str,
    output: Path | None,
    table: str | None,
    write: Path | None,
) -> None:
    """Print the review or write it to a file; with ``write`` also prepare the next revision."""
    format_ = chosen_format("json" if context.options.json_ else format_, output)
    ledger = context.ledger
    book = rulebook(ledger)
    at = (
        instant_of(context.options.as_of, book.home.zone, exact=True)
        or resolve_command_time(ledger, None, clock.now(), run=True).at
    )
    kind = review_kind(agreement)
    figures = kind.figures(ledger, at, None, EVERYTHING)
    if write is not None:
        _write_revision(context, figures, write)
    report = kind.report(figures, book.organisation)
    shown_table = chosen_table(report, table, format_) if table is not None else ""
    display = Display(context.language, width(), in_colour(), table=shown_table)
    rendered = write_report(kind, figures, book.organisation, format_, display)
    if output is not None:
        write_file(output, rendered)
        print(output)
    elif format_ == TERMINAL:
        print(rendered.decode(), end="", file=stream_of_colours(sys.stdout))
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(rendered)
        sys.stdout.buffer.flush()
    if write is not None:
        print(write, file=sys.stderr)


def _write_revision(context: CommandContext, figures: Review, target: Path) -> None:
    """Write the agreement's file with its comments. Raises Refused rather than to write over anything."""
    folder = context.workspace.definitions
    source = folder / "agreements" / f"{figures.agreement.id}.yaml"
    if target.resolve().is_relative_to(folder.resolve()):
        raise Refused("revision-in-definitions", path=str(target))
    if target.exists():
        raise Refused("revision-exists", path=str(target))
    try:
        written = source.read_text(encoding="utf-8-sig")
    except OSError:
        raise Refused("agreement-file-missing", path=str(source)) from None
    write_file(target, next_revision(written, figures, context.language).encode())


def _propose(context: CommandContext, *, agreement: str, text: str) -> None:
    actor = context.actor
    proposal = context.write(
        lambda ledger: propose_for_review(ledger, agreement, text, actor=actor, command_time=context.command_time)
    )
    if context.options.json_:
        print_json({"agreement": agreement, "by": proposal.by, "at": iso(proposal.at, context.zone), "text": text})
        return
    by = context.localized(context.names.of(proposal.by))
    context.say(f"已记录 {by} 的提议，复核时可见。", f"Recorded for the review, with the name of {by}.")


_AGREEMENT = Option("AGREEMENT", Text(zh="约定编号或名称", en="Id or title of the agreement"), required=True)
_SHOW = (
    _AGREEMENT,
    AS_OF,
    Option("--format", Text.plain(" | ".join(FORMATS)), "format_", default=TERMINAL),
    replace(JSON, help=Text(zh="同 --format json", en="The same as --format json")),
    Option("--table", Text(zh="CSV 的表格，默认第一张", en="The table of a CSV, by default the first"), metavar="NAME"),
    OUTPUT,
    Option(
        "--write",
        Text(zh="另存下一版：约定原文加注建议", en="Also write the next revision: the file with suggestions"),
        type=Path,
        metavar="FILE",
    ),
    *WORKSPACE,
)
_PROPOSAL = Option("--text", Text(zh="提议内容", en="What you propose"), required=True)

COMMANDS = (
    CommandGroup(
        "review",
        (
            Command(
                "show",
                _show,
                _SHOW,
                Text(zh="显示一份约定的复核页面", en="Show the review of an agreement"),
            ),
            Command(
                "propose",
                _propose,
                (_AGREEMENT, _PROPOSAL, *ACTING),
                Text(zh="为复核提议（约定双方的人）", en="Propose something for the review (people of either side)"),
            ),
        ),
        default="show",
    ),
)
