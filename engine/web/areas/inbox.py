"""The inbox: what somebody has to do, to answer, and waits for; evidence is put in place and handed in there."""

from starlette.responses import Response

from engine.domain.access.right import OF_A_DEPARTMENT, Right
from engine.domain.figures.inbox import InboxSection
from engine.domain.text import Text
from engine.services.reading.inbox_page import DueSpan, InboxChoice, InboxOrder, inbox_page, own_rows
from engine.web.page import Page
from engine.web.presenters.delivery_form import LARGEST_FORM, SentEvidence, deliver_form, fields_of, joined
from engine.web.presenters.inbox_elsewhere import news_lines, waiting_kinds
from engine.web.presenters.inbox_form import filled_in, judged_of, read_inbox_form
from engine.web.presenters.inbox_lines import Entered, by_item, line_groups, line_of, lines_in
from engine.web.visit import NotThere, Visit
from engine.web.written_number import whole_number
from engine.wording.pages import inbox as words

_TABS = (
    InboxSection.TO_DO,
    InboxSection.TO_ANSWER,
    InboxSection.WAITED_FOR,
    InboxSection.OF_COLLEAGUES,
    InboxSection.RETURNABLE,
)


def show(visit: Visit) -> Response:
    """Show a section of the inbox, with the drafts of the reader."""
    drafts = by_item(visit.ledger.drafts.of(visit.access.person))
    return _page(visit, Entered(drafts, {}, {}))


def submit(visit: Visit) -> Response:
    """Keep what the form has as drafts, and hand in what is asked for. A refused item stays, with the reason."""
    form = deliver_form(visit)
    if not form.is_whole:
        return _page(visit, form.entered, 422, form.sentence, form.undo)
    return visit.see(_here(visit), form.sentence, undo=form.undo)


def keep(visit: Visit) -> Response:
    """Keep one cell as a draft, for the script of the page, and show its row."""
    form, person = read_inbox_form(visit), visit.access.person
    own = own_rows(visit.ledger, person, visit.at, form.rows)
    if len(own) != 1:
        raise NotThere
    sent = SentEvidence.of(visit, filled_in(visit, form, fields_of(own), is_changed=True))
    refused = sent.record(visit, sent.kept)
    entered = Entered(by_item(visit.ledger.drafts.of(person)), refused, {})
    ((id, row),) = own.items()
    place = whole_number(visit.value("number")) or 0
    line = line_of(visit, place, row, judged_of(row, id), entered, about=False)
    return visit.render("parts/inbox_line.html", words, 422 if refused else 200, line=line, join=joined(visit))


def _page(visit: Visit, entered: Entered, status: int = 200, sentence: Text | None = None, undo: str = "") -> Response:
    choice = _choice(visit)
    page = inbox_page(visit.ledger, visit.access.person, visit.at, choice)
    groups = line_groups(visit, page, entered)
    lines = lines_in(groups)
    return visit.render(
        "inbox.html",
        words,
        status,
        page=page,
        groups=groups,
        waiting=waiting_kinds(visit, page),
        news=news_lines(visit, page),
        sections=_TABS,
        orders=tuple(InboxOrder),
        spans=tuple(DueSpan),
        here=lambda **changed: _here(visit, **changed),
        ticked=sum(line.is_ticked for line in lines),
        is_form=any(line.is_deliverable for line in lines),
        sentence=sentence,
        undo=undo,
        join=joined(visit),
        steps=_steps(visit) if choice.section is InboxSection.TO_DO else (),
    )


def _steps(visit: Visit) -> tuple[tuple[Text, str], ...]:
    """The pages that people with nothing to do go to: a head of a department looks there first."""
    steps = [(words.RECORD, visit.url("business"))]
    if visit.access.has(frozenset({Right.LEAD})):
        steps.insert(0, (words.DEPARTMENT, visit.url("department")))
    return tuple(steps)


def _choice(visit: Visit) -> InboxChoice:
    """The choice that the address names; anything else in it counts as if it were not there."""
    part, by, due, first = (visit.query(name) for name in ("part", "by", "due", "from"))
    sections = {slug(section): section for section in InboxSection}
    return InboxChoice(
        section=sections.get(part, InboxSection.TO_DO),
        order=InboxOrder(by) if by in set(InboxOrder) else InboxOrder.SUBJECT,
        span=DueSpan(due) if due in set(DueSpan) else None,
        first=whole_number(first) or 0,
    )


def slug(section: InboxSection) -> str:
    """A section as addresses name it: ``to-do``."""
    return section.value.replace(" ", "-")


def _here(visit: Visit, **changed: str) -> str:
    """The address of this page with some values changed; an empty one is left out. The page begins anew."""
    values = {name: visit.query(name) for name in ("part", "by", "due")} | changed
    return visit.url("inbox", {name: value for name, value in values.items() if value})


PAGES = (
    Page("/inbox", "inbox", OF_A_DEPARTMENT, get=show, post=submit, largest=LARGEST_FORM),
    Page("/inbox/draft", "inbox_draft", OF_A_DEPARTMENT, post=keep, largest=24 * 1024 * 1024),
)
