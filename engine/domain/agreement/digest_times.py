"""The time of the daily digest, and the calendars of its readers on each side."""

from dataclasses import dataclass, field
from datetime import time
from typing import Any

from engine.domain.agreement.escalation_policy import Audience
from engine.domain.time.calendar import Calendar


@dataclass(frozen=True, slots=True)
class Digests:
    """The time of the daily digest: one local time, on the working days of each side.

    ``provider`` and ``consumer`` are the calendars of the two departments.
    """

    at: time
    provider: Calendar
    consumer: Calendar
    step_times: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    """The results that ``engine.domain.notification.step_times`` keeps."""

    def calendar(self, audience: Audience) -> Calendar:
        """The calendar of the people of an audience."""
        return self.provider if audience in (Audience.OWNER, Audience.PROVIDER_HEAD) else self.consumer
