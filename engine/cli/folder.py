"""The definitions folder as commands use it."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from engine.cli.output import diagnostic_line, print_error
from engine.domain.phrases import count_text

if TYPE_CHECKING:
    from engine.domain.agreement.definitions import Definitions


def defined_in(folder: Path) -> "Definitions":
    """The definitions in a folder. If it has errors, print them and exit with 2."""
    from engine.domain.agreement.diagnostic import Severity
    from engine.domain.text import Text
    from engine.loading.folder import load

    loaded = load(folder)
    if loaded.definitions is None:
        errors = [d for d in loaded.diagnostics if d.severity is Severity.ERROR]
        for d in errors:
            print(diagnostic_line(d))
        sentence = Text(zh="{folder} 有 {count} 处错误。", en="{folder} has {errors}.")
        print_error(sentence.filled(folder=str(folder), count=len(errors), errors=count_text(len(errors), "error")))
        raise typer.Exit(2)
    return loaded.definitions
