"""The commands on items: for each kind of entry its help text and its options."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from engine.cli.command import LazyCommand, Option
from engine.domain.ledger.entry import Kind
from engine.domain.ledger.transition import transition
from engine.domain.text import Text

_MODULE = "engine.cli.actions"

OCCURRENCES = (
    Option("ITEM", Text(zh="事项 id，可写多个", en="Ids of the items"), "occurrences", multiple=True),
    Option(
        "--from-file",
        Text(zh="表格文件，列出各事项 id", en="A table that lists the ids of the items"),
        type=Path,
        metavar="FILE",
    ),
)
ALL_OF = (
    Option("--all", Text(zh="--from 的全部事项", en="All items assigned to --from"), "all_", type=bool),
    Option("--from", Text(zh="原先转交给谁", en="The person they are assigned to now"), "from_", metavar="PERSON"),
)
OCCURRENCE = Option("ITEM", Text(zh="事项 id", en="Id of the item"), "occurrence", required=True)
AT = Option(
    "--at", Text(zh="实际发生时间（早于现在为补记）", en="When it happened (an earlier time is backdated)"), metavar="T"
)
COMMENT = Option("--comment", Text(zh="备注", en="A comment"), default="")
REFUSE = Option("--refuse", Text(zh="不同意", en="Reject it"), type=bool)
TO = Option(
    "--to",
    Text(zh="转交给谁（people.csv 的 id）", en="The new assignee (an id in people.csv)"),
    metavar="PERSON",
    required=True,
)


def _reason(zh: str = "原因", en: str = "The reason") -> Option:
    return Option("--reason", Text(zh=zh, en=en), default="")


@dataclass(frozen=True, slots=True)
class ActionCommand:
    """The help text of a command, and its options."""

    help: Text
    options: tuple[Option, ...] = ()


_APPROVE = Text(zh="同意（接收岗位或接收方负责人）", en="Approve (the consumer's receiver or head)")
_REJECT = Text(zh="不同意（接收岗位或接收方负责人）", en="Reject (the consumer's receiver or head)")
_APPLY = Text(zh="申请，写明原因（提供方）", en="Request it, with the reason (provider)")
ACTION_COMMANDS: Mapping[Kind, ActionCommand] = {
    Kind.RECEIVED: ActionCommand(
        Text(zh="收到：交付并验收（接收方）", en="Received: delivered and accepted at once (consumer)"), (AT, COMMENT)
    ),
    Kind.ACCEPTED: ActionCommand(Text(zh="验收（接收方）", en="Accept a delivery (consumer)"), (COMMENT,)),
    Kind.RETURNED: ActionCommand(
        Text(zh="退回，写明原因（接收方）", en="Return a delivery, with the reason (consumer)"),
        (_reason("退回原因", "Why it is returned"),),
    ),
    Kind.RESPONDED: ActionCommand(
        Text(zh="响应请求：确认时间或另提时间", en="Respond to a request: confirm the time or propose another"),
        (
            Option(
                "--time",
                Text(
                    zh="提议的时间；不写则同意对方提议",
                    en="The time you propose; without it you agree to the other side's",
                ),
                metavar="T",
            ),
            COMMENT,
        ),
    ),
    Kind.RATED: ActionCommand(
        Text(zh="评价，1 至 5（接收方）", en="Rate a delivery, 1 to 5 (consumer)"),
        (
            Option(
                "--score",
                Text(
                    zh="1 未达标、2 基本的服务、3 满意的服务、4 超值的服务、5 难忘的服务",
                    en="1 below standard, 2 basic, 3 satisfying, 4 exceeding expectations, 5 unforgettable",
                ),
                type=int,
                required=True,
            ),
            COMMENT,
        ),
    ),
    Kind.PAUSED: ActionCommand(
        Text(zh="暂停，说明等待谁（提供方）", en="Pause, naming the party you wait for (provider)"),
        (
            Option(
                "--waiting-for",
                Text(
                    zh="等待谁：consumer（接收方）、部门 id、customer、bank、insurer、supplier、authority",
                    en="The party you wait for: consumer, a department's id, customer, bank, insurer, supplier, "
                    "authority",
                ),
                metavar="WHO",
                required=True,
            ),
            _reason("等待什么", "What you wait for"),
            AT,
        ),
    ),
    Kind.RESUMED: ActionCommand(Text(zh="恢复（任一方）", en="Resume (either side)"), (AT,)),
    Kind.WITHDRAWN: ActionCommand(
        Text(zh="撤回交付（提供方）", en="Withdraw a delivery (provider)"),
        (_reason("撤回原因", "Why it is withdrawn"),),
    ),
    Kind.EXTENSION_REQUESTED: ActionCommand(
        _APPLY, (Option("--until", Text(zh="新的期限", en="The new due time"), metavar="T", required=True), _reason())
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
        Text(
            zh="催办，每个工作日限一次（接收方或负责人）", en="Send a reminder, once a working day (consumer or heads)"
        ),
        (COMMENT,),
    ),
    Kind.LATE_REASON: ActionCommand(
        Text(zh="写明逾期原因（提供方）", en="Give the reason for being late (provider)"),
        (
            Option(
                "--category",
                Text.plain("customer, other-department, outside, documents, system, workload, oversight, other"),
                metavar="CODE",
                required=True,
            ),
            Option("--promised", Text(zh="承诺完成的日期", en="The promised date"), "promised_on", metavar="DATE"),
            COMMENT,
        ),
    ),
}
"""The commands that take one item and simple options. Their names are in the table of entries."""
GROUPS = {
    "extend": Text(zh="延期：申请、同意、不同意", en="Extension: request, approve, reject"),
    "waive": Text(zh="豁免：申请、同意、不同意", en="Waiver: request, approve, reject"),
    "not-applicable": Text(zh="不适用：申请、同意、不同意", en="Not applicable: request, approve, reject"),
}
"""The groups of commands with which one side requests something and the other decides."""
EVIDENCE = (
    Option("--evidence", Text(zh="凭证，字段=值", en="Evidence, FIELD=VALUE"), metavar="FIELD=VALUE", multiple=True),
    Option(
        "--file", Text(zh="凭证文件，字段=路径", en="An evidence file, FIELD=PATH"), metavar="FIELD=PATH", multiple=True
    ),
    Option(
        "--signed", Text(zh="确认该文件已签字", en="Confirm that this file is signed"), metavar="FIELD", multiple=True
    ),
    Option("--nothing", Text(zh="本期无发生（零报告）", en="Nothing to report this period"), type=bool),
    Option("--partial", Text(zh="部分交付，其余稍后", en="Deliver a part now, the rest later"), type=bool),
)
REQUEST = (
    Option("OBLIGATION", Text(zh="义务：约定 id/义务 id", en="The obligation: AGREEMENT/OBLIGATION"), required=True),
    Option("--wish", Text(zh="希望的时间", en="The time you want"), metavar="T"),
    Option("--key", Text(zh="自定义编号", en="A number of your own")),
)


def lazy_commands() -> tuple[LazyCommand, ...]:
    """The commands and groups on items for the root, with their help texts."""
    single = (
        ("deliver", Text(zh="交付（提供方）", en="Deliver, with evidence (provider)")),
        ("request", Text(zh="提出请求（接收方）", en="Request an obligation that is due on request (consumer)")),
        (
            "confirm-date",
            Text(zh="同意或不同意补记的时间（另一方）", en="Approve or reject an earlier date (the other side)"),
        ),
        ("hand-over", Text(zh="转交给同一岗位的同事", en="Reassign to a colleague in the same role")),
    )
    drawn = ((command_path(kind), action.help) for kind, action in ACTION_COMMANDS.items())
    helps = {**dict(single), **{path[0]: GROUPS.get(path[0], help) for path, help in drawn}}
    return tuple(LazyCommand(name, _MODULE, help) for name, help in helps.items())


def command_path(kind: Kind) -> tuple[str, ...]:
    """The words of the command that makes an entry: ``("accept",)``, ``("extend", "ask")``."""
    return tuple((transition(kind).verb or "").split())
