"""``preview``: the due dates that the definitions give, for a period or for an event."""

from collections.abc import Sequence
from datetime import tzinfo

from engine import clock
from engine.cli.command import Command, Option
from engine.cli.context import CommandContext
from engine.cli.folder import defined_in
from engine.cli.options import DATABASE, DEFINITIONS, JSON, STATE
from engine.cli.output import print_json
from engine.cli.wrong_call import WrongCall
from engine.domain.agreement.names import Names
from engine.domain.agreement.survey import Survey
from engine.domain.text import Text
from engine.domain.time.pause import Pause
from engine.reports.survey_text import SurveyText
from engine.services.definitions.named import agreement_or_survey
from engine.services.definitions.preview import AssumedEvent, PreviewItem, preview_event, preview_period
from engine.services.surveys.preview import preview_survey
from engine.services.time_input import date_of, instant_of, zone_of
from engine.views.preview import preview_json
from engine.views.survey import survey_preview_json
from engine.wording.dates import local_due
from engine.wording.steps import step_text


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
    named = agreement_or_survey(defined, agreement)
    if isinstance(named, Survey):
        shown = preview_survey(defined, named, since=date_of(since), until=date_of(until))
        if context.options.json_:
            print_json(survey_preview_json(shown, zone))
        else:
            text = SurveyText(defined.organisation, context.language, zone)
            print("\n".join(text.preview(shown, Names(defined.people))))
        return
    pauses = [_pause(span, zone) for span in paused]
    days = {"since": date_of(since), "until": date_of(until)}
    if event is not None:
        assumed = _event(event, at, data, zone)
        items = preview_event(defined, agreement, assumed, zone, obligation=obligation, pauses=pauses, **days)
    else:
        items = preview_period(defined, agreement, obligation=obligation, pauses=pauses, **days)
    if context.options.json_:
        print_json(preview_json(items, zone))
    else:
        _print_items(context, items, zone, with_steps=with_steps)


def _print_items(context: CommandContext, items: Sequence[PreviewItem], zone: tzinfo, *, with_steps: bool) -> None:
    for item in items:
        o, occurrence = item.obligation, item.occurrence
        due = local_due(occurrence.due.at, zone) if occurrence.due else context.localize("期限待定", "due date pending")
        provisional = (
            context.localize("（暂定）", " (provisional)") if occurrence.due and occurrence.due.provisional else ""
        )
        print(f"{due:16}{provisional}  {occurrence.served or ''}  {context.localized(o.title)}  {o.id}")
        if with_steps:
            for step in item.steps:
                print(f"    {context.localized(step_text(step))}")
    if not items:
        context.say("该时间段（或该事件）没有到期事项。", "Nothing falls due in this period (or from this event).")


def _pause(span: str, zone: tzinfo) -> Pause:

    begin, slash, end = span.partition("/")
    since, until = instant_of(begin, zone) if slash else None, instant_of(end, zone) if slash else None
    if since is None or until is None or until < since:
        raise WrongCall(zh="--pause 应写成 起/止，不是“{span}”", en="--pause takes FROM/TO, not “{span}”", span=span)
    return Pause(since, until)


def _event(name: str, at: str | None, data: Sequence[str], zone: tzinfo) -> AssumedEvent:

    happened = instant_of(at, zone) or clock.now().replace(microsecond=0)
    return AssumedEvent(name, happened, _fields(data))


def _fields(pairs: Sequence[str]) -> dict[str, str]:

    fields: dict[str, str] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise WrongCall(
                zh="--data 应写成 字段=值，不是“{pair}”", en="--data takes FIELD=VALUE, not “{pair}”", pair=pair
            )
        fields[name] = value
    return fields


COMMANDS = (
    Command(
        "preview",
        preview,
        (
            Option("AGREEMENT", Text(zh="约定或调查的 id", en="Id of the agreement, or of a survey"), required=True),
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
