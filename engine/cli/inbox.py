"""``inbox``: a person's to-dos, requests to answer and awaited items, with the next commands."""

from typing import TYPE_CHECKING, Annotated

import typer

from engine.cli.language import LANGUAGE, localize
from engine.cli.options import (
    AsOfOption,
    AsOption,
    DatabaseOption,
    DefinitionsOption,
    JsonOption,
    LanguageOption,
    StateOption,
    actor_of,
    instant_of,
    workspace_of,
)
from engine.cli.output import print_json
from engine.views.values import both, iso

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.domain.figures.inbox import InboxRow, Tally
    from engine.domain.ledger.entry import Json
    from engine.reports.inbox_text import InboxText
    from engine.services.reading.inbox import Inbox


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "inbox", help=localize("我的待办、待答复和等待事项", "My to-dos, requests to answer, items I am waiting for")
    )(inbox)


def inbox(
    as_: AsOption = None,
    department: Annotated[
        str | None,
        typer.Option(
            "--department",
            help=localize(
                "按人统计本部门的待办（限本部门人员）", "Counts for each person of the department (its people only)"
            ),
            metavar="ID",
        ),
    ] = None,
    all_: Annotated[
        bool, typer.Option("--all", help=localize("列出全部，默认只列前 20 项", "All rows, not only the first 20"))
    ] = False,
    as_of: AsOfOption = None,
    json_: JsonOption = False,
    state: StateOption = None,
    database: DatabaseOption = None,
    definitions: DefinitionsOption = None,
    lang: LanguageOption = None,
) -> None:
    """Print the inbox of the person who acts."""
    from engine import clock
    from engine.reports.inbox_text import InboxText
    from engine.services.command_time import resolve_command_time
    from engine.services.reading.inbox import inbox as inbox_of
    from engine.services.snapshot import rulebook
    from engine.wiring import open_ledger

    ledger = open_ledger(workspace_of(state, database, definitions))
    zone = rulebook(ledger).home.zone
    at = instant_of(as_of, zone, exact=True) or resolve_command_time(ledger, None, clock.now(), run=True).at
    content = inbox_of(ledger, actor_of(as_), at, department)
    text = InboxText(content.person, content.book.organisation, LANGUAGE, zone, at, content.rehearsal)
    if json_:
        print_json(_json(content, text))
    else:
        print("\n".join(text.lines(content.rows, content.departments, every=all_)))


def _json(content: "Inbox", text: "InboxText") -> "Mapping[str, Json]":
    zone = content.book.home.zone
    return {
        "person": content.person,
        "at": iso(content.at, zone),
        "rehearsal": content.rehearsal,
        "rows": [_row(row, text) for row in content.rows],
        "departments": {id: [_tally(t) for t in tallies] for id, tallies in content.departments},
    }


def _row(row: "InboxRow", text: "InboxText") -> "Mapping[str, Json]":
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


def _tally(tally: "Tally") -> "Mapping[str, Json]":
    return {
        "person": tally.person,
        "to_do": tally.to_do,
        "overdue": tally.overdue,
        "to_answer": tally.to_answer,
    }
