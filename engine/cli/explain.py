"""``explain``: why an item is due when it is, and what has happened to it."""

from collections.abc import Iterator
from datetime import tzinfo

from engine import clock
from engine.cli.command import Command
from engine.cli.context import CommandContext
from engine.cli.options import ITEM, JSON, WORKSPACE
from engine.cli.output import local, print_json
from engine.domain.action.case import Case
from engine.domain.agreement.names import Names
from engine.domain.ledger.entry import CHECK, ENGINE, Entry
from engine.domain.notification.note import ReturnNote
from engine.domain.notification.standing_notes import notes_of_consumer
from engine.domain.occurrence.evidence_state import outstanding_evidence
from engine.domain.text import Text
from engine.services.case import case_notes
from engine.services.command_time import resolve_command_time
from engine.services.reading.explain import OccurrenceExplanation, explain_occurrence
from engine.views.occurrence import occurrence_json
from engine.wording.action import entry_title
from engine.wording.dates import local_due
from engine.wording.entry import entry_detail
from engine.wording.evidence import outstanding_text
from engine.wording.names import one_line, title_of
from engine.wording.notification_notes import RETURNED_BY, note_text
from engine.wording.steps import step_text


def explain(context: CommandContext, *, occurrence: str) -> None:
    """Explain the due date of an occurrence by the definitions in force, and list its entries."""
    ledger = context.ledger
    explanation = explain_occurrence(ledger, occurrence, resolve_command_time(ledger, None, clock.now(), run=True).at)
    zone = explanation.case.book.home.zone
    if context.options.json_:
        print_json(occurrence_json(explanation, zone))
    else:
        _print(context, explanation, zone)


def _print(context: CommandContext, explanation: OccurrenceExplanation, zone: tzinfo) -> None:
    item, due = explanation.case.occurrence, explanation.case.verdict.due
    print(f"{context.localized(title_of(explanation.case.obligation, item))}  {item.label or item.served or ''}")
    print(item.id)
    for step in explanation.steps:
        print(f"  • {context.localized(step_text(step))}")
    if due is not None:
        context.say(f"  = 期限 {local_due(due.at, zone)}", f"  = due {local_due(due.at, zone)}")
    names = explanation.case.book.directory.names
    for line in _state(explanation.case, zone):
        print(f"  – {one_line(context.localized(line))}")
    for entry in explanation.entries:
        print(_entry_line(context, entry, zone, names))


def _state(case: Case, zone: tzinfo) -> Iterator[Text]:
    """The state of the item in words: who requested it, why it was returned, how it was rated, what has to be
    submitted."""
    names = case.book.directory.names
    for note in case_notes(case):
        text = note_text(note, zone, names)
        yield RETURNED_BY.filled(note=text) if isinstance(note, ReturnNote) else text
    yield from (note_text(note, zone, names) for note in notes_of_consumer(case.history))
    if (owed := outstanding_evidence(case.agreement, case.obligation, case.history, case.verdict)) is not None:
        yield outstanding_text(owed)


def _entry_line(context: CommandContext, entry: Entry, zone: tzinfo, names: Names) -> str:
    """Time, kind, actor and details of an entry."""
    kind = context.localized(entry_title(entry.kind))
    actor = {ENGINE: context.localize("系统", "system"), CHECK: context.localize("核验", "check")}.get(
        entry.actor, context.localized(names.of(entry.actor))
    )
    details = context.localize("，", ", ").join(context.localized(part) for part in entry_detail(entry, zone, names))
    return "  ".join(part for part in (f"  {local(entry.effective_at, zone)}", kind, actor, details) if part)


COMMANDS = (
    Command(
        "explain",
        explain,
        (ITEM, JSON, *WORKSPACE),
    ),
)
