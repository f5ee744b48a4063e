"""``inbox``: what a person has to do, has to answer and waits for, with the commands to type next."""

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
from engine.cli.output import both, iso, print_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.domain.figures.inbox import InboxRow, Tally
    from engine.domain.ledger.entry import Json
    from engine.reports.inbox_text import InboxText
    from engine.services.reading.inbox import Inbox


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("inbox", help=localize("我的待办：要办的、要答复的、在等的", "What I owe, am asked and wait for"))(
        inbox
    )


def inbox(
    as_: AsOption = None,
    department: Annotated[
        str | None,
        typer.Option(
            "--department",
            help=localize(
                "这个部门各人有多少（限本部门的人）", "How much each of this department has (its people only)"
            ),
            metavar="ID",
        ),
    ] = None,
    all_: Annotated[
        bool, typer.Option("--all", help=localize("列出全部，不只前 20 项", "All rows, not the first 20"))
    ] = False,
    as_of: AsOfOption = None,
    json_: JsonOption = False,
    state: StateOption = None,
    database: DatabaseOption = None,
    definitions: DefinitionsOption = None,
    lang: LanguageOption = None,
) -> None:
    """The inbox of whoever asks."""
    from engine import clock
    from engine.reports.inbox_text import InboxText
    from engine.services.command_time import resolve_command_time
    from engine.services.reading.inbox import inbox as inbox_of
    from engine.services.snapshot import rulebook
    from engine.wiring import open_ledger

    ledger = open_ledger(workspace_of(state, database, definitions))
    zone = rulebook(ledger).home.zone
    at = instant_of(as_of, zone, exact=True) or resolve_command_time(ledger, None, clock.now(), run=True).at
    found = inbox_of(ledger, actor_of(as_), at, department)
    text = InboxText(found.person, found.book.organisation, LANGUAGE, zone, at, found.rehearsal)
    if json_:
        print_json(_json(found, text))
    else:
        print("\n".join(text.lines(found.rows, found.departments, every=all_)))


def _json(found: "Inbox", text: "InboxText") -> "Mapping[str, Json]":
    zone = found.book.home.zone
    return {
        "person": found.person,
        "at": iso(found.at, zone),
        "rehearsal": found.rehearsal,
        "rows": [_row(row, text) for row in found.rows],
        "departments": {id: [_tally(t) for t in tallies] for id, tallies in found.departments},
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
