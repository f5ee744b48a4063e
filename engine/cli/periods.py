"""``period``: close a month, list the closed months."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from engine.cli.context import CommandContext, CommandOption, command
from engine.cli.language import localize
from engine.cli.options import month_of_option
from engine.cli.output import local, print_json

_PERIOD = CommandOption(
    "period", Annotated[str, typer.Argument(help=localize("月份，如 2026-01", "A month, such as 2026-01"))]
)

group = typer.Typer(
    no_args_is_help=True, help=localize("关账：锁定当月数据", "Close months: their figures no longer change")
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group.command("close", help=localize("关账（接收方部门负责人）", "Close a month (head of a receiving department)"))(
        command((_PERIOD,), _close)
    )
    group.command("list", help=localize("列出各月关账情况", "List the months and whether they are closed"))(
        command((), _list)
    )
    app.add_typer(group, name="period")


def _close(context: CommandContext, values: Mapping[str, Any]) -> None:
    from engine.services.actions.close_period import close_period
    from engine.views.periods import period_json

    actor, period = context.actor, month_of_option(values["period"])
    closing = context.write(lambda ledger: close_period(ledger, period, actor=actor, command_time=context.command_time))
    if context.options.json_:
        print_json(period_json(closing.period, closing, context.zone))
        return
    at = local(closing.at, context.zone)
    print(
        localize(
            f"{closing.period} 已关账，数字以 {at} 为准。",
            f"{closing.period} is closed: its figures are fixed as of {at}.",
        )
    )


def _list(context: CommandContext, values: Mapping[str, Any]) -> None:
    from engine.services.actions.close_period import months
    from engine.views.periods import periods_json

    listed = months(context.ledger, context.command_time.at)
    if context.options.json_:
        print_json(periods_json(listed, context.zone))
        return
    for month in listed:
        closing = month.closing
        if closing is None:
            print(f"{month.period}  {localize('未关账', 'open')}")
        else:
            at = local(closing.at, context.zone)
            print(f"{month.period}  {localize(f'{at} 关账（{closing.by}）', f'closed at {at} by {closing.by}')}")
