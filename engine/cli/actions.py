"""The commands on items, made from the table of entries: each records one kind of entry."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import typer

from engine.cli.action_options import (
    ACTION_COMMANDS,
    ALL_OF,
    AT,
    COMMENT,
    EVIDENCE,
    GROUPS,
    OCCURRENCE,
    OCCURRENCES,
    REFUSE,
    REQUEST,
    TO,
)
from engine.cli.context import CommandContext, attachments, command
from engine.cli.language import localize
from engine.cli.options import date_of
from engine.domain.ledger.entry import Kind
from engine.domain.ledger.transition import transition

if TYPE_CHECKING:
    from engine.domain.action.action import Action
    from engine.services.case import Done
    from engine.services.ports.ledger import Ledger

_INSTANTS = ("at", "time", "until")
_DATES = ("promised_on",)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("deliver", help=localize("交付（提供方）", "Deliver, with evidence (provider)"))(
        command((*OCCURRENCES, *EVIDENCE, AT, COMMENT), _deliver)
    )
    app.command(
        "request", help=localize("提出请求（接收方）", "Request an obligation that is due on request (consumer)")
    )(command((*REQUEST, COMMENT), _request))
    app.command(
        "confirm-date",
        help=localize("同意或不同意补记的时间（另一方）", "Approve or reject an earlier date (the other side)"),
    )(command((OCCURRENCE, REFUSE), _confirm_date))
    app.command("hand-over", help=localize("转交给同一岗位的同事", "Reassign to a colleague in the same role"))(
        command((*OCCURRENCES, *ALL_OF, TO, COMMENT), _hand_over)
    )
    groups: dict[str, typer.Typer] = {}
    for kind, action in ACTION_COMMANDS.items():
        group, _, last = (transition(kind).verb or "").rpartition(" ")
        if group and group not in groups:
            groups[group] = typer.Typer(help=GROUPS[group], no_args_is_help=True)
            app.add_typer(groups[group], name=group)
        add_to = groups[group] if group else app
        add_to.command(last, help=action.help)(command((OCCURRENCE, *action.options), partial(_act_on_one, kind)))


def _act_on_one(kind: Kind, context: CommandContext, values: Mapping[str, Any]) -> None:
    _act(context, kind, **values)


def _act(context: CommandContext, kind: Kind, **values: Any) -> None:
    from engine.services.actions.act import act

    action = _action(context, kind, **values)
    context.show(context.write(lambda ledger: act(ledger, action, context.command_time, context.evidence)))


def _hand_over(context: CommandContext, values: Mapping[str, Any]) -> None:
    from engine.domain.text import Text
    from engine.services.refused import Refused
    from engine.services.run.orphaned_assignments import assignments_of

    if values["all_"] != bool(values["from_"]):
        raise Refused(Text(zh="--all 和 --from ID 须同时使用。", en="Use --all and --from ID together."))
    if values["all_"]:
        ids = assignments_of(context.ledger, values["from_"])
        if not ids:
            sentence = Text(zh="{person} 没有转交来的未办结事项。", en="No open item is assigned to {person}.")
            raise Refused(sentence.filled(person=values["from_"]))
    else:
        ids = _ids(values)
    _act_on_each(context, Kind.REASSIGNED, ids, to=values["to"], comment=values["comment"])


def _ids(values: Mapping[str, Any]) -> tuple[str, ...]:
    """The occurrences that a command names, without repeats. Raises Refused if it names none."""
    from engine.domain.text import Text
    from engine.intake.id_list import ids
    from engine.services.refused import Refused

    listed = ids(values["from_file"]) if values["from_file"] is not None else ()
    named = tuple(dict.fromkeys((*(values["occurrences"] or ()), *listed)))
    if not named:
        raise Refused(
            Text(zh="请写明事项 id，或用 --from-file 指定表格。", en="Give the ids of the items, or --from-file.")
        )
    return named


def _act_on_each(context: CommandContext, kind: Kind, ids: Sequence[str], **values: Any) -> None:
    """Act on several occurrences; a refused one does not stop the others."""
    from engine.services.actions.act import act_all

    if len(ids) == 1:
        _act(context, kind, occurrence=ids[0], **values)
        return
    actions = [_action(context, kind, occurrence=id, **values) for id in ids]
    results = context.write(lambda ledger: act_all(ledger, actions, context.command_time, context.evidence))
    context.show_each([d.occurrence for d in actions], results)


def _action(context: CommandContext, kind: Kind, **values: Any) -> "Action":
    from engine.domain.action.action import Action

    actor = context.actor
    for name in values:
        if name in _INSTANTS:
            values[name] = context.instant(values[name])
        elif name in _DATES:
            values[name] = date_of(values[name])
    return Action(kind, actor=actor, **values)


def _confirm_date(context: CommandContext, values: Mapping[str, Any]) -> None:
    _act(context, Kind.DATE_REFUSED if values["refuse"] else Kind.DATE_CONFIRMED, occurrence=values["occurrence"])


def _deliver(context: CommandContext, values: Mapping[str, Any]) -> None:
    from engine.domain.text import Text
    from engine.services.refused import Refused

    if values["nothing"] and values["partial"]:
        raise Refused(Text(zh="--nothing 和 --partial 不能同时使用。", en="Use either --nothing or --partial."))
    kind = Kind.PARTLY_DELIVERED if values["partial"] else Kind.DELIVERED
    _act_on_each(
        context,
        Kind.NOTHING_TO_REPORT if values["nothing"] else kind,
        _ids(values),
        values=_pairs(values["evidence"] or [], "--evidence"),
        files=attachments(_pairs(values["file"] or [], "--file").items()),
        signed=frozenset(values["signed"] or ()),
        at=values["at"],
        comment=values["comment"],
    )


def _pairs(pairs: list[str], option: str) -> dict[str, str]:
    from engine.domain.text import Text
    from engine.services.refused import Refused

    parsed: dict[str, str] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            sentence = Text(zh="{option} 应写成 字段=值，不是“{pair}”", en="{option} takes FIELD=VALUE, not “{pair}”")
            raise Refused(sentence.filled(option=option, pair=pair))
        parsed[name] = value
    return parsed


def _request(context: CommandContext, values: Mapping[str, Any]) -> None:
    from engine.services.actions.request import request

    actor, wish = context.actor, context.instant(values["wish"])

    def record(ledger: "Ledger") -> "Done":
        return request(
            ledger,
            obligation=values["obligation"],
            actor=actor,
            command_time=context.command_time,
            key=values["key"],
            wish=wish,
            comment=values["comment"],
        )

    context.show(context.write(record))
