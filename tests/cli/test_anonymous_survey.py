"""``survey answer`` and ``survey proof`` of an anonymous round, as people type them."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_survey_commands import SURVEY
from tests.fixtures.plain_definitions import plain_definitions

ANONYMOUS = SURVEY.replace("kind: named", "kind: anonymous\nk: 3").replace("head_for_unit", "everyone_served")
PEOPLE = ("finance-cashier-1", "finance-clerk-1", "finance-clerk-2", "finance-head-1")


@pytest.fixture
def survey(duecourse: Any, tmp_path: Path) -> Callable[..., Any]:
    """Runs commands on a ledger with an open anonymous round: Finance received a report from Insurance."""
    folder = tmp_path / "definitions"
    shutil.copytree(plain_definitions(), folder)
    (folder / "surveys").mkdir(exist_ok=True)
    (folder / "surveys" / "quarterly.yaml").write_text(ANONYMOUS, encoding="utf-8")

    def run(*arguments: str) -> Any:
        done = duecourse(*arguments, "--definitions", str(folder))
        assert done.code in (0, 2), done.err
        return done

    run("run", "--in-process", "--as-of", "2026-03-02T09:00+08:00")
    report = "insurance-finance/arrears-report@2026-02"
    run("deliver", report, "--nothing", "--as", "insurance-clerk-1", "--as-of", "2026-03-03T10:00+08:00")
    run("run", "--in-process", "--as-of", "2026-04-01T09:00+08:00")
    return run


def answer(survey: Any, person: str, *more: str) -> Any:
    return survey("survey", "answer", "quarterly", "--about", "insurance", *more, "--as", person)


def test_an_anonymous_round_from_the_answer_to_the_proof(survey: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    tried = answer(survey, PEOPLE[0], "--score", "timeliness=2", "--dry-run")
    assert tried.out.splitlines() == ["Recorded what you say of Insurance."]
    lines = answer(survey, PEOPLE[0], "--score", "timeliness=2", "--comment", "too late").out.splitlines()
    assert lines[0] == "Recorded what you say of Insurance."
    assert lines[1].startswith("Confirmation code: ")
    code = lines[1].removeprefix("Confirmation code: ")

    again = answer(survey, PEOPLE[0], "--score", "timeliness=1")
    assert again.code == 2
    assert "To change your answers or add to them, give your confirmation code. Add --code CODE" in again.err
    changed = survey("survey", "answer", "quarterly", "--about", "insurance", "--score", "timeliness=4", "--code", code)
    assert changed.out.splitlines() == ["Recorded what you say of Insurance."], "the code stays, and nobody is named"
    assert survey("survey", "proof", code).out.splitlines() == [
        "quarterly@2026-Q1: your answers are there and can be changed before 2026-04-09 17:30.",
        "* On Insurance: Timeliness 4",
    ]

    for person in PEOPLE[1:]:
        shown = answer(survey, person, "--score", "timeliness=5", "--score", "attitude=3", "--json").out
        assert len(json.loads(shown)["confirmation_code"]) == 24
    survey("run", "--in-process", "--as-of", "2026-04-10T09:00+08:00")
    proof = survey("survey", "proof", code.lower().replace("-", " ")).out.splitlines()
    assert proof[0].startswith("quarterly@2026-Q1: your answers are counted. 4 people took part and gave 4 answers; ")
    assert proof[1].startswith("* On Insurance: Timeliness 4 (answer ")
    result = survey("survey", "result", "quarterly").out
    assert "* Insurance: 4.17 (4 answers)" in result and "too late" not in result
    assert "Figures about fewer than 3 people, and those that others would give away, are not published." in result
    assert survey("verify").code == 0

    assert survey("survey", "proof", "ABC").err == (
        "Error: This is no confirmation code: one has 20 letters and digits.\n"
    )
    monkeypatch.setenv("DUECOURSE_LANG", "zh")
    assert "答卷已计入。共 4 人参与，4 份答卷" in survey("survey", "proof", code).out
    shown = json.loads(survey("survey", "proof", code, "--json").out)
    assert shown["answers"][0]["content"] == {"scores": {"timeliness": 4}}
    assert shown["commitment"]["people"] == 4


def test_too_few_people_leave_no_content_behind(survey: Any) -> None:
    code = json.loads(answer(survey, PEOPLE[0], "--score", "timeliness=2", "--json").out)["confirmation_code"]
    survey("run", "--in-process", "--as-of", "2026-04-10T09:00+08:00")
    lines = survey("survey", "proof", code).out.splitlines()
    assert lines[1].startswith("* On Insurance: too few people took part: the content was not kept, nobody saw it")
