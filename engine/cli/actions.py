"""The commands on items, drawn from the types of actions: each field is an option, each variant a flag."""

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields
from datetime import date, datetime
from inspect import Parameter
from pathlib import Path
from typing import Annotated, Any

import typer

from engine.cli.context import CommandContext, CommandOption, attachments, command
from engine.cli.language import localize, localized
from engine.cli.options import date_of
from engine.domain.action.action import Action
from engine.domain.action.deliver import AttestDelivery, Deliver
from engine.domain.action.reassign import Reassign
from engine.domain.action.request_item import RequestItem
from engine.domain.action.table import actions
from engine.domain.ledger.payload import Origin, field_types, origin_of
from engine.domain.text import Text
from engine.services.actions.act import act, act_all
from engine.services.actions.request import request
from engine.services.case import Done
from engine.services.ports.ledger import Ledger
from engine.services.refused import Refused
from engine.wording.action import action_help, field_label

_OPTION_NAMES = {"values": "evidence", "files": "file", "promised_on": "promised"}
"""The options whose name is not that of their field."""
_METAVARS = {
    "values": "FIELD=VALUE",
    "files": "FIELD=PATH",
    "signed": "FIELD",
    "to": "PERSON",
    "waiting_for": "WHO",
    "category": "CODE",
}
_ITEM = (
    CommandOption(
        "occurrence", Annotated[str, typer.Argument(help=localize("事项 id", "Id of the item"), metavar="ITEM")]
    ),
)
_ITEMS = (
    CommandOption(
        "occurrences",
        Annotated[
            list[str] | None,
            typer.Argument(help=localize("事项 id，可写多个", "Ids of the items"), metavar="ITEM"),
        ],
        None,
    ),
    CommandOption(
        "from_file",
        Annotated[
            Path | None,
            typer.Option(
                "--from-file",
                help=localize("表格文件，列出各事项 id", "A table that lists the ids of the items"),
                metavar="FILE",
            ),
        ],
        None,
    ),
)
_ALL_OF = (
    CommandOption(
        "all_",
        Annotated[bool, typer.Option("--all", help=localize("--from 的全部事项", "All items assigned to --from"))],
        False,
    ),
    CommandOption(
        "from_",
        Annotated[
            str | None,
            typer.Option(
                "--from", help=localize("原先转交给谁", "The person they are assigned to now"), metavar="PERSON"
            ),
        ],
        None,
    ),
)


def register(app: typer.Typer) -> None:
    """Add the commands: one for each name of an action, with its variants; names of two words are in a group."""
    by_name: dict[str, list[type[Action]]] = {}
    for type_ in actions():
        if type_.TRANSITION.name is not None and type_ is not AttestDelivery:
            by_name.setdefault(type_.TRANSITION.name, []).append(type_)
    groups: dict[str, typer.Typer] = {}
    for name, variants in by_name.items():
        group, _, last = name.rpartition(" ")
        if group and group not in groups:
            groups[group] = typer.Typer(help=localized(action_help(group)), no_args_is_help=True)
            app.add_typer(groups[group], name=group)
        add_to = groups[group] if group else app
        add_to.command(last, help=localized(action_help(name)))(_command(variants))


def _command(variants: Sequence[type[Action]]) -> Any:
    """The command of an action: its items, its fields, and a flag for each variant."""
    if variants == [RequestItem]:
        return command(_fields(variants), _request)
    items = (*_ITEMS, *_ALL_OF) if Reassign in variants else _ITEMS if Deliver in variants else _ITEM
    flags = tuple(_flag(type_) for type_ in variants if type_.TRANSITION.variant)

    def run(context: CommandContext, values: Mapping[str, Any]) -> None:
        _act(context, _variant(variants, values), values)

    return command((*items, *_fields(variants), *flags), run)


def _flag(variant: type[Action]) -> CommandOption:
    row = variant.TRANSITION
    help = localized(action_help(row.name or "", row.variant))
    return CommandOption(row.variant, Annotated[bool, typer.Option(f"--{row.variant}", help=help)], False)


def _fields(variants: Sequence[type[Action]]) -> tuple[CommandOption, ...]:
    """An option for each field that the person gives, in the order of the fields; required ones have no default."""
    options: dict[str, CommandOption] = {}
    for type_ in variants:
        for f in fields(type_):
            if f.name not in options and (origin_of(f) in (Origin.INPUT, Origin.ATTACHED) or f.name == "at"):
                required = f.default is MISSING and f.default_factory is MISSING
                options[f.name] = _option(type_, f.name, required=required)
    return tuple(sorted(options.values(), key=lambda option: option.default is not Parameter.empty))


def _option(action: type[Action], name: str, *, required: bool) -> CommandOption:
    type_, help = field_types(action)[name], localized(field_label(action, name))
    if name == "obligation":
        return CommandOption(name, Annotated[str, typer.Argument(help=help)])
    written = f"--{_OPTION_NAMES.get(name, name).replace('_', '-')}"
    metavar = _METAVARS.get(name, "T" if type_ is datetime else "DATE" if type_ is date else None)
    spelled = typer.Option(written, help=help, metavar=metavar)
    if type_ not in (str, int, datetime, date):
        return CommandOption(name, Annotated[list[str] | None, spelled], None)
    cli_type: Any = int if type_ is int else str
    if required:
        return CommandOption(name, Annotated[cli_type, spelled])
    return CommandOption(name, Annotated[cli_type | None, spelled], None)


def _variant(variants: Sequence[type[Action]], values: Mapping[str, Any]) -> type[Action]:
    """The form of the action that the flags choose. Raises Refused if two exclude each other."""
    chosen = [type_ for type_ in variants if type_.TRANSITION.variant and values[type_.TRANSITION.variant]]
    if len(chosen) > 1:
        first, second = (type_.TRANSITION.variant for type_ in chosen)
        message = Text(zh="--{first} 和 --{second} 不能同时使用。", en="Use either --{first} or --{second}.")
        raise Refused(message.filled(first=first, second=second))
    return chosen[0] if chosen else next(type_ for type_ in variants if not type_.TRANSITION.variant)


def _act(context: CommandContext, type_: type[Action], values: Mapping[str, Any]) -> None:
    """Act on each item; a refused one does not stop the others."""
    ids = _ids(context, values)
    own = {name: parsed for name, parsed in _parsed(context, type_, values).items() if parsed is not None}
    done = [type_(occurrence=id, actor=context.actor, **own) for id in ids]
    if len(done) == 1:
        context.show(context.write(lambda ledger: act(ledger, done[0], context.command_time, context.evidence)))
        return
    results = context.write(lambda ledger: act_all(ledger, done, context.command_time, context.evidence))
    context.show_each(ids, results)


def _parsed(context: CommandContext, type_: type[Action], values: Mapping[str, Any]) -> Mapping[str, Any]:
    """The fields of an action from the options; None where an option is not used."""
    types = field_types(type_)
    parsed: dict[str, Any] = {}
    for name in (types.keys() & values.keys()) - {"occurrence"}:
        written = values[name]
        if written is None:
            continue
        if types[name] is datetime:
            parsed[name] = context.instant(written)
        elif types[name] is date:
            parsed[name] = date_of(written)
        elif name == "values":
            parsed[name] = _pairs(written, "--evidence")
        elif name == "files":
            parsed[name] = attachments(_pairs(written, "--file").items())
        else:
            parsed[name] = frozenset(written) if name == "signed" else written
    return parsed


def _pairs(pairs: Sequence[str], option: str) -> dict[str, str]:
    parsed: dict[str, str] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            message = Text(zh="{option} 应写成 字段=值，不是“{pair}”", en="{option} takes FIELD=VALUE, not “{pair}”")
            raise Refused(message.filled(option=option, pair=pair))
        parsed[name] = value
    return parsed


def _ids(context: CommandContext, values: Mapping[str, Any]) -> tuple[str, ...]:
    """The occurrences that a command names, without repeats. Raises Refused if it names none."""
    from engine.intake.id_list import ids
    from engine.services.run.orphaned_assignments import assignments_of

    if "occurrence" in values:
        return (values["occurrence"],)
    if values.get("all_", False) != bool(values.get("from_")):
        raise Refused(Text(zh="--all 和 --from ID 须同时使用。", en="Use --all and --from ID together."))
    if values.get("all_"):
        assigned = assignments_of(context.ledger, values["from_"])
        if not assigned:
            message = Text(zh="{person} 没有转交来的未办结事项。", en="No open item is assigned to {person}.")
            raise Refused(message.filled(person=values["from_"]))
        return tuple(assigned)
    listed = ids(values["from_file"]) if values["from_file"] is not None else ()
    named = tuple(dict.fromkeys((*(values["occurrences"] or ()), *listed)))
    if not named:
        raise Refused(
            Text(zh="请写明事项 id，或用 --from-file 指定表格。", en="Give the ids of the items, or --from-file.")
        )
    return named


def _request(context: CommandContext, values: Mapping[str, Any]) -> None:
    actor, wish = context.actor, context.instant(values["wish"])

    def record(ledger: Ledger) -> Done:
        return request(
            ledger,
            obligation=values["obligation"],
            actor=actor,
            command_time=context.command_time,
            key=values["key"],
            wish=wish,
            comment=values["comment"] or "",
        )

    context.show(context.write(record))
