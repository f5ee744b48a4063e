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

from engine.cli.desk import Desk, Given, attachments, command
from engine.cli.options import date_of
from engine.cli.tongue import say
from engine.domain.entries import Kind, move

if TYPE_CHECKING:
    from engine.domain.deed import Deed
    from engine.services.case import Done
    from engine.services.ports.ledger import Record

OCCURRENCES = (
    Given(
        "occurrences",
        Annotated[
            list[str] | None,
            typer.Argument(help=say("事项 id，可以有几个", "Ids of occurrences"), metavar="OCCURRENCE"),
        ],
        None,
    ),
    Given(
        "from_file",
        Annotated[
            Path | None,
            typer.Option(
                "--from-file", help=say("表格里列出的各项", "The occurrences that a table lists"), metavar="FILE"
            ),
        ],
        None,
    ),
)
ALL_OF = (
    Given(
        "all_",
        Annotated[bool, typer.Option("--all", help=say("--from 这个人手上的全部", "All that --from has"))],
        False,
    ),
    Given(
        "from_",
        Annotated[
            str | None, typer.Option("--from", help=say("原来转交给谁的", "Whom they were handed to"), metavar="PERSON")
        ],
        None,
    ),
)
OCCURRENCE = Given("occurrence", Annotated[str, typer.Argument(help=say("事项 id", "Id of the occurrence"))])
AT = Given(
    "at",
    Annotated[
        str | None,
        typer.Option(
            "--at", help=say("实际发生的时刻（早于现在即补记）", "When it happened (earlier: back-dated)"), metavar="T"
        ),
    ],
    None,
)
COMMENT = Given("comment", Annotated[str, typer.Option("--comment", help=say("备注", "A comment"))], "")
REFUSE = Given("refuse", Annotated[bool, typer.Option("--refuse", help=say("不同意", "Say no"))], False)
TO = Given(
    "to",
    Annotated[str, typer.Option("--to", help=say("转交给谁（people.csv 的 id）", "To whom"), metavar="PERSON")],
)


def _reason(zh: str = "原因", en: str = "The reason") -> Given:
    return Given("reason", Annotated[str, typer.Option("--reason", help=say(zh, en))], "")


@dataclass(frozen=True, slots=True)
class Verb:
    """A command: its help, and the fields of the deed that it has options for."""

    help: str
    takes: tuple[Given, ...] = ()


_YES = say("同意（接收方岗位或负责人）", "Say yes (the consumer's receiver or head)")
_NO = say("不同意（接收方岗位或负责人）", "Say no (the consumer's receiver or head)")
_ASK = say("申请（提供方）", "Ask for it, with the reason (provider)")

VERBS: Mapping[Kind, Verb] = {
    Kind.RECEIVED: Verb(
        say("收到：交付并验收（接收方）", "Receipt: delivered and accepted at once (consumer)"), (AT, COMMENT)
    ),
    Kind.ACCEPTED: Verb(say("验收（接收方）", "Accept a delivery (consumer)"), (COMMENT,)),
    Kind.RETURNED: Verb(
        say("退回，写明原因（接收方）", "Send a delivery back, with the reason (consumer)"),
        (_reason("退回原因", "Why it is sent back"),),
    ),
    Kind.RESPONDED: Verb(
        say("响应请求，确认或另约时间", "Respond to a request; confirm or name another time"),
        (
            Given(
                "time",
                Annotated[
                    str | None,
                    typer.Option(
                        "--time",
                        help=say("约定的时间；不写即同意对方的", "The time named; without it the other side's"),
                        metavar="T",
                    ),
                ],
                None,
            ),
            COMMENT,
        ),
    ),
    Kind.RATED: Verb(
        say("评价 1–5（接收方）", "Rate a delivery, 1 to 5 (consumer)"),
        (
            Given(
                "score",
                Annotated[
                    int, typer.Option("--score", help=say("1 未达标 … 5 难忘", "1 below standard … 5 unforgettable"))
                ],
            ),
            COMMENT,
        ),
    ),
    Kind.PAUSED: Verb(
        say("暂停计时，说明等待谁（提供方）", "Stop the clock, naming whom you wait for (provider)"),
        (
            Given(
                "waiting_for",
                Annotated[
                    str,
                    typer.Option(
                        "--waiting-for",
                        help=say(
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
    Kind.RESUMED: Verb(say("恢复计时（任一方）", "Let the clock run again (either side)"), (AT,)),
    Kind.WITHDRAWN: Verb(
        say("撤回交付（提供方）", "Take a delivery back (provider)"), (_reason("撤回原因", "Why it is taken back"),)
    ),
    Kind.EXTENSION_ASKED: Verb(
        _ASK,
        (
            Given(
                "until",
                Annotated[str, typer.Option("--until", help=say("新的期限", "The new due instant"), metavar="T")],
            ),
            _reason(),
        ),
    ),
    Kind.EXTENSION_GRANTED: Verb(_YES, (_reason(),)),
    Kind.EXTENSION_REFUSED: Verb(_NO, (_reason(),)),
    Kind.WAIVER_ASKED: Verb(_ASK, (_reason(),)),
    Kind.WAIVER_GRANTED: Verb(_YES, (_reason(),)),
    Kind.WAIVER_REFUSED: Verb(_NO, (_reason(),)),
    Kind.NOT_APPLICABLE_ASKED: Verb(_ASK, (_reason(),)),
    Kind.NOT_APPLICABLE_GRANTED: Verb(_YES, (_reason(),)),
    Kind.NOT_APPLICABLE_REFUSED: Verb(_NO, (_reason(),)),
    Kind.NUDGED: Verb(
        say("催办，每个工作日一次（接收方或负责人）", "Nudge, once a working day (consumer, heads)"), (COMMENT,)
    ),
    Kind.LATE_REASON: Verb(
        say("写明逾期原因（提供方）", "Say why it is late (provider)"),
        (
            Given(
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
            Given(
                "promised_on",
                Annotated[
                    str | None, typer.Option("--promised", help=say("承诺的日期", "The date promised"), metavar="DATE")
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
    "extend": say("延期：申请、同意、不同意", "Extension: ask, grant, refuse"),
    "waive": say("豁免：申请、同意、不同意", "Waiver: ask, grant, refuse"),
    "not-applicable": say("不适用：申请、同意、不同意", "Not applicable: ask, grant, refuse"),
}
"""What one side asks and the other answers."""

_INSTANTS = ("at", "time", "until")
_DATES = ("promised_on",)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("deliver", help=say("交付（提供方）", "Deliver, with evidence (provider)"))(
        command((*OCCURRENCES, *_EVIDENCE, AT, COMMENT), _deliver)
    )
    app.command("request", help=say("提出请求（接收方）", "Ask for an on-request obligation (consumer)"))(
        command((*_REQUEST, COMMENT), _request)
    )
    app.command("confirm-date", help=say("答复补记的日期（另一方）", "Answer a back-dating (the other side)"))(
        command((OCCURRENCE, REFUSE), _confirm_date)
    )
    app.command("hand-over", help=say("转交给担任同一岗位的同事", "Hand over to a colleague of the same role"))(
        command((*OCCURRENCES, *ALL_OF, TO, COMMENT), _hand_over)
    )
    groups: dict[str, typer.Typer] = {}
    for kind, verb in VERBS.items():
        group, _, last = (move(kind).verb or "").rpartition(" ")
        if group and group not in groups:
            groups[group] = typer.Typer(help=GROUPS[group], no_args_is_help=True)
            app.add_typer(groups[group], name=group)
        add_to = groups[group] if group else app
        add_to.command(last, help=verb.help)(command((OCCURRENCE, *verb.takes), partial(_plain, kind)))


def _plain(kind: Kind, desk: Desk, given: Mapping[str, Any]) -> None:
    _act(desk, kind, **given)


def _act(desk: Desk, kind: Kind, **given: Any) -> None:
    from engine.services.act import act

    deed = _deed(desk, kind, **given)
    desk.show(desk.write(lambda record: act(record, deed, desk.stance, desk.evidence)))


def _hand_over(desk: Desk, given: Mapping[str, Any]) -> None:
    from engine.domain.language import Text
    from engine.services.hand_back import handed_to
    from engine.services.refused import Refused

    if given["all_"] != bool(given["from_"]):
        raise Refused(Text(zh="--all 和 --from ID 要一起用。", en="--all and --from ID belong together."))
    if given["all_"]:
        ids = handed_to(desk.record, given["from_"])
        if not ids:
            words = Text(zh="{person} 手上没有转交来的事项。", en="Nothing that is open was handed over to {person}.")
            raise Refused(words.filled(person=given["from_"]))
    else:
        ids = _ids(given)
    _act_on_each(desk, Kind.HANDED_OVER, ids, to=given["to"], comment=given["comment"])


def _ids(given: Mapping[str, Any]) -> tuple[str, ...]:
    """The occurrences that a command names, once each. Raises Refused where it names none."""
    from engine.domain.language import Text
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


def _act_on_each(desk: Desk, kind: Kind, ids: Sequence[str], **given: Any) -> None:
    """Act on several occurrences; one that is refused does not hold the others."""
    from engine.services.act import act_all

    if len(ids) == 1:
        _act(desk, kind, occurrence=ids[0], **given)
        return
    deeds = [_deed(desk, kind, occurrence=id, **given) for id in ids]
    results = desk.write(lambda record: act_all(record, deeds, desk.stance, desk.evidence))
    desk.show_each([d.occurrence for d in deeds], results)


def _deed(desk: Desk, kind: Kind, **given: Any) -> "Deed":
    from engine.domain.deed import Deed

    actor = desk.actor
    for name in given:
        if name in _INSTANTS:
            given[name] = desk.instant(given[name])
        elif name in _DATES:
            given[name] = date_of(given[name])
    return Deed(kind, actor=actor, **given)


def _confirm_date(desk: Desk, given: Mapping[str, Any]) -> None:
    _act(desk, Kind.DATE_REFUSED if given["refuse"] else Kind.DATE_CONFIRMED, occurrence=given["occurrence"])


# ---- deliver

_EVIDENCE = (
    Given(
        "evidence",
        Annotated[
            list[str] | None,
            typer.Option("--evidence", help=say("凭证 字段=值", "Evidence, FIELD=VALUE"), metavar="FIELD=VALUE"),
        ],
        None,
    ),
    Given(
        "file",
        Annotated[
            list[str] | None,
            typer.Option(
                "--file", help=say("凭证文件 字段=路径", "A file of evidence, FIELD=PATH"), metavar="FIELD=PATH"
            ),
        ],
        None,
    ),
    Given(
        "signed",
        Annotated[
            list[str] | None,
            typer.Option("--signed", help=say("确认该文件已签字", "Confirm that this file is signed"), metavar="FIELD"),
        ],
        None,
    ),
    Given(
        "nothing",
        Annotated[bool, typer.Option("--nothing", help=say("本期无业务", "Nothing to report this period"))],
        False,
    ),
    Given(
        "partial",
        Annotated[bool, typer.Option("--partial", help=say("只交一部分，其余稍后", "A part only; the rest follows"))],
        False,
    ),
)


def _deliver(desk: Desk, given: Mapping[str, Any]) -> None:
    from engine.domain.language import Text
    from engine.services.refused import Refused

    if given["nothing"] and given["partial"]:
        raise Refused(Text(zh="--nothing 和 --partial 不能一起用。", en="--nothing and --partial exclude each other."))
    kind = Kind.DELIVERED_IN_PART if given["partial"] else Kind.DELIVERED
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
    from engine.domain.language import Text
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
    Given(
        "obligation",
        Annotated[str, typer.Argument(help=say("义务：约定/义务", "The obligation: AGREEMENT/OBLIGATION"))],
    ),
    Given(
        "wish",
        Annotated[str | None, typer.Option("--wish", help=say("希望的时间", "The time wished for"), metavar="T")],
        None,
    ),
    Given("key", Annotated[str | None, typer.Option("--key", help=say("自己的编号", "A number of your own"))], None),
)


def _request(desk: Desk, given: Mapping[str, Any]) -> None:
    from engine.services.request import request

    actor, wish = desk.actor, desk.instant(given["wish"])

    def ask(record: "Record") -> "Done":
        return request(
            record,
            obligation=given["obligation"],
            actor=actor,
            stance=desk.stance,
            key=given["key"],
            wish=wish,
            comment=given["comment"],
        )

    desk.show(desk.write(ask))
