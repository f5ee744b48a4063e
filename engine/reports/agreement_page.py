"""The agreement page that two heads of department read and sign, in Chinese and English, with its revision.

``AgreementPage`` is the model; ``engine.reports.agreement_text`` and ``engine.reports.agreement_html`` write it. Titles
and the names of events come from the organisation and the catalogue, which the revision does not cover.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from string import ascii_uppercase

from engine.domain.agreement.agreement import PAUSE_LIMIT, Agreement, Need, Obligation
from engine.domain.agreement.catalogue import Catalogue
from engine.domain.agreement.check import Attest
from engine.domain.agreement.escalation_policy import EscalationPolicy
from engine.domain.agreement.organisation import Organisation
from engine.domain.occurrence.occurrence import can_stop
from engine.domain.text import Text
from engine.wording import agreement_labels as labels
from engine.wording.agreement import (
    NOTHING_TO_REPORT,
    acceptance_text,
    done_by_text,
    escalation_text,
    evidence_text,
    met_when_text,
    no_evidence_text,
    pause_limit_text,
    pause_text,
)
from engine.wording.check import check_text
from engine.wording.dates import date_text
from engine.wording.deadline import due_text, follow_up_text, trigger_text
from engine.wording.excuses import excuses_text
from engine.wording.names import department_title, one_line, role_title
from engine.wording.obligation_key import key_wordings


@dataclass(frozen=True, slots=True)
class PageRow:
    """A label and its sentences, at least one."""

    label: Text
    sentences: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class PageClause:
    """One obligation; ``reference`` is its source, or its id if it has none."""

    number: int
    id: str
    reference: str
    title: Text
    key_moment: bool
    rows: tuple[PageRow, ...]


@dataclass(frozen=True, slots=True)
class Party:
    """One side of the agreement, and the head who signs for it."""

    side: Text
    department: Text
    head: Text


@dataclass(frozen=True, slots=True)
class AgreementPage:
    """The agreement in words, in reading order. No text contains a line end."""

    id: str
    organisation: Text
    title: Text
    head: tuple[PageRow, ...]
    clauses: tuple[PageClause, ...]
    common: tuple[PageRow, ...]
    parties: tuple[Party, Party]
    revision: str


def agreement_page(
    agreement: Agreement, organisation: Organisation, catalogue: Catalogue, *, revision: str
) -> AgreementPage:
    """Put an agreement into words. ``revision`` is the hash that the heads sign."""
    return _PageBuilder(agreement, organisation, catalogue).page(revision)


@dataclass(frozen=True, slots=True)
class _PageBuilder:
    agreement: Agreement
    organisation: Organisation
    catalogue: Catalogue

    def page(self, revision: str) -> AgreementPage:
        agreement = self.agreement
        return AgreementPage(
            id=one_line(agreement.id),
            organisation=_plain(self.organisation.title),
            title=_plain(agreement.title),
            head=self._head(),
            clauses=tuple(self._clause(n, o) for n, o in enumerate(agreement.obligations, start=1)),
            common=tuple(self._common()),
            parties=(
                self._party(labels.PROVIDER, agreement.provider),
                self._party(labels.CONSUMER, agreement.consumer),
            ),
            revision=one_line(revision),
        )

    def _head(self) -> tuple[PageRow, ...]:
        agreement = self.agreement
        since = date_text(agreement.effective_from)
        if agreement.effective_until is None:
            span = labels.NO_END.filled(since=since)
        else:
            span = labels.BOTH_DAYS.filled(since=since, until=date_text(agreement.effective_until))
        provider, consumer = (
            department_title(self.organisation, id) for id in (agreement.provider, agreement.consumer)
        )
        rows = [_row(labels.PROVIDER, provider), _row(labels.CONSUMER, consumer), _row(labels.EFFECTIVE, span)]
        if agreement.excuses is not None:
            rows.append(_row(labels.EXCUSES, excuses_text(agreement.excuses)))
        if agreement.sign_off:
            rows.append(_row(labels.CHANGES, labels.SIGNED_BY_BOTH))
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
            rows=_with_keys(list(self._clause_rows(obligation)), obligation),
        )

    def _clause_rows(self, o: Obligation) -> Iterator[PageRow]:
        yield _row(labels.OWNER, self._owner(o))
        yield _row(labels.WHEN, trigger_text(o.trigger, self.catalogue))
        due = [due_text(o.due, o.trigger, self.catalogue)]
        if o.met_when:
            due.append(met_when_text(o.met_when, o.trigger, self.catalogue))
        due += [pause_text(p, self.catalogue) for p in o.pauses]
        if can_stop(o) and o.pause_limit != PAUSE_LIMIT:
            due.append(pause_limit_text(o.pause_limit))
        yield _row(labels.DUE, *due)
        if o.needs:
            yield _row(labels.WAITS_FOR, *(self._need(need) for need in o.needs))
        if o.follow_up is not None:
            yield _row(labels.FOLLOW_UPS, follow_up_text(o.follow_up, self.catalogue))
        by_attestation = isinstance(o.check, Attest)
        evidence = [evidence_text(item, self.agreement) for item in o.evidence]
        if o.done_by is not None:
            evidence = [done_by_text(o.done_by, self.catalogue)]
        elif by_attestation and not evidence:
            evidence = [no_evidence_text(o.attested_by)]
        if o.nothing_to_report:
            evidence.append(NOTHING_TO_REPORT)
        if evidence:
            yield _row(labels.EVIDENCE, *evidence)
        if not by_attestation:
            yield _row(labels.VERIFIED, check_text(o.check))
        if o.done_by is None:
            yield _row(labels.ACCEPTANCE, acceptance_text(o.acceptance, o.attested_by))
        if len(self._escalations()) > 1:
            yield _row(labels.REMINDERS, labels.AS_IN_REMINDERS.filled(letter=self._letter(o.escalation)))
        if len(self._calendars()) > 1:
            yield _row(labels.CALENDAR, Text.plain(o.calendar))
        if o.part_of is not None:
            yield from self._together(o)

    def _owner(self, o: Obligation) -> Text:
        if o.receiver is not None:
            receiver = role_title(self.organisation, o.receiver)
        else:
            department = department_title(self.organisation, self.agreement.consumer)
            receiver = labels.ANYONE_OF.filled(department=department)
        return labels.OWNER_AND_RECEIVER.filled(owner=role_title(self.organisation, o.owner), receiver=receiver)

    def _need(self, need: Need) -> Text:
        other = self.agreement.obligation(need.obligation) if need.agreement == self.agreement.id else None
        if other is None:
            return Text.plain(need.promise)
        return labels.QUOTED_TITLE.filled(title=other.title)

    def _together(self, o: Obligation) -> Iterator[PageRow]:
        others = [
            str(n)
            for n, other in enumerate(self.agreement.obligations, start=1)
            if other.part_of == o.part_of and other.id != o.id
        ]
        if others:
            yield _row(labels.TOGETHER, labels.GROUPED_WITH.filled(zh="、".join(others), en=", ".join(others)))

    def _common(self) -> Iterator[PageRow]:
        yield _row(labels.COUNTING, *labels.COUNTING_RULES)
        department = self.organisation.department(self.agreement.consumer)
        calendars = self._calendars()
        sentences = []
        if len(calendars) == 1:
            sentences.append(labels.DUE_BY_CALENDAR.filled(name=calendars[0]))
        if department is not None:
            sentences.append(labels.ACCEPTED_BY_CALENDAR.filled(name=department.calendar))
        if sentences:
            yield _row(labels.CALENDAR, *sentences)
        escalation_policies = self._escalations()
        if len(escalation_policies) == 1:
            yield _row(labels.REMINDERS, *escalation_text(escalation_policies[0]), labels.ALWAYS_NOTIFIED)
            return
        for escalation in escalation_policies:
            yield _row(
                labels.LETTERED.filled(label=labels.REMINDERS, letter=self._letter(escalation)),
                *escalation_text(escalation),
            )
        yield _row(labels.REMINDERS, labels.ALWAYS_NOTIFIED)

    def _escalations(self) -> tuple[EscalationPolicy, ...]:
        return tuple(dict.fromkeys(o.escalation for o in self.agreement.obligations))

    def _letter(self, escalation: EscalationPolicy) -> str:
        """``A`` for the first escalation, ``B`` for the second; a number after ``Z``."""
        index = self._escalations().index(escalation)
        return ascii_uppercase[index] if index < len(ascii_uppercase) else str(index + 1)

    def _calendars(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(o.calendar for o in self.agreement.obligations))


def _with_keys(rows: list[PageRow], obligation: Obligation) -> tuple[PageRow, ...]:
    """The rows of a clause and those of the keys that have one, each after the row that it follows, or last."""
    for key in key_wordings().values():
        sentence = key.sentence(obligation)
        if sentence is not None:
            before = [place for place, row in enumerate(rows, start=1) if row.label == _plain(key.FOLLOWS)]
            rows.insert(before[-1] if before else len(rows), _row(key.LABEL, sentence))
    return tuple(rows)


def _row(label: Text, *sentences: Text) -> PageRow:
    return PageRow(label, tuple(_plain(sentence) for sentence in sentences))


def _plain(text: Text) -> Text:
    """Both wordings without anything that a terminal or a browser would act on."""
    return Text(zh=one_line(text.zh), en=one_line(text.en))
