"""The administration of what happened: who is signed in, the audit, and what runs did and found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.responses import Response

from engine.domain.access.audit import AuditKind, AuditRecord
from engine.domain.text import Text
from engine.reports.model import CellKind
from engine.services.accounts.sessions import end_sessions, live_sessions
from engine.services.ports.accounts import AuditQuery
from engine.web.page import Page
from engine.web.presenters.administration import ADMINS, chosen_sessions, exact, name_of, tabs
from engine.web.table import ListColumn, ListFilter, Listing
from engine.web.visit import Visit
from engine.wording.accounts import AUDIT_KINDS, audit_detail
from engine.wording.pages import administration as words

_MOST_RUNS = 30
_MOST_AUDIT = 20_000
"""Rows of the audit that a list has; older ones are asked for by who or what they are about."""


def show_sessions(visit: Visit) -> Response:
    """List who is signed in, in which browser, since when."""
    sessions = live_sessions(visit.ledger, visit.site.now())
    rows = [
        (one, name_of(visit, one.account), exact(visit, one.begun_at), exact(visit, one.seen_at)) for one in sessions
    ]
    return visit.render("administration/sessions.html", words, rows=rows, tabs=tabs(visit))


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

    table = AUDIT.read(visit, [AuditLine(one, name(one.actor), name(one.about)) for one in found])
    if table.file is not None:
        return table.file
    return visit.render("administration/audit.html", words, table=table, tabs=tabs(visit))


def show_runs(visit: Visit) -> Response:
    """List what the last runs did and found."""
    last, results = visit.ledger.runs.last(), visit.ledger.runs.results(_MOST_RUNS)
    rows = [(one, exact(visit, one.at), _counts(one.counts)) for one in results]
    last_at = exact(visit, last.at) if last is not None else ""
    return visit.render("administration/runs.html", words, rows=rows, last_at=last_at, tabs=tabs(visit))


def _counts(counts: Mapping[str, int]) -> Sequence[tuple[Text, int]]:
    """The numbers that are not zero, by their words."""
    return [(words.COUNTS[name], counts[name]) for name in words.COUNTS if counts.get(name)]


PAGES = (
    Page("/administration/sessions", "administration_sessions", ADMINS, get=show_sessions, post=end_chosen),
    Page("/administration/audit", "administration_audit", ADMINS, get=show_audit),
    Page("/administration/runs", "administration_runs", ADMINS, get=show_runs),
)
