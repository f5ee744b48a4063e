"""The definitions folder as commands use it: load it, and find an agreement by its id."""

from collections.abc import Sequence
from typing import NoReturn

from click.exceptions import Exit

from engine.cli.context import CommandContext
from engine.cli.output import diagnostic_line, print_error
from engine.domain.agreement.agreement import Agreement
from engine.domain.agreement.definitions import Definitions
from engine.domain.agreement.diagnostic import Severity
from engine.domain.phrases import count_text
from engine.domain.suggest import similar_names
from engine.domain.text import Text
from engine.loading.folder import load
from engine.services.refused import Refused
from engine.wiring import folder_contents


def defined_in(context: CommandContext) -> Definitions:
    """The definitions in the folder of a command. If it has errors, print them and exit with 2."""
    folder = context.workspace.definitions
    loaded = load(folder)
    if loaded.definitions is None:
        errors = [d for d in loaded.diagnostics if d.severity is Severity.ERROR]
        for d in errors:
            print(diagnostic_line(d, context.language))
        sentence = Text(zh="{folder} 有 {count} 处错误。", en="{folder} has {errors}.")
        count = count_text(len(errors), "error")
        print_error(sentence.filled(folder=str(folder), count=len(errors), errors=count), context.language)
        raise Exit(2)
    return loaded.definitions


def folder_events(context: CommandContext) -> Definitions:
    """The definitions of the folder. If it has errors, print them and exit with 2."""
    return folder_contents(context.workspace).definitions or defined_in(context)


def agreement_of(definitions: Definitions, id: str) -> Agreement:
    """The agreement of that id. Raises Refused with a suggestion if there is none."""
    agreement = definitions.agreement(id)
    if agreement is None:
        refuse_unknown("agreement-unknown", id, [a.id for a in definitions.agreements])
    return agreement


def refuse_unknown(code: str, name: str, known: Sequence[str]) -> NoReturn:
    """Raise Refused for an unknown name, with the nearest known name or all of them."""
    near = similar_names(name, known, most=1)
    hint = Text(zh=f"是不是 {near[0]}？", en=f"Did you mean {near[0]}?") if near else Text.plain(", ".join(known))
    raise Refused(code, name=name, hint=hint)
