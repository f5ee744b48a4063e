"""The definitions folder as commands use it."""

import sys

from click.exceptions import Exit

from engine.cli.context import CommandContext
from engine.cli.output import diagnostic_line, print_error
from engine.domain.agreement.definitions import Definitions
from engine.domain.agreement.diagnostic import Severity
from engine.domain.text import Text
from engine.loading.folder import load
from engine.wiring import folder_contents
from engine.wording.lists import count_text


def defined_in(context: CommandContext) -> Definitions:
    """The definitions in the folder of a command. If it has errors, print them and exit with 2."""
    folder = context.workspace.definitions
    loaded = load(folder)
    for unread in (d for d in loaded.diagnostics if d.file in loaded.unread):
        print(diagnostic_line(unread, context.language), file=sys.stderr)
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
