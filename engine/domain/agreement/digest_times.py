"""The time of the daily digest, in the zone of each side."""

from dataclasses import dataclass
from datetime import time, tzinfo

from engine.domain.agreement.escalation_policy import Audience


@dataclass(frozen=True, slots=True)
class Digests:
    """The time of the daily digest: one local time, in the zone of each side."""

    at: time
    provider: tzinfo
    consumer: tzinfo

    def zone(self, audience: Audience) -> tzinfo:
        """The zone of the people of an audience."""
        return self.provider if audience in (Audience.OWNER, Audience.PROVIDER_HEAD) else self.consumer
