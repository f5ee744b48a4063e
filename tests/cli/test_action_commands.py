"""What two departments do to one occurrence, a command each: how it goes, what the other side may, and what is
refused. Each sentence in both languages.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.domain.text import Language

SLIPS = "sales-finance/signed-slips@vehicle.delivered/A-1"
ARREARS = "insurance-finance/arrears-report@2025-12"
SALES, FINANCE, HR, INSURANCE = (
    ("--as", who) for who in ("sales-consultant-1", "finance-clerk-1", "hr-clerk-1", "insurance-clerk-1")
)
MORNING, LATER, NEXT_DAY = (("--as-of", t) for t in ("2026-01-14T09:30", "2026-01-14T10:00", "2026-01-15T10:00"))


@pytest.fixture
def begun(duecourse: Any, tmp_path: Path) -> Any:
    """The command line on a rehearsal: a car was delivered on Tuesday, its slips are due on Wednesday at 17:30."""
    cars = tmp_path / "cars.csv"
    cars.write_text("key,time,客户,车牌号,金额\nA-1,2026-01-13 15:00,客户甲,样A1001,10\n", encoding="utf-8-sig")
    assert duecourse("events", "import", str(cars), "--event", "vehicle.delivered").code == 0
    assert duecourse("run", "--in-process", "--as-of", "2026-01-14T09:00").code == 0
    return duecourse


@pytest.fixture
def refused(begun: Any) -> Callable[..., tuple[str, str]]:
    """What a refused command says, in English and in Chinese; it writes nothing and ends with 2."""

    def ask(*arguments: str) -> tuple[str, str]:
        messages = []
        before = begun("verify").out
        for chosen in (Language.EN, Language.ZH):
            done = begun(*arguments, "--lang", chosen.value)
            assert (done.code, done.out) == (2, "")
            messages.append(done.err)
        assert begun("verify").out == before
        return messages[0].removeprefix("Error: ").strip(), messages[1].removeprefix("错误：").strip()

    return ask


@pytest.fixture
def done(begun: Any) -> Callable[..., Any]:
    """Where a command that goes through leaves the occurrence, as its JSON says."""

    def ask(*arguments: str) -> Any:
        found = begun(*arguments, "--json")
        assert (found.code, found.err) == (0, "")
        return json.loads(found.out)

    return ask


def explained(begun: Any, occurrence: str = SLIPS) -> Any:
    return json.loads(begun("explain", occurrence, "--json").out)


def test_extend_asked_for_moves_nothing_until_the_other_side_says_yes(
    begun: Any, done: Callable[..., Any], refused: Callable[..., tuple[str, str]]
) -> None:
    ask = ("extend", "ask", SLIPS, "--until", "2026-01-16T12:00")
    assert refused(*ask, "--reason", "r", *HR, *MORNING) == (
        "Only Sales can do this (extension requested); 人事专员一 is not in that department.",
        "“申请延期”只能由销售部人员操作；人事专员一 不是该部门人员。",
    )
    assert refused(*ask, *SALES, *MORNING) == (
        "A reason is required (extension requested). Give it with --reason.",
        "“申请延期”请写明原因。请用 --reason 写明。",
    )
    assert refused("extend", "ask", SLIPS, "--until", "2026-01-14T17:30", "--reason", "r", *SALES, *MORNING) == (
        "An extension needs a time later than the current due time 2026-01-14 17:30 and later than now. "
        "Name it with --until.",
        "延期请写明晚于当前期限 2026-01-14 17:30、且尚未过去的时间。请用 --until 指定。",
    )
    assert done(*ask, "--reason", "印章在外", *SALES, *MORNING)["due_at"] == "2026-01-14T17:30:00+08:00"
    assert refused("extend", "grant", SLIPS, *SALES, *LATER) == (
        "Only Finance can do this (extension granted); 销售顾问一 is not in that department.",
        "“同意延期”只能由财务部人员操作；销售顾问一 不是该部门人员。",
    )
    assert done("extend", "refuse", SLIPS, "--reason", "r", *FINANCE, *LATER)["due_at"] == "2026-01-14T17:30:00+08:00"
    assert done(*ask, "--reason", "印章在外", *SALES, *LATER)["due_at"] == "2026-01-14T17:30:00+08:00"
    assert done("extend", "grant", SLIPS, *FINANCE, *LATER)["due_at"] == "2026-01-16T12:00:00+08:00"
    assert refused("extend", "grant", SLIPS, *FINANCE, *LATER) == (
        "No request is waiting for this answer (extension requested).",
        "没有等待答复的“申请延期”。",
    )
    assert explained(begun)["steps"][-1]["text"] == {
        "en": "extended to 2026-01-16 12:00, granted by 会计一; first due 2026-01-14 17:30",
        "zh": "延期至 2026-01-16 12:00（会计一同意；原期限 2026-01-14 17:30）",
    }


@pytest.mark.parametrize(
    ("verb", "outcome", "asked", "granted"),
    [
        ("waive", "waived", ("waiver requested", "申请豁免"), ("waiver granted", "同意豁免")),
        (
            "not-applicable",
            "not applicable",
            ("not applicable requested", "申请不适用"),
            ("not applicable granted", "同意不适用"),
        ),
    ],
)
def test_what_is_waived_or_not_applicable_is_closed_by_a_yes_and_stays_open_by_a_no(
    begun: Any,
    done: Callable[..., Any],
    refused: Callable[..., tuple[str, str]],
    verb: str,
    outcome: str,
    asked: tuple[str, str],
    granted: tuple[str, str],
) -> None:
    ask = (verb, "ask", SLIPS, "--reason", "客户退车")
    assert refused(*ask, *FINANCE, *MORNING) == (
        f"Only Sales can do this ({asked[0]}); 会计一 is not in that department.",
        f"“{asked[1]}”只能由销售部人员操作；会计一 不是该部门人员。",
    )
    assert refused(verb, "grant", SLIPS, *FINANCE, *MORNING) == (
        f"No request is waiting for this answer ({asked[0]}).",
        f"没有等待答复的“{asked[1]}”。",
    )
    assert done(*ask, *SALES, *MORNING)["phase"] == "open"
    assert done(verb, "refuse", SLIPS, "--reason", "车还在", *FINANCE, *LATER)["phase"] == "open"
    assert done(*ask, *SALES, *LATER)["phase"] == "open"
    assert refused(verb, "grant", SLIPS, *HR, *LATER) == (
        f"Only Finance can do this ({granted[0]}); 人事专员一 is not in that department.",
        f"“{granted[1]}”只能由财务部人员操作；人事专员一 不是该部门人员。",
    )
    yes = done(verb, "grant", SLIPS, *FINANCE, *LATER)
    assert (yes["phase"], yes["outcome"], yes["timeliness"]) == ("closed", outcome, "none")
    begun("run", "--in-process", *NEXT_DAY)
    assert "breached" not in [e["kind"] for e in explained(begun)["entries"]]


def test_pause_takes_the_due_instant_away_and_resume_gives_a_later_one(
    done: Callable[..., Any], refused: Callable[..., tuple[str, str]]
) -> None:
    wait = ("--waiting-for", "customer", "--reason", "回来签字")
    assert refused("pause", SLIPS, *wait, *FINANCE, *MORNING) == (
        "Only Sales can do this (paused); 会计一 is not in that department.",
        "“暂停”只能由销售部人员操作；会计一 不是该部门人员。",
    )
    english, chinese = refused("pause", SLIPS, "--waiting-for", "luck", *SALES, *MORNING)
    assert english.startswith("A pause needs the party it waits for: ") and "not “luck”. " in english
    assert chinese.startswith("请说明等待谁，") and "不能是“luck”。" in chinese
    assert refused("pause", ARREARS, *wait, *INSURANCE, *MORNING) == (
        "This item is due on a calendar date and cannot be paused; "
        "only items that count from an event or a request can.",
        "该事项的期限是日历上的日期，不能暂停；只有从事件或请求起算的期限可以暂停。",
    )
    assert refused("resume", SLIPS, *SALES, *MORNING) == (
        "This item is not paused.",
        "该事项未暂停。",
    )
    assert done("pause", SLIPS, *wait, *SALES, *MORNING)["due_at"] is None
    assert refused("pause", SLIPS, *wait, *SALES, *LATER) == (
        "This item is already paused.",
        "该事项已暂停。",
    )
    assert done("resume", SLIPS, *FINANCE, *NEXT_DAY)["due_at"] == "2026-01-15T17:30:00+08:00"


def test_withdraw_takes_back_what_was_delivered_and_only_that(
    done: Callable[..., Any], refused: Callable[..., tuple[str, str]], tmp_path: Path
) -> None:
    english, chinese = refused("withdraw", SLIPS, "--reason", "r", *SALES, *MORNING)
    assert english.startswith("“withdraw” is not possible while the item is open")
    assert chinese.startswith("该事项进行中")
    slip = tmp_path / "slip.png"
    slip.write_bytes(b"\x89PNG\r\n\x1a\n picture")
    files = [
        part for name in ("order_slip", "delivery_slip") for part in ("--file", f"{name}={slip}", "--signed", name)
    ]
    assert done("deliver", SLIPS, *files, *SALES, *MORNING)["phase"] == "closed"
    assert refused("withdraw", SLIPS, "--reason", "签错了人", *FINANCE, *LATER) == (
        "Only Sales can do this (withdrawn); 会计一 is not in that department.",
        "“撤回”只能由销售部人员操作；会计一 不是该部门人员。",
    )
    back = done("withdraw", SLIPS, "--reason", "签错了人", *SALES, *LATER)
    assert (back["phase"], back["due_at"]) == ("open", "2026-01-14T17:30:00+08:00")


def test_hand_over_is_to_somebody_who_holds_the_role_today(
    begun: Any, done: Callable[..., Any], refused: Callable[..., tuple[str, str]]
) -> None:
    assert refused("hand-over", SLIPS, "--to", "hr-clerk-1", *SALES, *MORNING) == (
        "It can only be reassigned to someone who holds Sales consultant today: "
        "销售顾问一, 销售顾问二; not “人事专员一”.",
        "只能转交给今天担任销售顾问的人：销售顾问一、销售顾问二；不能是“人事专员一”。",
    )
    assert refused("hand-over", SLIPS, "--to", "sales-consultant-2", *FINANCE, *MORNING) == (
        "Only Sales can do this (reassigned); 会计一 is not in that department.",
        "“转交”只能由销售部人员操作；会计一 不是该部门人员。",
    )
    assert done("hand-over", SLIPS, "--to", "sales-consultant-2", *SALES, *MORNING)["phase"] == "open"
    begun("run", "--in-process", *NEXT_DAY)
    notified = [
        e["body"] for e in explained(begun)["entries"] if e["kind"] == "notified" and e["effective_at"] > "2026-01-15"
    ]
    assert {b["step"]: b["to"] for b in notified}["1 working day after"] == ["sales-consultant-2", "sales-head-1"]


def test_reminder_is_for_who_waits_and_once_a_working_day(
    done: Callable[..., Any], refused: Callable[..., tuple[str, str]]
) -> None:
    assert refused("remind", SLIPS, *SALES, *MORNING) == (
        "Only Finance can do this (reminded); 销售顾问一 is not in that department.",
        "“催办”只能由财务部人员操作；销售顾问一 不是该部门人员。",
    )
    assert done("remind", SLIPS, "--comment", "客户今天要发票", *FINANCE, *MORNING)["phase"] == "open"
    assert refused("remind", SLIPS, *FINANCE, *LATER) == (
        "Only one reminder per working day: the next is possible from 2026-01-15.",
        "每个工作日只能催办一次，下一次从 2026-01-15 起。",
    )
    assert done("remind", SLIPS, *FINANCE, *NEXT_DAY)["phase"] == "open"


def test_late_reason_moves_no_date_and_stands_in_every_report(
    begun: Any, done: Callable[..., Any], refused: Callable[..., tuple[str, str]], tmp_path: Path
) -> None:
    why = ("late-reason", ARREARS, "--category", "system", "--promised", "2026-01-16")
    assert refused(*why, *FINANCE, *MORNING) == (
        "Only Insurance can do this (late reason); 会计一 is not in that department.",
        "“逾期原因”只能由保险部人员操作；会计一 不是该部门人员。",
    )
    english, chinese = refused("late-reason", ARREARS, "--category", "weather", *INSURANCE, *MORNING)
    assert "Too much work; An oversight; Other; not “weather”" in english
    assert "忙不过来" in chinese and "weather" in chinese
    assert done(*why, "--comment", "核心系统停机", *INSURANCE, *MORNING)["due_at"] == "2026-01-05T00:00:00+08:00"
    for format_, promised in (
        ("terminal", "promised for 16 Jan"),
        ("html", "promised for 16 Jan"),
        ("csv", "2026-01-16"),
    ):
        target = tmp_path / f"overdue.{format_}"
        assert begun("report", "overdue", "--format", format_, "--output", str(target), *LATER).code == 0
        text = target.read_text(encoding="utf-8-sig")
        assert promised in text
        assert "核心系统停机" in text
    [line] = [
        x for x in json.loads(begun("report", "overdue", "--json", *LATER).out)["lines"] if x["occurrence"] == ARREARS
    ]
    assert line["late_reason"] == {
        "category": "system",
        "note": "核心系统停机",
        "promised_on": "2026-01-16",
        "title": {"en": "A failing system", "zh": "系统故障"},
    }


def test_a_stopped_clock_is_in_the_report_with_since_when_and_for_whom(begun: Any, done: Callable[..., Any]) -> None:
    done("pause", SLIPS, "--waiting-for", "customer", "--reason", "回来签字", *SALES, *MORNING)
    [stopped] = json.loads(begun("report", "overdue", "--json", *LATER).out)["stopped"]
    assert (stopped["occurrence"], stopped["stopped_since_local"]) == (SLIPS, "2026-01-14T09:30:00+08:00")
    assert (stopped["waiting_for"], stopped["reason"]) == (
        {"id": "customer", "title": {"en": "the customer", "zh": "客户"}},
        "回来签字",
    )
    assert json.loads(begun("report", "overdue", "--json", "--as-of", "2026-01-14T09:29:59").out)["stopped"] == []
    text = begun("report", "overdue", *LATER).out
    assert "Paused" in text
    assert "回来签字" in text
