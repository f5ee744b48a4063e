"""``preview``: the due dates that the definitions give, for a period or for an event."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from engine.cli.folder import agreement_of, defined_in, refuse_unknown
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
from engine.cli.output import both, iso, print_json
from engine.domain.ledger.entry import Json
from engine.domain.phrases import local_due

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import tzinfo

    from engine.domain.agreement.agreement import Agreement, Obligation
    from engine.domain.agreement.definitions import Definitions
    from engine.domain.deadline.explanation_steps import Step
    from engine.domain.ledger.event import Fact
    from engine.domain.occurrence.facts import Facts
    from engine.domain.occurrence.occurrence import Occurrence, Window
    from engine.domain.time.pause import Pause

    Item = tuple[Obligation, Occurrence, tuple[Step, ...]]


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
    from engine.domain.occurrence.facts import Facts

    workspace = workspace_of(state, database, definitions)
    defined = defined_in(workspace.definitions)
    zone = zone_of(defined)
    chosen = agreement_of(defined, agreement)
    obligations = _obligations_of(chosen, obligation)
    facts = Facts.of(())
    if event is not None:
        fact = _event(defined, event, at, data or [], zone)
        facts = Facts.of((fact,))
        obligations = [o for o in obligations if o.trigger.kind == "event" and event in o.trigger.events]
        window = _event_window(fact, chosen, zone)
    else:
        window = _period_window(date_of(since) or chosen.effective_from, date_of(until))
    pauses = [_pause(span, zone) for span in paused or []]
    found = (item for o in obligations for item in _items(defined, chosen, o, window, facts, pauses))
    items = sorted(found, key=lambda item: (item[1].due.at if item[1].due else item[1].opens_at, item[1].id))
    if json_:
        print_json({"occurrences": [_preview_json(*item, zone) for item in items]})
    else:
        _print_items(items, zone, with_steps=with_steps)


def _obligations_of(agreement: "Agreement", id: str | None) -> "list[Obligation]":
    """The obligation of that id or its parts; all obligations if the id is None. Raises Refused if there is none."""
    obligations = [o for o in agreement.obligations if id is None or id in (o.id, o.part_of)]
    if not obligations:
        refuse_unknown(id or "", [o.id for o in agreement.obligations], zh="义务", en="obligation")
    return obligations


def _event_window(fact: "Fact", agreement: "Agreement", zone: "tzinfo") -> "Window":
    """The days on which the items of an event may fall due."""
    from engine.domain.occurrence.occurrence import Window

    on = fact.current.at.astimezone(zone).date()
    return Window(min(on, agreement.effective_from) - timedelta(days=1), on + timedelta(days=400))


def _period_window(first: date, last: date | None) -> "Window":
    """The days of a period; a year if it has no end."""
    from engine.domain.occurrence.occurrence import Window

    return Window(first, last or first + timedelta(days=365))


def _items(
    defined: "Definitions",
    agreement: "Agreement",
    obligation: "Obligation",
    window: "Window",
    facts: "Facts",
    pauses: "list[Pause]",
) -> "Iterator[Item]":
    """The items of an obligation without repeats, each with the steps that lead to its due date."""
    from engine.domain.occurrence.expand.obligation import of_obligation
    from engine.domain.occurrence.verdict import with_pauses
    from engine.domain.time.calendar import Calendar
    from engine.wording.explanation import explain_due

    calendar = next(Calendar(table) for table in defined.calendars if table.id == obligation.calendar)
    for occurrence in of_obligation(agreement, obligation, calendar, window, facts, defined.catalogue):
        if occurrence.number in (None, 1):
            steps = explain_due(obligation, occurrence, calendar, facts, pauses=pauses)
            yield obligation, with_pauses(obligation, occurrence, calendar, pauses), steps


def _print_items(items: "list[Item]", zone: "tzinfo", *, with_steps: bool) -> None:
    from engine.wording.steps import step_text

    for o, occurrence, steps in items:
        due = local_due(occurrence.due.at, zone) if occurrence.due else localize("期限待定", "due date pending")
        provisional = localize("（暂定）", " (provisional)") if occurrence.due and occurrence.due.provisional else ""
        print(f"{due:16}{provisional}  {occurrence.served or ''}  {localized(o.title)}  {o.id}")
        if with_steps:
            for step in steps:
                print(f"    {localized(step_text(step))}")
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


def _event(defined: "Definitions", name: str, at: str | None, data: list[str], zone: "tzinfo") -> "Fact":
    from engine import clock
    from engine.domain.agreement.field_value import BadValue, canonical_value
    from engine.domain.ledger.event import Event, Fact
    from engine.services.refused import Refused

    type_ = defined.catalogue.event(name)
    if type_ is None:
        refuse_unknown(name, [e.name for e in defined.catalogue.events], zh="事件", en="event")
    values: dict[str, str] = {}
    for pair in data:
        key, equals, raw = pair.partition("=")
        field = type_.field(key)
        if not equals or field is None:
            refuse_unknown(key, [f.name for f in type_.fields], zh="字段", en="field")
        try:
            values[key] = canonical_value(field, raw, zone)
        except BadValue as bad:
            raise Refused("cell-wrong", column=key, why=bad.refusal) from None
    happened = instant_of(at, zone) or clock.now().replace(microsecond=0)
    return Fact((Event(name, "preview", "preview", happened, values, happened, "preview"),))


def _preview_json(
    o: "Obligation", occurrence: "Occurrence", steps: "tuple[Step, ...]", zone: "tzinfo"
) -> dict[str, Json]:
    return {
        "obligation": o.id,
        "occurrence": occurrence.id,
        "period": occurrence.served,
        "serves": o.trigger.serves.value if o.trigger.kind == "recurring" else None,
        "opens_at": iso(occurrence.opens_at, zone),
        "due_at": iso(occurrence.due.at, zone) if occurrence.due else None,
        "provisional": bool(occurrence.due and occurrence.due.provisional),
        "steps": steps_json(steps, zone),
    }


def steps_json(steps: "tuple[Step, ...]", zone: "tzinfo") -> list[Json]:
    """The steps of an explanation as JSON."""
    from engine.wording.steps import step_text

    return [{"text": both(step_text(s)), "at": iso(s.at, zone) if s.at else None} for s in steps]
