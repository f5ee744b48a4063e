"""``account``: for whoever runs the installation, the links with which people come in to the pages."""

from engine import clock
from engine.cli.command import Command, CommandGroup, Option
from engine.cli.context import CommandContext
from engine.cli.options import DATABASE, JSON, STATE
from engine.cli.output import local, print_json
from engine.domain.ledger.entry import OPERATOR
from engine.domain.text import Text
from engine.loading.settings import read_settings
from engine.services.accounts.links import Invitation, first_admin, invite
from engine.services.accounts.listing import AccountState, accounts_of_people
from engine.settings import PAGES_PORT
from engine.views.accounts import account_json, invitation_json
from engine.wording.accounts import ACCOUNT_STATES, RIGHTS
from engine.wording.names import one_line

_PERSON = Option("PERSON", Text(zh="人员（编号或姓名）", en="A person: id or name"), "person", required=True)
_URL = Option(
    "--url",
    Text(
        zh="网页地址，放在链接前面；默认取设置里的 public_url",
        en="Address of the pages, which the link begins with; by default that of the settings",
    ),
    "url",
    metavar="URL",
)


def _admin(context: CommandContext, *, person: str, url: str | None) -> None:
    """Make somebody an admin, and print the link with which they set a password."""
    _show(context, first_admin(context.ledger, context.person(person), clock.now()), url)


def _link(context: CommandContext, *, person: str, url: str | None) -> None:
    """Print a new link for somebody who has none or forgot the password."""
    (invitation,) = invite(context.ledger, [context.person(person)], OPERATOR, clock.now())
    _show(context, invitation, url)


def _show(context: CommandContext, invitation: Invitation, url: str | None) -> None:
    shown = url or read_settings(context.workspace.settings).settings.public_url or f"http://127.0.0.1:{PAGES_PORT}"
    address = "/".join((shown.rstrip("/"), "link", invitation.token))
    if context.options.json_:
        print_json(invitation_json(invitation, address, context.zone))
        return
    name, until = context.localized(context.names.of(invitation.account)), local(invitation.until, context.zone)
    context.say(
        f"{name} 的登录链接，只能用一次，{until} 前有效：", f"The link of {name}, which works once, until {until}:"
    )
    print(address)


def _list(context: CommandContext) -> None:
    """List the people in force with their accounts and rights."""
    listed = accounts_of_people(context.ledger, clock.now())
    if context.options.json_:
        print_json({"accounts": [account_json(one, context.zone) for one in listed]})
        return
    comma = context.localize("、", ", ")
    for one in listed:
        parts = [
            one.id,
            one_line(context.localized(one.name)),
            context.localized(ACCOUNT_STATES[one.state]),
            comma.join(context.localized(RIGHTS[right]) for right in one.rights),
            local(one.seen_at, context.zone) if one.seen_at is not None and one.state is AccountState.ACTIVE else "",
        ]
        print("  ".join(part for part in parts if part))


COMMANDS = (
    CommandGroup(
        "account",
        (
            Command(
                "admin",
                _admin,
                (_PERSON, _URL, JSON, STATE, DATABASE),
                Text(zh="设为管理员，输出一次性登录链接", en="Make somebody an administrator; print a one-time link"),
            ),
            Command(
                "link",
                _link,
                (_PERSON, _URL, JSON, STATE, DATABASE),
                Text(zh="输出新的一次性登录链接", en="Print a new one-time link for somebody"),
            ),
            Command(
                "list",
                _list,
                (JSON, STATE, DATABASE),
                Text(zh="列出人员的账号和权限", en="List the people with their accounts and rights"),
            ),
        ),
    ),
)
