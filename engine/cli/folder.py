"""The definitions folder as commands use it."""

import sys
from typing import TYPE_CHECKING

from click.exceptions import Exit

from engine import clock
from engine.cli.context import CommandContext
from engine.cli.output import diagnostic_line, print_error
from engine.domain.agreement.definitions import Definitions
from engine.domain.agreement.diagnostic import Severity
from engine.domain.text import Text
from engine.loading.folder import Loaded, load
from engine.loading.known_files import KnownFiles
from engine.loading.sealed_entries import SealedEntries
from engine.loading.settings import read_settings
from engine.wiring import load_folder
from engine.wording.lists import count_text

if TYPE_CHECKING:
    from engine.store.ledger import SqlLedger


def checked(context: CommandContext) -> Loaded:
    """The folder of a command with its problems today. It may lack ``definitions`` without having any.

    Files of agreements that did not change since they were checked on the same day are not read again: what was found
    is kept in the state folder, where there is one, under the key of the chain.
    """
    workspace, today = context.workspace, clock.now().date()
    settings = read_settings(workspace.settings).settings if workspace.settings.exists() else None
    try:
        key = (workspace.state / "chain.key").read_bytes()
    except OSError:
        return load(workspace.definitions, today=today, settings=settings)
    entries = SealedEntries(workspace.state / "definitions.checked", key)
    known = entries.read()
    before = dict(known)
    loaded = load(workspace.definitions, today=today, settings=settings, known=KnownFiles(known, lambda _: ""))
    if known != before:
        entries.write(known)
    return loaded


def defined_in(context: CommandContext, ledger: "SqlLedger | None" = None) -> Definitions:
    """The definitions in the folder of a command. If it has errors, print them and exit with 2.

    With a ledger, files of agreements that did not change and are in force are not read again.
    """
    folder = context.workspace.definitions
    loaded = load_folder(context.workspace, ledger) if ledger is not None else load(folder)
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
    return load(context.workspace.definitions).definitions or defined_in(context)
