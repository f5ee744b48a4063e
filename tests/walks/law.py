"""The law of the walks: what was acknowledged is in the ledger exactly once, and nothing else is."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from engine.domain.access.audit import AuditKind
from engine.domain.ledger.entry import About, Entry, Kind, Via
from engine.domain.ledger.transition import DELIVERIES
from engine.intake.draft_folder import DraftFolder
from engine.store.entries import entry_of
from engine.store.ledger import SqlLedger

EVENT = "vehicle.delivered"
"""The event of the rows that walks record."""
Cell = tuple[str, str]
"""An item and a field of its evidence."""
Content = tuple[str, str]
"""What a cell holds: the value, and the SHA-256 of the file."""
Key = tuple[str, str, str]
"""An actor, a kind of entry, and an item; empty: any other item."""
File = tuple[str, bytes]
_BLANK: Content = ("", "")
_DELIVERED = {*DELIVERIES, Kind.PARTLY_DELIVERED}
_OF_ROWS = {Kind.EVENT_RECORDED, Kind.EVENT_CORRECTED}


class Answer(StrEnum):
    """The answers to a form, as the person understands them."""

    DONE = "done"
    """Sent on, with a sentence: it is recorded."""
    BEFORE = "recorded before"
    REFUSED = "refused"
    """The form again, with the reason."""
    NOT_TAKEN = "not taken"
    """Signed out, or the form is of another session: nothing was read."""
    NONE = "no answer"


@dataclass(frozen=True)
class WantedEntry:
    """An entry that a form should make: its kind, the item (empty: any), and a text that no other entry has."""

    kind: Kind
    subject: str = ""
    mark: str = ""


@dataclass(frozen=True)
class WantedAudit:
    """A row of the audit that a form should make: its kind, and the account or file that it is about."""

    kind: AuditKind
    about: str


@dataclass
class Effects:
    """What a form should do. ``cells`` are what it puts in place; ``rows`` the numbers of the events that it keeps as
    rows, ``records`` those that it records; ``people`` the names that it puts in force. With ``takes_part`` it is a
    form of that anonymous round, in which somebody ``says`` a text that is nowhere else. ``may_be_some``: where it is
    refused, it may have done a part. ``may_repeat``: sent twice, it is done again, to the same effect."""

    entries: Sequence[WantedEntry] = ()
    cells: Mapping[Cell, Content] = field(default_factory=dict)
    rows: Sequence[str] = ()
    records: Sequence[str] = ()
    audits: Sequence[WantedAudit] = ()
    people: Sequence[str] = ()
    takes_part: str = ""
    says: str = ""
    may_be_some: bool = False
    may_repeat: bool = False

    @property
    def is_answered_by_a_page(self) -> bool:
        """True for a form that is answered by what is shown only once: a code, or links."""
        return bool(self.takes_part) or any(one.kind is AuditKind.INVITED for one in self.audits)


@dataclass(eq=False)
class SentForm:
    """A form with what was filled in, every answer to it, and what it should do.

    ``least_done`` is how many of its items a page said were handed in while others were refused.
    """

    who: str
    address: str
    fields: Sequence[tuple[str, str]]
    files: Sequence[tuple[str, File]]
    effects: Effects
    answers: list[Answer] = field(default_factory=list)
    least_done: int = 0
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        fields = {name: value for name, value in self.fields if name != "form_token"}
        return f"{self.who} at {self.address} {fields} ({', '.join(self.answers)})"

    def bounds(self) -> tuple[int, int]:
        """The least and the most that each of its entries may be there."""
        answers = set(self.answers)
        if Answer.DONE in answers or (Answer.BEFORE in answers and not self.effects.may_be_some):
            return 1, 1
        unknown = Answer.NONE in answers or (self.effects.may_be_some and bool(answers - {Answer.NOT_TAKEN}))
        return 0, int(unknown)


@dataclass
class Acknowledged:
    """What the browsers were told about all forms of a walk, compared with the ledger."""

    ledger: SqlLedger
    drafts: DraftFolder
    forms: Sequence[SentForm]
    answers: Sequence[tuple[SentForm, Answer]]

    def problems(self) -> list[str]:
        """Everything in which the ledger is not as the browsers were told."""
        made = [
            entry
            for about in (About.OCCURRENCE, About.EVENT, About.PERSON, About.PERIOD, About.DEFECT, About.ROUND)
            for row in self.ledger.entries.stored(about)
            if (entry := entry_of(row)).via is Via.WEB
        ]
        return [*self._words(), *self._entries(made), *self._cells(made), *self._rows(made)]

    def _words(self) -> list[str]:
        found = [wrong for form in self.forms for wrong in form.wrong]
        for form in self.forms:
            if Answer.BEFORE in form.answers and not {Answer.DONE, Answer.NONE, Answer.REFUSED} & set(form.answers):
                found.append(f"{form} was never recorded, and its browser was told that it was")
            if form.answers.count(Answer.DONE) > 1 and form.effects != Effects() and not form.effects.may_repeat:
                found.append(f"{form} was recorded more than once")
        return found

    def _entries(self, made: Sequence[Entry]) -> list[str]:
        found, least, most = [], Counter[Key](), Counter[Key]()
        bodies = {id(entry): json.dumps(entry.body, ensure_ascii=False, default=str) for entry in made}
        for form in self.forms:
            for wanted in form.effects.entries:
                key, (low, high) = (form.who, wanted.kind, wanted.subject), form.bounds()
                least[key] += low
                most[key] += high
                if wanted.mark:
                    count = sum((e.actor, e.kind) == key[:2] and wanted.mark in bodies[id(e)] for e in made)
                    if not low <= count <= high:
                        found.append(f"{count} instead of {low} to {high} of {wanted} by {form}")
        named = {key for key in most if key[2]}
        counts = Counter(
            key if key in named else (*key[:2], "") for e in made for key in [(e.actor, e.kind, e.subject_id)]
        )
        for key in sorted({*counts, *most}):
            if key[1] not in _OF_ROWS and not least[key] <= counts[key] <= most[key]:
                about = [
                    (f.address, f.answers)
                    for f in self.forms
                    if any((f.who, w.kind, w.subject) == key for w in f.effects.entries)
                ]
                found.append(f"{counts[key]} instead of {least[key]} to {most[key]} entries of {key}: {about}")
        for form in self.forms:
            items = {(form.who, w.kind, w.subject) for w in form.effects.entries}
            if (there := sum(counts[key] for key in items)) < form.least_done:
                found.append(f"{form}: its page said that {form.least_done} were handed in, and {there} are")
        return found

    def _cells(self, made: Sequence[Entry]) -> list[str]:
        """Every content of a cell that was kept is a draft still, or the item was handed in by the same person."""
        allowed: dict[tuple[str, Cell], set[Content]] = {}
        for form, answer in self.answers:
            for cell, content in form.effects.cells.items():
                known = allowed.setdefault((form.who, cell), {_BLANK})
                if answer is Answer.DONE:
                    known.clear()
                if answer is not Answer.NOT_TAKEN:
                    known.add(content)
        found = []
        delivered = {(e.actor, e.subject_id) for e in made if e.kind in _DELIVERED}
        for person in sorted({person for person, _ in allowed}):
            kept = {(d.occurrence, d.field): d for d in self.ledger.drafts.of(person)}
            for (who, cell), contents in allowed.items():
                if who != person or (person, cell[0]) in delivered:
                    continue
                draft = kept.get(cell)
                sha = draft.file.sha256 if draft is not None and draft.file is not None else ""
                there = (draft.value, sha) if draft is not None else _BLANK
                if there not in contents:
                    found.append(f"{person} put {contents} into {cell}; kept is {there}")
            for cell, draft in kept.items():
                if draft.file is not None and self.drafts.attachment(draft.file) is None:
                    found.append(f"the file of {person} in {cell} is gone")
        return found

    def _rows(self, made: Sequence[Entry]) -> list[str]:
        """Every row that was kept is a draft or an event, and no event came twice."""
        recorded = Counter(e.subject_id.partition("/")[2] for e in made if e.kind == Kind.EVENT_RECORDED)
        found = [f"the event {number} was recorded {count} times" for number, count in recorded.items() if count > 1]
        wanted: dict[str, list[SentForm]] = {}
        for form in self.forms:
            for number in {*form.effects.rows, *form.effects.records}:
                wanted.setdefault(number, []).append(form)
        drafts = {
            who: json.dumps([dict(d.cells) for d in self.ledger.row_drafts.of(who, EVENT)])
            for who in {f.who for f in self.forms}
        }
        for number, forms in wanted.items():
            done = [f for f in forms if {Answer.DONE, Answer.BEFORE} & set(f.answers)]
            in_drafts = sum(drafts[who].count(f'"{number}"') for who in {f.who for f in forms})
            if any(number in f.effects.records for f in done) and not recorded[number]:
                found.append(f"the event {number} was recorded, and is not there")
            elif done and not recorded[number] and not in_drafts:
                found.append(f"the row {number} is lost")
            if in_drafts > 1:
                found.append(f"the row {number} is there {in_drafts} times")
        unknown = recorded.keys() - wanted.keys()
        return [*found, *(f"nobody recorded the event {number}" for number in unknown)]
