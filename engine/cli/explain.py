"""``explain``: why an item is due when it is, and what has happened to it."""

from typing import TYPE_CHECKING, Annotated

import typer

from engine.cli.language import localize, localized
from engine.cli.options import (
    DatabaseOption,
    DefinitionsOption,
    JsonOption,
    LanguageOption,
    StateOption,
    workspace_of,
)
from engine.cli.output import local, print_json
from engine.domain.occurrence.title import title_of
from engine.domain.phrases import local_due

if TYPE_CHECKING:
    from datetime import tzinfo

    from engine.domain.ledger.entry import Entry
    from engine.services.reading.explain import OccurrenceExplanation


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "explain",
        help=localize("逐步说明事项的期限，并列出其记录", "Explain step by step why an item is due when it is"),
    )(explain)


def explain(
    occurrence: Annotated[str, typer.Argument(help=localize("事项 id", "Id of the item"), metavar="ITEM")],
    json_: JsonOption = False,
    state: StateOption = None,
    database: DatabaseOption = None,
    definitions: DefinitionsOption = None,
    lang: LanguageOption = None,
) -> None:
    """Explain the due date of an occurrence by the definitions in force, and list its entries."""
    from engine import clock
    from engine.services.command_time import resolve_command_time
    from engine.services.reading.explain import explain_occurrence
    from engine.views.occurrence import occurrence_json
    from engine.wiring import open_ledger

    ledger = open_ledger(workspace_of(state, database, definitions))
    explanation = explain_occurrence(ledger, occurrence, resolve_command_time(ledger, None, clock.now(), run=True).at)
    zone = explanation.case.book.home.zone
    if json_:
        print_json(occurrence_json(explanation, zone))
    else:
        _print(explanation, zone)


def _print(explanation: "OccurrenceExplanation", zone: "tzinfo") -> None:
    item, due = explanation.case.occurrence, explanation.case.verdict.due
    print(f"{localized(title_of(explanation.case.obligation, item))}  {item.label or item.served or ''}")
    print(item.id)
    for step in explanation.steps:
        print(f"  • {localized(step.text)}")
    if due is not None:
        print(localize(f"  = 期限 {local_due(due.at, zone)}", f"  = due {local_due(due.at, zone)}"))
    for entry in explanation.entries:
        print(_entry_line(entry, zone))


def _entry_line(entry: "Entry", zone: "tzinfo") -> str:
    """Time, kind, actor and details of an entry."""
    from engine.domain.ledger.entry import CHECK, ENGINE
    from engine.domain.ledger.transition import transition
    from engine.wording.entry import entry_detail

    kind = localized(transition(entry.kind).title)
    actor = {ENGINE: localize("系统", "system"), CHECK: localize("核验", "check")}.get(entry.actor, entry.actor)
    details = localize("，", ", ").join(localized(part) for part in entry_detail(entry, zone))
    return "  ".join(part for part in (f"  {local(entry.effective_at, zone)}", kind, actor, details) if part)
