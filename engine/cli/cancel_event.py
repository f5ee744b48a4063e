"""``events cancel``: cancel an event that did not happen after all, and show the consequences."""

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from engine.cli.context import CommandContext, CommandOption, command
from engine.cli.language import localize, localized
from engine.cli.output import local, print_json
from engine.domain.phrases import local_due
from engine.domain.text import Text

if TYPE_CHECKING:
    from datetime import tzinfo

    from engine.domain.deadline.due import Due
    from engine.services.actions.cancel_event import Cancellation

_EFFECTS = {
    "lapses": Text(zh="无需办理", en="lapses"),
    "moves": Text(zh="改期", en="moves"),
    "opens again": Text(zh="重新进行", en="reopens"),
    "appears": Text(zh="新增", en="appears"),
    "goes": Text(zh="不再生成", en="disappears"),
}


EVENT = CommandOption(
    "event",
    Annotated[
        str,
        typer.Argument(help=localize("业务事件：事件名/编号", "The event: NAME/NUMBER"), metavar="EVENT"),
    ],
)
REASON = CommandOption(
    "reason", Annotated[str, typer.Option("--reason", help=localize("撤销原因", "The reason"), metavar="TEXT")]
)
YES = CommandOption(
    "yes", Annotated[bool, typer.Option("--yes", help=localize("不再询问", "Do not ask for confirmation"))], False
)


def _cancel(context: CommandContext, values: Mapping[str, Any]) -> None:
    """Show the consequences, ask for confirmation, and record the cancellation."""
    from engine.services.actions import cancel_event as service
    from engine.services.refused import Refused

    event, reason, json_ = values["event"], values["reason"], context.options.json_
    ledger, command_time, actor = context.ledger, context.command_time, context.actor
    shown = None
    if context.options.dry_run or not values["yes"]:
        shown = service.preview(ledger, event, actor=actor, reason=reason, command_time=command_time)
        if context.options.dry_run or not json_:
            _show(shown, context.zone, json_=json_)
        if context.options.dry_run:
            return
        if not sys.stdin.isatty():
            raise Refused(Text(zh="无法交互确认：请加 --yes。", en="Cannot ask for confirmation here: add --yes."))
        if not typer.confirm(localize("确认撤销？", "Cancel it now?")):
            raise typer.Exit(1)
    done = service.cancel(
        ledger,
        event,
        actor=actor,
        reason=reason,
        command_time=command_time,
        shown=shown.id if shown is not None else None,
    )
    if shown is None or json_:
        _show(done, context.zone, json_=json_)
    if not json_:
        print(localize(f"已撤销：{done.event.id}", f"Cancelled: {done.event.id}"))


cancel = command((EVENT, REASON, YES), _cancel)
"""The function of ``events cancel``."""


def _show(shown: "Cancellation", zone: "tzinfo", *, json_: bool) -> None:
    from engine.views.cancellation import cancellation_json

    if json_:
        print_json(cancellation_json(shown, zone))
        return
    from rich.cells import set_cell_size

    print(f"{shown.event.id}  {localized(shown.title)}  {local(shown.event.at, zone)}")
    if not shown.occurrences:
        print(localize("没有事项受影响。", "No item is affected."))
    for item in shown.occurrences:
        old, new = _when(item.old, zone), _when(item.new, zone)
        dates = {"moves": f"{old} → {new}", "lapses": old, "goes": old}.get(item.effect.value, new)
        label = f" · {item.label}" if item.label else ""
        print(f"  {set_cell_size(localized(_EFFECTS[item.effect.value]), 12)}{dates}  {localized(item.title)}{label}")
        print(f"  {'':12}{item.occurrence}")
    people = sorted({p for item in shown.occurrences for p in item.notified})
    if people:
        print(localize(f"将通知：{'、'.join(people)}", f"Will be notified: {', '.join(people)}"))


def _when(due: "Due | None", zone: "tzinfo") -> str:
    return local_due(due.at, zone) if due is not None else localize("期限待定", "due date pending")
