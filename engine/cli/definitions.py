"""``validate`` and ``schema``: check the definitions, write the schemas for editors."""

import json
from pathlib import Path

from click.exceptions import Exit

from engine.cli.command import Command, Option
from engine.cli.context import CommandContext
from engine.cli.folder import checked
from engine.cli.options import DATABASE, DEFINITIONS, JSON, STATE
from engine.cli.output import diagnostic_line, print_json
from engine.domain.agreement.diagnostic import Severity
from engine.domain.text import Text
from engine.loading import schemas
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
        "schema",
        schema,
        (Option("FOLDER", Text(zh="输出目录", en="Folder to write to"), type=Path, required=True),),
    ),
)
