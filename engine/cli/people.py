"""``delegate``: let a colleague act for oneself during a period."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from engine.cli.context import CommandContext, CommandOption, command
from engine.cli.language import localize
from engine.cli.options import date_of
from engine.cli.output import print_json

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from engine.domain.ledger.delegation import Delegation


def _date(name: str, option: str, zh: str, en: str) -> CommandOption:
    return CommandOption(name, Annotated[str | None, typer.Option(option, help=localize(zh, en), metavar="DATE")], None)


_DELEGATE = (
    CommandOption(
        "to",
        Annotated[
            str | None,
            typer.Option(
                "--to",
                help=localize("代理人（people.csv 的 id）", "The colleague who acts for you (an id in people.csv)"),
                metavar="PERSON",
            ),
        ],
        None,
    ),
    _date("from_", "--from", "起始日期（默认今天）", "The first day (default: today)"),
    _date("until", "--until", "截止日期", "The last day"),
    CommandOption(
        "end", Annotated[bool, typer.Option("--end", help=localize("结束我的代理", "End my delegations"))], False
    ),
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("delegate", help=localize("请同事代理一段时间", "Delegate to a colleague for a period"))(
        command(_DELEGATE, _delegate)
    )


def _delegate(context: CommandContext, values: Mapping[str, Any]) -> None:
    from engine.domain.text import Text
    from engine.services.actions.delegate import delegate, end_delegation
    from engine.services.refused import Refused

    actor, to, until = context.actor, values["to"], date_of(values["until"])
    if values["end"]:
        _show(
            context,
            context.write(lambda ledger: end_delegation(ledger, actor=actor, command_time=context.command_time)),
            ended=True,
        )
        return
    if to is None or until is None:
        raise Refused(
            Text(
                zh="请写明代理人和截止日期：--to ID --until 2026-01-31；结束代理用 --end。",
                en="Name the colleague and the last day: --to ID --until 2026-01-31; or --end.",
            )
        )
    since: date = date_of(values["from_"]) or context.command_time.at.astimezone(context.zone).date()
    delegation = context.write(
        lambda ledger: delegate(ledger, actor=actor, to=to, since=since, until=until, command_time=context.command_time)
    )
    _show(context, [delegation], ended=False)


def _show(context: CommandContext, delegations: "Iterable[Delegation]", *, ended: bool) -> None:
    from engine.views.delegations import delegations_json

    listed = list(delegations)
    if context.options.json_:
        print_json(delegations_json(listed, ended=ended))
        return
    for d in listed:
        head, span = localize("已结束：", "Ended: ") if ended else "", f"{d.since} – {d.until}"
        print(head + localize(f"{d.to} 代理 {d.by}，{span}", f"{d.to} acts for {d.by}, {span}"))
