"""``survey``: the commands of one round, in the order in which people use them."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.plain_definitions import plain_definitions

ROOT = Path(__file__).parents[2]
SURVEY = """survey: quarterly
title: {zh: 季度互评, en: Quarterly survey}
kind: named
effective: {from: 2026-01-01}
when: {every: quarter}
answer_within: 5 working days
raters: head_for_unit
questions: {timeliness: {weight: 2, text: {zh: 按时给了吗？, en: "Was it on time?"}}, attitude: {}}
valid_if: {answers: 60%, at_least: 1}
"""
HEAD = ("--as", "finance-head-1")


@pytest.fixture
def survey(duecourse: Any, tmp_path: Path) -> Callable[..., Any]:
    """Runs commands on a ledger whose first quarter is over: Finance received a report from Insurance."""
    folder = tmp_path / "definitions"
    shutil.copytree(plain_definitions(), folder)
    (folder / "surveys").mkdir(exist_ok=True)
    (folder / "surveys" / "quarterly.yaml").write_text(SURVEY, encoding="utf-8")
    places = ("--definitions", str(folder))

    def run(*arguments: str) -> Any:
        done = duecourse(*arguments, *places)
        assert done.code in (0, 2), done.err
        return done

    run("run", "--in-process", "--as-of", "2026-03-02T09:00+08:00")
    report = "insurance-finance/arrears-report@2026-02"
    run("deliver", report, "--nothing", "--as", "insurance-clerk-1", "--as-of", "2026-03-03T10:00+08:00")
    run("run", "--in-process", "--as-of", "2026-04-01T09:00+08:00")
    return run


def test_a_round_from_the_list_to_the_result(survey: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listed = survey("survey", "list", *HEAD).out
    assert "1 department to rate before 2026-04-09 17:30, about 2 minutes" in listed
    lines = listed.splitlines()
    assert lines[2:4] == ["  timeliness (Timeliness): Was it on time?", "  attitude (Attitude)"], (
        "the questions themselves"
    )
    assert lines[4].startswith("  Scores: 1 Below standard, 2 Basic service,")
    next_command = lines[6].strip()
    assert next_command.startswith("duecourse survey answer quarterly@2026-Q1 --about insurance --score timeliness=4")

    remark = survey("survey", "say", "quarterly", "--about", "保险部", "--comment", "ok", "--as", "finance-clerk-1")
    assert remark.out == "Your head gets what you say of Insurance.\n"
    assert survey("survey", "collect", "quarterly", *HEAD).out.splitlines()[1] == "* 会计一 on Insurance: ok"

    form = tmp_path / "form.csv"
    survey("survey", "form", "quarterly", *HEAD, "--output", str(form))
    heading, row = form.read_text(encoding="utf-8-sig").splitlines()
    assert (heading, row) == ("department,timeliness,attitude,comment,lost_minutes", "Insurance,,,,")
    form.write_text(f"{heading}\nInsurance,3,5,late,20\n", encoding="utf-8")
    answered = survey("survey", "answer", "quarterly", "--file", str(form), *HEAD)
    assert answered.out.splitlines()[0] == "Recorded what you say of Insurance."

    survey("run", "--in-process", "--as-of", "2026-04-10T09:00+08:00")
    lines = survey("survey", "result", "quarterly").out.splitlines()
    assert lines[1] == "1 of 1 answers (100 %): it counts"
    assert lines[5:7] == ["* Insurance: 3.67 (1 answer)", "  Timeliness 3.00 · Attitude 5.00 · time lost: 20 minutes"]
    late = survey("survey", "answer", "quarterly", "--about", "insurance", "--score", "timeliness=1", *HEAD)
    assert (late.code, late.err) == (2, "Error: quarterly@2026-Q1 ended on 2026-04-09 17:30.\n")

    monkeypatch.setenv("DUECOURSE_LANG", "zh")
    assert "应填 1 份，收回 1 份（100%）：有效" in survey("survey", "result", "quarterly").out
    shown = json.loads(survey("survey", "result", "quarterly", "--json").out)
    assert shown["providers"]["insurance"]["index"] == "3.67"


def test_wrong_calls_say_what_to_type(survey: Any) -> None:
    unknown = survey("survey", "result", "quartely")
    assert unknown.err.splitlines()[0].startswith("Error: There is no round quartely. Did you mean: quarterly")
    assert "duecourse survey list" in unknown.err
    wrong = survey("survey", "answer", "quarterly", "--about", "insurance", "--score", "timeliness", *HEAD)
    assert wrong.err == "Error: --score takes DIMENSION=SCORE, such as timeliness=4, not “timeliness”.\n"
    neither = survey("survey", "answer", "quarterly", *HEAD)
    assert neither.err == "Error: Name --about DEPARTMENT with --score DIMENSION=SCORE, or a --file.\n"
