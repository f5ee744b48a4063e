"""The table of entry kinds as a page shows it, drawn from the domain's one list of them."""

from collections.abc import Sequence

from engine.domain.ledger.entry import TRANSITIONS, About, Permitted, Phase, Transition

_WHO = {
    Permitted.ENGINE: "the engine 引擎",
    Permitted.PROVIDER: "provider 提供方",
    Permitted.CONSUMER: "consumer 接收方",
    Permitted.ATTESTER: "provider 提供方; the consumer 接收方 where `check: {attest: {by: consumer}}` says so",
    Permitted.EITHER: "either side 任一方",
    Permitted.RECEIVER: "the consumer's receiver or head 接收方的接收岗位或负责人",
    Permitted.CONSUMER_OR_HEAD: "consumer 接收方, or the head of either side 任一方负责人",
    Permitted.CONSUMER_HEAD: "the head of a department that receives something 接收方部门负责人",
    Permitted.HOLDER: "who holds a role 在岗的本人",
    Permitted.OPERATOR: "operator 运维",
    Permitted.RECORDER: "whoever records business 登记业务的人",
}
_HEAD = ("entry", "记录", "command", "who may", "while", "then")


def transition_table() -> str:
    """A Markdown table, one line a kind in the order of MOVES, without a line break at its end."""
    lines = [_HEAD, ("---",) * len(_HEAD), *(_cells(move) for move in TRANSITIONS)]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def _cells(move: Transition) -> tuple[str, ...]:
    return (
        f"`{move.kind.value}`",
        move.title.zh,
        f"`{move.verb}`" if move.verb is not None else "",
        _WHO[move.who],
        _phases(move, move.before, "nothing is there yet"),
        _phases(move, move.then, ""),
    )


def _phases(move: Transition, phases: Sequence[Phase], none: str) -> str:
    if move.about is not About.OCCURRENCE:
        return "–"
    if set(phases) == set(Phase):
        return "any"
    return ", ".join(phase.value for phase in phases) or none
