"""``period``: close a month, list the closed months."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from engine.cli.context import CommandContext, CommandOption, command
from engine.cli.language import localize
from engine.cli.options import month_of_option
from engine.cli.output import local, print_json
from engine.views.values import iso

if TYPE_CHECKING:
    from engine.domain.ledger.closing import Closing
    from engine.domain.ledger.entry import Json

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

    actor, period = context.actor, month_of_option(values["period"])
    closing = context.write(lambda ledger: close_period(ledger, period, actor=actor, command_time=context.command_time))
    if context.options.json_:
        print_json(_json(context, closing.period, closing))
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

    listed = months(context.ledger, context.command_time.at)
    if context.options.json_:
        print_json({"periods": [_json(context, str(m.period), m.closing) for m in listed]})
        return
    for month in listed:
        closing = month.closing
        if closing is None:
            print(f"{month.period}  {localize('未关账', 'open')}")
        else:
            at = local(closing.at, context.zone)
            print(f"{month.period}  {localize(f'{at} 关账（{closing.by}）', f'closed at {at} by {closing.by}')}")


def _json(context: CommandContext, period: str, closing: "Closing | None") -> "Mapping[str, Json]":
    at = iso(closing.at, context.zone) if closing is not None else None
    return {"period": period, "closed_at": at, "closed_by": closing.by if closing is not None else None}
