"""``plan``, ``apply`` and ``render``, as somebody who edits an agreement meets them."""

import json
import os
import re
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from engine import clock
from tests.fixtures.plain_definitions import plain_definitions

ROOT = Path(__file__).parents[2]
SALES, ORGANISATION = "agreements/sales-finance.yaml", "organisation.yaml"
LONGER = (SALES, "due: {within: 3 days}", "due: {within: 5 days}")
SLOWER = (ORGANISATION, "promptly: 1 working day", "promptly: 2 working days")
DECORATION = "sales-finance/decoration-slip@vehicle.delivered/A-1"
SLIPS = "sales-finance/signed-slips@vehicle.delivered/A-1"
OLD_DUE, NEW_DUE = "2026-01-17T00:00:00+08:00", "2026-01-19T00:00:00+08:00"
T, AT = "2026-01-14T09:00", ("--as-of", "2026-01-14T10:00")
SHOWN = """\
agreement/sales-finance  changed  {old} → {new}
  ~ decoration-slip  (due)
      due: within 3 days (at the latest the 3rd day after, end of day)
         → within 5 days (at the latest the 5th day after, end of day)

  moves      2026-01-16 24:00 → 2026-01-18 24:00  Decoration slip within 3 days · C P
             sales-finance/decoration-slip@vehicle.delivered/A-1
Will be notified: 会计一, Accountant 2, 财务部经理, 销售顾问一, 销售顾问二, 销售部经理
To apply it: duecourse apply --plan {plan}
"""
GEZEIGT = """\
agreement/sales-finance  修改  {old} → {new}
  ~ decoration-slip  (期限)
      期限：3 天内（最晚此后第 3 天 24:00）
          → 5 天内（最晚此后第 5 天 24:00）

  改期       2026-01-16 24:00 → 2026-01-18 24:00  交车后3天内交装饰单 · C P
             sales-finance/decoration-slip@vehicle.delivered/A-1
将通知：会计一、Accountant 2、财务部经理、销售顾问一、销售顾问二、销售部经理
生效：duecourse apply --plan {plan}
"""


@pytest.fixture
def edit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str, str], None]:
    """Changes a line of the definitions that the commands read, a copy of the shipped ones."""
    folder = Path(shutil.copytree(plain_definitions(), tmp_path / "definitions"))
    monkeypatch.setenv("DUECOURSE_DEFINITIONS", str(folder))

    def change(file: str, old: str, new: str) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


@pytest.fixture
def delivered(duecourse: Any, edit: object, tmp_path: Path) -> Callable[..., Any]:
    """Imports that a car was delivered, which opens three obligations."""

    def imported(key: str, time: str, *at: str) -> Any:
        path = tmp_path / f"{key}.csv"
        path.write_text(f"key,time,客户,车牌号,金额\n{key},{time},C,P,10\n", encoding="utf-8-sig")
        done = duecourse("events", "import", str(path), "--event", "vehicle.delivered", *at)
        assert done.out.startswith("imported 1"), done.err
        return done

    return imported


@pytest.fixture
def begun(duecourse: Any, delivered: Callable[..., Any]) -> Any:
    """The command line, on a rehearsal in which a car was delivered."""
    delivered("A-1", "2026-01-13 15:00")
    assert duecourse("run", "--in-process", "--as-of", T).code == 0
    return duecourse


def value(done: Any) -> Any:
    assert done.code == 0, done.err
    return json.loads(done.out)


def due_at(duecourse: Any, occurrence: str) -> str | None:
    found: str | None = value(duecourse("explain", occurrence, "--json"))["due_at"]
    return found


def test_nothing_edited_is_nothing_to_apply(begun: Any) -> None:
    for command in (("plan",), ("plan", "--check"), ("apply",)):
        assert begun(*command, *AT).out == "No changes: the files match the version in force.\n"
        assert begun(*command, *AT).code == 0
    assert begun("apply", "--yes", *AT).out == "No changes.\n"


def test_a_plan_says_in_words_what_is_promised_and_which_date_moves(begun: Any, edit: Any, process: Any) -> None:
    edit(*LONGER)
    shown = value(begun("plan", "--json", *AT))
    [change] = shown["definitions"]
    words = {part: change["revision"][part][:12] for part in ("old", "new")} | {"plan": shown["plan"]}
    assert begun("plan", *AT).out == SHOWN.format(**words)
    folder = os.environ["DUECOURSE_DEFINITIONS"]
    assert process("plan", *AT, lang="zh", DUECOURSE_DEFINITIONS=folder).out == GEZEIGT.format(**words)


def test_a_check_fails_where_anything_differs_and_writes_nothing(begun: Any, edit: Any) -> None:
    before = begun("verify", "--digest").out
    edit(*LONGER)
    assert (begun("plan", *AT).code, begun("plan", "--check", *AT).code) == (0, 1)
    assert begun("plan", "--check", "--json", *AT).code == 1
    assert begun("verify", "--digest").out == before


def test_apply_does_exactly_what_the_plan_said(begun: Any, edit: Any) -> None:
    edit(*LONGER)
    shown = value(begun("plan", "--json", *AT))
    [moves] = shown["occurrences"]
    assert (moves["occurrence"], moves["effect"], moves["why"]) == (DECORATION, "moves", "obligation")
    assert (moves["due_at"]["old"], due_at(begun, DECORATION)) == (OLD_DUE, OLD_DUE)
    slips = due_at(begun, SLIPS)
    done = value(begun("apply", "--plan", shown["plan"], "--json", *AT))
    assert {k: done[k] for k in shown} == shown
    assert due_at(begun, DECORATION) == moves["due_at"]["new"] == NEW_DUE
    assert due_at(begun, SLIPS) == slips
    assert begun("plan", "--check").code == 0
    assert begun("verify").code == 0


def test_what_was_reported_before_an_apply_stays_so_byte_by_byte(begun: Any, edit: Any) -> None:
    begun("run", "--in-process", "--as-of", "2026-01-17T09:00")
    report = ("report", "overdue", "--format", "json", "--as-of")
    reports = {at: begun(*report, at).out for at in ("2026-01-16T23:59:59", "2026-01-17T00:00", "2026-01-17T09:00")}
    assert [DECORATION in text for text in reports.values()] == [False, True, True]
    edit(*LONGER)
    assert begun("apply", "--yes", "--as-of", "2026-01-17T10:00").code == 0
    assert {at: begun(*report, at).out for at in reports} == reports
    assert DECORATION in begun(*report, "2026-01-17T10:00").out, "a longer time does not forgive what is overdue"
    assert begun("run", "--in-process", "--as-of", "2026-01-19T09:00").code == 0
    assert DECORATION in begun(*report, "2026-01-19T09:00").out


def test_undo_puts_back_the_date_and_the_revision(begun: Any, edit: Any) -> None:
    assert begun("apply", "--undo", "--yes", *AT).err == "Error: There is no earlier version.\n"
    edit(*LONGER)
    done = value(begun("apply", "--yes", "--json", *AT))
    shown = value(begun("plan", "--undo", "--json", "--as-of", "2026-01-14T11:00"))
    [there], [back] = done["definitions"], shown["definitions"]
    assert back["revision"] == {"old": there["revision"]["new"], "new": there["revision"]["old"]}
    assert begun("apply", "--undo", "--plan", shown["plan"], "--as-of", "2026-01-14T11:00").code == 0
    assert due_at(begun, DECORATION) == OLD_DUE
    assert begun("plan", "--check").code == 1  # the folder still says five days


def test_a_plan_that_the_record_or_the_folder_left_behind_is_refused(
    begun: Any, edit: Any, delivered: Callable[..., Any]
) -> None:
    edit(*LONGER)
    shown = value(begun("plan", "--json", *AT))
    delivered("A-2", "2026-01-14 09:30", "--as-of", "2026-01-14T09:45")
    moved = begun("apply", "--plan", shown["plan"], *AT)
    edit(*SLOWER)
    again = value(begun("plan", "--json", *AT))
    edit(SALES, "due: {within: 5 days}", "due: {within: 4 days}")
    other = begun("apply", "--plan", again["plan"], *AT)
    for refused in (moved, other):
        assert (refused.code, refused.out) == (2, "")
        assert "Nothing was applied" in refused.err
    new = "sales-finance/decoration-slip@vehicle.delivered/A-2"
    assert f"{new} was shown as “not affected” and is now “moves to 2026-01-20 00:00”" in moved.err
    assert "agreement/sales-finance" in other.err
    assert due_at(begun, DECORATION) == OLD_DUE


def test_with_nobody_to_ask_apply_shows_the_plan_and_how_to_go_on(begun: Any, edit: Any) -> None:
    edit(*LONGER)
    plan = value(begun("plan", "--json", *AT))["plan"]
    done = begun("apply", *AT)
    assert done.code == 2
    assert "2026-01-16 24:00 → 2026-01-18 24:00" in done.out
    assert done.err == f"Error: Cannot ask for confirmation here: add --yes or --plan {plan}.\n"
    assert due_at(begun, DECORATION) == OLD_DUE


def test_a_clock_that_stands_goes_over_and_is_worked_out_by_the_new_terms_when_resumed(begun: Any, edit: Any) -> None:
    mine = ("--as", "sales-consultant-1", "--as-of")
    assert begun("pause", SLIPS, "--waiting-for", "consumer", "--reason", "r", *mine, "2026-01-14T09:30").code == 0
    edit(*SLOWER)
    shown = value(begun("plan", "--json", *AT))
    assert [(t["effect"], t["due_at"]) for t in shown["occurrences"] if t["occurrence"] == SLIPS] == [
        ("stays", {"old": None, "new": None})
    ]
    assert begun("plan", *AT).out.count("1 open item uses the new revision with the same due date.\n") == 1
    assert begun("apply", "--plan", shown["plan"], *AT).code == 0
    assert due_at(begun, SLIPS) is None
    assert begun("resume", SLIPS, *mine, "2026-01-15T09:00").code == 0
    # Thursday would have been its day by two working days; the pause went over into Thursday: Friday
    assert due_at(begun, SLIPS) == "2026-01-16T17:30:00+08:00"


def test_a_real_record_is_changed_by_the_real_clock_alone(
    duecourse: Any, edit: Any, delivered: Callable[..., Any]
) -> None:
    delivered("A-1", f"{clock.now() - timedelta(hours=1):%Y-%m-%dT%H:%M:%SZ}")
    assert duecourse("run", "--in-process").code == 0
    reported, before = duecourse("report", "overdue", "--format", "json"), due_at(duecourse, DECORATION)
    at = json.loads(reported.out)["as_of"]
    edit(*LONGER)
    refused = duecourse("apply", "--yes", "--as", "sales-head-1", *AT)
    assert (refused.code, refused.out) == (2, "")
    assert "--as-of needs --dry-run here" in refused.err
    shown = value(duecourse("plan", "--json"))
    [moves] = shown["occurrences"]
    assert duecourse("plan").out.endswith(f"To apply it: duecourse apply --plan {shown['plan']} --as ID\n")
    nobody = duecourse("apply", "--plan", shown["plan"])
    assert (nobody.code, nobody.out) == (2, "")
    assert "needs the person who applies it. Name the person with --as ID" in nobody.err
    mine = ("--as", "sales-head-1")
    assert value(duecourse("apply", "--plan", shown["plan"], "--json", *mine))["occurrences"] == [moves]
    assert [before, due_at(duecourse, DECORATION)] == [moves["due_at"]["old"], moves["due_at"]["new"]]
    assert duecourse("report", "overdue", "--format", "json", "--as-of", at).out == reported.out
    assert duecourse("verify").code == 0


def test_the_hash_that_heads_sign_is_that_of_the_plan_and_of_what_is_applied(begun: Any, edit: Any) -> None:
    def signed() -> str:
        [found] = re.findall(r"\b[0-9a-f]{64}\b", begun("render", "sales-finance").out)
        return str(found)

    before = signed()
    edit(*LONGER)
    after = signed()
    shown = value(begun("plan", "--json", *AT))
    assert shown["definitions"][0]["revision"] == {"old": before, "new": after}
    done = value(begun("apply", "--plan", shown["plan"], "--json", *AT))
    assert done["occurrences"][0]["revision"] == done["definitions"][0]["revision"]["new"] == after


def test_the_person_who_applies_may_be_named_by_name(begun: Any, edit: Any) -> None:
    edit(*LONGER)
    assert begun("apply", "--yes", "--as", "销售部经理", *AT).code == 0
    assert "销售部经理" in begun("explain", DECORATION).out
