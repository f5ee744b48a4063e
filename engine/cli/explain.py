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
from engine.cli.output import both, iso, local, print_json
from engine.cli.preview import steps_json
from engine.domain.ledger.entry import Json
from engine.domain.occurrence.title import title_of
from engine.domain.phrases import local_due

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

    from engine.domain.deadline.explanation_steps import Step
    from engine.domain.ledger.entry import Entry
    from engine.domain.occurrence.verdict import Verdict


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
    from engine.services.case import Case
    from engine.services.command_time import resolve_command_time
    from engine.services.facts import facts_of
    from engine.services.lookup import find
    from engine.services.snapshot import facts_only, rulebooks
    from engine.wiring import open_ledger
    from engine.wording.explanation import explain_due
    from engine.wording.steps import step_text

    ledger = open_ledger(workspace_of(state, database, definitions))
    books = rulebooks(ledger)
    now = resolve_command_time(ledger, None, clock.now(), run=True).at
    terms, item = find(ledger, books, occurrence, now)
    book, o = terms.book, terms.obligation
    facts = facts_of(ledger, books, [item.subject] if item.subject else [])
    entries = ledger.entries.of([item.id]).get(item.id, ())
    case = Case.of(terms, item, facts_only(entries), now)
    history, verdict = case.history, case.verdict
    steps = explain_due(
        o,
        item,
        terms.calendar(history.resolved_at),
        facts,
        history.agreed_at,
        history.pauses,
        history.extension,
        history.first_due_at,
    )
    zone = book.home.zone
    if json_:
        about: dict[str, Json] = {"occurrence": item.id, "title": both(o.title)}
        print_json(about | _verdict_json(verdict, zone) | _history_json(steps, entries, zone))
        return
    print(f"{localized(title_of(o, item))}  {item.label or item.served or ''}")
    print(item.id)
    for step in steps:
        print(f"  • {localized(step_text(step))}")
    if verdict.due is not None:
        print(localize(f"  = 期限 {local_due(verdict.due.at, zone)}", f"  = due {local_due(verdict.due.at, zone)}"))
    for e in entries:
        print(_entry_line(e, zone))


def _verdict_json(verdict: "Verdict", zone: "tzinfo") -> dict[str, Json]:
    return {
        "phase": verdict.phase.value,
        "timeliness": verdict.timeliness.value,
        "due_at": iso(verdict.due.at, zone) if verdict.due else None,
        "provisional": bool(verdict.due and verdict.due.provisional),
    }


def _history_json(steps: "tuple[Step, ...]", entries: "Sequence[Entry]", zone: "tzinfo") -> dict[str, Json]:
    return {
        "steps": steps_json(steps, zone),
        "entries": [
            {"kind": e.kind.value, "actor": e.actor, "effective_at": iso(e.effective_at, zone), "body": e.body}
            for e in entries
        ],
    }


def _entry_line(entry: "Entry", zone: "tzinfo") -> str:
    """Time, kind, actor and details of an entry."""
    from engine.domain.ledger.entry import CHECK, ENGINE
    from engine.domain.ledger.transition import transition
    from engine.wording.entry import entry_detail

    kind = localized(transition(entry.kind).title)
    actor = {ENGINE: localize("系统", "system"), CHECK: localize("核验", "check")}.get(entry.actor, entry.actor)
    details = localize("，", ", ").join(localized(part) for part in entry_detail(entry, zone))
    return "  ".join(part for part in (f"  {local(entry.effective_at, zone)}", kind, actor, details) if part)
