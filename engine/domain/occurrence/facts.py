"""Facts: the events, requests, upstream deliveries and causes that occurrences follow from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from engine.domain.ledger.cause import Causes, RatedInRound
from engine.domain.ledger.event import Fact, Request
from engine.domain.ledger.upstream_delivery import UpstreamDeliveries


@dataclass(frozen=True, slots=True)
class Facts:
    """The events of the business, the requests of consumers, the upstream deliveries and the causes, as known at one
    instant.

    ``causes`` are by agreement, ``rated`` are the results of rounds by the agreement under which something follows from
    them. Build it with ``Facts.of``.
    """

    by_name: Mapping[str, tuple[Fact, ...]]
    by_subject: Mapping[tuple[str, str], tuple[Fact, ...]]
    requests: Mapping[str, tuple[Request, ...]]
    upstream_deliveries: UpstreamDeliveries = field(default_factory=dict)
    causes: Mapping[str, Causes] = field(default_factory=dict)
    rated: Mapping[str, tuple[RatedInRound, ...]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        facts: Sequence[Fact],
        requests: Sequence[Request] = (),
        upstream_deliveries: UpstreamDeliveries | None = None,
    ) -> "Facts":
        """Index facts by event name and by (event name, subject), requests by ``agreement/obligation``."""
        by_name: dict[str, list[Fact]] = {}
        by_subject: dict[tuple[str, str], list[Fact]] = {}
        by_obligation: dict[str, list[Request]] = {}
        placed = [(fact.versions[-1].at, fact.versions[-1].id, fact) for fact in facts]
        for _at, _id, fact in sorted(placed, key=itemgetter(0, 1)):
            first = fact.versions[0]
            by_name.setdefault(first.name, []).append(fact)
            by_subject.setdefault((first.name, first.subject), []).append(fact)
        for request in sorted(requests, key=lambda r: (r.at, r.key)):
            by_obligation.setdefault(request.obligation, []).append(request)
        return cls(
            {k: tuple(v) for k, v in by_name.items()},
            {k: tuple(v) for k, v in by_subject.items()},
            {k: tuple(v) for k, v in by_obligation.items()},
            upstream_deliveries or {},
        )
