"""``delegate``: let a colleague act for oneself during a period."""

from collections.abc import Iterable

from engine.cli.command import Command, Option
from engine.cli.context import CommandContext
from engine.cli.options import ACTING
from engine.cli.output import print_json
from engine.cli.wrong_call import WrongCall
from engine.domain.ledger.delegation import Delegation
from engine.domain.text import Text
from engine.services.actions.delegate import delegate, end_delegation
from engine.services.time_input import date_of
from engine.views.delegations import delegations_json


def _delegate(context: CommandContext, *, to: str | None, from_: str | None, until: str | None, end: bool) -> None:
    actor, last = context.actor, date_of(until)
    if end:
        _show(
            context,
            context.write(lambda ledger: end_delegation(ledger, actor=actor, command_time=context.command_time)),
            ended=True,
        )
        return
    if to is None or last is None:
        raise WrongCall(
            zh="请写明代理人和截止日期：--to ID --until 2026-01-31；结束代理用 --end。",
            en="Name the colleague and the last day: --to ID --until 2026-01-31; or --end.",
        )
    since = date_of(from_) or context.command_time.at.astimezone(context.zone).date()
    colleague = context.person(to)
    delegation = context.write(
        lambda ledger: delegate(
            ledger, actor=actor, to=colleague, since=since, until=last, command_time=context.command_time
        )
    )
    _show(context, [delegation], ended=False)


def _show(context: CommandContext, delegations: Iterable[Delegation], *, ended: bool) -> None:
    listed = list(delegations)
    if context.options.json_:
        print_json(delegations_json(listed, ended=ended))
        return
    for d in listed:
        head, span = context.localize("已结束：", "Ended: ") if ended else "", f"{d.since} – {d.until}"
        to, by = context.localized(context.names.of(d.to)), context.localized(context.names.of(d.by))
        print(head + context.localize(f"{to} 代理 {by}，{span}", f"{to} acts for {by}, {span}"))


_OPTIONS = (
    Option(
        "--to",
        Text(zh="代理人（编号或姓名）", en="The colleague who acts for you (id or name)"),
        metavar="PERSON",
    ),
    Option("--from", Text(zh="起始日期（默认今天）", en="The first day (default: today)"), "from_", metavar="DATE"),
    Option("--until", Text(zh="截止日期", en="The last day"), metavar="DATE"),
    Option("--end", Text(zh="结束我的代理", en="End my delegations"), type=bool),
)

COMMANDS = (Command("delegate", _delegate, (*_OPTIONS, *ACTING)),)
