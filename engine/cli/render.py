"""``render``: print an agreement as a page to read and sign."""

import sys
from pathlib import Path

from engine.cli.command import Command, Option
from engine.cli.context import CommandContext
from engine.cli.folder import defined_in
from engine.cli.options import DATABASE, DEFINITIONS, OUTPUT, STATE
from engine.cli.output import width
from engine.cli.wrong_call import WrongCall
from engine.domain.text import Text
from engine.reports.agreement_html import agreement_html
from engine.reports.agreement_text import WIDTH, agreement_text
from engine.services.definitions.named import agreement_of
from engine.store.codec import dump, sha256


def render(context: CommandContext, *, agreement: str, output: Path | None, format_: str | None) -> None:
    """Print an agreement in Chinese and English with its hash, for the heads of both departments to sign."""
    is_html = output is not None and output.suffix.lower() in (".html", ".htm")
    chosen_format = format_ or ("html" if is_html else "text")
    if chosen_format not in ("text", "html"):
        raise WrongCall(
            zh="不支持格式 {format}；可用 text、html",
            en="Format {format} is not supported; use text or html",
            format=chosen_format,
        )
    defined = defined_in(context)
    chosen = agreement_of(defined, agreement)
    revision = sha256(dump(chosen))
    if chosen_format == "html":
        page = agreement_html(chosen, defined.organisation, defined.catalogue, revision=revision)
    else:
        # a file or a pipe gets the same text on every screen
        columns = min(width(), 100) if output is None and sys.stdout.isatty() else WIDTH
        page = agreement_text(chosen, defined.organisation, defined.catalogue, revision=revision, width=columns)
    if output is None:
        print(page, end="")
    else:
        output.write_text(page, encoding="utf-8", newline="\n")
        print(output)


COMMANDS = (
    Command(
        "render",
        render,
        (
            Option("AGREEMENT", Text(zh="约定 id", en="Id of the agreement"), required=True),
            OUTPUT,
            Option("--format", Text(zh="text 或 html；文件名以 .html 结尾时默认 html", en="text or html"), "format_"),
            DEFINITIONS,
            STATE,
            DATABASE,
        ),
    ),
)
