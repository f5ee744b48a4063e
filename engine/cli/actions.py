"""What people do to an occurrence, a command each, drawn from the table of entries.

A command is a kind of entry and the fields of the deed that it has options for; ``deliver`` and ``request`` take
more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from engine.cli.context import CommandContext, CommandOption, attachments, command
from engine.cli.language import localize
from engine.cli.options import date_of
from engine.domain.ledger.entry import Kind
from engine.domain.ledger.transition import transition

if TYPE_CHECKING:
    from engine.domain.action.action import Action
    from engine.services.case import Done
    from engine.services.ports.ledger import Ledger

OCCURRENCES = (
    CommandOption(
        "occurrences",
        Annotated[
            list[str] | None,
            typer.Argument(help=localize("事项 id，可以有几个", "Ids of occurrences"), metavar="OCCURRENCE"),
        ],
        None,
    ),
    CommandOption(
        "from_file",
        Annotated[
            Path | None,
            typer.Option(
                "--from-file",
                help=localize("表格里列出的各项", "The occurrences that a table lists"),
                metavar="FILE",
            ),
        ],
        None,
    ),
)
ALL_OF = (
    CommandOption(
        "all_",
        Annotated[bool, typer.Option("--all", help=localize("--from 这个人手上的全部", "All that --from has"))],
        False,
    ),
    CommandOption(
        "from_",
        Annotated[
            str | None,
            typer.Option("--from", help=localize("原来转交给谁的", "Whom they were handed to"), metavar="PERSON"),
        ],
        None,
    ),
)
OCCURRENCE = CommandOption(
    "occurrence", Annotated[str, typer.Argument(help=localize("事项 id", "Id of the occurrence"))]
)
AT = CommandOption(
    "at",
    Annotated[
        str | None,
        typer.Option(
            "--at",
            help=localize("实际发生的时刻（早于现在即补记）", "When it happened (earlier: back-dated)"),
            metavar="T",
        ),
    ],
    None,
)
COMMENT = CommandOption("comment", Annotated[str, typer.Option("--comment", help=localize("备注", "A comment"))], "")
REFUSE = CommandOption("refuse", Annotated[bool, typer.Option("--refuse", help=localize("不同意", "Say no"))], False)
TO = CommandOption(
    "to",
    Annotated[str, typer.Option("--to", help=localize("转交给谁（people.csv 的 id）", "To whom"), metavar="PERSON")],
)


def _reason(zh: str = "原因", en: str = "The reason") -> CommandOption:
    return CommandOption("reason", Annotated[str, typer.Option("--reason", help=localize(zh, en))], "")


@dataclass(frozen=True, slots=True)
class Verb:
    """A command: its help, and the fields of the deed that it has options for."""

    help: str
    takes: tuple[CommandOption, ...] = ()


_YES = localize("同意（接收方岗位或负责人）", "Say yes (the consumer's receiver or head)")
_NO = localize("不同意（接收方岗位或负责人）", "Say no (the consumer's receiver or head)")
_ASK = localize("申请（提供方）", "Ask for it, with the reason (provider)")

VERBS: Mapping[Kind, Verb] = {
    Kind.RECEIVED: Verb(
        localize("收到：交付并验收（接收方）", "Receipt: delivered and accepted at once (consumer)"),
        (AT, COMMENT),
    ),
    Kind.ACCEPTED: Verb(localize("验收（接收方）", "Accept a delivery (consumer)"), (COMMENT,)),
    Kind.RETURNED: Verb(
        localize("退回，写明原因（接收方）", "Send a delivery back, with the reason (consumer)"),
        (_reason("退回原因", "Why it is sent back"),),
    ),
    Kind.RESPONDED: Verb(
        localize("响应请求，确认或另约时间", "Respond to a request; confirm or name another time"),
        (
            CommandOption(
                "time",
                Annotated[
                    str | None,
                    typer.Option(
                        "--time",
                        help=localize("约定的时间；不写即同意对方的", "The time named; without it the other side's"),
                        metavar="T",
                    ),
                ],
                None,
            ),
            COMMENT,
        ),
    ),
    Kind.RATED: Verb(
        localize("评价 1–5（接收方）", "Rate a delivery, 1 to 5 (consumer)"),
        (
            CommandOption(
                "score",
                Annotated[
                    int,
                    typer.Option("--score", help=localize("1 未达标 … 5 难忘", "1 below standard … 5 unforgettable")),
                ],
            ),
            COMMENT,
        ),
    ),
    Kind.PAUSED: Verb(
        localize("暂停计时，说明等待谁（提供方）", "Stop the clock, naming whom you wait for (provider)"),
        (
            CommandOption(
                "waiting_for",
                Annotated[
                    str,
                    typer.Option(
                        "--waiting-for",
                        help=localize(
                            "等待谁：consumer（接收方）、部门 id、customer、bank、insurer、supplier、authority",
                            "Who is waited for: consumer, a department's id, customer, bank, insurer, supplier, "
                            "authority",
                        ),
                        metavar="WHO",
                    ),
                ],
            ),
            _reason("等待什么", "What is waited for"),
            AT,
        ),
    ),
    Kind.RESUMED: Verb(localize("恢复计时（任一方）", "Let the clock run again (either side)"), (AT,)),
    Kind.WITHDRAWN: Verb(
        localize("撤回交付（提供方）", "Take a delivery back (provider)"),
        (_reason("撤回原因", "Why it is taken back"),),
    ),
    Kind.EXTENSION_REQUESTED: Verb(
        _ASK,
        (
            CommandOption(
                "until",
                Annotated[str, typer.Option("--until", help=localize("新的期限", "The new due instant"), metavar="T")],
            ),
            _reason(),
        ),
    ),
    Kind.EXTENSION_GRANTED: Verb(_YES, (_reason(),)),
    Kind.EXTENSION_REFUSED: Verb(_NO, (_reason(),)),
    Kind.WAIVER_REQUESTED: Verb(_ASK, (_reason(),)),
    Kind.WAIVER_GRANTED: Verb(_YES, (_reason(),)),
    Kind.WAIVER_REFUSED: Verb(_NO, (_reason(),)),
    Kind.NOT_APPLICABLE_REQUESTED: Verb(_ASK, (_reason(),)),
    Kind.NOT_APPLICABLE_GRANTED: Verb(_YES, (_reason(),)),
    Kind.NOT_APPLICABLE_REFUSED: Verb(_NO, (_reason(),)),
    Kind.REMINDED: Verb(
        localize("催办，每个工作日一次（接收方或负责人）", "Remind, once a working day (consumer, heads)"),
        (COMMENT,),
    ),
    Kind.LATE_REASON: Verb(
        localize("写明逾期原因（提供方）", "Say why it is late (provider)"),
        (
            CommandOption(
                "category",
                Annotated[
                    str,
                    typer.Option(
                        "--category",
                        help="customer, other-department, outside, documents, system, workload, oversight, other",
                        metavar="CODE",
                    ),
                ],
            ),
            CommandOption(
                "promised_on",
                Annotated[
                    str | None,
                    typer.Option("--promised", help=localize("承诺的日期", "The date promised"), metavar="DATE"),
                ],
                None,
            ),
            COMMENT,
        ),
    ),
}
"""The commands that need no more than an occurrence and fields of the deed; their names are in the table of
entries."""

GROUPS = {
    "extend": localize("延期：申请、同意、不同意", "Extension: ask, grant, refuse"),
    "waive": localize("豁免：申请、同意、不同意", "Waiver: ask, grant, refuse"),
    "not-applicable": localize("不适用：申请、同意、不同意", "Not applicable: ask, grant, refuse"),
}
"""What one side asks and the other answers."""

_INSTANTS = ("at", "time", "until")
_DATES = ("promised_on",)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("deliver", help=localize("交付（提供方）", "Deliver, with evidence (provider)"))(
        command((*OCCURRENCES, *_EVIDENCE, AT, COMMENT), _deliver)
    )
    app.command("request", help=localize("提出请求（接收方）", "Ask for an on-request obligation (consumer)"))(
        command((*_REQUEST, COMMENT), _request)
    )
    app.command("confirm-date", help=localize("答复补记的日期（另一方）", "Answer a back-dating (the other side)"))(
        command((OCCURRENCE, REFUSE), _confirm_date)
    )
    app.command("hand-over", help=localize("转交给担任同一岗位的同事", "Hand over to a colleague of the same role"))(
        command((*OCCURRENCES, *ALL_OF, TO, COMMENT), _hand_over)
    )
    groups: dict[str, typer.Typer] = {}
    for kind, verb in VERBS.items():
        group, _, last = (transition(kind).verb or "").rpartition(" ")
        if group and group not in groups:
            groups[group] = typer.Typer(help=GROUPS[group], no_args_is_help=True)
            app.add_typer(groups[group], name=group)
        add_to = groups[group] if group else app
        add_to.command(last, help=verb.help)(command((OCCURRENCE, *verb.takes), partial(_plain, kind)))


def _plain(kind: Kind, desk: CommandContext, given: Mapping[str, Any]) -> None:
    _act(desk, kind, **given)


def _act(desk: CommandContext, kind: Kind, **given: Any) -> None:
    from engine.services.actions.act import act

    action = _action(desk, kind, **given)
    desk.show(desk.write(lambda ledger: act(ledger, action, desk.command_time, desk.evidence)))


def _hand_over(desk: CommandContext, given: Mapping[str, Any]) -> None:
    from engine.domain.text import Text
    from engine.services.refused import Refused
    from engine.services.run.orphaned_assignments import assignments_of

    if given["all_"] != bool(given["from_"]):
        raise Refused(Text(zh="--all 和 --from ID 要一起用。", en="--all and --from ID belong together."))
    if given["all_"]:
        ids = assignments_of(desk.ledger, given["from_"])
        if not ids:
            words = Text(zh="{person} 手上没有转交来的事项。", en="Nothing that is open was handed over to {person}.")
            raise Refused(words.filled(person=given["from_"]))
    else:
        ids = _ids(given)
    _act_on_each(desk, Kind.REASSIGNED, ids, to=given["to"], comment=given["comment"])


def _ids(given: Mapping[str, Any]) -> tuple[str, ...]:
    """The occurrences that a command names, once each. Raises Refused where it names none."""
    from engine.domain.text import Text
    from engine.intake.ids import ids
    from engine.services.refused import Refused

    listed = ids(given["from_file"]) if given["from_file"] is not None else ()
    named = tuple(dict.fromkeys((*(given["occurrences"] or ()), *listed)))
    if not named:
        raise Refused(
            Text(
                zh="请写明事项 id，或用 --from-file 给一张表。", en="Name the occurrences by their ids, or --from-file."
            )
        )
    return named


def _act_on_each(desk: CommandContext, kind: Kind, ids: Sequence[str], **given: Any) -> None:
    """Act on several occurrences; one that is refused does not hold the others."""
    from engine.services.actions.act import act_all

    if len(ids) == 1:
        _act(desk, kind, occurrence=ids[0], **given)
        return
    actions = [_action(desk, kind, occurrence=id, **given) for id in ids]
    results = desk.write(lambda ledger: act_all(ledger, actions, desk.command_time, desk.evidence))
    desk.show_each([d.occurrence for d in actions], results)


def _action(desk: CommandContext, kind: Kind, **given: Any) -> "Action":
    from engine.domain.action.action import Action

    actor = desk.actor
    for name in given:
        if name in _INSTANTS:
            given[name] = desk.instant(given[name])
        elif name in _DATES:
            given[name] = date_of(given[name])
    return Action(kind, actor=actor, **given)


def _confirm_date(desk: CommandContext, given: Mapping[str, Any]) -> None:
    _act(desk, Kind.DATE_REFUSED if given["refuse"] else Kind.DATE_CONFIRMED, occurrence=given["occurrence"])


# ---- deliver

_EVIDENCE = (
    CommandOption(
        "evidence",
        Annotated[
            list[str] | None,
            typer.Option("--evidence", help=localize("凭证 字段=值", "Evidence, FIELD=VALUE"), metavar="FIELD=VALUE"),
        ],
        None,
    ),
    CommandOption(
        "file",
        Annotated[
            list[str] | None,
            typer.Option(
                "--file",
                help=localize("凭证文件 字段=路径", "A file of evidence, FIELD=PATH"),
                metavar="FIELD=PATH",
            ),
        ],
        None,
    ),
    CommandOption(
        "signed",
        Annotated[
            list[str] | None,
            typer.Option(
                "--signed", help=localize("确认该文件已签字", "Confirm that this file is signed"), metavar="FIELD"
            ),
        ],
        None,
    ),
    CommandOption(
        "nothing",
        Annotated[bool, typer.Option("--nothing", help=localize("本期无业务", "Nothing to report this period"))],
        False,
    ),
    CommandOption(
        "partial",
        Annotated[
            bool,
            typer.Option("--partial", help=localize("只交一部分，其余稍后", "A part only; the rest follows")),
        ],
        False,
    ),
)


def _deliver(desk: CommandContext, given: Mapping[str, Any]) -> None:
    from engine.domain.text import Text
    from engine.services.refused import Refused

    if given["nothing"] and given["partial"]:
        raise Refused(Text(zh="--nothing 和 --partial 不能一起用。", en="--nothing and --partial exclude each other."))
    kind = Kind.PARTLY_DELIVERED if given["partial"] else Kind.DELIVERED
    _act_on_each(
        desk,
        Kind.NOTHING_TO_REPORT if given["nothing"] else kind,
        _ids(given),
        values=_pairs(given["evidence"] or [], "--evidence"),
        files=attachments(_pairs(given["file"] or [], "--file").items()),
        signed=frozenset(given["signed"] or ()),
        at=given["at"],
        comment=given["comment"],
    )


def _pairs(pairs: list[str], option: str) -> dict[str, str]:
    from engine.domain.text import Text
    from engine.services.refused import Refused

    found: dict[str, str] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            words = Text(zh="{option} 要写成 字段=值，不是“{found}”", en="{option} takes FIELD=VALUE, not “{found}”")
            raise Refused(words.filled(option=option, found=pair))
        found[name] = value
    return found


# ---- request

_REQUEST = (
    CommandOption(
        "obligation",
        Annotated[str, typer.Argument(help=localize("义务：约定/义务", "The obligation: AGREEMENT/OBLIGATION"))],
    ),
    CommandOption(
        "wish",
        Annotated[str | None, typer.Option("--wish", help=localize("希望的时间", "The time wished for"), metavar="T")],
        None,
    ),
    CommandOption(
        "key",
        Annotated[str | None, typer.Option("--key", help=localize("自己的编号", "A number of your own"))],
        None,
    ),
)


def _request(desk: CommandContext, given: Mapping[str, Any]) -> None:
    from engine.services.actions.request import request

    actor, wish = desk.actor, desk.instant(given["wish"])

    def ask(ledger: "Ledger") -> "Done":
        return request(
            ledger,
            obligation=given["obligation"],
            actor=actor,
            command_time=desk.command_time,
            key=given["key"],
            wish=wish,
            comment=given["comment"],
        )

    desk.show(desk.write(ask))
