"""How often each law is tried, and the calendars that it is tried on."""

import os
from collections.abc import Mapping

import pytest
from hypothesis import HealthCheck, settings

from engine.domain.time.calendar import Calendar
from tests.laws.strategies import TABLES

settings.register_profile(
    "laws",
    deadline=None,
    derandomize=True,
    max_examples=int(os.environ.get("LAWS_EXAMPLES", "50")),  # more where there are minutes
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
settings.load_profile("laws")


@pytest.fixture(scope="session")
def calendars() -> Mapping[str, Calendar]:
    """An office in Shanghai with the Chinese holidays, and others that work at night, always, across clock changes."""
    return {name: Calendar(table) for name, table in TABLES.items()}
