"""Due times and counts as people read them."""

from datetime import datetime, time, timedelta, tzinfo


def local_due(at: datetime, zone: tzinfo) -> str:
    """A due time in a zone as people read it, ``2026-01-15 24:00``: the 00:00 that ends a day is that day's 24:00."""
    local = at.astimezone(zone)
    ends_a_day = local.time() == time()
    return f"{local.date() - timedelta(days=1)} 24:00" if ends_a_day else f"{local:%Y-%m-%d %H:%M}"


def count_text(count: int, one: str, several: str | None = None) -> str:
    """A number of things in English: ``1 error``, ``2 errors``; ``several`` is the plural where an s is not enough."""
    return f"{count} {one if count == 1 else several or one + 's'}"
