"""The commands on items: for each kind of entry its help text and its options."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from engine.cli.context import CommandOption
from engine.cli.language import localize
from engine.domain.ledger.entry import Kind

OCCURRENCES = (
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
ALL_OF = (
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
OCCURRENCE = CommandOption(
    "occurrence", Annotated[str, typer.Argument(help=localize("事项 id", "Id of the item"), metavar="ITEM")]
)
AT = CommandOption(
    "at",
    Annotated[
        str | None,
        typer.Option(
            "--at",
            help=localize("实际发生时间（早于现在为补记）", "When it happened (an earlier time is backdated)"),
            metavar="T",
        ),
    ],
    None,
)
COMMENT = CommandOption("comment", Annotated[str, typer.Option("--comment", help=localize("备注", "A comment"))], "")
REFUSE = CommandOption("refuse", Annotated[bool, typer.Option("--refuse", help=localize("不同意", "Reject it"))], False)
TO = CommandOption(
    "to",
    Annotated[
        str,
        typer.Option(
            "--to",
            help=localize("转交给谁（people.csv 的 id）", "The new assignee (an id in people.csv)"),
            metavar="PERSON",
        ),
    ],
)


def _reason(zh: str = "原因", en: str = "The reason") -> CommandOption:
    return CommandOption("reason", Annotated[str, typer.Option("--reason", help=localize(zh, en))], "")


@dataclass(frozen=True, slots=True)
class ActionCommand:
    """The help text of a command, and its options."""

    help: str
    options: tuple[CommandOption, ...] = ()


_APPROVE = localize("同意（接收岗位或接收方负责人）", "Approve (the consumer's receiver or head)")
_REJECT = localize("不同意（接收岗位或接收方负责人）", "Reject (the consumer's receiver or head)")
_APPLY = localize("申请，写明原因（提供方）", "Request it, with the reason (provider)")

ACTION_COMMANDS: Mapping[Kind, ActionCommand] = {
    Kind.RECEIVED: ActionCommand(
        localize("收到：交付并验收（接收方）", "Received: delivered and accepted at once (consumer)"),
        (AT, COMMENT),
    ),
    Kind.ACCEPTED: ActionCommand(localize("验收（接收方）", "Accept a delivery (consumer)"), (COMMENT,)),
    Kind.RETURNED: ActionCommand(
        localize("退回，写明原因（接收方）", "Return a delivery, with the reason (consumer)"),
        (_reason("退回原因", "Why it is returned"),),
    ),
    Kind.RESPONDED: ActionCommand(
        localize("响应请求：确认时间或另提时间", "Respond to a request: confirm the time or propose another"),
        (
            CommandOption(
                "time",
                Annotated[
                    str | None,
                    typer.Option(
                        "--time",
                        help=localize(
                            "提议的时间；不写则同意对方提议",
                            "The time you propose; without it you agree to the other side's",
                        ),
                        metavar="T",
                    ),
                ],
                None,
            ),
            COMMENT,
        ),
    ),
    Kind.RATED: ActionCommand(
        localize("评价，1 至 5（接收方）", "Rate a delivery, 1 to 5 (consumer)"),
        (
            CommandOption(
                "score",
                Annotated[
                    int,
                    typer.Option(
                        "--score",
                        help=localize(
                            "1 未达标、2 基本的服务、3 满意的服务、4 超值的服务、5 难忘的服务",
                            "1 below standard, 2 basic, 3 satisfying, 4 exceeding expectations, 5 unforgettable",
                        ),
                    ),
                ],
            ),
            COMMENT,
        ),
    ),
    Kind.PAUSED: ActionCommand(
        localize("暂停，说明等待谁（提供方）", "Pause, naming the party you wait for (provider)"),
        (
            CommandOption(
                "waiting_for",
                Annotated[
                    str,
                    typer.Option(
                        "--waiting-for",
                        help=localize(
                            "等待谁：consumer（接收方）、部门 id、customer、bank、insurer、supplier、authority",
                            "The party you wait for: consumer, a department's id, customer, bank, insurer, supplier, "
                            "authority",
                        ),
                        metavar="WHO",
                    ),
                ],
            ),
            _reason("等待什么", "What you wait for"),
            AT,
        ),
    ),
    Kind.RESUMED: ActionCommand(localize("恢复（任一方）", "Resume (either side)"), (AT,)),
    Kind.WITHDRAWN: ActionCommand(
        localize("撤回交付（提供方）", "Withdraw a delivery (provider)"),
        (_reason("撤回原因", "Why it is withdrawn"),),
    ),
    Kind.EXTENSION_REQUESTED: ActionCommand(
        _APPLY,
        (
            CommandOption(
                "until",
                Annotated[str, typer.Option("--until", help=localize("新的期限", "The new due time"), metavar="T")],
            ),
            _reason(),
        ),
    ),
    Kind.EXTENSION_GRANTED: ActionCommand(_APPROVE, (_reason(),)),
    Kind.EXTENSION_REFUSED: ActionCommand(_REJECT, (_reason(),)),
    Kind.WAIVER_REQUESTED: ActionCommand(_APPLY, (_reason(),)),
    Kind.WAIVER_GRANTED: ActionCommand(_APPROVE, (_reason(),)),
    Kind.WAIVER_REFUSED: ActionCommand(_REJECT, (_reason(),)),
    Kind.NOT_APPLICABLE_REQUESTED: ActionCommand(_APPLY, (_reason(),)),
    Kind.NOT_APPLICABLE_GRANTED: ActionCommand(_APPROVE, (_reason(),)),
    Kind.NOT_APPLICABLE_REFUSED: ActionCommand(_REJECT, (_reason(),)),
    Kind.REMINDED: ActionCommand(
        localize("催办，每个工作日限一次（接收方或负责人）", "Send a reminder, once a working day (consumer or heads)"),
        (COMMENT,),
    ),
    Kind.LATE_REASON: ActionCommand(
        localize("写明逾期原因（提供方）", "Give the reason for being late (provider)"),
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
                    typer.Option("--promised", help=localize("承诺完成的日期", "The promised date"), metavar="DATE"),
                ],
                None,
            ),
            COMMENT,
        ),
    ),
}
"""The commands that take one item and simple options. Their names are in the table of entries."""

GROUPS = {
    "extend": localize("延期：申请、同意、不同意", "Extension: request, approve, reject"),
    "waive": localize("豁免：申请、同意、不同意", "Waiver: request, approve, reject"),
    "not-applicable": localize("不适用：申请、同意、不同意", "Not applicable: request, approve, reject"),
}
"""The groups of commands with which one side requests something and the other decides."""

EVIDENCE = (
    CommandOption(
        "evidence",
        Annotated[
            list[str] | None,
            typer.Option("--evidence", help=localize("凭证，字段=值", "Evidence, FIELD=VALUE"), metavar="FIELD=VALUE"),
        ],
        None,
    ),
    CommandOption(
        "file",
        Annotated[
            list[str] | None,
            typer.Option(
                "--file",
                help=localize("凭证文件，字段=路径", "An evidence file, FIELD=PATH"),
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
        Annotated[
            bool, typer.Option("--nothing", help=localize("本期无发生（零报告）", "Nothing to report this period"))
        ],
        False,
    ),
    CommandOption(
        "partial",
        Annotated[
            bool,
            typer.Option("--partial", help=localize("部分交付，其余稍后", "Deliver a part now, the rest later")),
        ],
        False,
    ),
)


REQUEST = (
    CommandOption(
        "obligation",
        Annotated[str, typer.Argument(help=localize("义务：约定 id/义务 id", "The obligation: AGREEMENT/OBLIGATION"))],
    ),
    CommandOption(
        "wish",
        Annotated[str | None, typer.Option("--wish", help=localize("希望的时间", "The time you want"), metavar="T")],
        None,
    ),
    CommandOption(
        "key",
        Annotated[str | None, typer.Option("--key", help=localize("自定义编号", "A number of your own"))],
        None,
    ),
)
