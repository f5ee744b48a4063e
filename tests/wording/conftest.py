"""The calendar that tests of sentences share."""

import pytest

from engine.domain.time.calendar import Calendar
from tests import builders as build


@pytest.fixture(scope="session")
def office() -> Calendar:
    """Monday to Friday 09:00–12:00 and 13:00–18:00 in Shanghai, Chinese holidays and make-up days of 2024–2026."""
    return build.calendar()
