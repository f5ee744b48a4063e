"""``events cancel``: an event that did not happen after all, and what follows from that."""

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from engine.cli.context import CommandContext, CommandOption, command
from engine.cli.language import localize, localized
from engine.cli.output import both, iso, local, print_json
from engine.domain.ledger.entry import Json
from engine.domain.phrases import local_due
from engine.domain.text import Text

if TYPE_CHECKING:
    from datetime import tzinfo

    from engine.domain.deadline.due import Due
    from engine.services.actions.cancel_event import Cancellation

_EFFECTS = {
    "lapses": Text(zh="不用再办", en="lapses"),
    "moves": Text(zh="改期", en="moves"),
    "opens again": Text(zh="重新进行", en="opens again"),
    "appears": Text(zh="新增", en="appears"),
    "goes": Text(zh="不再产生", en="goes"),
}


EVENT = CommandOption(
    "event",
    Annotated[
        str,
        typer.Argument(help=localize("哪一笔业务：事件名/编号", "Which event: its name/number"), metavar="EVENT"),
    ],
)
REASON = CommandOption(
    "reason", Annotated[str, typer.Option("--reason", help=localize("为什么撤销", "Why"), metavar="TEXT")]
)
YES = CommandOption("yes", Annotated[bool, typer.Option("--yes", help=localize("不再询问", "Do not ask"))], False)


def _cancel(desk: CommandContext, given: Mapping[str, Any]) -> None:
    """Show what follows, ask, and record it."""
    from engine.services.actions import cancel_event as service
    from engine.services.refused import Refused

    event, reason, json_ = given["event"], given["reason"], desk.options.json_
    ledger, command_time, actor = desk.ledger, desk.command_time, desk.actor
    shown = None
    if desk.options.dry_run or not given["yes"]:
        shown = service.preview(ledger, event, actor=actor, reason=reason, command_time=command_time)
        if desk.options.dry_run or not json_:
            _show(shown, desk.zone, json_=json_)
        if desk.options.dry_run:
            return
        if not sys.stdin.isatty():
            raise Refused(Text(zh="没有人可以确认：请加 --yes。", en="Nobody is there to ask: add --yes."))
        if not typer.confirm(localize("现在撤销？", "Cancel it now?")):
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
        _show(done, desk.zone, json_=json_)
    if not json_:
        print(localize(f"已撤销：{done.event.id}", f"Cancelled: {done.event.id}"))


cancel = command((EVENT, REASON, YES), _cancel)
"""``events cancel``."""


def _show(shown: "Cancellation", zone: "tzinfo", *, json_: bool) -> None:
    if json_:
        print_json(_json(shown, zone))
        return
    from rich.cells import set_cell_size

    print(f"{shown.event.id}  {localized(shown.title)}  {local(shown.event.at, zone)}")
    if not shown.occurrences:
        print(localize("没有事项因此变化。", "No occurrence changes."))
    for one in shown.occurrences:
        old, new = _when(one.old, zone), _when(one.new, zone)
        dates = {"moves": f"{old} → {new}", "lapses": old, "goes": old}.get(one.effect.value, new)
        label = f" · {one.label}" if one.label else ""
        print(f"  {set_cell_size(localized(_EFFECTS[one.effect.value]), 12)}{dates}  {localized(one.title)}{label}")
        print(f"  {'':12}{one.occurrence}")
    people = sorted({p for one in shown.occurrences for p in one.notified})
    if people:
        print(localize(f"会通知：{'、'.join(people)}", f"Will be told: {', '.join(people)}"))


def _when(due: "Due | None", zone: "tzinfo") -> str:
    return local_due(due.at, zone) if due is not None else localize("日期待定", "date awaited")


def _json(shown: "Cancellation", zone: "tzinfo") -> dict[str, Json]:
    def when(due: "Due | None") -> str | None:
        return iso(due.at, zone) if due is not None else None

    return {
        "event": shown.event.id,
        "title": both(shown.title),
        "occurrences": [
            {
                "occurrence": one.occurrence,
                "title": both(one.title),
                "effect": one.effect.value,
                "due_at": {"old": when(one.old), "new": when(one.new)},
                "told": one.notified,
            }
            for one in shown.occurrences
        ],
    }
