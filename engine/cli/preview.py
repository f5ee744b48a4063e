"""``preview``: the due dates that the definitions give, for a period or for an event."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta, tzinfo

from engine import clock
from engine.cli.command import Command, Option
from engine.cli.context import CommandContext
from engine.cli.folder import agreement_of, defined_in, refuse_unknown
from engine.cli.options import DATABASE, DEFINITIONS, JSON, STATE
from engine.cli.output import print_json
from engine.cli.wrong_call import WrongCall
from engine.domain.agreement.agreement import Agreement, Obligation
from engine.domain.agreement.definitions import Definitions
from engine.domain.agreement.field_value import BadValue, canonical_value
from engine.domain.deadline.explanation_steps import Step
from engine.domain.ledger.entry import Json
from engine.domain.ledger.event import Event, Fact
from engine.domain.occurrence.expand.obligation import of_obligation
from engine.domain.occurrence.facts import Facts
from engine.domain.occurrence.occurrence import Occurrence, Window
from engine.domain.occurrence.verdict import with_pauses
from engine.domain.phrases import local_due
from engine.domain.text import Text
from engine.domain.time.calendar import Calendar
from engine.domain.time.pause import Pause
from engine.services.refused import Refused
from engine.services.written_time import date_of, instant_of, zone_of
from engine.views.values import both, iso
from engine.wording.explanation import explain_due

Item = tuple[Obligation, Occurrence, tuple[Step, ...]]


def preview(
    context: CommandContext,
    *,
    agreement: str,
    obligation: str | None,
    since: str | None,
    until: str | None,
    event: str | None,
    at: str | None,
    data: Sequence[str],
    paused: Sequence[str],
    with_steps: bool,
) -> None:
    """Show the due dates that the definitions folder gives; nothing is recorded."""
    defined = defined_in(context)
    zone = zone_of(defined)
    chosen = agreement_of(defined, agreement)
    obligations = _obligations_of(chosen, obligation)
    facts = Facts.of(())
    if event is not None:
        fact = _event(defined, event, at, data, zone)
        facts = Facts.of((fact,))
        obligations = [o for o in obligations if o.trigger.kind == "event" and event in o.trigger.events]
        window = _event_window(fact, chosen, zone)
    else:
        window = _period_window(date_of(since) or chosen.effective_from, date_of(until))
    pauses = [_pause(span, zone) for span in paused]
    found = (item for o in obligations for item in _items(defined, chosen, o, window, facts, pauses))
    items = sorted(found, key=lambda item: (item[1].due.at if item[1].due else item[1].opens_at, item[1].id))
    if context.options.json_:
        print_json({"occurrences": [_preview_json(*item, zone) for item in items]})
    else:
        _print_items(context, items, zone, with_steps=with_steps)


def _obligations_of(agreement: Agreement, id: str | None) -> list[Obligation]:
    """The obligation of that id or its parts; all obligations if the id is None. Raises Refused if there is none."""
    obligations = [o for o in agreement.obligations if id is None or id in (o.id, o.part_of)]
    if not obligations:
        refuse_unknown("obligation-unknown", id or "", [o.id for o in agreement.obligations])
    return obligations


def _event_window(fact: Fact, agreement: Agreement, zone: tzinfo) -> Window:
    """The days on which the items of an event may fall due."""
    on = fact.current.at.astimezone(zone).date()
    return Window(min(on, agreement.effective_from) - timedelta(days=1), on + timedelta(days=400))


def _period_window(first: date, last: date | None) -> Window:
    """The days of a period; a year if it has no end."""
    return Window(first, last or first + timedelta(days=365))


def _items(
    defined: Definitions,
    agreement: Agreement,
    obligation: Obligation,
    window: Window,
    facts: Facts,
    pauses: list[Pause],
) -> Iterator[Item]:
    """The items of an obligation without repeats, each with the steps that lead to its due date."""
    calendar = next(Calendar(table) for table in defined.calendars if table.id == obligation.calendar)
    for occurrence in of_obligation(agreement, obligation, calendar, window, facts, defined.catalogue):
        if occurrence.number in (None, 1):
            steps = explain_due(obligation, occurrence, calendar, facts, pauses=pauses)
            yield obligation, with_pauses(obligation, occurrence, calendar, pauses), steps


def _print_items(context: CommandContext, items: list[Item], zone: tzinfo, *, with_steps: bool) -> None:
    for o, occurrence, steps in items:
        due = local_due(occurrence.due.at, zone) if occurrence.due else context.localize("期限待定", "due date pending")
        provisional = (
            context.localize("（暂定）", " (provisional)") if occurrence.due and occurrence.due.provisional else ""
        )
        print(f"{due:16}{provisional}  {occurrence.served or ''}  {context.localized(o.title)}  {o.id}")
        if with_steps:
            for step in steps:
                print(f"    {context.localized(step.text)}")
    if not items:
        context.say("该时间段（或该事件）没有到期事项。", "Nothing falls due in this period (or from this event).")


def _pause(span: str, zone: tzinfo) -> Pause:

    begin, slash, end = span.partition("/")
    since, until = instant_of(begin, zone) if slash else None, instant_of(end, zone) if slash else None
    if since is None or until is None or until < since:
        raise WrongCall(zh="--pause 应写成 起/止，不是“{span}”", en="--pause takes FROM/TO, not “{span}”", span=span)
    return Pause(since, until)


def _event(defined: Definitions, name: str, at: str | None, data: Sequence[str], zone: tzinfo) -> Fact:

    type_ = defined.catalogue.event(name)
    if type_ is None:
        refuse_unknown("event-unknown", name, [e.name for e in defined.catalogue.events])
    values: dict[str, str] = {}
    for pair in data:
        key, equals, raw = pair.partition("=")
        field = type_.field(key)
        if not equals or field is None:
            refuse_unknown("field-unknown", key, [f.name for f in type_.fields])
        try:
            values[key] = canonical_value(field, raw, zone)
        except BadValue as bad:
            raise Refused("value-unreadable", name=key, why=bad.text) from None
    happened = instant_of(at, zone) or clock.now().replace(microsecond=0)
    return Fact((Event(name, "preview", "preview", happened, values, happened, "preview"),))


def _preview_json(o: Obligation, occurrence: Occurrence, steps: tuple[Step, ...], zone: tzinfo) -> dict[str, Json]:
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


def steps_json(steps: tuple[Step, ...], zone: tzinfo) -> list[Json]:
    """The steps of an explanation as JSON."""
    return [{"text": both(s.text), "at": iso(s.at, zone) if s.at else None} for s in steps]


COMMANDS = (
    Command(
        "preview",
        preview,
        (
            Option("AGREEMENT", Text(zh="约定 id", en="Id of the agreement"), required=True),
            Option("--obligation", Text(zh="只看这项义务", en="Only this obligation")),
            Option("--from", Text(zh="起始日期（含）", en="First date"), "since", metavar="DATE"),
            Option("--until", Text(zh="截止日期（含）", en="Last date"), metavar="DATE"),
            Option("--event", Text(zh="业务事件名称", en="Name of a business event")),
            Option("--at", Text(zh="事件发生时间", en="When the event happens"), metavar="T"),
            Option("--data", Text(zh="事件的字段", en="A field of the event"), metavar="KEY=VALUE", multiple=True),
            Option(
                "--pause",
                Text(zh="假设这段时间暂停，可重复使用", en="Assume a pause in this period; repeatable"),
                "paused",
                metavar="FROM/TO",
                multiple=True,
            ),
            Option("--explain", Text(zh="显示每一步", en="Show each step"), "with_steps", type=bool),
            JSON,
            DEFINITIONS,
            STATE,
            DATABASE,
        ),
    ),
)
