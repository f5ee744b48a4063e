"""``events cancel``: cancel an event that did not happen after all, and show the consequences."""

import sys

from rich.cells import set_cell_size

from engine.cli.command import Command, Option
from engine.cli.context import CommandContext
from engine.cli.options import ACTING, YES
from engine.cli.output import local, print_json
from engine.cli.wrong_call import WrongCall
from engine.domain.deadline.due import Due
from engine.domain.text import Text
from engine.services.actions import cancel_event as service
from engine.services.actions.cancel_event import Cancellation
from engine.views.cancellation import cancellation_json
from engine.wording.dates import local_due

_EFFECTS = {
    "lapses": Text(zh="无需办理", en="lapses"),
    "moves": Text(zh="改期", en="moves"),
    "opens again": Text(zh="重新进行", en="reopens"),
    "appears": Text(zh="新增", en="appears"),
    "goes": Text(zh="不再生成", en="disappears"),
}


def _cancel(context: CommandContext, *, event: str, reason: str, yes: bool) -> None:
    """Show the consequences, ask for confirmation, and record the cancellation."""
    dry_run, json_ = context.options.dry_run, context.options.json_
    ledger, command_time, actor = context.ledger, context.command_time, context.actor
    shown = None
    if dry_run or not yes:
        shown = service.preview(ledger, event, actor=actor, reason=reason, command_time=command_time)
        if dry_run or not json_:
            _show(context, shown)
        if dry_run:
            return
        if not sys.stdin.isatty():
            raise WrongCall(zh="无法交互确认：请加 --yes。", en="Cannot ask for confirmation here: add --yes.")
        context.confirm("确认撤销？", "Cancel it now?")
    done = service.cancel(
        ledger,
        event,
        actor=actor,
        reason=reason,
        command_time=command_time,
        shown=shown.id if shown is not None else None,
    )
    if shown is None or json_:
        _show(context, done)
    if not json_:
        context.say(f"已撤销：{done.event.id}", f"Cancelled: {done.event.id}")


def _show(context: CommandContext, shown: Cancellation) -> None:
    zone = context.zone
    if context.options.json_:
        print_json(cancellation_json(shown, zone))
        return
    print(f"{shown.event.id}  {context.localized(shown.title)}  {local(shown.event.at, zone)}")
    if not shown.occurrences:
        context.say("没有事项受影响。", "No item is affected.")
    for item in shown.occurrences:
        old, new = _when(context, item.old), _when(context, item.new)
        dates = {"moves": f"{old} → {new}", "lapses": old, "goes": old}.get(item.effect.value, new)
        label = f" · {item.label}" if item.label else ""
        effect = set_cell_size(context.localized(_EFFECTS[item.effect.value]), 12)
        print(f"  {effect}{dates}  {context.localized(item.title)}{label}")
        print(f"  {'':12}{item.occurrence}")
    people = sorted({p for item in shown.occurrences for p in item.notified})
    if people:
        names = context.names.listed(people)
        context.say(f"将通知：{names.zh}", f"Will be notified: {names.en}")


def _when(context: CommandContext, due: Due | None) -> str:
    return local_due(due.at, context.zone) if due is not None else context.localize("期限待定", "due date pending")


CANCEL = Command(
    "cancel",
    _cancel,
    (
        Option("EVENT", Text(zh="业务事件：事件名/编号", en="The event: NAME/NUMBER"), required=True),
        Option("--reason", Text(zh="撤销原因", en="The reason"), required=True),
        YES,
        *ACTING,
    ),
    Text(zh="撤销业务：显示影响，确认后记录", en="Cancel an event: show what it affects, then record it"),
)
