"""The state of an item in a few words."""

import pytest

from engine.domain.ledger.entry import Phase
from engine.domain.occurrence.verdict import Outcome, Reason, Timeliness, Verdict
from engine.wording.item_state import state_text


@pytest.mark.parametrize(
    ("phase", "timeliness", "outcome", "reasons", "zh", "en"),
    [
        (Phase.OPEN, Timeliness.PENDING, None, (), "进行中", "open"),
        (
            Phase.OPEN,
            Timeliness.OVERDUE,
            None,
            (Reason.RETURNED,),
            "进行中，逾期未办，已退回",
            "open, overdue, returned",
        ),
        (Phase.OPEN, Timeliness.PENDING, None, (Reason.STOPPED,), "进行中，已暂停", "open, paused"),
        (Phase.DELIVERED, Timeliness.LATE, None, (), "已交付待验收，逾期完成", "delivered, awaiting acceptance, late"),
        (Phase.CLOSED, Timeliness.ON_TIME, Outcome.ACCEPTED, (), "已验收，按时", "accepted, on time"),
        (Phase.CLOSED, Timeliness.LATE, Outcome.DONE, (), "逾期完成", "done, late"),
        (Phase.CLOSED, Timeliness.NONE, Outcome.WAIVED, (), "已豁免", "waived"),
        (Phase.CLOSED, Timeliness.NONE, Outcome.LAPSED, (Reason.EVENT_CANCELLED,), "条件不再满足", "lapsed"),
    ],
)
def test_the_state_says_phase_or_end_and_whether_it_was_in_time(
    phase: Phase, timeliness: Timeliness, outcome: Outcome | None, reasons: tuple[Reason, ...], zh: str, en: str
) -> None:
    text = state_text(Verdict(phase, timeliness, None, None, outcome, reasons))
    assert (text.zh, text.en) == (zh, en)
