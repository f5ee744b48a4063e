"""The table of entry kinds for the documentation, generated from the transitions of the domain."""

from collections.abc import Sequence

from engine.domain.action.table import transitions
from engine.domain.ledger.entry import About, Phase
from engine.domain.ledger.transition import Permitted, Transition
from engine.wording.action import action_name, entry_title

_PERMITTED = {
    Permitted.ENGINE: "the engine 系统",
    Permitted.PROVIDER: "provider 提供方",
    Permitted.CONSUMER: "consumer 接收方",
    Permitted.ATTESTER: "provider 提供方; the consumer 接收方 where `check: {attest: {by: consumer}}` says so",
    Permitted.EITHER: "either side 任一方",
    Permitted.RECEIVER: "the consumer's receiver or head 接收方的接收岗位或负责人",
    Permitted.CONSUMER_OR_HEAD: "consumer 接收方, or the head of either side 任一方负责人",
    Permitted.CONSUMER_HEAD: "the head of a department that receives something 接收方部门负责人",
    Permitted.HEAD: "the head of any department 任一部门负责人, or the operator 管理员",
    Permitted.HOLDER: "a holder of a role 在岗的本人",
    Permitted.HEAD: "the head of a department that must sign 须签署的部门负责人",
    Permitted.ARBITER: "the role of neither side that decides 双方以外的裁定岗位",
    Permitted.OPERATOR: "the person who applies it; the operator in a rehearsal 执行人；演练时为管理员",
    Permitted.RECORDER: "the department that records the event 登记业务的部门",
    Permitted.RATER: "a person whom the round asks 这一期的评价人",
}
_HEADINGS = ("entry", "记录", "command", "who may", "while", "then")


def transition_table() -> str:
    """A Markdown table with one row a kind, along the life of an item, without a line break at its end."""
    lines = [_HEADINGS, ("---",) * len(_HEADINGS), *(_cells(row) for row in sorted(transitions(), key=_order))]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def _order(row: Transition) -> tuple[int, bool, int, str, str]:
    """By what the entry is about, and then along the life of an item; entries of the engine last."""
    first = min((list(Phase).index(phase) for phase in row.before), default=-1)
    return list(About).index(row.about), row.who is Permitted.ENGINE, first, row.name or row.kind, row.variant


def _cells(row: Transition) -> tuple[str, ...]:
    return (
        f"`{row.kind.value}`",
        entry_title(row.kind).zh,
        f"`{action_name(row)}`" if row.name is not None else "",
        _PERMITTED[row.who],
        _phases(row, row.before, "nothing is there yet"),
        _phases(row, row.then, ""),
    )


def _phases(row: Transition, phases: Sequence[Phase], none: str) -> str:
    if row.about is not About.OCCURRENCE:
        return "–"
    if set(phases) == set(Phase):
        return "any"
    return ", ".join(phase.value for phase in phases) or none
