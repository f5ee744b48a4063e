"""An agreement as a page that two heads of department read and sign: Chinese and English, with its revision.

One page model, two writers: plain text for the terminal, and HTML that prints on A4. Titles and the names of events
come from organisation and catalogue, which the revision does not cover. Equal input gives equal bytes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import ascii_uppercase

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from rich.cells import cell_len

from engine.domain.action.excuses import excuses_text
from engine.domain.agreement.agreement import Agreement, Need, Obligation
from engine.domain.agreement.catalogue import Catalogue
from engine.domain.agreement.check import Attest
from engine.domain.agreement.escalation_policy import EscalationPolicy
from engine.domain.agreement.organisation import Organisation
from engine.domain.phrases import date_text
from engine.domain.text import Text
from engine.reports.overdue_html import policy
from engine.wording.agreement import (
    NOTHING_TO_REPORT,
    acceptance_text,
    done_by_text,
    due_text,
    escalation_text,
    evidence_text,
    follow_up_text,
    met_when_text,
    no_evidence_text,
    pause_text,
    response_text,
    trigger_text,
)
from engine.wording.check import check_text
from engine.wording.names import department_title, one_line, role_title

WIDTH = 80
"""Columns of the text where nothing else is asked for."""
NARROWEST = 40

_TEMPLATES = Path(__file__).parent / "templates"
_HASH = re.compile(r"[0-9a-f]{1,128}")
_MARGIN = 3
_LABELS = 18

AGREEMENT = Text(zh="服务约定", en="Service agreement")
PROVIDER = Text(zh="提供方", en="Provider")
CONSUMER = Text(zh="接收方", en="Consumer")
EXCUSES = Text(zh="延期和豁免", en="Extensions and waivers")
EFFECTIVE = Text(zh="有效期", en="In force")
OBLIGATIONS = Text(zh="义务", en="Obligations")
KEY_MOMENT = Text(zh="关键时刻", en="key moment")
OWNER = Text(zh="责任", en="Owner")
WHEN = Text(zh="何时", en="When")
RESPONSE = Text(zh="响应", en="Response")
DUE = Text(zh="期限", en="Due")
WAITS_FOR = Text(zh="所等义务", en="Waits for")
FOLLOW_UPS = Text(zh="后续", en="Follow-ups")
EVIDENCE = Text(zh="凭证", en="Evidence")
ACCEPTANCE = Text(zh="验收", en="Acceptance")
VERIFIED = Text(zh="核验", en="Verified by")
REMINDERS = Text(zh="提醒", en="Reminders")
CALENDAR = Text(zh="日历", en="Calendar")
TOGETHER = Text(zh="同组", en="Together")
COMMON = Text(zh="共同规定", en="What holds for all")
COUNTING = Text(zh="计算", en="Counting")
SIGNATURES = Text(zh="签署", en="Signatures")
SIGNATURE = Text(zh="签字", en="Signature")
DATE = Text(zh="日期", en="Date")
REVISION = Text(zh="版本", en="Revision")
READ = Text(
    zh="双方负责人已读过以上各条，同意下列版本。",
    en="The heads of both departments have read the above and agree to the revision below.",
)
_COUNTING = (
    Text(
        zh="数天数时，发生或收到请求的当天不算，从次日数起",
        en="where days are counted, the day of the event or the request is day 0",
    ),
    Text(
        zh="工作日和工作时间按日历计算，节假日和调休都以日历为准；按天、周、月写的期限，除非写明，遇节假日不顺延",
        en="working days and working time go by the calendar, with its holidays and make-up days; "
        "days, weeks and months are not moved by holidays unless it says so",
    ),
    Text(
        zh="在最后时刻交付仍算按时；退回不改变原期限",
        en="what is delivered at the last instant is on time; a return leaves the due date as it was",
    ),
)
_TOLD_ANYWAY = Text(
    zh="事项产生和被退回时也通知责任岗位；日期待定时不提醒",
    en="the owner is also told when an item opens and when it is sent back; "
    "while a date is awaited there are no reminders",
)


@dataclass(frozen=True, slots=True)
class PageRow:
    """What one label stands before: one or more sentences."""

    label: Text
    sentences: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class PageClause:
    """One obligation; ``reference`` is its source, or its id where it has none."""

    number: int
    id: str
    reference: str
    title: Text
    key_moment: bool
    rows: tuple[PageRow, ...]


@dataclass(frozen=True, slots=True)
class Party:
    """One side, and who signs for it."""

    side: Text
    department: Text
    head: Text


@dataclass(frozen=True, slots=True)
class Page:
    """The agreement in words, in the order in which it is read; every text fits on one line of its own."""

    id: str
    organisation: Text
    title: Text
    head: tuple[PageRow, ...]
    clauses: tuple[PageClause, ...]
    common: tuple[PageRow, ...]
    parties: tuple[Party, Party]
    revision: str


def agreement_page(
    agreement: Agreement, organisation: Organisation, catalogue: Catalogue, *, revision: str, width: int = WIDTH
) -> str:
    """The agreement as plain text of at most ``width`` columns (at least 40), each line ended, without trailing blanks.

    Only the revision is never broken, however narrow the text.
    """
    page = _Reader(agreement, organisation, catalogue).page(revision)
    return "".join(f"{line.rstrip()}\n" for line in _Writer(max(width, NARROWEST)).lines(page))


def agreement_html(agreement: Agreement, organisation: Organisation, catalogue: Catalogue, *, revision: str) -> str:
    """The agreement as an HTML page that needs nothing else and prints on A4, its revision at the foot of every sheet.

    Its own content security policy allows nothing but its one style sheet, named by its hash.
    """
    page = _Reader(agreement, organisation, catalogue).page(revision)
    style = _style()
    if _HASH.fullmatch(revision):
        foot = f'"{REVISION.zh} {REVISION.en} {revision}"'
        style += f"@page {{ @bottom-left {{ content: {foot}; }} }}\n"
    words = {name: text for name, text in globals().items() if name.isupper() and isinstance(text, Text)}
    return _templates().get_template("agreement.html").render(page=page, say=words, style=style, policy=policy(style))


# ---- from the agreement to its words


@dataclass(frozen=True, slots=True)
class _Reader:
    agreement: Agreement
    organisation: Organisation
    catalogue: Catalogue

    def page(self, revision: str) -> Page:
        agreement = self.agreement
        return Page(
            id=one_line(agreement.id),
            organisation=_plain(self.organisation.title),
            title=_plain(agreement.title),
            head=self._head(),
            clauses=tuple(self._clause(n, o) for n, o in enumerate(agreement.obligations, start=1)),
            common=tuple(self._common()),
            parties=(self._party(PROVIDER, agreement.provider), self._party(CONSUMER, agreement.consumer)),
            revision=one_line(revision),
        )

    def _head(self) -> tuple[PageRow, ...]:
        agreement = self.agreement
        since = date_text(agreement.effective_from)
        if agreement.effective_until is None:
            words = Text(
                zh="期限在 {since}及以后的事项，没有终止日期", en="for what falls due from {since} on, with no last day"
            )
            span = words.filled(since=since)
        else:
            words = Text(
                zh="期限在 {since}至{until}之间的事项，首尾两天都算",
                en="for what falls due from {since} to {until}, both days included",
            )
            span = words.filled(since=since, until=date_text(agreement.effective_until))
        provider, consumer = (
            department_title(self.organisation, id) for id in (agreement.provider, agreement.consumer)
        )
        rows = [_row(PROVIDER, provider), _row(CONSUMER, consumer), _row(EFFECTIVE, span)]
        if agreement.excuses is not None:
            rows.append(_row(EXCUSES, excuses_text(agreement.excuses)))
        return tuple(rows)

    def _party(self, side: Text, id: str) -> Party:
        department = self.organisation.department(id)
        head = role_title(self.organisation, department.head) if department else Text.plain("")
        return Party(side, _plain(department_title(self.organisation, id)), _plain(head))

    def _clause(self, number: int, obligation: Obligation) -> PageClause:
        return PageClause(
            number=number,
            id=one_line(obligation.id),
            reference=one_line(obligation.source or obligation.id),
            title=_plain(obligation.title),
            key_moment=obligation.key_moment,
            rows=tuple(self._rows(obligation)),
        )

    def _rows(self, o: Obligation) -> Iterator[PageRow]:
        yield _row(OWNER, self._owner(o))
        yield _row(WHEN, trigger_text(o.trigger, self.catalogue))
        if o.respond is not None:
            yield _row(RESPONSE, response_text(o.respond))
        due = [due_text(o.due, o.trigger, self.catalogue)]
        if o.met_when:
            due.append(met_when_text(o.met_when, o.trigger, self.catalogue))
        due += [pause_text(p, self.catalogue) for p in o.pauses]
        yield _row(DUE, *due)
        if o.needs:
            yield _row(WAITS_FOR, *(self._needed(need) for need in o.needs))
        if o.follow_up is not None:
            yield _row(FOLLOW_UPS, follow_up_text(o.follow_up, self.catalogue))
        by_word = isinstance(o.check, Attest)
        evidence = [evidence_text(item, self.agreement) for item in o.evidence]
        if o.done_by is not None:
            evidence = [done_by_text(o.done_by, self.catalogue)]
        elif by_word and not evidence:
            evidence = [no_evidence_text(o.attested_by)]
        if o.nothing_to_report:
            evidence.append(NOTHING_TO_REPORT)
        if evidence:
            yield _row(EVIDENCE, *evidence)
        if not by_word:
            yield _row(VERIFIED, check_text(o.check))
        if o.done_by is None:
            yield _row(ACCEPTANCE, acceptance_text(o.acceptance, o.attested_by))
        if len(self._escalations()) > 1:
            words = Text(zh="按提醒 {letter}", en="as in Reminders {letter}")
            yield _row(REMINDERS, words.filled(letter=self._letter(o.escalation)))
        if len(self._calendars()) > 1:
            yield _row(CALENDAR, Text.plain(o.calendar))
        if o.part_of is not None:
            yield from self._together(o)

    def _owner(self, o: Obligation) -> Text:
        words = Text(zh="{owner}；由{receiver}接收", en="{owner}; received by {receiver}")
        if o.receiver is not None:
            receiver = role_title(self.organisation, o.receiver)
        else:
            department = department_title(self.organisation, self.agreement.consumer)
            receiver = Text(zh="{department}任何人", en="anyone of {department}").filled(department=department)
        return words.filled(owner=role_title(self.organisation, o.owner), receiver=receiver)

    def _needed(self, need: Need) -> Text:
        other = self.agreement.obligation(need.obligation) if need.agreement == self.agreement.id else None
        if other is None:
            return Text.plain(need.promise)
        return Text(zh="“{title}”", en="“{title}”").filled(title=other.title)

    def _together(self, o: Obligation) -> Iterator[PageRow]:
        others = [
            str(n)
            for n, other in enumerate(self.agreement.obligations, start=1)
            if other.part_of == o.part_of and other.id != o.id
        ]
        if others:
            words = Text(zh="与第 {zh} 条列在一起，分别办结", en="listed together with {en}; each is done for itself")
            yield _row(TOGETHER, words.filled(zh="、".join(others), en=", ".join(others)))

    def _common(self) -> Iterator[PageRow]:
        yield _row(COUNTING, *_COUNTING)
        department = self.organisation.department(self.agreement.consumer)
        calendars = self._calendars()
        sentences = []
        if len(calendars) == 1:
            words = Text(zh="期限和响应用日历“{name}”", en="due dates and responses go by the calendar “{name}”")
            sentences.append(words.filled(name=calendars[0]))
        if department is not None:
            words = Text(zh="验收和退回用接收方的日历“{name}”", en="acceptance and returns by the consumer's, “{name}”")
            sentences.append(words.filled(name=department.calendar))
        if sentences:
            yield _row(CALENDAR, *sentences)
        escalation_policies = self._escalations()
        if len(escalation_policies) == 1:
            yield _row(REMINDERS, *escalation_text(escalation_policies[0]), _TOLD_ANYWAY)
            return
        for escalation in escalation_policies:
            words = Text(zh="{label}", en="{label} {letter}")
            yield _row(words.filled(label=REMINDERS, letter=self._letter(escalation)), *escalation_text(escalation))
        yield _row(REMINDERS, _TOLD_ANYWAY)

    def _escalations(self) -> tuple[EscalationPolicy, ...]:
        return tuple(dict.fromkeys(o.escalation for o in self.agreement.obligations))

    def _letter(self, escalation: EscalationPolicy) -> str:
        """``A`` for the first escalation, ``B`` for the second; a number where letters run out."""
        place = self._escalations().index(escalation)
        return ascii_uppercase[place] if place < len(ascii_uppercase) else str(place + 1)

    def _calendars(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(o.calendar for o in self.agreement.obligations))


def _row(label: Text, *sentences: Text) -> PageRow:
    return PageRow(label, tuple(_plain(sentence) for sentence in sentences))


def _plain(text: Text) -> Text:
    """Both wordings without what a terminal or a browser would obey."""
    return Text(zh=one_line(text.zh), en=one_line(text.en))


def _both(text: Text) -> tuple[str, ...]:
    """Both wordings, or the one where they are the same."""
    return (text.zh,) if text.zh == text.en else (text.zh, text.en)


# ---- HTML


@cache
def _style() -> str:
    return (_TEMPLATES / "agreement.css").read_text(encoding="utf-8")


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


# ---- plain text


_OPENING, _CLOSING = "（“‘《「『【(", "，。；：、！？）”’》」』】)"
_WIDE = "[\u2e80-\u303f\u3041-\u33ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uffef]"
_PIECE = re.compile(
    rf"[{re.escape(_OPENING)}]*"
    rf"(?:[0-9:.]+ (?={_WIDE}))?"
    rf"(?:(?![{re.escape(_OPENING + _CLOSING)}]){_WIDE}|(?:(?!{_WIDE})[^\s{re.escape(_OPENING + _CLOSING)}])+|)"
    rf"[{re.escape(_CLOSING)}]*"
    rf"|\s+"
)
"""What a line is not broken in: a character with its punctuation, a word, a number with the character it counts."""


@dataclass(frozen=True, slots=True)
class _Writer:
    width: int

    def lines(self, page: Page) -> Iterator[str]:
        for text in _both(page.organisation):
            yield from self._wrapped(text)
        yield ""
        for text in _both(page.title):
            yield from self._wrapped(text, first="# ", rest="  ")
        yield ""
        for row in page.head:
            yield from self._row(row)
        yield from self._heading(OBLIGATIONS)
        for n, clause in enumerate(page.clauses):
            if n:
                yield ""
            yield from self._clause(clause)
        yield from self._heading(COMMON)
        for row in page.common:
            yield from self._row(row)
        yield from self._heading(SIGNATURES)
        yield from self._signatures(page)

    def _heading(self, text: Text) -> Iterator[str]:
        yield ""
        yield f"## {text.zh} {text.en}"
        yield ""

    def _clause(self, clause: PageClause) -> Iterator[str]:
        mark = f"  [{KEY_MOMENT.zh} {KEY_MOMENT.en}]" if clause.key_moment else ""
        yield from self._wrapped(f"{clause.number}. {clause.reference}{mark}", first="### ", rest="    ")
        for title in _both(clause.title):
            yield from self._wrapped(title, first=" " * _MARGIN)
        yield ""
        for row in clause.rows:
            yield from self._row(row)

    def _row(self, row: PageRow) -> Iterator[str]:
        label = f"{' ' * _MARGIN}{row.label.zh} {row.label.en}"
        first = label + " " * max(1, _LABELS - cell_len(label) + _MARGIN)
        rest = " " * cell_len(first)
        several = len(row.sentences) > 1
        for sentence in row.sentences:
            for n, text in enumerate(_both(sentence)):
                bullet = ("- " if n == 0 else "  ") if several else ""
                yield from self._wrapped(text, first=first + bullet, rest=rest + ("  " if several else ""))
                first = rest

    def _signatures(self, page: Page) -> Iterator[str]:
        for text in _both(READ):
            yield from self._wrapped(text)
        for party in page.parties:
            yield ""
            names = " · ".join(" ".join(_both(text)) for text in (party.side, party.department, party.head) if text.zh)
            yield from self._wrapped(names)
            yield ""
            signature, date = f"{SIGNATURE.zh} {SIGNATURE.en} ", f"{DATE.zh} {DATE.en} "
            line = max(12, min(32, self.width - cell_len(signature + date) - 14 - 2))
            yield f"{signature}{'_' * line}  {date}{'_' * 14}"
        yield ""
        yield f"{REVISION.zh} {REVISION.en} (SHA-256), {page.id}:"
        yield page.revision

    def _wrapped(self, text: str, *, first: str = "", rest: str | None = None) -> Iterator[str]:
        """A text broken where people would, under a first line that may begin with a label."""
        line, margin = first, first if rest is None else rest
        begun = False
        for piece in _pieces(text):
            if begun and cell_len(line) + cell_len(piece.rstrip()) > self.width:
                yield line
                line, begun = margin, False
            if not begun and piece.isspace():
                continue
            line, begun = line + piece, True
            while cell_len(line) > self.width and cell_len(piece) > self.width - cell_len(margin):
                room = _fitting(line, self.width)
                yield line[:room]
                line = margin + line[room:]
                piece = line[len(margin) :]
        if begun:
            yield line


def _pieces(text: str) -> Iterator[str]:
    at = 0
    while at < len(text):
        match = _PIECE.match(text, at)
        end = match.end() if match is not None and match.end() > at else at + 1
        yield text[at:end]
        at = end


def _fitting(line: str, width: int) -> int:
    """How many characters of a line fit."""
    taken = 0
    for n, character in enumerate(line):
        taken += cell_len(character)
        if taken > width:
            return n
    return len(line)
