"""The events that a department recorded lately, as a list: only those of the page that is shown are read."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.reports.model import ON_SHEETS, CellKind, Medium
from engine.services.reading.recorded_events import LatestEvent, RecordedEvents, latest_events
from engine.web.presenters.event_rows import source_text
from engine.web.table import ListColumn, ListFilter, Listing
from engine.web.table_query import ListQuery
from engine.web.table_rows import Counts
from engine.web.visit import Visit
from engine.wording.names import thing
from engine.wording.pages import business as words

PAGE_ROWS = 20
_ON_PAGES = frozenset({Medium.PAGE})


@dataclass(frozen=True, slots=True)
class LatestRows:
    """The rows of the list: the last events of all departments are known by id, and filtered by their type."""

    visit: Visit
    found: RecordedEvents

    def total(self, query: ListQuery) -> int:
        """The number of events that fit."""
        return len(self._fitting(query))

    def rows(self, query: ListQuery, offset: int, limit: int | None) -> Sequence[LatestEvent]:
        """The events that fit, the newest first."""
        end = None if limit is None else offset + limit
        return latest_events(self.visit.ledger, self.found, self._fitting(query)[offset:end])

    def counts(self, query: ListQuery) -> Counts:
        """The events of each type."""
        return {"event": Counter(name for _, name in self.found.latest)}

    def sizes(self, query: ListQuery, names: Sequence[str]) -> Mapping[str, int]:
        """Events are in no groups."""
        return {}

    def _fitting(self, query: ListQuery) -> Sequence[str]:
        chosen = query.filters.get("event", ())
        return [id for id, name in self.found.latest if not chosen or name in chosen]


def recorded_list(visit: Visit, found: RecordedEvents) -> Listing[LatestEvent]:
    """The list in the language of a visit. The page draws what can be done about each."""
    text = CellKind.TEXT
    titles = {type_.name: type_.title for type_ in found.types}
    columns: tuple[ListColumn[LatestEvent], ...] = (
        ListColumn("at", words.HAPPENED, CellKind.INSTANT, lambda one: one.event.at, sortable=False),
        ListColumn("event", words.EVENT, text, lambda one: one.type_.title, sortable=False),
        ListColumn(
            "about",
            words.ABOUT,
            text,
            lambda one: thing(one.label, one.event.subject),
            address=lambda one: visit.url("subject", number=one.event.subject),
            sortable=False,
        ),
        ListColumn("from", words.FROM, text, lambda one: source_text(one.event.source), sortable=False),
        ListColumn("actions", words.ACTIONS, text, lambda one: "", media=_ON_PAGES, sortable=False, labelled=False),
        ListColumn(
            "cancelled",
            words.CANCELLED,
            CellKind.STATUS,
            lambda one: one.event.cancelled,
            media=ON_SHEETS,
            sortable=False,
        ),
    )
    return Listing(
        id="latest-events",
        title=words.LATEST,
        columns=columns,
        filters=(ListFilter(key="event", title=words.EVENT, label=titles.__getitem__, order=tuple(titles)),),
        empty=words.NOTHING_RECORDED,
        page_size=PAGE_ROWS,
    )
