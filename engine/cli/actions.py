"""The commands on items, drawn from the types of actions: each field is an option, each variant a flag."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, fields
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from engine.cli.command import Command, CommandGroup, Option
from engine.cli.context import CommandContext, attachments
from engine.cli.options import ACTING, ITEM
from engine.cli.wrong_call import WrongCall
from engine.domain.action.action import Action
from engine.domain.action.reassign import Reassign
from engine.domain.action.request_item import RequestItem
from engine.domain.action.table import actions
from engine.domain.ledger.payload import Origin, field_types, origin_of
from engine.domain.refusal import Refusal
from engine.domain.text import Text
from engine.intake.id_list import IdList, id_list
from engine.services.actions.act import act, act_all, shared_evidence
from engine.services.actions.request import request
from engine.services.case import Done
from engine.services.ports.ledger import Ledger
from engine.services.refused import Refused
from engine.services.run.orphaned_assignments import assignments_of
from engine.services.snapshot import rulebook
from engine.services.time_input import date_of
from engine.wording.action import action_help, field_label
from engine.wording.late_reason import category_code
from engine.wording.names import party_code
from engine.wording.rating import decision_code
from engine.wording.refusal import refusal_text

_OPTION_NAMES = {"values": "evidence", "files": "file", "promised_on": "promised", "dimensions": "dimension"}
"""The options whose name is not that of their field."""
_METAVARS = {
    "values": "FIELD=VALUE",
    "files": "FIELD=PATH",
    "signed": "FIELD",
    "to": "PERSON",
    "waiting_for": "WHO",
    "category": "CODE",
    "dimensions": "DIMENSION=SCORE",
    "lost_minutes": "MINUTES",
    "rater": "PERSON",
    "person": "PERSON",
    "decision": "DECISION",
}
_ITEMS = (
    Option("ITEM", Text(zh="事项 id，可写多个", en="Ids of the items"), "occurrences", multiple=True),
    Option(
        "--from-file",
        Text(zh="表格文件，列出各事项 id", en="A table that lists the ids of the items"),
        type=Path,
        metavar="FILE",
    ),
)
_ALL_OF = (
    Option("--all", Text(zh="--from 的全部事项", en="All items assigned to --from"), "all_", type=bool),
    Option("--from", Text(zh="原先转交给谁", en="The person they are assigned to now"), "from_", metavar="PERSON"),
)


def _commands() -> Iterator[Command | CommandGroup]:
    """One command for each name of an action, with its variants; names of two words are in a group."""
    by_name: dict[str, list[type[Action]]] = {}
    for type_ in actions():
        if type_.TRANSITION.name is not None and type_.CHOSEN:
            by_name.setdefault(type_.TRANSITION.name, []).append(type_)
    groups: dict[str, list[Command]] = {}
    for name, variants in by_name.items():
        group, _, last = name.rpartition(" ")
        command = _command(last, variants, action_help(name))
        if group:
            groups.setdefault(group, []).append(command)
        else:
            yield command
    for name, members in groups.items():
        yield CommandGroup(name, tuple(members))


def _command(name: str, variants: Sequence[type[Action]], help: Text) -> Command:
    """The command of an action: its items, its fields, and a flag for each variant."""
    if RequestItem in variants:
        return Command(name, _request, (*_options(variants), *ACTING), help)
    items = _ITEMS if any(type_.ON_SEVERAL for type_ in variants) else (ITEM,)
    items = (*items, *_ALL_OF) if Reassign in variants else items
    flags = [
        Option(f"--{row.variant}", action_help(row.name or "", row.variant), row.variant, type=bool)
        for row in (type_.TRANSITION for type_ in variants)
        if row.variant
    ]
    return Command(name, partial(_act, variants=variants), (*items, *_options(variants), *flags, *ACTING), help)


def _options(variants: Sequence[type[Action]]) -> Sequence[Option]:
    """An option for each field that the person gives: the required ones first, time and comment last."""
    options: dict[str, Option] = {}
    for type_ in variants:
        for f in fields(type_):
            if f.name not in options and (origin_of(f) in (Origin.INPUT, Origin.ATTACHED) or f.name == "at"):
                required = f.default is MISSING and f.default_factory is MISSING
                options[f.name] = _option(type_, f.name, required=required)
    return sorted(options.values(), key=lambda option: (not option.required, option.key in ("at", "comment")))


def _option(action: type[Action], name: str, *, required: bool) -> Option:
    type_, help = field_types(action)[name], field_label(action, name)
    if name == "obligation":
        return Option("OBLIGATION", help, name, required=True)
    return Option(
        f"--{_OPTION_NAMES.get(name, name).replace('_', '-')}",
        help,
        name,
        type=int if type_ is int else str,
        metavar=_METAVARS.get(name, "T" if type_ is datetime else "DATE" if type_ is date else None),
        required=required,
        multiple=type_ not in (str, int, datetime, date),
    )


def _act(context: CommandContext, variants: Sequence[type[Action]], **values: Any) -> None:
    """Act on each item; a refused one does not stop the others."""
    type_, occurrences = _variant(variants, values), _occurrences(context, values)
    own = _parsed(context, type_, values)
    done = [type_(occurrence=id, actor=context.actor, **own) for id in occurrences]
    if len(done) == 1:
        context.show(context.write(lambda ledger: act(ledger, done[0], context.command_time, context.evidence)))
        return
    results = context.write(lambda ledger: act_all(ledger, done, context.command_time, context.evidence))
    context.show_each(occurrences, results, shared_evidence(done, results))


def _variant(variants: Sequence[type[Action]], values: Mapping[str, Any]) -> type[Action]:
    """The form of the action that the flags choose. Raises WrongCall if two exclude each other."""
    chosen = [type_ for type_ in variants if values.get(type_.TRANSITION.variant)]
    if len(chosen) > 1:
        first, second = (type_.TRANSITION.variant for type_ in chosen)
        raise WrongCall(
            zh="--{first} 和 --{second} 不能同时使用。",
            en="Use either --{first} or --{second}.",
            first=first,
            second=second,
        )
    return chosen[0] if chosen else next(type_ for type_ in variants if not type_.TRANSITION.variant)


def _parsed(context: CommandContext, type_: type[Action], values: Mapping[str, Any]) -> Mapping[str, Any]:
    """The fields of an action from the options that are used."""
    types = field_types(type_)
    parsed: dict[str, Any] = {}
    for name in (types.keys() & values.keys()) - {"occurrence"}:
        written = values[name]
        if written is None or written == ():
            continue
        if types[name] is datetime:
            parsed[name] = context.instant(written)
        elif types[name] is date:
            parsed[name] = date_of(written)
        elif name == "values":
            parsed[name] = _pairs(written, "--evidence")
        elif name == "files":
            parsed[name] = attachments(_pairs(written, "--file").items())
        elif name == "dimensions":
            parsed[name] = _scores(_pairs(written, "--dimension"))
        elif name == "decision":
            parsed[name] = decision_code(written)
        elif name in ("to", "rater", "person"):
            parsed[name] = context.person(written)
        elif name == "category":
            own = rulebook(context.ledger).organisation.late_reasons
            parsed[name] = written if own else category_code(written)
        elif name == "waiting_for":
            parsed[name] = party_code(rulebook(context.ledger).organisation, written)
        else:
            parsed[name] = frozenset(written) if name == "signed" else written
    return parsed


def _pairs(pairs: Sequence[str], option: str) -> dict[str, str]:
    parsed: dict[str, str] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise WrongCall(
                zh="{option} 应写成 字段=值，不是“{pair}”",
                en="{option} takes FIELD=VALUE, not “{pair}”",
                option=option,
                pair=pair,
            )
        parsed[name] = value
    return parsed


def _scores(pairs: Mapping[str, str]) -> Mapping[str, int]:
    """The scores by dimension. Raises Refused for one that is no number."""
    if any(not score.strip().isdecimal() for score in pairs.values()):
        raise Refused("score-out-of-range")
    return {name: int(score) for name, score in pairs.items()}


def _occurrences(context: CommandContext, values: Mapping[str, Any]) -> Sequence[str]:
    """The ids of the occurrences that a command names, without repeats. Raises WrongCall if it names none."""
    if "occurrence" in values:
        return (values["occurrence"],)
    if values.get("all_", False) != bool(values.get("from_")):
        raise WrongCall(zh="--all 和 --from ID 须同时使用。", en="Use --all and --from ID together.")
    if values.get("all_"):
        people, person = rulebook(context.ledger).definitions.people, context.person(values["from_"])
        assigned = assignments_of(context.ledger, people, person)
        if not assigned:
            raise Refused("no-assignments", person=context.names.person(person))
        return assigned
    listed = id_list(values["from_file"]) if values["from_file"] is not None else IdList((), 0)
    if listed.hidden:
        left_out = refusal_text(Refusal("rows-hidden-left-out", count=listed.hidden))
        print(context.localized(left_out), file=sys.stderr)
    named = tuple(dict.fromkeys((*values["occurrences"], *listed.ids)))
    if not named:
        raise WrongCall(
            zh="请写明事项 id，或用 --from-file 指定表格。", en="Give the ids of the items, or --from-file."
        )
    return named


def _request(
    context: CommandContext, *, obligation: str, wish: str | None, key: str | None, comment: str | None
) -> None:
    actor, wished = context.actor, context.instant(wish)

    def record(ledger: Ledger) -> Done:
        return request(
            ledger,
            obligation=obligation,
            actor=actor,
            command_time=context.command_time,
            key=key,
            wish=wished,
            comment=comment or "",
        )

    context.show(context.write(record))


COMMANDS = tuple(_commands())
