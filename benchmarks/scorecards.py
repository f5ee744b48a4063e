"""Scorecards of a large house: 50 departments, 12 months, as many stored items as one likes.

The items are written as rows, sealed and in bulk, since a reading of now needs nothing else: 200 agreements, each item
first due in one of 12 months. Of a hundred, 8 are late, 5 overdue, 3 not due yet, 2 waived; some were returned,
extended, paused or requested. No entry tells of them, so this ledger is for readings of now alone.

    python -m benchmarks.scorecards N FOLDER [URL]
"""

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from benchmarks import cpu
from benchmarks.record import Record
from engine.domain.deadline.due import Due
from engine.domain.deadline.period import Period
from engine.domain.figures.scorecard import Scorecard
from engine.domain.ledger.entry import Phase
from engine.domain.occurrence.listed import Listed
from engine.domain.occurrence.occurrence import Dated, Occurrence
from engine.domain.occurrence.verdict import Outcome, Timeliness, Verdict
from engine.services.ports.occurrences import Row
from engine.services.reading.scorecard import scorecard, trend
from engine.store.ledger import SqlLedger
from engine.wiring import open_ledger
from engine.workspace import Workspace

DEPARTMENTS, AGREEMENTS = 50, 200
BEGUN = datetime(2025, 7, 1, tzinfo=UTC)
NOW = datetime(2026, 6, 30, 10, 0, tzinfo=UTC)
YEAR = timedelta(days=364)
_AT_A_TIME = 20_000

_ORGANISATION = """\
organisation: group
title: {zh: 集团, en: Group}
calendar: group
currency: CNY
departments:
%(departments)s
roles:
%(roles)s
escalations:
  standard:
    steps:
      - {at: due, notify: [owner]}
"""
_CALENDAR = """\
calendar: group
title: {zh: 集团日历, en: Calendar of the group}
zone: Asia/Shanghai
hours:
  monday-friday: ["08:30-12:00", "13:30-17:30"]
holidays: {country: CN}
valid_from: 2025-01-01
valid_through: 2026-12-31
"""
_EVENTS = """\
subjects:
  order: {title: {zh: 订单, en: Order}}
events:
  service.asked:
    title: {zh: 请求服务, en: Service asked for}
    about: order
    label: "{key}"
    recorded_by: d00
"""
_AGREEMENT = """\
agreement: service-%(n)03d
title: {zh: 服务约定 %(n)03d, en: Service %(n)03d}
provider: d%(provider)02d
consumer: d%(consumer)02d
owner: d%(provider)02d-clerk
effective: {from: 2025-01-01}
escalation: standard
obligations:
  - id: answer
    title: {zh: 答复 %(n)03d, en: Answer %(n)03d}
    when: {event: service.asked}
    due: {within: 5 working days}
    key_moment: %(key)s
"""


def write_definitions(folder: Path) -> None:
    """Write the definitions of the house."""
    for name in ("calendars", "agreements"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    ids = [f"d{n:02}" for n in range(DEPARTMENTS)]
    named = {
        "departments": "\n".join(f"  {d}: {{title: {d}, calendar: group, head: {d}-head}}" for d in ids),
        "roles": "\n".join(f"  {d}-{r}: {{title: {d}-{r}, department: {d}}}" for d in ids for r in ("head", "clerk")),
    }
    (folder / "organisation.yaml").write_text(_ORGANISATION % named, encoding="utf-8")
    (folder / "calendars" / "group.yaml").write_text(_CALENDAR, encoding="utf-8")
    (folder / "events.yaml").write_text(_EVENTS, encoding="utf-8")
    (folder / "people.csv").write_text("id,name,department,role,from,until,language,mail\n", encoding="utf-8")
    for n in range(AGREEMENTS):
        parties = {"n": n, "provider": n % DEPARTMENTS, "consumer": (n + 1 + n // DEPARTMENTS) % DEPARTMENTS}
        text = _AGREEMENT % {**parties, "key": str(n % 7 == 0).lower()}
        (folder / "agreements" / f"service-{n:03}.yaml").write_text(text, encoding="utf-8")


def build(record: Record, count: int) -> None:
    """Make the house with this many stored items, in an empty database."""
    record.state.mkdir(parents=True, exist_ok=True)
    write_definitions(record.definitions)
    record.command("run", "--in-process", "--as-of", NOW.isoformat())
    ledger = opened(record)
    revision = {f"service-{n:03}": ledger.definitions.hashes()[f"agreement/service-{n:03}"] for n in range(AGREEMENTS)}
    day_table = ledger.definitions.hashes()["calendar/group"]
    rows = (replace(row, revision=revision[row.occurrence.agreement], day_table=day_table) for row in _rows(count))
    while some := list(islice(rows, _AT_A_TIME)):
        ledger.refresh(some, ledger.expected_head(NOW))


def _rows(count: int) -> Iterator[Row]:
    for n in range(count):
        lot, agreement = n * 37 % 101, f"service-{n % AGREEMENTS:03}"
        due_at = BEGUN + YEAR * n / count + timedelta(hours=n % 9)
        opened_at = due_at - timedelta(days=7)
        occurrence = Occurrence(
            id=f"{agreement}/answer@service.asked/S-{n:07}",
            agreement=agreement,
            obligation="answer",
            opens_at=opened_at,
            known_at=opened_at,
            dates=(Dated(opened_at, Due(due_at), opened_at),),
            event=f"service.asked/S-{n:07}",
            subject=f"S-{n:07}",
            label=f"S-{n:07}",
        )
        yield Row(occurrence, _verdict(lot, due_at), "", "", None, _listed(lot, n, due_at))


def _verdict(lot: int, due_at: datetime) -> Verdict:
    due = Due(due_at)
    if lot < 5:
        return Verdict(Phase.OPEN, Timeliness.OVERDUE, due, None)
    if lot < 8:
        later = Due(NOW + timedelta(days=20))
        return Verdict(Phase.OPEN, Timeliness.PENDING, later, NOW + timedelta(days=19))
    if lot < 10:
        return Verdict(Phase.CLOSED, Timeliness.NONE, due, None, Outcome.WAIVED, closed_at=due_at)
    late = lot < 18
    at = due_at + timedelta(hours=30) if late else due_at - timedelta(hours=lot)
    timeliness, late_by = (Timeliness.LATE, at - due_at) if late else (Timeliness.ON_TIME, None)
    return Verdict(Phase.CLOSED, timeliness, due, None, Outcome.DONE, delivered_at=at, closed_at=at, late_by=late_by)


def _listed(lot: int, n: int, due_at: datetime) -> Listed:
    return Listed(
        first_due_at=due_at,
        returns=int(lot in (20, 21, 22)),
        extensions=int(lot in (5, 6, 7)),
        paused=timedelta(hours=3) if lot == 30 else timedelta(),
        responded_at=due_at - timedelta(days=6) if n % 50 == 0 else None,
    )


def opened(record: Record) -> SqlLedger:
    """The ledger of a house."""
    workspace = Workspace.of(state=record.state, database=record.url, definitions=record.definitions, environment={})
    return open_ledger(workspace)


def measured(record: Record) -> dict[str, float]:
    """CPU seconds of this process for the scorecards of all departments, over a year and over a month, and a trend."""
    ledger, year = opened(record), Period.read("2026")
    cards: list[Scorecard] = []
    return {
        "a year beside the year before": cpu.seconds(lambda: cards.append(scorecard(ledger, NOW, period=year))),
        "a month beside the month before": cpu.seconds(lambda: scorecard(ledger, NOW)),
        "a trend of 12 months": cpu.seconds(lambda: trend(ledger, NOW)),
    }


def main(words: list[str]) -> int:
    """Build the house that the words of a call name where there is none yet, and print what readings cost."""
    record = Record(Path(words[1]).resolve(), words[2] if len(words) == 3 else None)
    if not (record.state / "definitions").exists():
        build(record, int(words[0]))
    for what, seconds in measured(record).items():
        print(f"{seconds:6.2f} s  {what}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
