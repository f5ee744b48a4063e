"""``delegate``: who stands in for whom."""

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
            typer.Option("--to", help=localize("谁代理（people.csv 的 id）", "Who stands in"), metavar="PERSON"),
        ],
        None,
    ),
    _date("from_", "--from", "从哪天起（默认今天）", "The first day (default: today)"),
    _date("until", "--until", "到哪天为止", "The last day"),
    CommandOption(
        "end", Annotated[bool, typer.Option("--end", help=localize("结束我的代理", "End my delegations"))], False
    ),
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("delegate", help=localize("请同事代理一段时间", "Have a colleague stand in for a span of days"))(
        command(_DELEGATE, _delegate)
    )


def _delegate(desk: CommandContext, given: Mapping[str, Any]) -> None:
    from engine.domain.text import Text
    from engine.services.actions.delegate import delegate, end_delegation
    from engine.services.refused import Refused

    actor, to, until = desk.actor, given["to"], date_of(given["until"])
    if given["end"]:
        _show(
            desk,
            desk.write(lambda ledger: end_delegation(ledger, actor=actor, command_time=desk.command_time)),
            ended=True,
        )
        return
    if to is None or until is None:
        raise Refused(
            Text(
                zh="请写明谁代理、到哪天：--to ID --until 2026-01-31；结束用 --end。",
                en="Say who stands in and until when: --to ID --until 2026-01-31; or --end.",
            )
        )
    since: date = date_of(given["from_"]) or desk.command_time.at.astimezone(desk.zone).date()
    made = desk.write(
        lambda ledger: delegate(ledger, actor=actor, to=to, since=since, until=until, command_time=desk.command_time)
    )
    _show(desk, [made], ended=False)


def _show(desk: CommandContext, shown: "Iterable[Delegation]", *, ended: bool) -> None:
    listed = list(shown)
    if desk.options.json_:
        delegations = [
            {"by": d.by, "to": d.to, "from": d.since.isoformat(), "until": d.until.isoformat()} for d in listed
        ]
        print_json({"delegations": delegations, "ended": ended})
        return
    for d in listed:
        head, span = localize("已结束：", "Ended: ") if ended else "", f"{d.since} – {d.until}"
        print(head + localize(f"{d.to} 代理 {d.by}，{span}", f"{d.to} stands in for {d.by}, {span}"))
