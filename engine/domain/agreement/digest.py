"""When the day's digest goes out, in each side's zone."""

from dataclasses import dataclass
from datetime import time, tzinfo

from engine.domain.agreement.escalation_policy import Audience


@dataclass(frozen=True, slots=True)
class Digests:
    """When the day's digest goes out: one local time, in each side's own zone."""

    at: time
    provider: tzinfo
    consumer: tzinfo

    def zone(self, audience: Audience) -> tzinfo:
        """The zone of the people of an audience."""
        return self.provider if audience in (Audience.OWNER, Audience.PROVIDER_HEAD) else self.consumer
