"""The administration of what happened: who is signed in, the audit, and what runs did and found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.responses import Response

from engine.domain.access.account import WebSession
from engine.domain.access.audit import AuditKind, AuditRecord
from engine.domain.text import Text
from engine.reports.model import CellKind
from engine.services.accounts.sessions import end_sessions, live_sessions
from engine.services.ports.accounts import AuditQuery
from engine.web.page import Page
from engine.web.presenters.administration import ADMINS, chosen_sessions, exact, name_of, tabs
from engine.web.table import ListColumn, ListFilter, Listing
from engine.web.visit import Visit
from engine.web.written_number import whole_number
from engine.wording.accounts import AUDIT_KINDS, audit_detail
from engine.wording.pages import administration as words

_MOST_RUNS, _RUNS = 100, 30
"""Results of runs: all that are kept, and those of a page."""
_MOST_AUDIT = 20_000
"""Rows of the audit that a list has; older ones are asked for by who or what they are about."""


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A session with the name of the person and the address of the account."""

    session: WebSession
    name: Text
    url: str

    @property
    def number(self) -> int:
        """The number that the form names."""
        return self.session.number


SESSIONS: Listing[SessionLine] = Listing(
    id="sessions",
    title=words.SESSIONS,
    empty=words.NO_SESSIONS,
    columns=(
        ListColumn("name", words.PERSON, CellKind.TEXT, lambda one: one.name, address=lambda one: one.url),
        ListColumn("agent", words.BROWSER, CellKind.TEXT, lambda one: one.session.agent or words.UNKNOWN_BROWSER),
        ListColumn("begun", words.BEGUN, CellKind.INSTANT, lambda one: one.session.begun_at),
        ListColumn("seen", words.SEEN, CellKind.INSTANT, lambda one: one.session.seen_at),
    ),
    searched=lambda one: (one.name.zh, one.name.en, one.session.account, one.session.agent),
    order="-seen",
)


def show_sessions(visit: Visit) -> Response:
    """List who is signed in, in which browser, since when."""
    sessions = live_sessions(visit.ledger, visit.site.now())
    lines = [
        SessionLine(one, name_of(visit, one.account), visit.url("administration_account", id=one.account))
        for one in sessions
    ]
    table = SESSIONS.read(visit, lines)
    if table.file is not None:
        return table.file
    return visit.render("administration/sessions.html", words, table=table, tabs=tabs(visit))


def end_chosen(visit: Visit) -> Response:
    """End the sessions that were ticked."""
    numbers = chosen_sessions(visit)
    by, now = visit.access.person, visit.site.now()
    ended = visit.record(lambda ledger: end_sessions(ledger, numbers, by, now))
    return visit.see(visit.url("administration_sessions"), words.ENDED.filled(n=len(ended)))


@dataclass(frozen=True, slots=True)
class AuditLine:
    """A row of the audit with names in words."""

    record: AuditRecord
    actor: Text
    about: Text

    @property
    def detail(self) -> Text:
        """The details in one line."""
        return audit_detail(self.record.detail)


AUDIT: Listing[AuditLine] = Listing(
    id="audit",
    title=words.AUDIT,
    empty=words.NO_AUDIT,
    columns=(
        ListColumn(key="at", title=words.WHEN, kind=CellKind.INSTANT, value=lambda one: one.record.at),
        ListColumn(key="kind", title=words.KIND, kind=CellKind.TEXT, value=lambda one: AUDIT_KINDS[one.record.kind]),
        ListColumn(key="actor", title=words.ACTOR, kind=CellKind.TEXT, value=lambda one: one.actor),
        ListColumn(key="about", title=words.ABOUT, kind=CellKind.TEXT, value=lambda one: one.about),
        ListColumn(key="detail", title=words.DETAIL, kind=CellKind.TEXT, value=lambda one: one.detail),
        ListColumn(key="address", title=words.ADDRESS, kind=CellKind.TEXT, value=lambda one: one.record.address),
    ),
    filters=(
        ListFilter(
            key="kind",
            title=words.KIND,
            label=lambda value: AUDIT_KINDS[AuditKind(value)],
            value=lambda one: one.record.kind.value,
            order=tuple(kind.value for kind in AuditKind),
        ),
    ),
    searched=lambda one: (
        one.actor.zh,
        one.actor.en,
        one.about.zh,
        one.about.en,
        one.record.actor,
        one.record.about,
        one.detail.zh,
        one.detail.en,
        one.record.address,
    ),
    order="-at",
)


def show_audit(visit: Visit) -> Response:
    """List the audit, the last first; ``account`` narrows it to what is about one, or that one did."""
    account = visit.query("account")
    accounts = visit.ledger.accounts
    found = accounts.audit(AuditQuery(about=account), _MOST_AUDIT)
    if account:
        by = {one.number: one for one in (*found, *accounts.audit(AuditQuery(actor=account), _MOST_AUDIT))}
        found = tuple(by[number] for number in sorted(by, reverse=True))
    names: dict[str, Text] = {}

    def name(id: str) -> Text:
        if id not in names:
            names[id] = name_of(visit, id)
        return names[id]

    cut = _MOST_AUDIT if len(found) >= _MOST_AUDIT else 0
    table = AUDIT.read(visit, [AuditLine(one, name(one.actor), name(one.about)) for one in found])
    if table.file is not None:
        return table.file
    return visit.render("administration/audit.html", words, table=table, cut=cut, tabs=tabs(visit))


def show_runs(visit: Visit) -> Response:
    """List what the last runs did and found."""
    last, results = visit.ledger.runs.last(), visit.ledger.runs.results(_MOST_RUNS)
    pages = max(1, -(-len(results) // _RUNS))
    page = min(whole_number(visit.query("page")) or 1, pages)
    shown = results[(page - 1) * _RUNS : page * _RUNS]
    return visit.render(
        "administration/runs.html",
        words,
        rows=[(one, exact(visit, one.at), _counts(one.counts)) for one in shown],
        last_at=exact(visit, last.at) if last is not None else "",
        page=page,
        pages=pages,
        tabs=tabs(visit),
    )


def _counts(counts: Mapping[str, int]) -> Sequence[tuple[Text, int]]:
    """The numbers that are not zero, by their words."""
    return [(words.COUNTS[name], counts[name]) for name in words.COUNTS if counts.get(name)]


PAGES = (
    Page("/administration/sessions", "administration_sessions", ADMINS, get=show_sessions, post=end_chosen),
    Page("/administration/audit", "administration_audit", ADMINS, get=show_audit),
    Page("/administration/runs", "administration_runs", ADMINS, get=show_runs),
)
