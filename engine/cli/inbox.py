"""``inbox``: a person's to-dos, requests to answer and awaited items, with the next commands."""

from collections.abc import Mapping

from engine import clock
from engine.cli.command import Command, Option
from engine.cli.context import CommandContext
from engine.cli.options import AS, AS_OF, JSON, WORKSPACE
from engine.cli.output import print_json
from engine.domain.figures.inbox import InboxRow, Tally
from engine.domain.ledger.entry import Json
from engine.domain.text import Text
from engine.reports.inbox_text import InboxText
from engine.services.command_time import resolve_command_time
from engine.services.reading.inbox import Inbox
from engine.services.reading.inbox import inbox as inbox_of
from engine.services.snapshot import rulebook
from engine.services.written_time import instant_of
from engine.views.values import both, iso


def inbox(context: CommandContext, *, department: str | None, all_: bool) -> None:
    """Print the inbox of the person who acts."""
    ledger = context.ledger
    zone = rulebook(ledger).home.zone
    at = (
        instant_of(context.options.as_of, zone, exact=True)
        or resolve_command_time(ledger, None, clock.now(), run=True).at
    )
    content = inbox_of(ledger, context.actor, at, department)
    text = InboxText(content.person, content.book.organisation, context.language, zone, at, content.rehearsal)
    if context.options.json_:
        print_json(_json(content, text))
    else:
        print("\n".join(text.lines(content.rows, content.departments, every=all_)))


def _json(content: Inbox, text: InboxText) -> Mapping[str, Json]:
    zone = content.book.home.zone
    return {
        "person": content.person,
        "at": iso(content.at, zone),
        "rehearsal": content.rehearsal,
        "rows": [_row(row, text) for row in content.rows],
        "departments": {id: [_tally(t) for t in tallies] for id, tallies in content.departments},
    }


def _row(row: InboxRow, text: InboxText) -> Mapping[str, Json]:
    items: list[Json] = [
        {
            "occurrence": j.occurrence.id,
            "title": both(j.obligation.title),
            "subject": j.occurrence.subject,
            "due_at": iso(j.verdict.due.at, text.zone) if j.verdict.due else None,
            "phase": j.verdict.phase.value,
            "timeliness": j.verdict.timeliness.value,
        }
        for j in row.items
    ]
    return {
        "part": row.part.value,
        "asked": row.request.kind.value if row.request else None,
        "due_at": iso(row.due_at, text.zone) if row.due_at else None,
        "overdue": row.overdue,
        "items": items,
        "commands": list(text.commands(row)),
    }


def _tally(tally: Tally) -> Mapping[str, Json]:
    return {
        "person": tally.person,
        "to_do": tally.to_do,
        "overdue": tally.overdue,
        "to_answer": tally.to_answer,
    }


COMMANDS = (
    Command(
        "inbox",
        inbox,
        (
            AS,
            Option(
                "--department",
                Text(
                    zh="按人统计本部门的待办（限本部门人员）",
                    en="Counts for each person of the department (its people only)",
                ),
                metavar="ID",
            ),
            Option(
                "--all", Text(zh="列出全部，默认只列前 20 项", en="All rows, not only the first 20"), "all_", type=bool
            ),
            AS_OF,
            JSON,
            *WORKSPACE,
        ),
    ),
)
