"""The rows of an inbox that are shown as one."""

from engine.domain.deadline.due import Due
from engine.domain.figures.inbox import InboxRow, InboxSection, _by_line
from engine.domain.figures.judged import Judged
from engine.domain.ledger.entry import Kind, Phase
from engine.domain.ledger.history import ApprovalRequest
from engine.domain.occurrence.occurrence import Dated, Occurrence
from engine.domain.occurrence.verdict import Timeliness, Verdict
from tests import builders as build
from tests.builders import instant


def test_parts_of_one_line_are_one_row_and_nothing_else_is() -> None:
    at = instant("2026-03-05T10:00")
    due = Due(instant("2026-03-06T18:00"))

    def row(obligation: str, line: str | None, ask: ApprovalRequest | None = None, key: str = "A-1") -> InboxRow:
        promised = build.obligation(id=obligation, part_of=line)
        id = f"sales-finance/{obligation}@delivery.arranged/{key}"
        occurrence = Occurrence(id, "sales-finance", obligation, at, at, (Dated(at, due),))
        verdict = Verdict(Phase.OPEN, Timeliness.PENDING, due, None)
        return InboxRow(
            InboxSection.TO_DO,
            (Judged(build.agreement(promised), promised, occurrence, verdict, 0),),
            ("deliver",),
            ask,
        )

    def shown(*rows: InboxRow) -> list[list[str]]:
        return [[j.occurrence.obligation for j in r.items] for r in _by_line(rows)]

    ask = ApprovalRequest(Kind.WAIVER_REQUESTED, at, "pat", "r")
    assert shown(row("a", "papers"), row("b", "papers")) == [["a", "b"]]
    assert shown(row("a", None), row("b", None)) == [["a"], ["b"]]
    assert shown(row("a", "papers"), row("b", "keys")) == [["a"], ["b"]]
    assert shown(row("a", "papers"), row("b", "papers", key="A-2")) == [["a"], ["b"]]
    assert shown(row("a", "papers", ask), row("b", "papers", ask)) == [["a"], ["b"]]
