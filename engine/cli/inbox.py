"""``inbox``: a person's to-dos, requests to answer and awaited items, with the next commands."""

from datetime import tzinfo

from engine import clock
from engine.cli.command import Command, Option
from engine.cli.context import CommandContext
from engine.cli.options import AS, AS_OF, JSON, WORKSPACE
from engine.cli.output import print_json
from engine.domain.text import Text
from engine.reports.inbox_text import InboxText
from engine.services.command_time import resolve_command_time
from engine.services.reading.inbox import Inbox
from engine.services.reading.inbox import inbox as inbox_of
from engine.services.snapshot import rulebook
from engine.services.time_input import instant_of
from engine.views.inbox import inbox_json


def inbox(context: CommandContext, *, department: str | None, all_: bool) -> None:
    """Print the inbox of the person who acts."""
    ledger = context.ledger
    zone = rulebook(ledger).home.zone
    at = (
        instant_of(context.options.as_of, zone, exact=True)
        or resolve_command_time(ledger, None, clock.now(), run=True).at
    )
    content = inbox_of(ledger, context.actor, at, department)
    book = content.book
    text = InboxText(
        content.person, book.organisation, context.language, zone, at, content.rehearsal, book.directory.names
    )
    if context.options.json_:
        print_json(inbox_json(content, zone, text.commands))
    else:
        _print_rare(context, content, zone)
        lines = text.lines(
            content.rows,
            content.departments,
            content.others,
            every=all_,
            questions=content.questions,
            ratings=content.ratings,
        )
        print("\n".join(lines))


def _print_rare(context: CommandContext, content: Inbox, zone: tzinfo) -> None:
    """Print what few inboxes have; the modules for it are imported only then."""
    if content.to_sign:
        from engine.cli.sign import print_proposal

        for proposal in content.to_sign:
            print_proposal(context, proposal)
    if content.surveys:
        from engine.cli.survey import answer_command
        from engine.reports.survey_text import SurveyText

        surveys = SurveyText(content.book.organisation, context.language, zone)
        for one in content.surveys:
            print("\n".join(surveys.to_answer(one, command=answer_command(one, content.person))))
    if content.defects:
        from engine.cli.defect_lines import print_proposed_defects

        print_proposed_defects(context, content.defects)


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
