"""``person``: erase the name, the addresses and the messages of a person who has left."""

import sys

from engine.cli.command import Command, CommandGroup, Option
from engine.cli.context import CommandContext
from engine.cli.options import ACTING, YES
from engine.cli.output import local, print_json
from engine.cli.wrong_call import WrongCall
from engine.domain.text import Text
from engine.intake.draft_folder import DraftFolder
from engine.services.actions.erase_person import erase_person, erase_refusal
from engine.services.refused import Refused
from engine.services.run.erase_drafts import erase_unused, files_of
from engine.views.erasure import erased_person_json
from engine.wording.names import person_title


def _erase(context: CommandContext, *, person: str, yes: bool) -> None:
    """Show whom it concerns, ask for confirmation, and erase."""
    ledger, command_time, actor = context.ledger, context.command_time, context.actor
    refusal = erase_refusal(ledger, person, actor=actor, at=command_time.at)
    if refusal is not None:
        raise Refused(refusal)
    if context.options.dry_run or not yes:
        definitions = ledger.definitions.in_force()
        name = context.localized(person_title(definitions.people if definitions is not None else (), person))
        shown = name if name == person else context.localize(f"{name}（{person}）", f"{name} ({person})")
        if not context.options.json_:
            context.say(
                f"将删除：{shown} 的姓名、地址和收到的通知内容。编号、岗位和办理记录保留。不能恢复。",
                f"To be erased: name, addresses and messages of {shown}. The id, the roles and what was done stay. "
                "This cannot be undone.",
            )
        if context.options.dry_run:
            return
        if not sys.stdin.isatty():
            raise WrongCall(zh="无法交互确认：请加 --yes。", en="Cannot ask for confirmation here: add --yes.")
        context.confirm("确认删除？", "Erase it now?")
    drafted = files_of(ledger, person)
    done = context.write(lambda ledger: erase_person(ledger, person, actor=actor, command_time=command_time))
    if drafted:
        erase_unused(ledger, DraftFolder(context.workspace.drafts), drafted)
    if context.options.json_:
        print_json(erased_person_json(done, context.zone))
        return
    at = local(done.at, context.zone)
    context.say(
        f"已于 {at} 删除 {done.person} 的个人信息。people.csv 里请把姓名改成 id、地址清空；备份按贵司规定清理。",
        f"Erased {done.person} at {at}. In people.csv, put the id in place of the name and empty the addresses; "
        "treat backups as your rules say.",
    )


COMMANDS = (
    CommandGroup(
        "person",
        (
            Command(
                "erase",
                _erase,
                (
                    Option(
                        "PERSON", Text(zh="人员（people.csv 的 id）", en="An id in people.csv"), "person", required=True
                    ),
                    YES,
                    *ACTING,
                ),
                Text(
                    zh="删除离职人员的姓名、地址和通知内容（部门负责人或 operator）",
                    en="Erase name, addresses and messages of a person who left (head of a department, or operator)",
                ),
            ),
        ),
    ),
)
