"""The commands on items, made from the table of entries: each records one kind of entry."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from engine.cli.action_options import (
    ACTION_COMMANDS,
    ALL_OF,
    AT,
    COMMENT,
    EVIDENCE,
    OCCURRENCE,
    OCCURRENCES,
    REFUSE,
    REQUEST,
    TO,
    command_path,
)
from engine.cli.command import Command, CommandGroup
from engine.cli.context import CommandContext, attachments
from engine.cli.options import ACTING
from engine.cli.wrong_call import WrongCall
from engine.domain.action.action import Action
from engine.domain.ledger.entry import Kind
from engine.intake.id_list import ids
from engine.services.actions.act import act, act_all
from engine.services.actions.request import request
from engine.services.case import Done
from engine.services.ports.ledger import Ledger
from engine.services.refused import Refused
from engine.services.run.orphaned_assignments import assignments_of
from engine.services.written_time import date_of

_INSTANTS = ("at", "time", "until")
_DATES = ("promised_on",)


def _act(context: CommandContext, kind: Kind, **values: Any) -> None:
    action = _action(context, kind, **values)
    context.show(context.write(lambda ledger: act(ledger, action, context.command_time, context.evidence)))


def _hand_over(context: CommandContext, *, all_: bool, from_: str | None, to: str, comment: str, **named: Any) -> None:
    if all_ != bool(from_):
        raise WrongCall(zh="--all 和 --from ID 须同时使用。", en="Use --all and --from ID together.")
    if from_ is not None:
        occurrences: Sequence[str] = assignments_of(context.ledger, from_)
        if not occurrences:
            raise Refused("no-assignments", person=from_)
    else:
        occurrences = _ids(**named)
    _act_on_each(context, Kind.REASSIGNED, occurrences, to=to, comment=comment)


def _ids(occurrences: Sequence[str], from_file: Path | None) -> tuple[str, ...]:
    """The occurrences that a command names, without repeats. Raises WrongCall if it names none."""
    listed = ids(from_file) if from_file is not None else ()
    named = tuple(dict.fromkeys((*occurrences, *listed)))
    if not named:
        raise WrongCall(
            zh="请写明事项 id，或用 --from-file 指定表格。", en="Give the ids of the items, or --from-file."
        )
    return named


def _act_on_each(context: CommandContext, kind: Kind, occurrences: Sequence[str], **values: Any) -> None:
    """Act on several occurrences; a refused one does not stop the others."""
    if len(occurrences) == 1:
        _act(context, kind, occurrence=occurrences[0], **values)
        return
    actions = [_action(context, kind, occurrence=id, **values) for id in occurrences]
    results = context.write(lambda ledger: act_all(ledger, actions, context.command_time, context.evidence))
    context.show_each([d.occurrence for d in actions], results)


def _action(context: CommandContext, kind: Kind, **values: Any) -> Action:
    actor = context.actor
    for name in values:
        if name in _INSTANTS:
            values[name] = context.instant(values[name])
        elif name in _DATES:
            values[name] = date_of(values[name])
    return Action(kind, actor=actor, **values)


def _confirm_date(context: CommandContext, *, occurrence: str, refuse: bool) -> None:
    _act(context, Kind.DATE_REFUSED if refuse else Kind.DATE_CONFIRMED, occurrence=occurrence)


def _deliver(
    context: CommandContext,
    *,
    occurrences: Sequence[str],
    from_file: Path | None,
    evidence: Sequence[str],
    file: Sequence[str],
    signed: Sequence[str],
    nothing: bool,
    partial: bool,
    at: str | None,
    comment: str,
) -> None:
    if nothing and partial:
        raise WrongCall(zh="--nothing 和 --partial 不能同时使用。", en="Use either --nothing or --partial.")
    kind = Kind.PARTLY_DELIVERED if partial else Kind.DELIVERED
    _act_on_each(
        context,
        Kind.NOTHING_TO_REPORT if nothing else kind,
        _ids(occurrences, from_file),
        values=_pairs(evidence, "--evidence"),
        files=attachments(_pairs(file, "--file").items()),
        signed=frozenset(signed),
        at=at,
        comment=comment,
    )


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


def _request(context: CommandContext, *, obligation: str, wish: str | None, key: str | None, comment: str) -> None:
    actor, wished = context.actor, context.instant(wish)

    def record(ledger: Ledger) -> Done:
        return request(
            ledger,
            obligation=obligation,
            actor=actor,
            command_time=context.command_time,
            key=key,
            wish=wished,
            comment=comment,
        )

    context.show(context.write(record))


def _commands() -> Iterator[Command | CommandGroup]:
    yield Command("deliver", _deliver, (*OCCURRENCES, *EVIDENCE, AT, COMMENT, *ACTING))
    yield Command("request", _request, (*REQUEST, COMMENT, *ACTING))
    yield Command("confirm-date", _confirm_date, (OCCURRENCE, REFUSE, *ACTING))
    yield Command("hand-over", _hand_over, (*OCCURRENCES, *ALL_OF, TO, COMMENT, *ACTING))
    groups: dict[str, tuple[Command, ...]] = {}
    for kind, action in ACTION_COMMANDS.items():
        *group, last = command_path(kind)
        command = Command(last, partial(_act, kind=kind), (OCCURRENCE, *action.options, *ACTING), action.help)
        if group:
            groups[group[0]] = (*groups.get(group[0], ()), command)
        else:
            yield command
    for name, members in groups.items():
        yield CommandGroup(name, members)


COMMANDS = tuple(_commands())
