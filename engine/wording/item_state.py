"""The state of an item in a few words: its phase, how it ended, and whether it was in time."""

from engine.domain.ledger.entry import Phase
from engine.domain.occurrence.verdict import Outcome, Reason, Timeliness, Verdict
from engine.domain.text import Text
from engine.wording.action import PHASES

_OUTCOMES = {
    Outcome.ACCEPTED: Text(zh="已验收", en="accepted"),
    Outcome.DONE: Text(zh="已完成", en="done"),
    Outcome.LAPSED: Text(zh="条件不再满足", en="lapsed"),
    Outcome.CANCELLED: Text(zh="已取消", en="cancelled"),
    Outcome.WAIVED: Text(zh="已豁免", en="waived"),
    Outcome.NOT_APPLICABLE: Text(zh="不适用", en="not applicable"),
}
_DONE_LATE = Text(zh="逾期完成", en="done, late")
_TIMELINESS = {
    Timeliness.OVERDUE: Text(zh="逾期未办", en="overdue"),
    Timeliness.ON_TIME: Text(zh="按时", en="on time"),
    Timeliness.LATE: Text(zh="逾期完成", en="late"),
}
_REASONS = {
    Reason.RETURNED: Text(zh="已退回", en="returned"),
    Reason.STOPPED: Text(zh="已暂停", en="paused"),
    Reason.DATE_AWAITED: Text(zh="期限待定", en="due date pending"),
}


def state_text(verdict: Verdict) -> Text:
    """``open, overdue, returned``, ``delivered, awaiting acceptance, on time``, ``accepted, late``."""
    closed = verdict.phase is Phase.CLOSED and verdict.outcome is not None
    if verdict.outcome is Outcome.DONE and verdict.timeliness is Timeliness.LATE:
        return _DONE_LATE
    parts = [_OUTCOMES[verdict.outcome] if closed and verdict.outcome is not None else PHASES[verdict.phase]]
    if verdict.timeliness in _TIMELINESS:
        parts.append(_TIMELINESS[verdict.timeliness])
    parts += [text for reason, text in _REASONS.items() if reason in verdict.reasons and not closed]
    return Text(zh="，".join(part.zh for part in parts), en=", ".join(part.en for part in parts))
