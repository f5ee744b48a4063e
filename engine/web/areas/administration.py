"""The administration of people: who comes in, with which rights; invitations, grants, auditors from outside."""

from datetime import datetime, time, timedelta
from functools import partial

from starlette.responses import Response

from engine.domain.access.right import GRANTED, Right
from engine.domain.agreement.field_value import BadValue, read_date
from engine.domain.deadline.period import Period
from engine.domain.ledger.vacancy import vacant_roles
from engine.domain.text import Text
from engine.reports.model import CellKind, Medium
from engine.services.accounts.grants import close_account, grant, invite_auditor, withdraw
from engine.services.accounts.links import invite
from engine.services.accounts.listing import (
    AccountState,
    PersonAccount,
    PersonState,
    account_of_person,
    accounts_of_people,
)
from engine.services.accounts.sessions import end_sessions, live_sessions
from engine.services.refused import Refused
from engine.web.page import Page
from engine.web.presenters.administration import ADMINS, chosen_sessions, exact, links_page, tabs
from engine.web.table import ListColumn, ListFilter, Listing
from engine.web.visit import NotThere, Visit
from engine.wording.accounts import ACCOUNT_STATES, PERSON_STATES, RIGHTS
from engine.wording.dates import date_text
from engine.wording.lists import commas
from engine.wording.pages import administration as words


def rights_text(rights: tuple[Right, ...]) -> Text:
    """Rights by their names."""
    return commas([RIGHTS[right] for right in rights])


def _roles(one: PersonAccount) -> Text:
    return commas(list(dict.fromkeys(held.role for held in one.roles)))


def _departments(one: PersonAccount) -> Text:
    return commas(list(dict.fromkeys(held.department for held in one.roles)))


PEOPLE: Listing[PersonAccount] = Listing(
    id="people",
    title=words.PEOPLE,
    empty=words.NO_PEOPLE,
    columns=(
        ListColumn(
            key="name",
            title=words.PERSON,
            kind=CellKind.TEXT,
            value=lambda one: one.name,
            address=lambda one: f"/administration/accounts/{one.id}",
        ),
        ListColumn(
            key="id", title=words.ID, kind=CellKind.TEXT, value=lambda one: one.id, media=frozenset({Medium.SHEET})
        ),
        ListColumn(key="department", title=words.DEPARTMENT, kind=CellKind.TEXT, value=_departments),
        ListColumn(key="roles", title=words.ROLES, kind=CellKind.TEXT, value=_roles),
        ListColumn(
            key="person", title=words.IN_OFFICE, kind=CellKind.TEXT, value=lambda one: PERSON_STATES[one.person_state]
        ),
        ListColumn(key="account", title=words.ACCOUNT, kind=CellKind.TEXT, value=lambda one: ACCOUNT_STATES[one.state]),
        ListColumn(key="rights", title=words.RIGHTS, kind=CellKind.TEXT, value=lambda one: rights_text(one.rights)),
        ListColumn(key="seen", title=words.SEEN, kind=CellKind.INSTANT, value=lambda one: one.seen_at),
    ),
    filters=(
        ListFilter(
            key="person",
            title=words.IN_OFFICE,
            label=lambda value: PERSON_STATES[value],
            value=lambda one: one.person_state.value,
            order=tuple(state.value for state in reversed(PersonState)),
        ),
        ListFilter(
            key="account",
            title=words.ACCOUNT,
            label=lambda value: ACCOUNT_STATES[value],
            value=lambda one: one.state.value,
            order=tuple(state.value for state in AccountState),
        ),
        ListFilter(
            key="right",
            title=words.RIGHTS,
            label=lambda value: RIGHTS[Right(value)],
            value=lambda one: [right.value for right in one.rights],
            order=tuple(right.value for right in Right),
        ),
    ),
    searched=lambda one: (one.id, one.name.zh, one.name.en, _roles(one).zh, _roles(one).en, _departments(one).zh),
)
"""The people with their accounts: leavers first, as the service has them."""


def show(visit: Visit) -> Response:
    """List the people with their accounts; vacancies stand above."""
    return _people_page(visit)


def _people_page(visit: Visit, refused: Text | None = None) -> Response:
    table = PEOPLE.read(visit, accounts_of_people(visit.ledger, visit.site.now()))
    if table.file is not None:
        return table.file
    book = visit.book
    vacant = vacant_roles(book.directory, book.definitions.agreements, visit.today)
    titles = [role.title if (role := book.organisation.role(v.role)) else Text.plain(v.role) for v in vacant]
    values = {"table": table, "tabs": tabs(visit), "vacant": commas(titles), "refused": refused}
    return visit.render("administration/people.html", words, 422 if refused is not None else 200, **values)


def invite_chosen(visit: Visit) -> Response:
    """Make links for the people that were ticked, and show them once."""
    people = visit.values("person")
    if not people:
        return _people_page(visit, words.INVITE_NONE)
    try:
        links = visit.record(lambda ledger: invite(ledger, people, visit.access.person, visit.site.now()))
    except Refused as refused:
        return _people_page(visit, refused.text)
    return links_page(visit, links)


def show_account(visit: Visit) -> Response:
    """Show one account: rights, sessions, and what an admin may do."""
    return _account_page(visit)


def _account_page(visit: Visit, refused: Text | None = None) -> Response:
    now, id = visit.site.now(), visit.path("id")
    one = account_of_person(visit.ledger, id, now)
    if one is None:
        raise NotThere
    follows = tuple(right for right in one.rights if right not in one.granted)
    grantable = [(right.value, visit.localized(RIGHTS[right])) for right in Right if right in GRANTED - {*one.granted}]
    return visit.render(
        "administration/account.html",
        words,
        422 if refused is not None else 200,
        one=one,
        tabs=tabs(visit),
        follows=rights_text(follows),
        grantable=grantable,
        rights=RIGHTS,
        state=ACCOUNT_STATES[one.state],
        person_state=PERSON_STATES[one.person_state],
        sessions=live_sessions(visit.ledger, now, id),
        is_own=id == visit.access.person,
        date_text=date_text,
        moment=partial(exact, visit),
        refused=refused,
    )


def change_account(visit: Visit) -> Response:
    """Grant, withdraw, make a link, end sessions or close the account."""
    id, by, now = visit.path("id"), visit.access.person, visit.site.now()
    if account_of_person(visit.ledger, id, now) is None:
        raise NotThere
    try:
        match visit.value("action"):
            case "grant":
                right, period = _right(visit), _period(visit.value("period"))
                visit.record(lambda ledger: grant(ledger, right, id, by, now, period))
                flash_text = words.GRANTED_NOW.filled(right=RIGHTS[right])
            case "withdraw":
                right = _right(visit)
                visit.record(lambda ledger: withdraw(ledger, right, id, by, now))
                flash_text = words.WITHDRAWN_NOW.filled(right=RIGHTS[right])
            case "link":
                return links_page(visit, visit.record(lambda ledger: invite(ledger, [id], by, now)))
            case "end":
                numbers = chosen_sessions(visit)
                ended = visit.record(lambda ledger: end_sessions(ledger, numbers, by, now, of=id))
                flash_text = words.ENDED.filled(n=len(ended))
            case "close":
                visit.record(lambda ledger: close_account(ledger, id, by, now))
                flash_text = words.CLOSED_NOW
            case _:
                raise NotThere
    except Refused as refused:
        return _account_page(visit, refused.text)
    return visit.see(visit.request.url.path, flash_text)


def _right(visit: Visit) -> Right:
    chosen = visit.value("right")
    if chosen not in {right.value for right in GRANTED}:
        raise NotThere
    return Right(chosen)


def _period(written: str) -> Period | None:
    if not written.strip():
        return None
    try:
        return Period.read(written)
    except ValueError:
        raise Refused("auditor-period", period=written.strip()[:50]) from None


def show_auditor(visit: Visit) -> Response:
    """Show the form that invites an auditor from outside."""
    return _auditor_page(visit)


def _auditor_page(visit: Visit, refused: Text | None = None) -> Response:
    typed = {name: visit.value(name) for name in ("name", "title", "period", "until")}
    status = 422 if refused is not None else 200
    return visit.render("administration/auditor.html", words, status, typed=typed, tabs=tabs(visit), refused=refused)


def invite_outside(visit: Visit) -> Response:
    """Make the account of an auditor from outside, and show the link once."""
    by, now, name, title = visit.access.person, visit.site.now(), visit.value("name"), visit.value("title")
    try:
        period, until = _period(visit.value("period")), _end_of_day(visit, visit.value("until"))
        if period is None:
            raise Refused("auditor-period", period="")
        made = visit.record(lambda ledger: invite_auditor(ledger, name, title, period, until, by, now))
    except Refused as refused:
        return _auditor_page(visit, refused.text)
    return links_page(visit, [made])


def _end_of_day(visit: Visit, written: str) -> datetime:
    """The end of a local day, in the zone of the house."""
    try:
        day = read_date(written.strip())
    except BadValue:
        raise Refused("auditor-until-missing") from None
    return datetime.combine(day + timedelta(days=1), time(), visit.zone)


PAGES = (
    Page("/administration", "administration", ADMINS, get=show, post=invite_chosen),
    Page("/administration/accounts/{id}", "administration_account", ADMINS, get=show_account, post=change_account),
    Page("/administration/auditor", "administration_auditor", ADMINS, get=show_auditor, post=invite_outside),
)
