"""A year's holidays are published: the run that finds them settles the dates that were provisional, as users see it.

The record begins in December 2025 with calendars that know 2025 only: by them 1 January is off, as it is by law, and
Friday the 2nd is worked. The State Council gave the 2nd off as well, in exchange for Sunday the 4th.
"""

import json
import shutil
from collections.abc import Callable
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.plain_definitions import plain_definitions

ROOT = Path(__file__).parents[2]
JOINED = "hr-finance/new-employee.deposit@employee.joined/{}"
OPEN, LATE, WAIVED = (JOINED.format(key) for key in ("E-1", "E-2", "E-3"))
OLD_DUE, NEW_DUE = "2026-01-02T17:30:00+08:00", "2026-01-04T17:30:00+08:00"
BEFORE = "2026-01-02T20:00"
FILED = "key,time,姓名,入职部门,职位\n" + "".join(f"E-{n},2025-12-31 10:00,新员工,销售部,顾问\n" for n in (1, 2, 3))


def publish(folder: Path, old: str, new: str) -> None:
    for name in ("dealership", "sales"):
        path = folder / "calendars" / f"{name}.yaml"
        text = path.read_text(encoding="utf-8")
        assert f"valid_through: {old}" in text
        path.write_text(text.replace(f"valid_through: {old}", f"valid_through: {new}"), encoding="utf-8")


@pytest.fixture
def course(duecourse: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Runs a command on a record whose calendars end with 2025; what follows from it is open, late or waived."""
    folder = Path(shutil.copytree(plain_definitions(), tmp_path / "definitions"))
    publish(folder, "2026-12-31", "2025-12-31")
    monkeypatch.setenv("DUECOURSE_DEFINITIONS", str(folder))

    def command(*arguments: str) -> Any:
        done = duecourse(*arguments)
        assert done.code == 0, done.err
        return done

    joined = tmp_path / "joined.csv"
    joined.write_text(FILED, encoding="utf-8-sig")
    command("run", "--in-process", "--as-of", "2025-12-20T09:00")
    command("events", "import", str(joined), "--event", "employee.joined", "--as-of", "2025-12-31T10:30")
    command("run", "--in-process", "--as-of", "2025-12-31T11:00")
    hr = ("--as", "hr-clerk-1")
    command("deliver", LATE, "--evidence", "told_on=2026-01-02", *hr, "--as-of", "2026-01-02T18:00")
    command("waive", "ask", WAIVED, "--reason", "left at once", *hr, "--as-of", "2026-01-02T18:30")
    command("waive", "grant", WAIVED, "--as", "finance-clerk-1", "--as-of", "2026-01-02T19:00")
    command("run", "--in-process", "--as-of", BEFORE)
    return command


@pytest.fixture
def published(course: Callable[..., Any], tmp_path: Path) -> Callable[..., Any]:
    """The same, once the calendars know 2026 and a run has found it."""
    publish(tmp_path / "definitions", "2025-12-31", "2026-12-31")
    done = json.loads(course("run", "--in-process", "--as-of", "2026-01-03T09:00", "--json").out)
    assert {f["code"] for f in done["findings"]} == {"calendar-published"}  # taken in, with nothing left to apply
    assert course("plan").out == "No changes: the files match the version in force.\n"
    return course


def explained(course: Callable[..., Any], occurrence: str) -> Any:
    return json.loads(course("explain", occurrence, "--json").out)


def test_until_then_the_date_is_provisional_and_says_why(course: Callable[..., Any]) -> None:
    item = explained(course, OPEN)
    assert (item["due_at"], item["provisional"]) == (OLD_DUE, True)
    assert "跳过 2026-01-01（元旦）" in [step["text"]["zh"] for step in item["steps"]]  # it is off in any year
    assert item["steps"][-1]["text"]["zh"] == "暂定：工作日历只公布到 2025-12-31，公布后重新计算"


def test_an_open_date_is_set_anew_with_its_reason_and_skips_the_holidays_by_name(published: Callable[..., Any]) -> None:
    item = explained(published, OPEN)
    assert (item["due_at"], item["provisional"], item["timeliness"]) == (NEW_DUE, False, "pending")
    assert "跳过 2026-01-02（元旦（2026-01-04 调休））" in [step["text"]["zh"] for step in item["steps"]]
    [moved] = [e for e in item["entries"] if e["kind"] == "due set"]
    assert moved["body"] == {"due_at": "2026-01-04T09:30:00Z", "reason": "recomputed", "was": "2026-01-02T09:30:00Z"}
    assert published("verify").code == 0


def test_what_was_delivered_late_or_waived_before_stays_judged_by_the_old_days(published: Callable[..., Any]) -> None:
    for occurrence, timeliness in ((LATE, "late"), (WAIVED, "none")):
        item = explained(published, occurrence)
        assert (item["phase"], item["timeliness"], item["due_at"]) == ("closed", timeliness, OLD_DUE)
        assert item["steps"][-1]["at"] == OLD_DUE  # what is explained is what is judged
        assert "due set" not in [e["kind"] for e in item["entries"]]


def test_the_owner_reads_in_the_next_digest_what_the_date_was_and_is(
    published: Callable[..., Any], tmp_path: Path
) -> None:
    mail = tmp_path / "state" / "mail"
    before = set(mail.iterdir())
    published("run", "--in-process", "--as-of", "2026-01-04T08:40")
    [letter] = [path for path in set(mail.iterdir()) - before if "hr-clerk-1" in path.name]
    body = message_from_bytes(letter.read_bytes(), policy=default).get_body(("plain",))  # type: ignore[attr-defined]
    lines = body.get_content().splitlines()
    at = lines.index(f"    编号：{OPEN}")
    assert lines[at - 4 : at - 1] == [
        "  期限：1月4日 星期日 17:30（今天）",
        "  原期限：1月2日 星期五 17:30",
        "  □ 通知新员工到财务部交押金",
    ]
    assert f"    编号：{LATE}" not in lines
    item = [e["body"]["step"] for e in explained(published, OPEN)["entries"] if e["kind"] == "notified"]
    assert any(step.startswith("moved 2026-01-03") for step in item)


def test_what_was_said_of_an_earlier_instant_stays_so_byte_by_byte(course: Callable[..., Any], tmp_path: Path) -> None:
    report = ("report", "overdue", "--format", "json", "--as-of")
    earlier = [course(*report, at).out for at in ("2026-01-02T17:29:59", "2026-01-02T17:30", BEFORE)]
    assert ["E-1" in output for output in earlier] == [False, True, True]
    publish(tmp_path / "definitions", "2025-12-31", "2026-12-31")
    course("run", "--in-process", "--as-of", "2026-01-03T09:00")
    assert [course(*report, at).out for at in ("2026-01-02T17:29:59", "2026-01-02T17:30", BEFORE)] == earlier
    now = course(*report, "2026-01-03T09:00").out
    assert (OPEN in now, LATE in now) == (False, True)
