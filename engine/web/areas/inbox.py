"""The inbox: what somebody has to do, to answer, and waits for; evidence is put in place and handed in there."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from starlette.responses import Response

from engine.domain.access.right import OF_A_DEPARTMENT, Right
from engine.domain.action.action import Action
from engine.domain.action.deliver import Deliver, DeliverPart, ReportNothing
from engine.domain.figures.inbox import InboxRow, InboxSection
from engine.domain.refusal import Refusal
from engine.domain.text import Language, Text
from engine.intake.draft_folder import DraftFolder
from engine.services.actions.act import act_all
from engine.services.actions.drafts import (
    FilledIn,
    NotTaken,
    StoredUploads,
    drafted_evidence,
    keep_drafts,
    store_uploads,
)
from engine.services.actions.withdraw_deliveries import form_deliveries
from engine.services.case import Done
from engine.services.ports.drafts import StoredDraft
from engine.services.ports.ledger import Ledger
from engine.services.reading.inbox_page import DueSpan, InboxChoice, InboxOrder, inbox_page, own_rows
from engine.services.run.erase_drafts import erase_unused, files_of
from engine.web.areas.undo import undo_key
from engine.web.page import Page
from engine.web.presenters.inbox_cells import wanted_fields
from engine.web.presenters.inbox_elsewhere import news_lines, waiting_kinds
from engine.web.presenters.inbox_form import InboxForm, filled_in, judged_of, read_inbox_form
from engine.web.presenters.inbox_lines import Entered, by_item, line_groups, line_of, lines_in
from engine.web.visit import NotThere, Visit
from engine.web.written_number import whole_number
from engine.wording.names import one_line, title_of
from engine.wording.pages import inbox as words
from engine.wording.refusal import fill

LARGEST_FORM = 160 * 1024 * 1024
"""Bytes of a form: twenty slips of two photos each."""
_AT_A_TIME = 10
"""Items whose files are in memory at a time."""
_NAMED = 3
"""The items that the sentence after a form names."""
_NO_LONGER = Refusal("not-to-do")
_TABS = (
    InboxSection.TO_DO,
    InboxSection.TO_ANSWER,
    InboxSection.WAITED_FOR,
    InboxSection.OF_COLLEAGUES,
    InboxSection.RETURNABLE,
)
T = TypeVar("T")
Results = Mapping[str, Done | Refusal]


def show(visit: Visit) -> Response:
    """Show a section of the inbox, with the drafts of the reader."""
    drafts = by_item(visit.ledger.drafts.of(visit.access.person))
    return _page(visit, Entered(drafts, {}, {}))


def submit(visit: Visit) -> Response:
    """Keep what the form has as drafts, and hand in what is asked for. A refused item stays, with the reason."""
    form = read_inbox_form(visit)
    sent = _Sent.of(visit, form)
    results, refused = sent.record(visit, lambda ledger: _recorded(visit, ledger, sent))
    done = [id for id, result in results.items() if isinstance(result, Done)]
    problems = {id: result for id, result in results.items() if isinstance(result, Refusal)}
    if problems or refused or (form.delivers and not form.ticked):
        drafts = by_item(visit.ledger.drafts.of(visit.access.person))
        entered = Entered(drafts, refused, problems, frozenset(form.ticked) - set(done))
        return _page(visit, entered, 422, _sentence(form, done, problems, refused), _undo(visit, results))
    if not done:
        return visit.see(_here(visit), words.KEPT)
    return visit.see(_here(visit), _done_text(results), undo=_undo(visit, results))


def keep(visit: Visit) -> Response:
    """Keep one cell as a draft, for the script of the page, and show its row."""
    form = read_inbox_form(visit)
    sent = _Sent.of(visit, form, is_changed=True)
    if len(sent.own) != 1:
        raise NotThere
    person = visit.access.person
    refused = sent.record(visit, lambda ledger: keep_drafts(ledger, person, sent.filled_in, sent.uploads, sent.now))
    entered = Entered(by_item(visit.ledger.drafts.of(person)), refused, {})
    ((id, row),) = sent.own.items()
    place = whole_number(visit.value("number")) or 0
    line = line_of(visit, place, row, judged_of(row, id), entered, about=False)
    return visit.render("parts/inbox_line.html", words, 422 if refused else 200, line=line, join=_joined(visit))


@dataclass(frozen=True, slots=True)
class _Sent:
    """A form that was sent: the reader's own rows among its rows, what it has for them, and its files, stored."""

    form: InboxForm
    own: Mapping[str, InboxRow]
    filled_in: Sequence[FilledIn]
    folder: DraftFolder
    uploads: StoredUploads
    now: datetime

    @classmethod
    def of(cls, visit: Visit, form: InboxForm, *, is_changed: bool = False) -> "_Sent":
        own = own_rows(visit.ledger, visit.access.person, visit.at, form.rows)
        filled, folder = filled_in(visit, form, own, is_changed=is_changed), DraftFolder(visit.site.workspace.drafts)
        return cls(form, own, filled, folder, store_uploads(folder, filled), visit.site.now())

    def record(self, visit: Visit, work: Callable[[Ledger], T]) -> T:
        """Record work once, then erase the files that no draft has any more."""
        before = files_of(visit.ledger, visit.access.person)
        result = visit.record(work)
        erase_unused(visit.ledger, self.folder, before | {file.sha256 for file in self.uploads.files.values()})
        return result


def _recorded(visit: Visit, ledger: Ledger, sent: _Sent) -> tuple[Results, NotTaken]:
    """Write drafts, hand in the wanted items, and forget the drafts of those that are done. A few items at a time are
    decided, since their files are in memory."""
    person, own = visit.access.person, sent.own
    refused = keep_drafts(ledger, person, sent.filled_in, sent.uploads, sent.now)
    drafts = by_item(ledger.drafts.of(person))
    not_taken = {id for id, _ in refused}
    results: dict[str, Done | Refusal] = {id: _NO_LONGER for id in sent.form.wanted if id not in own}
    wanted = [id for id in sent.form.wanted if id in own and id not in not_taken]
    for first in range(0, len(wanted), _AT_A_TIME):
        some = wanted[first : first + _AT_A_TIME]
        actions = [_action(person, sent, id, tuple(drafts.get(id, {}).values())) for id in some]
        results |= zip(some, act_all(ledger, actions, visit.command_time, visit.site.evidence), strict=True)
    done = {id: drafts[id].keys() for id, result in results.items() if isinstance(result, Done) and id in drafts}
    ledger.drafts.drop(person, done)
    return results, refused


def _action(person: str, sent: _Sent, id: str, drafts: Sequence[StoredDraft]) -> Action:
    if sent.form.nothing == id:
        return ReportNothing(occurrence=id, actor=person)
    evidence = drafted_evidence(drafts, wanted_fields(judged_of(sent.own[id], id)), sent.folder)
    type_ = DeliverPart if sent.form.partly == id else Deliver
    return type_(occurrence=id, actor=person, values=evidence.values, files=evidence.files, signed=evidence.signed)


def _sentence(form: InboxForm, done: Sequence[str], problems: Mapping[str, Refusal], refused: NotTaken) -> Text:
    """The outcome of a form that was not taken as a whole."""
    left = len(problems.keys() | {id for id, _ in refused if id in form.wanted})
    if not form.wanted:
        return words.NOTHING_TICKED if form.delivers else fill(words.KEPT_NOT_ALL, {"left": len(refused)})
    return fill(words.DONE_NOT_ALL if done else words.NONE_DONE, {"count": len(done), "left": left})


def _done_text(results: Results) -> Text:
    """The sentence on what was handed in, with the first items by name."""
    done = [result for result in results.values() if isinstance(result, Done)]
    named = [_named(one) for one in done[:_NAMED]]
    what = Text(zh="；".join(one.zh for one in named), en="; ".join(one.en for one in named))
    if len(done) > _NAMED:
        what = words.MORE.filled(what=what)
    return fill(words.DONE, {"count": len(done), "what": what})


def _named(done: Done) -> Text:
    title, about = title_of(done.obligation, done.occurrence), done.occurrence.subject or done.occurrence.served or ""
    return Text(zh=one_line(f"{title.zh} {about}").rstrip(), en=one_line(f"{title.en} {about}").rstrip())


def _undo(visit: Visit, results: Results) -> str:
    """The key with which deliveries are withdrawn; empty where the reader may withdraw none of them."""
    done = [result for result in results.values() if isinstance(result, Done)]
    delivered = form_deliveries(visit.ledger, visit.access.person, done)
    return undo_key(delivered) if delivered is not None else ""


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
        join=_joined(visit),
        steps=_steps(visit) if choice.section is InboxSection.TO_DO else (),
    )


def _steps(visit: Visit) -> tuple[tuple[Text, str], ...]:
    """The pages that people with nothing to do go to: a head of a department looks there first."""
    steps = [(words.RECORD, visit.url("business"))]
    if visit.access.has(frozenset({Right.LEAD})):
        steps.insert(0, (words.DEPARTMENT, visit.url("department")))
    return tuple(steps)


def _joined(visit: Visit) -> Callable[[Iterable[Text]], str]:
    """Several texts in the language of a visit, as one."""
    return lambda texts: ("、" if visit.language is Language.ZH else ", ").join(map(visit.localized, texts))


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
