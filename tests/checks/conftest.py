"""What tests of checks share: occurrences to ask about, and the instant at which they are asked."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from engine.domain.check import Asked
from tests.conftest import instant

AT = instant("2026-03-10T12:00")


@pytest.fixture
def asked() -> Callable[..., Asked]:
    """Makes an occurrence to ask about, by its key or its period."""

    def make(key: str | None = "A-1", *, period: str | None = None) -> Asked:
        name = f"sales/deliver@{key or period}"
        return Asked(name, key, period, opens_at=AT - timedelta(days=5), at=AT)

    return make
