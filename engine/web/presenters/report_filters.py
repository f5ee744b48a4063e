"""The filters of a report in the address of its page: period, department, agreement, owner, and as of when.

They are the same that the command line takes, and every link and export keeps them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from engine.domain.access.sight import sight_of
from engine.domain.agreement.rule import Every
from engine.domain.deadline.period import Period, month_of
from engine.domain.figures.report_scope import ReportScope
from engine.domain.text import Text
from engine.services.actions.close_period import months
from engine.services.reading.report_scope import report_scope
from engine.services.refused import Refused
from engine.services.time_input import instant_of
from engine.web.visit import NotThere
from engine.wording.dates import period_text
from engine.wording.names import department_title, parties_title, role_title

if TYPE_CHECKING:
    from engine.web.visit import Visit

NAMES = ("period", "department", "agreement", "owner", "as_of")
"""The names of the filters in the address, as the command line has them."""


@dataclass(frozen=True, slots=True)
class FilterChoice:
    """One entry of a list of choices: its value, its words, and whether it is chosen."""

    value: str
    title: Text
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ReportFilters:
    """The filters of one visit.

    ``at`` is the instant of the report (UTC). ``as_of_local`` is it in the zone of the organisation, as a field has it,
    where it was asked for; else it is empty. ``written`` has the filters as they stand in the address, without empty
    ones.
    """

    at: datetime
    as_of_local: str
    period: Period
    scope: ReportScope
    written: Mapping[str, str]

    @property
    def is_past(self) -> bool:
        """True if an instant was asked for."""
        return bool(self.as_of_local)

    def query(self, **others: str) -> Mapping[str, str]:
        """The query of a link that keeps the filters, with other values beside them; an empty one is left out."""
        return {name: value for name, value in {**self.written, **others}.items() if value}


def report_filters(visit: "Visit", written: Mapping[str, str] | None = None) -> ReportFilters:
    """The filters of a visit, from its address or from ``written``.

    Raises Refused for a value that cannot be read, and NotThere for something that this reader may not see.
    """
    source = visit.request.query_params if written is None else written
    given = {name: value for name in NAMES if (value := source.get(name, "").strip())}
    asked = instant_of(given.get("as_of"), visit.zone, exact=True)
    at = asked or visit.at
    period = _period(given.get("period"), visit, at)
    scope = report_scope(
        visit.ledger,
        department=given.get("department"),
        agreement=given.get("agreement"),
        owner=given.get("owner"),
    )
    sight = sight_of(visit.access, visit.books)
    if sight is not None and scope.agreement is not None and scope.agreement not in sight.agreements:
        raise NotThere
    local = f"{asked.astimezone(visit.zone):%Y-%m-%dT%H:%M}" if asked is not None else ""
    return ReportFilters(at, local, period, replace(scope, sight=sight), given)


def _period(written: str | None, visit: "Visit", at: datetime) -> Period:
    """The period that was chosen, by default the month of the instant; an auditor has one alone."""
    only = visit.access.period
    try:
        chosen = Period.read(written) if written else only or month_of(at, visit.book.home)
    except ValueError:
        raise Refused("period-unreadable", written=written or "") from None
    if only is not None and chosen != only:
        raise NotThere
    return chosen


def period_choices(visit: "Visit", filters: ReportFilters) -> Sequence[FilterChoice]:
    """The months of the ledger, the newest first, then the quarters and years that hold them."""
    if visit.access.period is not None:
        known = [filters.period]
    else:
        of_months = [month.period for month in months(visit.ledger, visit.at, visit.book)]
        longer = {Period.containing(m.first, every) for m in of_months for every in (Every.QUARTER, Every.YEAR)}
        known = [*reversed(of_months), *sorted(longer, key=lambda p: (p.every is Every.YEAR, p.first))]
        if filters.period not in known:
            known.append(filters.period)
    return [FilterChoice(str(p), period_text(str(p)), p == filters.period) for p in known]


def scope_choices(visit: "Visit", filters: ReportFilters) -> Mapping[str, Sequence[FilterChoice]]:
    """The departments, agreements and owners that this reader can choose, by the name of the filter."""
    organisation, scope = visit.book.organisation, filters.scope
    sight = scope.sight
    seen = [a for a in visit.book.definitions.agreements if sight is None or a.id in sight.agreements]
    departments = {a.provider: department_title(organisation, a.provider) for a in seen}
    agreements = {a.id: parties_title(organisation, a.provider, a.consumer) for a in seen}
    owners = {o.owner: role_title(organisation, o.owner) for a in seen for o in a.obligations}
    by_name = {"department": (departments, scope.department), "agreement": (agreements, scope.agreement)}
    by_name["owner"] = (owners, scope.owner)
    return {
        name: [FilterChoice(id, title, id == chosen) for id, title in _with(titles, chosen).items()]
        for name, (titles, chosen) in by_name.items()
    }


def _with(titles: Mapping[str, Text], chosen: str | None) -> Mapping[str, Text]:
    """The titles in order, with one that is chosen and no longer in force."""
    known = dict(sorted(titles.items()))
    if chosen is not None and chosen not in known:
        known[chosen] = Text.plain(chosen)
    return known
