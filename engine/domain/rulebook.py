"""The definitions in force, ready for use: calendars compiled, everything found by its name."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

from engine.domain.agreement import Agreement, Obligation
from engine.domain.calendar import Calendar
from engine.domain.climb import Digests
from engine.domain.definitions import Definitions
from engine.domain.notice import Directory
from engine.domain.occurrence import Facts, Occurrence, Window, of_obligation
from engine.domain.rule import OnEvent, OnRequest
from engine.domain.verdict import Calendars

_EVER = date.max - timedelta(days=1)


class Rulebook:
    """``definitions`` with their hashes by name (``agreement/insurance-finance``, ``calendar/dealership``)."""

    def __init__(self, definitions: Definitions, hashes: Mapping[str, str]) -> None:
        self.definitions = definitions
        self.hashes = hashes
        self.organisation = definitions.organisation
        self.calendars = {table.id: Calendar(table) for table in definitions.calendars}
        self.home = self.calendars[self.organisation.calendar]
        self._obligations = {(a.id, o.id): (a, o) for a in definitions.agreements for o in a.obligations}
        self._departments = {d.id: self.calendars[d.calendar] for d in self.organisation.departments}
        self.directory = Directory(
            self.organisation, definitions.people, {id: c.zone for id, c in self._departments.items()}
        )

    def find(self, agreement: str, obligation: str) -> tuple[Agreement, Obligation] | None:
        """The agreement and the obligation of these ids; None where they are not in force."""
        return self._obligations.get((agreement, obligation))

    def of(self, occurrence: Occurrence) -> tuple[Agreement, Obligation] | None:
        """What an occurrence belongs to; None where it is no longer in force."""
        return self.find(occurrence.agreement, occurrence.obligation)

    def clocks(self, agreement: Agreement, obligation: Obligation) -> Calendars:
        """The calendars that due and acceptance run on."""
        return Calendars(self.calendars[obligation.calendar], self._departments[agreement.consumer])

    def digests(self, agreement: Agreement) -> Digests:
        """When the two sides read their digests."""
        provider, consumer = self._departments[agreement.provider], self._departments[agreement.consumer]
        return Digests(self.organisation.digest_at, provider.zone, consumer.zone)

    def revision(self, agreement: str) -> str:
        """The hash of an agreement in force."""
        return self.hashes[f"agreement/{agreement}"]

    def day_table(self, obligation: Obligation) -> str:
        """The hash of the day table that an obligation's dates run on."""
        return self.hashes[f"calendar/{obligation.calendar}"]

    def horizon(self, at: datetime) -> date:
        """The last local date whose due instants are stored at an instant (decision 8)."""
        return self.home.local(at).date() + timedelta(days=self.organisation.horizon_days)

    def window(self, at: datetime) -> Window:
        """All dates from the first agreement on until the horizon of an instant."""
        since = min((a.effective_from for a in self.definitions.agreements), default=self.home.local(at).date())
        return Window(since, max(since, self.horizon(at)))

    def span(self, obligation: Obligation, at: datetime) -> Window:
        """The dates whose due instants are stored at an instant: up to the horizon; what an event or a request began is
        stored as soon as it is known, however far ahead it falls due.
        """
        window = self.window(at)
        begun = isinstance(obligation.trigger, OnEvent | OnRequest) and obligation.follow_up is None
        return Window(window.since, _EVER) if begun else window

    def occurrences(self, facts: Facts, at: datetime) -> Iterator[tuple[Agreement, Obligation, Occurrence]]:
        """Every occurrence that there is at an instant, with what it belongs to; those of one obligation by due instant."""
        for agreement in self.definitions.agreements:
            for obligation in agreement.obligations:
                for occurrence in self.of_obligation(agreement, obligation, facts, self.span(obligation, at)):
                    yield agreement, obligation, occurrence

    def of_obligation(
        self, agreement: Agreement, obligation: Obligation, facts: Facts, window: Window
    ) -> Iterator[Occurrence]:
        """The occurrences of one obligation in a window, by its calendar and the catalogue in force."""
        calendar = self.calendars[obligation.calendar]
        return of_obligation(agreement, obligation, calendar, window, facts, self.definitions.catalogue)

    def works_today(self, at: datetime) -> Mapping[str, bool]:
        """Which departments work on the local day of an instant."""
        return {id: c.is_working_day(c.local(at).date()) for id, c in self._departments.items()}
