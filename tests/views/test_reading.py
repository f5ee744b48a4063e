"""The JSON of answers that only read is the same from every surface."""

from typing import Any

from engine import clock
from engine.intake.evidence import EvidenceFolder
from engine.services.events.open_questions import number_questions, open_questions
from engine.services.reading.check import check_occurrence
from engine.services.reading.inbox import inbox
from engine.services.reading.verify import verify
from engine.services.time_input import instant_of
from engine.views.check import check_json
from engine.views.inbox import inbox_json
from engine.views.questions import questions_json
from engine.views.verification import verification_json
from engine.wiring import check_runner
from tests.builders import SHANGHAI
from tests.views.conftest import AS_OF

ARREARS = "insurance-finance/arrears-report@2025-12"
AT = instant_of(AS_OF, SHANGHAI)
assert AT is not None


def test_the_json_of_an_inbox_is_the_output_of_the_command(printed: Any, ledger: Any, as_written: Any) -> None:
    by_command = printed("inbox", "--as", "insurance-clerk-1", "--department", "insurance", "--as-of", AS_OF)
    answer = inbox(ledger, "insurance-clerk-1", AT, "insurance")
    rows = iter(by_command["rows"])
    view = as_written(inbox_json(answer, SHANGHAI, lambda row: next(rows)["commands"]))
    assert view == by_command
    assert by_command["rows"]
    assert by_command["departments"].keys() == {"insurance"}


def test_the_json_of_a_verification_is_the_output_of_the_command(
    printed: Any, ledger: Any, workspace: Any, as_written: Any
) -> None:
    answer = verify(ledger, EvidenceFolder(workspace.evidence), clock.now())
    assert answer.is_sound
    assert as_written(verification_json(answer)) == printed("verify")


def test_the_json_of_a_check_is_the_output_of_the_command(
    printed: Any, ledger: Any, workspace: Any, as_written: Any
) -> None:
    answer = check_occurrence(ledger, check_runner(workspace), ARREARS, AT)
    assert as_written(check_json(answer, SHANGHAI)) == printed("check", ARREARS)


def test_the_json_of_open_questions_is_the_output_of_the_command(printed: Any, ledger: Any, as_written: Any) -> None:
    assert as_written(questions_json(open_questions(ledger), number_questions(ledger), SHANGHAI)) == printed(
        "events", "questions"
    )
