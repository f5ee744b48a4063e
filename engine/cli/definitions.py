"""``validate``, ``render``, ``schema``: check the definitions, print an agreement, write the schemas for editors."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from engine.cli.folder import defined_in
from engine.cli.language import localize
from engine.cli.options import (
    DatabaseOption,
    DefinitionsOption,
    JsonOption,
    LanguageOption,
    StateOption,
    workspace_of,
)
from engine.cli.output import diagnostic_line, print_json, width
from engine.domain.phrases import count_text
from engine.views.diagnostics import validation_json


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(
        "validate",
        help=localize("检查全部约定文件，一次列出所有问题", "Check all definitions; list every problem"),
    )(validate)
    app.command(
        "render",
        help=localize("将一份约定排版为可签署的中英文页面", "Print an agreement as a page to read and sign"),
    )(render)
    app.command("schema", help=localize("输出编辑器用的 JSON Schema", "Write the JSON Schemas for editors"))(schema)


def validate(
    json_: JsonOption = False,
    definitions: DefinitionsOption = None,
    state: StateOption = None,
    database: DatabaseOption = None,
    lang: LanguageOption = None,
) -> None:
    """Check all definitions; exit with 1 if there is an error."""
    from engine import clock
    from engine.domain.agreement.diagnostic import Severity
    from engine.loading.folder import load
    from engine.loading.settings import read_settings

    workspace = workspace_of(state, database, definitions)
    settings = read_settings(workspace.settings).settings if workspace.settings.exists() else None
    loaded = load(workspace.definitions, today=clock.now().date(), settings=settings)
    errors = sum(d.severity is Severity.ERROR for d in loaded.diagnostics)
    warnings = len(loaded.diagnostics) - errors
    if json_:
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
            print(diagnostic_line(d))
        print(
            localize(
                f"{errors} 处错误，{warnings} 处警告；{loaded.agreements} 份约定，"
                f"{loaded.obligations} 项义务，{loaded.sources} 条条款",
                f"{count_text(errors, 'error')}, {count_text(warnings, 'warning')}; "
                f"{count_text(loaded.agreements, 'agreement')}, {count_text(loaded.obligations, 'obligation')}, "
                f"{count_text(loaded.sources, 'clause')}",
            )
        )
    if errors:
        raise typer.Exit(1)


def render(
    agreement: Annotated[str, typer.Argument(help=localize("约定 id", "Id of the agreement"))],
    output: Annotated[
        Path | None, typer.Option("--output", help=localize("输出到文件", "Write to a file"), metavar="FILE")
    ] = None,
    format_: Annotated[
        str | None,
        typer.Option("--format", help=localize("text 或 html；文件名以 .html 结尾时默认 html", "text or html")),
    ] = None,
    definitions: DefinitionsOption = None,
    state: StateOption = None,
    database: DatabaseOption = None,
    lang: LanguageOption = None,
) -> None:
    """Print an agreement in Chinese and English with its hash, for the heads of both departments to sign."""
    from engine.domain.text import Text
    from engine.reports.agreement_html import agreement_html
    from engine.reports.agreement_text import WIDTH, agreement_text
    from engine.services.definitions.named import agreement_of
    from engine.services.refused import Refused
    from engine.store.codec import dump, sha256

    is_html = output is not None and output.suffix.lower() in (".html", ".htm")
    chosen_format = format_ or ("html" if is_html else "text")
    if chosen_format not in ("text", "html"):
        sentence = Text(
            zh="不支持格式 {format}；可用 text、html", en="Format {format} is not supported; use text or html"
        )
        raise Refused(sentence.filled(format=chosen_format))
    workspace = workspace_of(state, database, definitions)
    defined = defined_in(workspace.definitions)
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


def schema(
    folder: Annotated[Path, typer.Argument(help=localize("输出目录", "Folder to write to"))],
    lang: LanguageOption = None,
) -> None:
    """Write the JSON Schemas with which editors complete and explain the keys."""
    import json

    from engine.loading.schemas import DEFINITIONS, schema_document

    folder.mkdir(parents=True, exist_ok=True)
    for kind in DEFINITIONS:
        target = folder / f"{kind.value}.schema.json"
        target.write_text(json.dumps(schema_document(kind), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        print(target)
