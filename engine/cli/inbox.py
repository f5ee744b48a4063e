"""``inbox``: a person's to-dos, requests to answer and awaited items, with the next commands."""

from typing import Annotated

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
    from engine.views.inbox import inbox_json
    from engine.wiring import open_ledger

    ledger = open_ledger(workspace_of(state, database, definitions))
    zone = rulebook(ledger).home.zone
    at = instant_of(as_of, zone, exact=True) or resolve_command_time(ledger, None, clock.now(), run=True).at
    content = inbox_of(ledger, actor_of(as_), at, department)
    text = InboxText(content.person, content.book.organisation, LANGUAGE, zone, at, content.rehearsal)
    if json_:
        print_json(inbox_json(content, zone, text.commands))
    else:
        print("\n".join(text.lines(content.rows, content.departments, every=all_)))
