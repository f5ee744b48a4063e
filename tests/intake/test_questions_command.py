"""Open questions about events, which a corrected row from the same source answers."""

import json
from collections.abc import Callable
from pathlib import Path

from tests.conftest import Runner

Write = Callable[..., Path]
NOON = "2026-02-10T12:00"
HEAD = "编号,时间,客户,应收金额,交车时间,付款方式\n"
LATE = "sales-finance/late-cash-delivery"


def test_before_the_first_run_nothing_can_be_asked(duecourse: Runner) -> None:
    done = duecourse("events", "questions")
    assert done.code == 2
    assert "Run this first: duecourse run" in done.err


def test_a_question_is_asked_of_who_recorded_it_and_answered_by_the_corrected_row(
    write: Write, duecourse: Runner
) -> None:
    assert duecourse("run", "--in-process", "--as-of", NOON).code == 0
    assert duecourse("events", "questions").out == "No open questions.\n"
    asked = HEAD + "A-7,2026-02-10 10:00,客户戊,76500,,现金\nA-8,2026-02-10 10:00,客户己,1000,,刷卡\n"
    path = write("delivery.arranged.csv", asked)
    duecourse("events", "import", str(path))
    done = duecourse("events", "questions")
    assert done.code == 0
    assert done.out.splitlines() == [
        "Questions for Sales (sales)",
        "  delivery.arranged/A-7  Delivery arranged  客户戊  2026-02-10 10:00",
        f"    Delivery time is missing: cannot tell whether {LATE} applies",
        "    source delivery.arranged.csv",
        "Complete the source table and import it again (add --source SOURCE if the file has a new name).",
    ]
    [question] = json.loads(duecourse("events", "questions", "--json").out)["questions"]
    assert question.pop("recorded_at").startswith("2026-02-10T12:00:0")
    assert question == {
        "event": "delivery.arranged/A-7",
        "name": "delivery.arranged",
        "title": {"zh": "约定交车", "en": "Delivery arranged"},
        "key": "A-7",
        "label": "客户戊",
        "at": "2026-02-10T10:00:00+08:00",
        "department": "sales",
        "source": "delivery.arranged.csv",
        "missing": [{"field": "delivery_at", "label": {"zh": "交车时间", "en": "Delivery time"}}],
        "for": [LATE],
        "unknown_owners": [],
    }
    before = duecourse("run", "--in-process", "--as-of", "2026-02-10T13:00", "--json")
    assert f"{LATE}@" not in before.out

    answered = write("answer.csv", asked.replace("76500,,现金", "76500,2026-02-10 17:40,现金"))
    elsewhere = json.loads(duecourse("events", "import", str(answered), "--event", "delivery.arranged", "--json").out)
    assert (elsewhere["corrected"], elsewhere["rejected"]) == (0, 1)
    source = ("--source", "delivery.arranged.csv")
    done = duecourse("events", "import", str(answered), "--event", "delivery.arranged", *source)
    assert done.out.startswith("imported 0, corrected 1, unchanged 1, rejected 0\nnew items 1\n")
    assert duecourse("events", "questions").out == "No open questions.\n"
    after = json.loads(duecourse("run", "--in-process", "--as-of", "2026-02-10T14:00", "--json").out)
    assert after["opened"] == 0, "it opened with the answer"
    known_before = json.loads(duecourse("events", "questions", "--as-of", "2026-02-10T13:00", "--json").out)
    assert [q["event"] for q in known_before["questions"]] == ["delivery.arranged/A-7"]
