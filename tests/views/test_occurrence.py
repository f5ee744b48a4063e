"""The JSON of an explained item is the same from every surface."""

from typing import Any

from engine.services.reading.explain import explain_occurrence
from engine.services.time_input import instant_of
from engine.views.occurrence import occurrence_json
from tests.builders import SHANGHAI
from tests.views.conftest import AS_OF

ARREARS = "insurance-finance/arrears-report@2025-12"


def test_the_json_of_an_explanation_is_the_output_of_the_command(printed: Any, ledger: Any, as_written: Any) -> None:
    at = instant_of(AS_OF, SHANGHAI)
    assert at is not None
    answer = explain_occurrence(ledger, ARREARS, at)
    assert as_written(occurrence_json(answer, SHANGHAI)) == printed("explain", ARREARS)
