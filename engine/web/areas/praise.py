"""Praise: who praised whom for which item, and a form to praise somebody."""

from dataclasses import dataclass

from starlette.responses import Response

from engine.domain.access.right import OF_A_DEPARTMENT, SEES_EVERYTHING
from engine.domain.action.case import Case
from engine.domain.action.praise import PraiseItem
from engine.domain.refusal import Refusal
from engine.domain.text import Text
from engine.reports.model import CellKind
from engine.services.actions.act import act
from engine.services.ports.ledger import Ledger
from engine.services.reading.praise import (
    MOST_PRAISE,
    GivenPraise,
    PraiseCase,
    given_praise,
    lately_delivered,
    praise_case,
)
from engine.services.refused import Refused
from engine.web.page import Page
from engine.web.presenters.action_form import ActionForm, action_form, read_action, typed_values
from engine.web.table import ListColumn, ListFilter, Listing
from engine.web.visit import NotThere, Visit
from engine.wording.names import department_title, one_line, role_title, thing, title_of
from engine.wording.pages import praise as words
from engine.wording.refusal import refusal_text

_LATELY = 8
"""Deliveries that are offered for praise."""


@dataclass(frozen=True, slots=True)
class PraiseOffer:
    """An item that may be praised: its title, the department that delivered it, and the address of the form for it."""

    title: Text
    provider: Text
    url: str


def show(visit: Visit) -> Response:
    """Show the praise that the reader may see; with ``item``, the form for that one."""
    return _page(visit, _named(visit, visit.query("item")) if visit.query("item") else None)


def give(visit: Visit) -> Response:
    """Record the praise of the form. One that is refused shows it again, with what was typed and why."""
    named = _named(visit, visit.query("item"))
    try:
        action = read_action(PraiseItem, visit, named.case, visit.book.organisation)

        def work(ledger: Ledger) -> None:
            act(ledger, action, visit.command_time, visit.site.evidence)

        visit.record(work)
    except Refused as refused:
        return _page(visit, named, refused.refusal)
    return visit.see(visit.url("praise"), words.GIVEN)


def _named(visit: Visit, id: str) -> PraiseCase:
    """The item of an id. Answers as if there were none where there is none, or this reader may not see it."""
    try:
        found = praise_case(visit.ledger, id, visit.access.person, visit.at)
    except Refused:
        raise NotThere from None
    case = found.case
    if not visit.sees_item(case.agreement, case.occurrence, case.history):
        raise NotThere
    return found


def _page(visit: Visit, named: PraiseCase | None, refusal: Refusal | None = None) -> Response:
    given = given_praise(visit.ledger, visit.access)
    table = _listing(visit).read(visit, given)
    if table.file is not None:
        return table.file
    forbidden = refusal_text(named.refusal) if named is not None and named.refusal is not None else None
    return visit.render(
        "praise.html",
        words,
        422 if refusal is not None else 200,
        table=table,
        most=len(given) if len(given) == MOST_PRAISE else 0,
        title=_title(named.case) if named is not None else None,
        item_url=visit.url("item", id=named.case.occurrence.id) if named is not None else "",
        form=_form(visit, named.case, refusal) if named is not None and (forbidden is None or refusal) else None,
        address=visit.url("praise", {"item": named.case.occurrence.id}) if named is not None else "",
        forbidden=forbidden if refusal is None else None,
        offers=_offers(visit) if named is None else (),
        may_give=visit.access.has(OF_A_DEPARTMENT),
    )


def _form(visit: Visit, case: Case, refusal: Refusal | None) -> ActionForm:
    typed = typed_values(visit) if refusal is not None else {}
    why = refusal_text(refusal) if refusal is not None else None
    return action_form(PraiseItem, case, visit.book.organisation, visit.names, typed, why)


def _offers(visit: Visit) -> tuple[PraiseOffer, ...]:
    """The deliveries of late that the reader may praise."""
    found = lately_delivered(visit.ledger, visit.access, visit.at, _LATELY)
    return tuple(
        PraiseOffer(
            _title(case),
            department_title(visit.book.organisation, case.agreement.provider),
            visit.url("praise", {"item": case.occurrence.id}),
        )
        for case in found
    )


def _title(case: Case) -> Text:
    title, occurrence = title_of(case.obligation, case.occurrence), case.occurrence
    about = thing(occurrence.label or occurrence.served, occurrence.subject)
    return Text(zh=one_line(f"{title.zh} {about}"), en=one_line(f"{title.en} {about}"))


def _listing(visit: Visit) -> Listing[GivenPraise]:
    """The list of praise in the language of a visit."""
    organisation, names = visit.book.organisation, visit.names

    def department(id: str) -> Text:
        return department_title(organisation, id)

    def item(row: GivenPraise) -> Text:
        title, about = title_of(row.obligation, row.occurrence), row.occurrence.subject or row.occurrence.served or ""
        return Text(zh=one_line(f"{title.zh} {about}"), en=one_line(f"{title.en} {about}"))

    def praised(row: GivenPraise) -> Text:
        return names.of(row.person) if row.person else role_title(organisation, row.obligation.owner)

    text = CellKind.TEXT
    return Listing(
        id="all-praise",
        title=words.LIST,
        columns=(
            ListColumn("at", words.AT, CellKind.INSTANT, lambda row: row.at),
            ListColumn("by", words.BY, text, lambda row: names.of(row.by)),
            ListColumn("for", words.FOR, text, praised),
            ListColumn("provider", words.PROVIDER, text, lambda row: department(row.agreement.provider)),
            ListColumn("words", words.WORDS, text, lambda row: row.text, sortable=False),
            ListColumn("item", words.ITEM, text, item, address=lambda row: visit.url("item", id=row.occurrence.id)),
        ),
        filters=(
            ListFilter(
                key="provider", title=words.PROVIDER, label=department, value=lambda row: row.agreement.provider
            ),
            ListFilter(
                key="consumer", title=words.CONSUMER, label=department, value=lambda row: row.agreement.consumer
            ),
        ),
        searched=lambda row: (row.text, *_both(names.of(row.by)), *_both(praised(row)), *_both(item(row))),
        empty=words.EMPTY,
        order="-at",
    )


def _both(text: Text) -> tuple[str, str]:
    return text.zh, text.en


PAGES = (Page("/praise", "praise", OF_A_DEPARTMENT | SEES_EVERYTHING, get=show, post=give),)
