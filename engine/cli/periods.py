"""``period``: close a month, list the closed months."""

from engine.cli.command import Command, CommandGroup, Option
from engine.cli.context import CommandContext
from engine.cli.options import ACTING, month_of_option
from engine.cli.output import local, print_json
from engine.domain.text import Text
from engine.services.actions.close_period import close_period, months
from engine.views.periods import period_json, periods_json


def _close(context: CommandContext, *, period: str) -> None:
    actor, month = context.actor, month_of_option(period)
    closing = context.write(lambda ledger: close_period(ledger, month, actor=actor, command_time=context.command_time))
    if context.options.json_:
        print_json(period_json(closing.period, closing, context.zone))
        return
    at = local(closing.at, context.zone)
    context.say(
        f"{closing.period} 已关账，数字以 {at} 为准。",
        f"{closing.period} is closed: its figures are fixed as of {at}.",
    )


def _list(context: CommandContext) -> None:
    listed = months(context.ledger, context.command_time.at)
    if context.options.json_:
        print_json(periods_json(listed, context.zone))
        return
    for month in listed:
        closing = month.closing
        if closing is None:
            print(f"{month.period}  {context.localize('未关账', 'open')}")
        else:
            at = local(closing.at, context.zone)
            by = context.localized(context.names.of(closing.by))
            state = context.localize(f"{at} 关账（{by}）", f"closed at {at} by {by}")
            print(f"{month.period}  {state}")


_PERIOD = Option("PERIOD", Text(zh="月份，如 2026-01", en="A month, such as 2026-01"), required=True)

COMMANDS = (
    CommandGroup(
        "period",
        (
            Command(
                "close",
                _close,
                (_PERIOD, *ACTING),
                Text(zh="关账（接收方部门负责人）", en="Close a month (head of a receiving department)"),
            ),
            Command(
                "list",
                _list,
                ACTING,
                Text(zh="列出各月关账情况", en="List the months and whether they are closed"),
            ),
        ),
    ),
)
