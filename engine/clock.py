"""The one place that reads the clock; all other code takes an instant as an argument."""

from datetime import UTC, datetime


def now() -> datetime:
    """The current instant, in UTC."""
    return datetime.now(UTC)
