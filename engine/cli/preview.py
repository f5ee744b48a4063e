"""``preview``: the due dates that the definitions give, for a period or for an event."""

from typing import TYPE_CHECKING, Annotated

import typer

from engine.cli.folder import defined_in
from engine.cli.language import localize, localized
from engine.cli.options import (
    DatabaseOption,
    DefinitionsOption,
    JsonOption,
    LanguageOption,
    StateOption,
    date_of,
    instant_of,
    workspace_of,
    zone_of,
)
from engine.cli.output import print_json
from engine.domain.phrases import local_due

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

    from engine.domain.time.pause import Pause
    from engine.services.definitions.preview import AssumedEvent, PreviewItem


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "preview",
        help=localize("预览期限：按时间段，或按业务事件", "Preview due dates for a period or an event"),
    )(preview)


def preview(
    agreement: Annotated[str, typer.Argument(help=localize("约定 id", "Id of the agreement"))],
    obligation: Annotated[
        str | None, typer.Option("--obligation", help=localize("只看这项义务", "Only this obligation"))
    ] = None,
    since: Annotated[
        str | None, typer.Option("--from", help=localize("起始日期（含）", "First date"), metavar="DATE")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", help=localize("截止日期（含）", "Last date"), metavar="DATE")
    ] = None,
    event: Annotated[
        str | None, typer.Option("--event", help=localize("业务事件名称", "Name of a business event"))
    ] = None,
    at: Annotated[
        str | None, typer.Option("--at", help=localize("事件发生时间", "When the event happens"), metavar="T")
    ] = None,
    data: Annotated[
        list[str] | None,
        typer.Option("--data", help=localize("事件的字段", "A field of the event"), metavar="KEY=VALUE"),
    ] = None,
    paused: Annotated[
        list[str] | None,
        typer.Option(
            "--pause",
            help=localize("假设这段时间暂停，可重复使用", "Assume a pause in this period; repeatable"),
            metavar="FROM/TO",
        ),
    ] = None,
    with_steps: Annotated[bool, typer.Option("--explain", help=localize("显示每一步", "Show each step"))] = False,
    json_: JsonOption = False,
    definitions: DefinitionsOption = None,
    state: StateOption = None,
    database: DatabaseOption = None,
    lang: LanguageOption = None,
) -> None:
    """Show the due dates that the definitions folder gives; nothing is recorded."""
    from engine.services.definitions.preview import preview_event, preview_period
    from engine.views.preview import preview_json

    workspace = workspace_of(state, database, definitions)
    defined = defined_in(workspace.definitions)
    zone = zone_of(defined)
    pauses = [_pause(span, zone) for span in paused or []]
    if event is not None:
        assumed = _event(event, at, data or [], zone)
        items = preview_event(defined, agreement, assumed, zone, obligation=obligation, pauses=pauses)
    else:
        days = {"since": date_of(since), "until": date_of(until)}
        items = preview_period(defined, agreement, obligation=obligation, pauses=pauses, **days)
    if json_:
        print_json(preview_json(items, zone))
    else:
        _print_items(items, zone, with_steps=with_steps)


def _print_items(items: "Sequence[PreviewItem]", zone: "tzinfo", *, with_steps: bool) -> None:
    for item in items:
        o, occurrence = item.obligation, item.occurrence
        due = local_due(occurrence.due.at, zone) if occurrence.due else localize("期限待定", "due date pending")
        provisional = localize("（暂定）", " (provisional)") if occurrence.due and occurrence.due.provisional else ""
        print(f"{due:16}{provisional}  {occurrence.served or ''}  {localized(o.title)}  {o.id}")
        if with_steps:
            for step in item.steps:
                print(f"    {localized(step.text)}")
    if not items:
        print(localize("该时间段（或该事件）没有到期事项。", "Nothing falls due in this period (or from this event)."))


def _pause(span: str, zone: "tzinfo") -> "Pause":
    from engine.domain.text import Text
    from engine.domain.time.pause import Pause
    from engine.services.refused import Refused

    begin, slash, end = span.partition("/")
    since, until = instant_of(begin, zone) if slash else None, instant_of(end, zone) if slash else None
    if since is None or until is None or until < since:
        sentence = Text(zh="--pause 应写成 起/止，不是“{span}”", en="--pause takes FROM/TO, not “{span}”")
        raise Refused(sentence.filled(span=span))
    return Pause(since, until)


def _event(name: str, at: str | None, data: list[str], zone: "tzinfo") -> "AssumedEvent":
    from engine import clock
    from engine.services.definitions.preview import AssumedEvent

    happened = instant_of(at, zone) or clock.now().replace(microsecond=0)
    return AssumedEvent(name, happened, _fields(data))


def _fields(pairs: list[str]) -> dict[str, str]:
    from engine.domain.text import Text
    from engine.services.refused import Refused

    fields: dict[str, str] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            sentence = Text(zh="--data 应写成 字段=值，不是“{pair}”", en="--data takes FIELD=VALUE, not “{pair}”")
            raise Refused(sentence.filled(pair=pair))
        fields[name] = value
    return fields
