"""``validate``, ``render``, ``schema``: check the definitions, print an agreement, write the schemas for editors."""

import json
import sys
from pathlib import Path

from click.exceptions import Exit

from engine.cli.command import Command, Option
from engine.cli.context import CommandContext
from engine.cli.folder import checked, defined_in
from engine.cli.options import DATABASE, DEFINITIONS, JSON, OUTPUT, STATE
from engine.cli.output import diagnostic_line, print_json, width
from engine.cli.wrong_call import WrongCall
from engine.domain.agreement.diagnostic import Severity
from engine.domain.text import Text
from engine.loading import schemas
from engine.reports.agreement_html import agreement_html
from engine.reports.agreement_text import WIDTH, agreement_text
from engine.services.definitions.named import agreement_of
from engine.store.codec import dump, sha256
from engine.views.diagnostics import validation_json
from engine.wording.lists import count_text


def validate(context: CommandContext) -> None:
    """Check all definitions; exit with 1 if there is an error."""
    loaded = checked(context)
    errors = sum(d.severity is Severity.ERROR for d in loaded.diagnostics)
    warnings = len(loaded.diagnostics) - errors
    if context.options.json_:
        print_json(
            validation_json(
                loaded.diagnostics,
                agreements=loaded.agreements,
                obligations=loaded.obligations,
                clauses=loaded.sources,
            )
        )
    else:
        for d in loaded.diagnostics:
            print(diagnostic_line(d, context.language))
        context.say(
            f"{errors} 处错误，{warnings} 处警告；{loaded.agreements} 份约定，"
            f"{loaded.obligations} 项义务，{loaded.sources} 条条款",
            f"{count_text(errors, 'error')}, {count_text(warnings, 'warning')}; "
            f"{count_text(loaded.agreements, 'agreement')}, {count_text(loaded.obligations, 'obligation')}, "
            f"{count_text(loaded.sources, 'clause')}",
        )
    if errors:
        raise Exit(1)


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


def schema(context: CommandContext, *, folder: Path) -> None:
    """Write the JSON Schemas with which editors complete and explain the keys."""
    folder.mkdir(parents=True, exist_ok=True)
    for kind in schemas.DEFINITIONS:
        target = folder / f"{kind.value}.schema.json"
        target.write_text(
            json.dumps(schemas.schema_document(kind), ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
        )
        print(target)


COMMANDS = (
    Command(
        "validate",
        validate,
        (JSON, DEFINITIONS, STATE, DATABASE),
    ),
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
    Command(
        "schema",
        schema,
        (Option("FOLDER", Text(zh="输出目录", en="Folder to write to"), type=Path, required=True),),
    ),
)
