"""When a message that could not be sent is tried again, and when it is given up."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Backoff:
    """The wait doubles with each attempt, from ``first`` up to ``longest``.

    A message is given up when an attempt fails ``give_up_after`` the first one or later. With the defaults: 5, 10, 20,
    40, 80, 160, 320 minutes, then 6 hours, for 3 days.
    """

    first: timedelta = timedelta(minutes=5)
    longest: timedelta = timedelta(hours=6)
    give_up_after: timedelta = timedelta(days=3)

    def wait(self, attempt: int, retry_after: timedelta | None = None) -> timedelta:
        """The wait after an attempt that failed, counted from 1; at least the one that the other end asked for."""
        doublings = min(attempt - 1, 16)  # enough to reach any sensible longest wait
        wait = min(self.first * (1 << doublings), self.longest)
        return max(wait, retry_after or timedelta())

    def is_over(self, first_attempt_at: datetime | None, now: datetime) -> bool:
        """True if the message has been tried for long enough."""
        return first_attempt_at is not None and now - first_attempt_at >= self.give_up_after


BACKOFF = Backoff()
"""The policy of a run."""
