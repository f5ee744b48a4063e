"""A record of some size, made by ``events import`` and ``run`` alone, as a year of business would have made it.

40 agreements between 10 departments, one obligation each; N events over 400 days that open one item each. 90 % are
closed by a second event (``done_by``), every twelfth of them late; 10 % are open, 4.6 % of all are overdue. Import and
run come four times, a hundred days apart, so that the past can be asked for. A state folder of a record holds:

    record.db, chain.key, ...   the ledger, unless a URL names another database
    definitions/                the agreements in force
    events-1.csv ...            what was imported
    NOW                         the instant that the record stands at

    python -m benchmarks.record N FOLDER [URL]
"""

import csv
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

AGREEMENTS, DEPARTMENTS, DAYS, PARTS = 40, 10, 400, 4
ZONE = ZoneInfo("Asia/Shanghai")
BEGUN = datetime(2025, 6, 2, tzinfo=ZONE)
NOW = BEGUN + timedelta(days=DAYS, hours=18)
WORKING_DAYS = (5, 10, 20, 25)
"""The limits of the obligations, in turn: agreement n has that of n mod 4."""
_OPEN_YOUNG, _OPEN_OLD = 100, 5
"""Of a hundred: how many are open that are not due yet, and how many that are."""
PERSON = "d03-clerk-1"
"""A person whose inbox is asked for: one of the two clerks of a department that provides four agreements."""

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
      - {before: 2 working days, notify: [owner]}
      - {at: due, notify: [owner]}
      - {after: 3 working days, notify: [owner, provider head]}
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
_ASKED = """\
  service-%(n)02d.asked:
    title: {zh: 请求服务 %(n)02d, en: Service %(n)02d asked for}
    about: order
    label: "{customer}"
    recorded_by: d%(consumer)02d
    fields:
      customer: {label: {zh: 客户, en: Customer}, columns: [customer]}
      amount: {label: {zh: 金额, en: Amount}, kind: money, stake: true, columns: [amount]}
"""
_DONE = """\
  service.done:
    title: {zh: 完成服务, en: Service done}
    about: order
    label: "{key}"
    recorded_by: d00
"""
_AGREEMENT = """\
agreement: service-%(n)02d
title: {zh: 服务约定 %(n)02d, en: Service %(n)02d}
provider: d%(provider)02d
consumer: d%(consumer)02d
owner: d%(provider)02d-clerk
effective: {from: 2025-01-01}
escalation: standard

obligations:
  - id: answer
    title: {zh: 答复 %(n)02d, en: Answer %(n)02d}
    when: {event: service-%(n)02d.asked}
    due: {within: %(days)d working days}
    done_by: {event: service.done}
"""
Event = tuple[str, str, datetime, str, str]
"""The subject, the name, the instant, the customer and the amount."""


@dataclass(frozen=True, slots=True)
class Record:
    """A record: its state folder, and the URL of its database where that is not the folder's."""

    state: Path
    url: str | None = None

    @property
    def definitions(self) -> Path:
        return self.state / "definitions"

    def command(self, *words: str, definitions: Path | None = None) -> None:
        """Run a command of the CLI on the record, as anybody would. Raises CalledProcessError where it fails."""
        subprocess.run(
            [sys.executable, "-m", "engine.cli", *words, *self.options(definitions)],
            cwd=Path(__file__).parents[1],
            env=self.environment(),
            check=True,
            stdout=subprocess.DEVNULL,
        )

    def options(self, definitions: Path | None = None) -> tuple[str, ...]:
        """The options that name the record to a command."""
        return ("--state", str(self.state), "--definitions", str(definitions or self.definitions))

    def environment(self) -> dict[str, str]:
        """The environment of its commands; a URL may hold a password and is therefore no option."""
        database = {"DUECOURSE_DATABASE_URL": self.url} if self.url else {}
        kept = {name: value for name, value in os.environ.items() if not name.startswith("DUECOURSE_")}
        return {**kept, **database, "DUECOURSE_LANG": "en", "PYTHONHASHSEED": "0"}


def build(record: Record, count: int) -> None:
    """Make a record with this many items from events, in an empty database."""
    record.state.mkdir(parents=True, exist_ok=True)
    write_definitions(record.definitions)
    for part, (until, events) in enumerate(parts(count), 1):
        path = record.state / f"events-{part}.csv"
        write_events(path, events)
        at = f"{until:%Y-%m-%dT%H:%M}+08:00"
        record.command("events", "import", str(path), "--as-of", at)
        record.command("run", "--in-process", "--as-of", at)
    (record.state / "NOW").write_text(f"{NOW.isoformat()}\n", encoding="utf-8")


def write_definitions(folder: Path, changed: Sequence[int] = ()) -> None:
    """Write the definitions; the agreements that ``changed`` names by number have two working days more."""
    for name in ("calendars", "agreements"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    ids = [f"d{n:02}" for n in range(DEPARTMENTS)]
    departments = [
        f"  {id}: {{title: {{zh: 部门 {id}, en: Department {id}}}, calendar: group, head: {id}-head}}" for id in ids
    ]
    roles = [
        f"  {id}-{role}: {{title: {{zh: {id} {zh}, en: {en} of {id}}}, department: {id}}}"
        for id in ids
        for role, zh, en in (("head", "负责人", "Head"), ("clerk", "专员", "Clerk"))
    ]
    filled = {"departments": "\n".join(departments), "roles": "\n".join(roles)}
    (folder / "organisation.yaml").write_text(_ORGANISATION % filled, encoding="utf-8")
    (folder / "calendars" / "group.yaml").write_text(_CALENDAR, encoding="utf-8")
    asked = "".join(_ASKED % _parties(n) for n in range(AGREEMENTS))
    subjects = "subjects:\n  order: {title: {zh: 订单, en: Order}}\n"
    (folder / "events.yaml").write_text(f"{subjects}\nevents:\n{asked}{_DONE}", encoding="utf-8")
    with (folder / "people.csv").open("w", encoding="utf-8", newline="") as file:
        people = csv.writer(file)
        people.writerow(["id", "name", "department", "role", "from", "until", "language", "mail"])
        for id in ids:
            for person, role in ((f"{id}-head-1", "head"), (f"{id}-clerk-1", "clerk"), (f"{id}-clerk-2", "clerk")):
                people.writerow([person, person, id, f"{id}-{role}", "", "", "en", f"{person}@example.com"])
    for n in range(AGREEMENTS):
        days = WORKING_DAYS[n % 4] + (2 if n in changed else 0)
        text = _AGREEMENT % {**_parties(n), "days": days}
        (folder / "agreements" / f"service-{n:02}.yaml").write_text(text, encoding="utf-8")


def _parties(n: int) -> dict[str, int]:
    provider = n % DEPARTMENTS
    return {"n": n, "provider": provider, "consumer": (provider + 1 + n // DEPARTMENTS) % DEPARTMENTS}


def consumer(id: str) -> str:
    """The department that an item is owed to, by the item's id: ``service-03.answer/...``."""
    return f"d{_parties(int(id[8:10]))['consumer']:02}"


def parts(count: int) -> Iterator[tuple[datetime, list[Event]]]:
    """The events in four parts, each with the instant at which it is imported."""
    found = sorted(_events(count), key=lambda event: event[2])
    for part in range(1, PARTS + 1):
        until = NOW - timedelta(days=DAYS // PARTS * (PARTS - part))
        begun = until - timedelta(days=DAYS // PARTS) if part > 1 else BEGUN
        yield until, [event for event in found if begun < event[2] <= until]


def _events(count: int) -> Iterator[Event]:
    """Each item's event and, for nine of ten, the one that closes it; what is open is mostly young."""
    for n in range(count):
        agreement = n % AGREEMENTS
        limit = WORKING_DAYS[agreement % 4]
        opened = datetime.combine(
            (BEGUN + timedelta(days=DAYS * n // count)).date(), time(9, n % 480 // 10, n % 60), ZONE
        )
        subject = f"S-{n:07}"
        yield subject, f"service-{agreement:02}.asked", opened, f"customer {n % 997:03}", f"{100 + n % 9000}.00"
        lot = (n // AGREEMENTS * 37 + agreement * 13) % 100  # what becomes of it: spread evenly, by no dice
        age = NOW - opened
        if lot < (_OPEN_YOUNG if age < timedelta(days=limit * 1.45) else _OPEN_OLD):
            continue
        late = lot % 12 == 5 and age > timedelta(days=limit * 2 + 1)
        taken = timedelta(days=limit * 2 if late else lot % limit, hours=1)
        yield subject, "service.done", opened + min(taken, age * 0.9), "", ""


def write_events(path: Path, events: Sequence[Event]) -> None:
    """Write events as the CSV that somebody would export."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["key", "event", "time", "customer", "amount"])
        writer.writerows((key, name, at.isoformat(), customer, amount) for key, name, at, customer, amount in events)


def main(words: Sequence[str]) -> int:
    """Make the record that the words of a call name."""
    if len(words) not in (2, 3) or not words[0].isdigit():
        print("python -m benchmarks.record N FOLDER [URL]", file=sys.stderr)
        return 2
    build(Record(Path(words[1]).resolve(), words[2] if len(words) == 3 else None), int(words[0]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
