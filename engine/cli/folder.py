"""The definitions folder as commands use it: load it, and find an agreement by its id."""

from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

from engine.cli.output import diagnostic_line, print_error
from engine.domain.phrases import count_text

if TYPE_CHECKING:
    from engine.domain.agreement.agreement import Agreement
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


def agreement_of(definitions: "Definitions", id: str) -> "Agreement":
    """The agreement of that id. Raises Refused with a suggestion if there is none."""
    agreement = definitions.agreement(id)
    if agreement is None:
        refuse_unknown(id, [a.id for a in definitions.agreements], zh="约定", en="agreement")
    return agreement


def refuse_unknown(name: str, known: list[str], *, zh: str, en: str) -> NoReturn:
    """Raise Refused for an unknown name, with the nearest known name or all of them. ``zh``, ``en``: its category."""
    from engine.domain.suggest import similar_names
    from engine.domain.text import Text
    from engine.services.refused import Refused

    near = similar_names(name, known, most=1)
    hint = Text(zh=f"是不是 {near[0]}？", en=f"Did you mean {near[0]}?") if near else Text.plain(", ".join(known))
    sentence = Text(zh=f"没有{zh} {{name}}。{{hint}}", en=f"There is no {en} {{name}}. {{hint}}")
    raise Refused(sentence.filled(name=name, hint=hint))
