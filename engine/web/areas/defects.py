"""Defects: the list, what is proposed as one, a new one from an item, and what is done about each."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from starlette.responses import Response

from engine.domain.access.right import OF_A_DEPARTMENT, SEES_EVERYTHING
from engine.domain.agreement.agreement import Agreement
from engine.domain.agreement.rating_scheme import Category
from engine.domain.defect.defect import Defect, DefectState
from engine.domain.defect.proposal import DefectProposal
from engine.domain.ids import BadId, OccurrenceId
from engine.domain.text import Text
from engine.reports.model import CellKind
from engine.services.actions import record_defect
from engine.services.ports.ledger import Ledger
from engine.services.reading.defects import DefectDetail, DefectView, list_defects, show_defect
from engine.services.reading.sight import visible_agreements
from engine.services.refused import Refused
from engine.services.time_input import date_of
from engine.web.page import Page
from engine.web.table import ListColumn, ListFilter, Listing
from engine.web.visit import NotThere, Repeated, Visit
from engine.web.written_number import whole_number
from engine.wording.dates import date_text, moment
from engine.wording.defect import STATES, category_path, effect_progress, listed_title, proposal_reason
from engine.wording.names import department_title, parties_title, role_title
from engine.wording.pages import defects as words

READERS = OF_A_DEPARTMENT | SEES_EVERYTHING
_PLANNED = 100
"""Deliveries for which a check of effect is planned where nobody says otherwise, as on the command line."""
_MOST_PLANNED = 99_999_999


def show_list(visit: Visit) -> Response:
    """List the defects of the agreements that the reader sees, and the proposals that wait for an answer."""
    visit.require_all_periods()
    seen = visible_agreements(visit.access, visit.books)
    listed = list_defects(visit.ledger, visit.at, every=True, within=seen)
    table = _listing(visit).read(visit, listed.defects)
    if table.file is not None:
        return table.file
    return visit.render("defects.html", words, table=table, proposals=[_proposal(visit, p) for p in listed.proposals])


def _listing(visit: Visit) -> Listing[DefectView]:
    """The list with the titles of the organisation. Open defects come first."""
    organisation = visit.book.organisation
    scheme = organisation.defects

    def department(of: DefectView, side: str) -> str:
        return getattr(of.agreement, side) if of.agreement is not None else ""

    def title(id: str) -> Text:
        return department_title(organisation, id) if id else words.GONE

    columns: tuple[ListColumn[DefectView], ...] = (
        ListColumn(
            "id",
            words.DEFECT,
            CellKind.TEXT,
            lambda x: x.defect.id,
            address=lambda x: visit.url("defect", id=x.defect.id),
            sort_value=lambda x: int(x.defect.id[2:]),
        ),
        ListColumn("what", words.CATEGORY, CellKind.TEXT, lambda x: category_path(scheme, x.defect.category)),
        ListColumn("description", words.DESCRIPTION, CellKind.TEXT, lambda x: x.defect.description),
        ListColumn("state", words.STATE, CellKind.TEXT, lambda x: STATES[x.defect.state]),
        ListColumn(
            "severity", words.SEVERITY, CellKind.TEXT, lambda x: listed_title(scheme.severities, x.defect.severity)
        ),
        ListColumn("provider", words.PROVIDER, CellKind.TEXT, lambda x: title(department(x, "provider"))),
        ListColumn("consumer", words.CONSUMER, CellKind.TEXT, lambda x: title(department(x, "consumer"))),
        ListColumn("opened", words.OPENED, CellKind.INSTANT, lambda x: x.defect.at),
    )
    filters: tuple[ListFilter[DefectView], ...] = (
        ListFilter(
            key="state",
            title=words.STATE,
            label=lambda state: STATES[DefectState(state)],
            value=lambda x: x.defect.state.value,
            order=tuple(state.value for state in DefectState),
        ),
        ListFilter(key="provider", title=words.PROVIDER, label=title, value=lambda x: department(x, "provider")),
    )
    return Listing(
        id="defects",
        title=words.TITLE,
        columns=columns,
        filters=filters,
        searched=lambda x: (x.defect.id, x.defect.description),
        empty=words.EMPTY,
        order="-id",
    )


@dataclass(frozen=True, slots=True)
class ItemOfDefect:
    """An item that a defect is about: its title, and its address where pages have one."""

    id: str
    title: Text
    url: str


@dataclass(frozen=True, slots=True)
class ProposalOnPage:
    """A proposed defect in words."""

    item: ItemOfDefect
    reason: Text
    category: Text
    by: Text
    at: str
    parties: Text


def _proposal(visit: Visit, proposal: DefectProposal) -> ProposalOnPage:
    organisation = visit.book.organisation
    agreement = visit.book.definitions.agreement(OccurrenceId.parse(proposal.item).agreement)
    parties = parties_title(organisation, agreement.provider, agreement.consumer) if agreement else words.GONE
    return ProposalOnPage(
        item_of_defect(visit, proposal.item),
        proposal_reason(proposal, organisation.ratings.reasons),
        category_path(organisation.defects, proposal.category),
        visit.names.of(proposal.by),
        moment(proposal.at, visit.zone, language=visit.language, year=visit.today.year, happened=True).words,
        parties,
    )


def item_of_defect(visit: Visit, id: str) -> ItemOfDefect:
    """An item by its obligation and by what it is about."""
    parsed = OccurrenceId.parse(id)
    found = visit.book.find(parsed.obligation.agreement, parsed.obligation.obligation)
    title = found[1].title if found is not None else Text.plain(str(parsed.obligation))
    about = parsed.subject or (parsed.served if isinstance(parsed.served, str) else "")
    return ItemOfDefect(id, words.ITEM.filled(title=title, about=about), visit.url("item", id=id))


# ---- a new one


def show_new(visit: Visit) -> Response:
    """Show the form of a new defect of an item."""
    return _new(visit, visit.query("item"))


def _new(visit: Visit, item: str, problem: Text | None = None) -> Response:
    agreement = _agreement_of_item(visit, item)
    scheme = visit.book.organisation.defects
    seen = visible_agreements(visit.access, visit.books)
    known = list_defects(visit.ledger, visit.at, agreement=agreement.id, within=seen)
    proposed = next((p.category for p in known.proposals if p.item == item), None)
    return visit.render(
        "defect_new.html",
        words,
        422 if problem is not None else 200,
        item=item_of_defect(visit, item),
        categories=[(c.id, visit.localized(category_path(scheme, c.id))) for c in scheme.categories],
        severities=_choices(visit, scheme.severities),
        chosen=visit.value("category") or proposed or "",
        known=[(v.defect.id, _known_title(visit, v.defect)) for v in known.defects],
        problem=problem,
    )


def _known_title(visit: Visit, defect: Defect) -> str:
    path = visit.localized(category_path(visit.book.organisation.defects, defect.category))
    return f"{defect.id} · {path} · {defect.description}"


def _choices(visit: Visit, listed: tuple[Category, ...]) -> list[tuple[str, str]]:
    return [(one.id, visit.localized(one.title)) for one in listed]


def _agreement_of_item(visit: Visit, item: str) -> Agreement:
    """The agreement of an item that the reader sees."""
    try:
        agreement = visit.book.definitions.agreement(OccurrenceId.parse(item).agreement)
    except BadId:
        raise NotThere from None
    if agreement is None:
        raise NotThere
    visit.require_sight(agreement)
    return agreement


def answer_item(visit: Visit) -> Response:
    """Record an item as a new defect, link it to a known one, or say that it is none."""
    item = visit.value("item")
    _agreement_of_item(visit, item)
    actor, time = visit.access.person, visit.command_time

    def work(ledger: Ledger) -> str:
        if visit.value("do") == "link":
            return record_defect.link_defect(ledger, _named(visit), [item], actor=actor, command_time=time).id
        if visit.value("do") == "dismiss":
            record_defect.dismiss_proposal(ledger, item, reason=visit.value("reason"), actor=actor, command_time=time)
            return ""
        return record_defect.open_defect(
            ledger,
            [item],
            category=visit.value("category"),
            severity=visit.value("severity"),
            description=visit.value("description"),
            actor=actor,
            command_time=time,
        ).id

    try:
        id = visit.record(work)
    except Repeated as repeated:
        return visit.see(visit.url("defects"), visit.repeated_text(repeated))
    except Refused as refused:
        return _new(visit, item, refused.text)
    if not id:
        return visit.see(visit.url("defects"), words.NO_DEFECT_RECORDED)
    return visit.see(visit.url("defect", id=id), words.RECORDED.filled(defect=id))


def _named(visit: Visit) -> str:
    """The defect that a form names, if the reader sees it."""
    return _detail(visit, visit.value("defect")).view.defect.id


# ---- one


def _detail(visit: Visit, id: str) -> DefectDetail:
    """A defect. Answers as if there were none, where the reader does not see its agreement."""
    visit.require_all_periods()
    try:
        detail = show_defect(visit.ledger, id, visit.at)
    except Refused:
        raise NotThere from None
    seen = visible_agreements(visit.access, visit.books)
    if seen is not None and detail.view.defect.agreement not in seen:
        raise NotThere
    return detail


def show_one(visit: Visit) -> Response:
    """Show a defect in full, with the forms of those who may do something about it."""
    return _one(visit)


def _one(visit: Visit, problem: Text | None = None, of: str = "") -> Response:
    detail = _detail(visit, visit.path("id"))
    view, organisation = detail.view, visit.book.organisation
    defect, scheme, agreement = view.defect, organisation.defects, view.agreement
    own = visit.access.departments
    return visit.render(
        "defect.html",
        words,
        422 if problem is not None else 200,
        defect=defect,
        state=STATES[defect.state],
        category=category_path(scheme, defect.category),
        severity=listed_title(scheme.severities, defect.severity),
        parties=parties_title(organisation, agreement.provider, agreement.consumer) if agreement else words.GONE,
        by=visit.names.of(defect.by),
        at=_when(visit, defect),
        items=[item_of_defect(visit, item) for item in defect.items],
        cause=listed_title(scheme.root_causes, defect.root_cause.category) if defect.root_cause else None,
        actions=[(a, _owner(visit, a.person, a.owner), date_text(a.due_on)) for a in defect.actions],
        item_url=lambda id: visit.url("item", id=id),
        effect=effect_progress(defect, view.deliveries, view.left) if defect.actions else None,
        earlier=[(d.id, category_path(scheme, d.category), STATES[d.state]) for d in detail.earlier],
        is_provider=agreement is not None and agreement.provider in own and not defect.state.is_over,
        is_party=agreement is not None and bool({agreement.provider, agreement.consumer} & own),
        is_over=defect.state.is_over,
        can_decide=defect.root_cause is not None and defect.state is not DefectState.ACTION_DUE,
        can_close=defect.state is DefectState.CHECKING,
        causes=_choices(visit, scheme.root_causes),
        owners=_owners(visit, agreement),
        planned=visit.value("planned", str(_PLANNED)),
        seen=_cause_digest(defect),
        problem=problem,
        of=of,
    )


def _cause_digest(defect: Defect) -> str:
    """A digest of the root cause that stands; empty where none is stated. The last statement counts."""
    cause = defect.root_cause
    return hashlib.sha256(f"{cause.category}\n{cause.text}".encode()).hexdigest()[:32] if cause is not None else ""


def _owner(visit: Visit, person: str | None, role: str) -> Text:
    return visit.names.of(person) if person is not None else role_title(visit.book.organisation, role)


def _owners(visit: Visit, agreement: Agreement | None) -> list[tuple[str, str]]:
    """The people of the provider, then its roles."""
    if agreement is None:
        return []
    people = visit.book.directory.members(agreement.provider, visit.today)
    roles = [role for role in visit.book.organisation.roles if role.department == agreement.provider]
    named = [(person.id, visit.localized(visit.names.of(person.id))) for person in people]
    return [*named, *((role.id, visit.localized(role.title)) for role in roles)]


def _when(visit: Visit, defect: Defect) -> str:
    return moment(defect.at, visit.zone, language=visit.language, year=visit.today.year, happened=True).words


def answer_one(visit: Visit) -> Response:
    """State the root cause, decide a corrective action, close or dismiss a defect."""
    id, todo = _detail(visit, visit.path("id")).view.defect.id, visit.value("do")
    work = _work(visit, id).get(todo)
    if work is None:
        raise NotThere
    try:
        visit.record(work)
    except Repeated as repeated:
        return visit.see(visit.url("defect", id=id), visit.repeated_text(repeated))
    except Refused as refused:
        return _one(visit, refused.text, todo)
    return visit.see(visit.url("defect", id=id), words.DONE[todo])


def _work(visit: Visit, id: str) -> Mapping[str, Callable[[Ledger], object]]:
    """The work of each button, by its name."""
    actor, time = visit.access.person, visit.command_time

    def decide(ledger: Ledger) -> object:
        due_on, planned = date_of(visit.value("due_on").strip() or None), visit.value("planned").strip()
        if due_on is None or not visit.value("owner"):
            raise Refused("action-needs-owner-and-date")
        return record_defect.decide_action(
            ledger,
            id,
            what=visit.value("what"),
            due_on=due_on,
            owner=visit.value("owner"),
            planned=whole_number(planned, _MOST_PLANNED) or 0,
            actor=actor,
            command_time=time,
        )

    def state(ledger: Ledger) -> object:
        if "seen" in visit.form and visit.value("seen") != _cause_digest(show_defect(ledger, id, time.at).view.defect):
            raise Refused("cause-meanwhile")
        category, text = visit.value("cause"), visit.value("text")
        return record_defect.state_root_cause(ledger, id, category=category, text=text, actor=actor, command_time=time)

    return {
        "cause": state,
        "action": decide,
        "close": lambda ledger: record_defect.close_defect(ledger, id, actor=actor, command_time=time),
        "dismiss": lambda ledger: record_defect.dismiss_defect(
            ledger, id, reason=visit.value("reason"), actor=actor, command_time=time
        ),
    }


PAGES = (
    Page("/defects", "defects", READERS, get=show_list),
    Page("/defects/new", "defect_new", OF_A_DEPARTMENT, get=show_new, post=answer_item),
    Page("/defects/{id}", "defect", READERS, get=show_one, post=answer_one),
)
