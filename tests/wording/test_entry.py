"""What `explain` says of each entry: why, until when, with what evidence, and whom a message told."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from engine.domain.ledger.entry import Entry, Json, Kind
from engine.wording.entry import entry_detail

SHANGHAI = timezone(timedelta(hours=8))
AT = datetime(2026, 1, 9, 2, tzinfo=UTC)


def detail(kind: Kind, **body: Json) -> tuple[str, str]:
    parts = entry_detail(Entry(kind, "a/b@c", "pat", AT, AT, body), SHANGHAI)
    return "，".join(p.zh for p in parts), ", ".join(p.en for p in parts)


@pytest.mark.parametrize(
    ("kind", "body", "expected"),
    [
        (Kind.ACCEPTED, {}, ("", "")),
        (Kind.RETURNED, {"reason": "no\nstamp"}, ("no stamp", "no stamp")),
        (
            Kind.EXTENSION_REQUESTED,
            {"until": "2026-01-14T04:00:00Z", "was": "2026-01-09T09:30:00Z", "reason": "r"},
            ("至 2026-01-14 12:00，原为 2026-01-09 17:30，r", "until 2026-01-14 12:00, was 2026-01-09 17:30, r"),
        ),
        (
            Kind.DELIVERED,
            {
                "backdated": True,
                "evidence": {"slip": {"name": "slip.png", "sha256": "0"}, "amount": "10"},
                "signed": ["slip"],
                "for": ["ann"],
            },
            (
                "补记，amount=10，slip=slip.png，已签字：slip，代 ann",
                "backdated, amount=10, slip=slip.png, signed: slip, on behalf of ann",
            ),
        ),
        (
            Kind.DELIVERED,
            {"zh": "查到 1 行", "en": "rows found: 1", "seen": "0", "done_at": None},
            ("查到 1 行", "rows found: 1"),
        ),
        (Kind.LAPSED, {"reason": "event cancelled"}, ("业务已撤销", "event cancelled")),
        (
            Kind.DUE_SET,
            {"due_at": "2026-01-15T16:00:00Z", "was": "2026-01-13T16:00:00Z"},
            ("期限 2026-01-15 24:00，原为 2026-01-13 24:00", "due 2026-01-15 24:00, was 2026-01-13 24:00"),
        ),
        (
            Kind.REQUESTED,
            {"obligation": "a/b", "wish": "2026-01-15T16:00:00Z"},
            ("希望 2026-01-16 00:00", "wanted at 2026-01-16 00:00"),
        ),
        (
            Kind.DUE_SET,
            {"due_at": "2026-01-15T16:00:00Z", "was": None, "reason": "recomputed"},
            ("期限 2026-01-15 24:00，日历有更新", "due 2026-01-15 24:00, more days were published"),
        ),
        (Kind.MET, {"event": "loan.settled/O-2"}, ("loan.settled/O-2", "loan.settled/O-2")),
        (Kind.PAUSED, {"waiting_for": "bank", "reason": "file"}, ("等待银行，file", "waiting for the bank, file")),
        (Kind.REASSIGNED, {"to": "ann"}, ("→ ann", "→ ann")),
        (Kind.RATED, {"score": 4, "comment": "good"}, ("4 分，good", "score 4, good")),
        (
            Kind.RATED,
            {"score": 2, "dimensions": {"timeliness": 1}, "reason": "late", "lost_minutes": 30, "comment": "slow"},
            ("2 分，late，timeliness 1 分，耽误 30 分钟，slow", "score 2, late, timeliness 1, 30 minutes lost, slow"),
        ),
        (
            Kind.LATE_REASON,
            {"category": "documents", "promised_on": "2026-01-13", "note": "stamp"},
            ("资料不齐，承诺 2026-01-13，stamp", "documents missing, promised 2026-01-13, stamp"),
        ),
        (Kind.NOTIFIED, {"step": "due", "to": ["ann", "pat"]}, ("到期 → ann、pat", "due → ann, pat")),
        (
            Kind.NOTIFIED,
            {"step": "2 working days before", "to": ["pat"]},
            ("到期前 2 个工作日 → pat", "2 working days before due → pat"),
        ),
        (
            Kind.NOTIFIED,
            {"step": "1 working day after", "to": []},
            ("逾期 1 个工作日 → 无人", "1 working day overdue → nobody"),
        ),
        (
            Kind.NOTIFIED,
            {"step": "returned 2026-01-09T02:00:00Z", "to": (), "quiet": True},
            ("退回，不通知", "returned, not sent"),
        ),
    ],
)
def test_an_entry_says_what_its_kind_does_not(kind: Kind, body: dict[str, Any], expected: tuple[str, str]) -> None:
    assert detail(kind, **body) == expected
