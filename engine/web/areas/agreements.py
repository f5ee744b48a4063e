"""Agreements to read: the list, one in plain words with its next dates and revisions, and what a revision changed.

Everybody in a department may read every agreement: it is a promise inside one house. Figures are shown for those whose
items the reader sees.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from starlette.responses import Response

from engine.domain.access.right import OF_A_DEPARTMENT, SEES_EVERYTHING
from engine.domain.action.sign_change import Proposal
from engine.domain.deadline.period import Period
from engine.domain.ids import DefinitionKind, definition_text
from engine.domain.text import Text
from engine.reports.agreement_diff import (
    AgreementDifference,
    AgreementWording,
    ClauseEffect,
    agreement_difference,
    pieces,
)
from engine.reports.agreement_html import agreement_html
from engine.reports.agreement_page import agreement_page
from engine.reports.model import CellKind, Tone
from engine.services.definitions.proposals import proposed_definitions
from engine.services.definitions.revisions import Revision, agreement_revisions
from engine.services.definitions.waiting_proposals import proposals
from engine.services.reading.agreement_list import ListedAgreement, listed_agreements, next_review
from engine.services.reading.agreement_service import agreement_services, month_periods
from engine.services.reading.review import review_every
from engine.web.attachment import attachment
from engine.web.page import Page
from engine.web.presenters.agreement_clauses import clauses_on_page, titles_of_departments
from engine.web.table import ListColumn, ListFilter, Listing
from engine.web.visit import NotThere, Visit
from engine.wording import agreement_labels
from engine.wording.agreement_change import applied_by
from engine.wording.dates import date_text, moment, period_text
from engine.wording.lists import all_of
from engine.wording.names import department_title
from engine.wording.pages import agreements as words

READERS = OF_A_DEPARTMENT | SEES_EVERYTHING
PROPOSED = "proposed"
"""The name of the change that waits for signatures, where a revision is chosen."""


def months_of(visit: Visit) -> Sequence[Period]:
    """The months that figures count: those of the only period that an auditor sees, else the usual ones."""
    period = visit.access.period
    return month_periods(period) if period is not None else ()


def show_list(visit: Visit) -> Response:
    """List the agreements in force."""
    services = agreement_services(visit.ledger, visit.at, months_of(visit))
    listed = listed_agreements(visit.ledger, visit.at, services, visit.access.sees)
    table = _listing(visit).read(visit, listed)
    if table.file is not None:
        return table.file
    return visit.render(
        "agreements.html",
        words,
        table=table,
        since=period_text(str(services.months[0])),
        until=period_text(str(services.months[-1])),
    )


def _listing(visit: Visit) -> Listing[ListedAgreement]:
    """The list with the titles of departments."""
    titles = titles_of_departments(visit)
    columns: tuple[ListColumn[ListedAgreement], ...] = (
        ListColumn(
            "title",
            words.AGREEMENT,
            CellKind.TEXT,
            lambda x: x.agreement.title,
            address=lambda x: visit.url("agreement", id=x.agreement.id),
        ),
        ListColumn("provider", words.PROVIDER, CellKind.TEXT, lambda x: titles[x.agreement.provider]),
        ListColumn("consumer", words.CONSUMER, CellKind.TEXT, lambda x: titles[x.agreement.consumer]),
        ListColumn("obligations", words.OBLIGATIONS, CellKind.COUNT, lambda x: len(x.agreement.obligations)),
        ListColumn(
            "on time", words.ON_TIME, CellKind.PERCENTAGE, lambda x: x.service.on_time.rate if x.service else None
        ),
        ListColumn("of", words.DECIDED, CellKind.COUNT, lambda x: x.service.on_time.of if x.service else None),
        ListColumn(
            "overdue",
            words.OVERDUE,
            CellKind.COUNT,
            lambda x: x.service.overdue if x.service else None,
            tone=lambda x: Tone.ALERT if x.service is not None and x.service.overdue else Tone.PLAIN,
            address=lambda x: _overdue_url(visit, x),
        ),
        ListColumn("revision", words.REVISION, CellKind.COUNT, lambda x: x.revision),
        ListColumn("since", words.SINCE, CellKind.DAY, lambda x: x.since),
        *_review_column(visit),
    )

    def side(key: str, title: Text) -> ListFilter[ListedAgreement]:
        return ListFilter(key=key, title=title, label=titles.__getitem__, value=lambda x: getattr(x.agreement, key))

    return Listing(
        id="agreements",
        title=words.TITLE,
        columns=columns,
        filters=(side("provider", words.PROVIDER), side("consumer", words.CONSUMER)),
        searched=lambda x: (x.agreement.title.zh, x.agreement.title.en, x.agreement.id),
        empty=words.EMPTY,
    )


def _review_column(visit: Visit) -> tuple[ListColumn[ListedAgreement], ...]:
    """The next review dates, where the organisation asks for reviews."""
    if review_every(visit.book.organisation) is None:
        return ()
    return (ListColumn("review", words.REVIEW, CellKind.DAY, lambda x: x.review_on),)


def _overdue_url(visit: Visit, row: ListedAgreement) -> str:
    return (
        visit.url("overdue", {"agreement": row.agreement.id}) if row.service is not None and row.service.overdue else ""
    )


@dataclass(frozen=True, slots=True)
class RevisionOnPage:
    """A revision with the people and instants in words."""

    revision: Revision
    since: str
    until: str
    by: Text
    signatures: tuple[Text, ...]


def show_agreement(visit: Visit) -> Response:
    """Show one agreement in words. One that is no longer in force is shown as it last was."""
    revisions = _revisions(visit)
    last, book = revisions[-1], visit.book
    in_force = book.definitions.agreement(last.agreement.id) is not None
    words_of = book if in_force else last.book
    page = agreement_page(last.agreement, words_of.organisation, words_of.definitions.catalogue, revision=last.hash)
    review_on = next_review(last.agreement, book.organisation, visit.today)
    return visit.render(
        "agreement.html",
        words,
        agreement=last.agreement,
        page=page,
        clauses=clauses_on_page(visit, last.agreement, page) if in_force else (),
        last=last,
        ended=_when(visit, last.until) if last.until is not None and not in_force else "",
        review_on=date_text(review_on) if review_on is not None and in_force else None,
        revisions=[_on_page(visit, revision) for revision in reversed(revisions)],
        proposal=_proposal_on_page(visit, _waiting(visit, last.agreement.id)),
        sees=visit.access.sees(last.agreement),
        labels=agreement_labels,
    )


def download(visit: Visit) -> Response:
    """Give the page that the heads sign, in both languages, as a file."""
    agreement = visit.book.definitions.agreement(visit.path("id"))
    if agreement is None:
        raise NotThere
    revision = visit.book.hashes[definition_text(DefinitionKind.AGREEMENT, agreement.id)]
    html = agreement_html(agreement, visit.book.organisation, visit.book.definitions.catalogue, revision=revision)
    return attachment(html, f"{agreement.id}.html")


def show_changes(visit: Visit) -> Response:
    """Show which sentences differ between two revisions, by default the last two."""
    revisions = _revisions(visit)
    proposal = _waiting(visit, revisions[-1].agreement.id)
    numbers = [str(r.number) for r in revisions] + ([PROPOSED] if proposal is not None else [])
    newer = visit.query("to", numbers[-1])
    if newer not in numbers:
        raise NotThere
    older = visit.query("from", numbers[max(0, numbers.index(newer) - 1)])
    if older not in numbers:
        raise NotThere
    old, new = (_wording(visit, revisions, proposal, number) for number in (older, newer))
    difference = agreement_difference(old, new) if new is not None and old is not None else None
    return visit.render(
        "agreement_changes.html",
        words,
        agreement=revisions[-1].agreement,
        numbers=numbers,
        older=older,
        newer=newer,
        named={number: _named(number) for number in numbers},
        difference=difference,
        counts=_counts(difference),
        pieces=pieces,
        all_of=all_of,
    )


def _counts(difference: AgreementDifference | None) -> Text:
    effects = [clause.effect for clause in difference.clauses] if difference is not None else []
    added, changed, removed = (
        effects.count(e) for e in (ClauseEffect.ADDED, ClauseEffect.CHANGED, ClauseEffect.REMOVED)
    )
    return words.SUMMARY.filled(added=added, changed=changed, removed=removed)


def _named(number: str) -> Text:
    return words.PROPOSED if number == PROPOSED else words.NUMBERED.filled(n=number)


def _wording(
    visit: Visit, revisions: Sequence[Revision], proposal: Proposal | None, number: str
) -> AgreementWording | None:
    """A revision with what words it; None where the proposed change removes the agreement."""
    if number != PROPOSED:
        revision = revisions[int(number) - 1]
        return AgreementWording(revision.agreement, revision.book.organisation, revision.book.definitions.catalogue)
    assert proposal is not None
    proposed = proposed_definitions(visit.ledger, proposal)
    agreement = proposed.agreement(revisions[-1].agreement.id)
    return AgreementWording(agreement, proposed.organisation, proposed.catalogue) if agreement is not None else None


def _revisions(visit: Visit) -> Sequence[Revision]:
    revisions = agreement_revisions(visit.ledger, visit.books, visit.path("id"))
    if not revisions:
        raise NotThere
    return revisions


def _waiting(visit: Visit, id: str) -> Proposal | None:
    """The proposed change of an agreement that waits for signatures."""
    return next((p for p in proposals(visit.ledger) if id in p.departments), None)


def _proposal_on_page(visit: Visit, proposal: Proposal | None) -> Text | None:
    if proposal is None:
        return None
    missing = all_of([department_title(visit.book.organisation, id) for id in proposal.missing])
    by = applied_by(visit.book.definitions.people, proposal.by)
    return words.WAITS_FOR_SIGNATURES.filled(by=by, at=_when(visit, proposal.at), departments=missing)


def _on_page(visit: Visit, revision: Revision) -> RevisionOnPage:
    people, organisation = visit.book.definitions.people, visit.book.organisation
    return RevisionOnPage(
        revision,
        _when(visit, revision.since) if revision.since is not None else visit.localized(words.FROM_START),
        _when(visit, revision.until) if revision.until is not None else visit.localized(words.IN_FORCE),
        applied_by(people, revision.by) if revision.by else words.NOBODY,
        tuple(
            words.SIGNATURE.filled(
                name=visit.names.of(s.by),
                departments=all_of([department_title(organisation, id) for id in s.departments]),
                at=_when(visit, s.at),
            )
            for s in revision.signatures
        ),
    )


def _when(visit: Visit, at: datetime) -> str:
    return moment(at, visit.zone, language=visit.language, happened=True).words


PAGES = (
    Page("/agreements", "agreements", READERS, get=show_list),
    Page("/agreements/{id}", "agreement", READERS, get=show_agreement),
    Page("/agreements/{id}/changes", "agreement_changes", READERS, get=show_changes),
    Page("/agreements/{id}/page", "agreement_file", READERS, get=download),
)
