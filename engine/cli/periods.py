"""``period``: close a month, list what is closed."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from engine.cli.context import CommandContext, CommandOption, command
from engine.cli.language import localize
from engine.cli.options import month_of_option
from engine.cli.output import iso, local, print_json

if TYPE_CHECKING:
    from engine.domain.ledger.closing import Closing
    from engine.domain.ledger.entry import Json

_PERIOD = CommandOption(
    "period", Annotated[str, typer.Argument(help=localize("月份，如 2026-01", "A month, such as 2026-01"))]
)

group = typer.Typer(no_args_is_help=True, help=localize("关账：月份的数字不再变", "Months, and closing them"))


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group.command("close", help=localize("关账（接收方部门负责人）", "Close a month (head of a receiving department)"))(
        command((_PERIOD,), _close)
    )
    group.command("list", help=localize("哪些月份已关账", "Which months are closed"))(command((), _list))
    app.add_typer(group, name="period")


def _close(desk: CommandContext, given: Mapping[str, Any]) -> None:
    from engine.services.actions.close_period import close_period

    actor, period = desk.actor, month_of_option(given["period"])
    closing = desk.write(lambda ledger: close_period(ledger, period, actor=actor, command_time=desk.command_time))
    if desk.options.json_:
        print_json(_json(desk, closing.period, closing))
        return
    at = local(closing.at, desk.zone)
    print(
        localize(
            f"{closing.period} 已关账，数字以 {at} 为准。", f"{closing.period} is closed: its figures stay as of {at}."
        )
    )


def _list(desk: CommandContext, given: Mapping[str, Any]) -> None:
    from engine.services.actions.close_period import months

    found = months(desk.ledger, desk.command_time.at)
    if desk.options.json_:
        print_json({"periods": [_json(desk, str(m.period), m.closing) for m in found]})
        return
    for month in found:
        closing = month.closing
        if closing is None:
            print(f"{month.period}  {localize('未关账', 'open')}")
        else:
            at = local(closing.at, desk.zone)
            print(f"{month.period}  {localize(f'{at} 关账（{closing.by}）', f'closed at {at} by {closing.by}')}")


def _json(desk: CommandContext, period: str, closing: "Closing | None") -> "Mapping[str, Json]":
    at = iso(closing.at, desk.zone) if closing is not None else None
    return {"period": period, "closed_at": at, "closed_by": closing.by if closing is not None else None}
