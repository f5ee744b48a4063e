"""Evidence that a form sends for items: kept as drafts first, then handed in where the person asks for it.

The inbox and the pages of recorded business share it, and the drafts.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TypeVar

from engine.domain.action.action import Action
from engine.domain.action.deliver import Deliver, DeliverPart, ReportNothing
from engine.domain.agreement.catalogue import Field
from engine.domain.figures.inbox import InboxRow
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
from engine.services.reading.inbox_page import own_rows
from engine.services.run.erase_drafts import erase_unused, files_of
from engine.web.areas.undo import undo_key
from engine.web.presenters.inbox_cells import wanted_fields
from engine.web.presenters.inbox_form import InboxForm, filled_in, judged_of, read_inbox_form
from engine.web.presenters.inbox_lines import Entered, by_item
from engine.web.visit import Visit
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
T = TypeVar("T")
Results = Mapping[str, Done | Refusal]


@dataclass(frozen=True, slots=True)
class SentEvidence:
    """The contents of the cells of a form, with its files, stored already."""

    filled_in: Sequence[FilledIn]
    folder: DraftFolder
    uploads: StoredUploads
    person: str
    now: datetime

    @classmethod
    def of(cls, visit: Visit, filled: Sequence[FilledIn]) -> "SentEvidence":
        """Store the files of a form: before the transaction, since that takes time."""
        folder = DraftFolder(visit.site.workspace.drafts)
        return cls(filled, folder, store_uploads(folder, filled), visit.access.person, visit.site.now())

    def kept(self, ledger: Ledger) -> NotTaken:
        """Write the drafts, and return what was not taken. Call it in a transaction."""
        return keep_drafts(ledger, self.person, self.filled_in, self.uploads, self.now)

    def record(self, visit: Visit, work: Callable[[Ledger], T], *, step: str = "") -> T:
        """Record work once, then erase the files that no draft has any more."""
        before = files_of(visit.ledger, self.person)
        result = visit.record(work, step=step)
        erase_unused(visit.ledger, self.folder, before | {file.sha256 for file in self.uploads.files.values()})
        return result


def fields_of(own: Mapping[str, InboxRow]) -> Mapping[str, tuple[Field, ...]]:
    """The fields of evidence that items want of the reader, by the id of the item."""
    return {id: wanted_fields(judged_of(row, id)) for id, row in own.items()}


def deliver_from_drafts(
    visit: Visit, ledger: Ledger, own: Mapping[str, InboxRow], wanted: Mapping[str, type[Action]]
) -> Results:
    """Hand in items with the drafts of the reader, by the action for each, and forget the drafts of those that are
    done. A few items at a time are decided, since their files are in memory. Call it in a transaction."""
    person, folder = visit.access.person, DraftFolder(visit.site.workspace.drafts)
    drafts = by_item(ledger.drafts.of(person))
    results: dict[str, Done | Refusal] = {id: _NO_LONGER for id in wanted if id not in own}
    ids = [id for id in wanted if id in own]
    for first in range(0, len(ids), _AT_A_TIME):
        some = ids[first : first + _AT_A_TIME]
        actions = [_action(person, wanted[id], own[id], id, tuple(drafts.get(id, {}).values()), folder) for id in some]
        results |= zip(some, act_all(ledger, actions, visit.command_time, visit.site.evidence), strict=True)
    done = {id: drafts[id].keys() for id, result in results.items() if isinstance(result, Done) and id in drafts}
    ledger.drafts.drop(person, done)
    return results


def _action(
    person: str, type_: type[Action], row: InboxRow, id: str, drafts: Sequence[StoredDraft], folder: DraftFolder
) -> Action:
    if not issubclass(type_, (Deliver, DeliverPart)):
        return type_(occurrence=id, actor=person)
    evidence = drafted_evidence(drafts, wanted_fields(judged_of(row, id)), folder)
    return type_(occurrence=id, actor=person, values=evidence.values, files=evidence.files, signed=evidence.signed)


@dataclass(frozen=True)
class DeliveredForm:
    """The outcome of a form of items: the result for each that was asked for, and the fields that were not taken."""

    visit: Visit
    form: InboxForm
    results: Results
    refused: NotTaken

    @cached_property
    def done(self) -> tuple[Done, ...]:
        """The deliveries that were recorded."""
        return done_of(self.results)

    @cached_property
    def problems(self) -> Mapping[str, Refusal]:
        """The reason of each item that was asked for and not handed in."""
        return {id: result for id, result in self.results.items() if isinstance(result, Refusal)}

    @property
    def is_whole(self) -> bool:
        """True if everything was done that the form asked for."""
        nothing_ticked = self.form.delivers and not self.form.ticked
        return not self.problems and not self.refused and not nothing_ticked

    @property
    def sentence(self) -> Text:
        """The outcome in a sentence."""
        if self.is_whole:
            return done_text(self.results) if self.done else words.KEPT
        left = len(self.problems.keys() | {id for id, _ in self.refused if id in self.form.wanted})
        if not self.form.wanted:
            return words.NOTHING_TICKED if self.form.delivers else fill(words.KEPT_NOT_ALL, {"left": len(self.refused)})
        return fill(words.DONE_NOT_ALL if self.done else words.NONE_DONE, {"count": len(self.done), "left": left})

    @property
    def entered(self) -> Entered:
        """The form as it comes back: what is left of it is ticked still."""
        drafts = by_item(self.visit.ledger.drafts.of(self.visit.access.person))
        done = {id for id, result in self.results.items() if isinstance(result, Done)}
        return Entered(drafts, self.refused, self.problems, frozenset(self.form.ticked) - done)

    @property
    def undo(self) -> str:
        """The key with which the deliveries are withdrawn; empty where the reader may withdraw none of them."""
        return undo_of(self.visit, self.done)


def deliver_form(visit: Visit) -> DeliveredForm:
    """Keep what a form of items has as drafts, and hand in what it asks for."""
    form = read_inbox_form(visit)
    own = own_rows(visit.ledger, visit.access.person, visit.at, form.rows)
    sent = SentEvidence.of(visit, filled_in(visit, form, fields_of(own)))

    def work(ledger: Ledger) -> tuple[Results, NotTaken]:
        refused = sent.kept(ledger)
        not_taken = {id for id, _ in refused}
        wanted = {id: _type(form, id) for id in form.wanted if id not in not_taken}
        return deliver_from_drafts(visit, ledger, own, wanted), refused

    return DeliveredForm(visit, form, *sent.record(visit, work))


def _type(form: InboxForm, id: str) -> type[Action]:
    if form.nothing == id:
        return ReportNothing
    return DeliverPart if form.partly == id else Deliver


def done_of(results: Results) -> tuple[Done, ...]:
    """The deliveries among results."""
    return tuple(result for result in results.values() if isinstance(result, Done))


def done_text(results: Results) -> Text:
    """The sentence on what was handed in, with the first items by name."""
    done = done_of(results)
    named = [_named(one) for one in done[:_NAMED]]
    what = Text(zh="；".join(one.zh for one in named), en="; ".join(one.en for one in named))
    if len(done) > _NAMED:
        what = words.MORE.filled(what=what)
    return fill(words.DONE, {"count": len(done), "what": what})


def _named(done: Done) -> Text:
    title, about = title_of(done.obligation, done.occurrence), done.occurrence.subject or done.occurrence.served or ""
    return Text(zh=one_line(f"{title.zh} {about}").rstrip(), en=one_line(f"{title.en} {about}").rstrip())


def undo_of(visit: Visit, done: Iterable[Done]) -> str:
    """The key with which deliveries are withdrawn; empty where the reader may withdraw none of them."""
    delivered = form_deliveries(visit.ledger, visit.access.person, done)
    return undo_key(delivered) if delivered is not None else ""


def joined(visit: Visit) -> Callable[[Iterable[Text]], str]:
    """Several texts in the language of a visit, as one."""
    return lambda texts: ("、" if visit.language is Language.ZH else ", ").join(map(visit.localized, texts))
