"""``explain``: why an item is due when it is, and what has happened to it."""

from collections.abc import Sequence
from datetime import tzinfo

from engine import clock
from engine.cli.command import Command, Option
from engine.cli.context import CommandContext
from engine.cli.options import JSON, WORKSPACE
from engine.cli.output import local, print_json
from engine.cli.preview import steps_json
from engine.domain.deadline.explanation_steps import Step
from engine.domain.ledger.entry import CHECK, ENGINE, Entry, Json
from engine.domain.ledger.transition import transition
from engine.domain.occurrence.title import title_of
from engine.domain.occurrence.verdict import Verdict
from engine.domain.phrases import local_due
from engine.domain.text import Text
from engine.services.case import Case
from engine.services.command_time import resolve_command_time
from engine.services.facts import facts_of
from engine.services.lookup import find
from engine.services.snapshot import facts_only, rulebooks
from engine.views.values import both, iso
from engine.wording.entry import entry_detail
from engine.wording.explanation import explain_due


def explain(context: CommandContext, *, occurrence: str) -> None:
    """Explain the due date of an occurrence by the definitions in force, and list its entries."""
    ledger = context.ledger
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
    if context.options.json_:
        about: dict[str, Json] = {"occurrence": item.id, "title": both(o.title)}
        print_json(about | _verdict_json(verdict, zone) | _history_json(steps, entries, zone))
        return
    print(f"{context.localized(title_of(o, item))}  {item.label or item.served or ''}")
    print(item.id)
    for step in steps:
        print(f"  • {context.localized(step.text)}")
    if verdict.due is not None:
        context.say(f"  = 期限 {local_due(verdict.due.at, zone)}", f"  = due {local_due(verdict.due.at, zone)}")
    for e in entries:
        print(_entry_line(context, e, zone))


def _verdict_json(verdict: Verdict, zone: tzinfo) -> dict[str, Json]:
    return {
        "phase": verdict.phase.value,
        "timeliness": verdict.timeliness.value,
        "due_at": iso(verdict.due.at, zone) if verdict.due else None,
        "provisional": bool(verdict.due and verdict.due.provisional),
    }


def _history_json(steps: tuple[Step, ...], entries: Sequence[Entry], zone: tzinfo) -> dict[str, Json]:
    return {
        "steps": steps_json(steps, zone),
        "entries": [
            {"kind": e.kind.value, "actor": e.actor, "effective_at": iso(e.effective_at, zone), "body": e.body}
            for e in entries
        ],
    }


def _entry_line(context: CommandContext, entry: Entry, zone: tzinfo) -> str:
    """Time, kind, actor and details of an entry."""
    kind = context.localized(transition(entry.kind).title)
    actor = {ENGINE: context.localize("系统", "system"), CHECK: context.localize("核验", "check")}.get(
        entry.actor, entry.actor
    )
    details = context.localize("，", ", ").join(context.localized(part) for part in entry_detail(entry, zone))
    return "  ".join(part for part in (f"  {local(entry.effective_at, zone)}", kind, actor, details) if part)


COMMANDS = (
    Command(
        "explain",
        explain,
        (Option("ITEM", Text(zh="事项 id", en="Id of the item"), "occurrence", required=True), JSON, *WORKSPACE),
    ),
)
