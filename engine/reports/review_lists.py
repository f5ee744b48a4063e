"""The lists of the review of an agreement: defects, changes, proposals, suggestions."""

from engine.domain.action.propose_for_review import ReviewProposal
from engine.domain.agreement.names import Names
from engine.domain.agreement.organisation import Organisation
from engine.domain.defect.defect import Defect, DefectState
from engine.domain.figures.suggested_change import Suggestion
from engine.domain.text import Text
from engine.reports.model import ON_SHEETS, CellKind, Column, Section
from engine.services.definitions.changes import ObligationChange
from engine.services.reading.review import Review, RevisionChange
from engine.wording import agreement_change as sentences
from engine.wording import review_labels as labels
from engine.wording.agreement_change import changed_parts
from engine.wording.defect import STATES, category_path, effect_progress, listed_title
from engine.wording.names import department_title, one_line
from engine.wording.obligation_change import part_label, replaced_sentences
from engine.wording.review import because_text, suggestion_text


def defect_section(figures: Review, organisation: Organisation) -> Section[Defect]:
    """The defects with their causes, corrective actions and effects."""
    scheme, defects = organisation.defects, figures.defects

    def root_cause(defect: Defect) -> Text | None:
        cause = defect.root_cause
        return listed_title(scheme.root_causes, cause.category) if cause is not None else None

    def action(defect: Defect) -> Text | None:
        return Text.plain(one_line(defect.actions[-1].what)) if defect.actions else None

    columns: tuple[Column[Defect], ...] = (
        Column("id", labels.DEFECT, CellKind.TEXT, lambda x: x.id, strong=True),
        Column("state", labels.STATE, CellKind.TEXT, lambda x: STATES[x.state]),
        Column("severity", labels.SEVERITY, CellKind.TEXT, lambda x: listed_title(scheme.severities, x.severity)),
        Column("what", labels.CATEGORY, CellKind.TEXT, lambda x: category_path(scheme, x.category)),
        Column(
            "description",
            labels.DESCRIPTION,
            CellKind.TEXT,
            lambda x: one_line(x.description),
            under="what",
            labelled=False,
        ),
        Column("root cause", labels.ROOT_CAUSE, CellKind.TEXT, root_cause, under="what"),
        Column("action", labels.ACTION, CellKind.TEXT, action),
        Column("effect", labels.EFFECT, CellKind.TEXT, _effect, under="action"),
        Column("recurrences", labels.RECURRENCES, CellKind.COUNT, lambda x: x.recurrences, zero="·"),
    )
    closed = sum(d.state is DefectState.CLOSED for d in defects)
    recurred = sum(bool(d.recurrences) for d in defects)
    counts = zip(labels.COUNTS, (len(defects) - closed, closed, recurred), strict=True)
    return Section(
        labels.DEFECTS,
        columns,
        defects,
        key="defects",
        counts=tuple(counts) if defects else (),
        empty=labels.NO_DEFECTS,
        main="what",
    )


def _effect(defect: Defect) -> Text | None:
    action = defect.last_action
    if action is None or action.progress.delivered_at is None:
        return None
    return effect_progress(defect, 0, None)


# ---- changes


def change_section(figures: Review) -> Section[RevisionChange]:
    """The changes of the agreement, each with what differs."""
    columns: tuple[Column[RevisionChange], ...] = (
        Column("at", labels.RECORDED, CellKind.INSTANT, lambda x: x.at),
        Column("what", labels.CHANGE, CellKind.TEXT, lambda x: _joined(_sentences(x, figures.agreement.id))),
        Column("revision", labels.ID, CellKind.ID, lambda x: x.change.new, media=ON_SHEETS, printed=False),
    )
    return Section(labels.CHANGES, columns, figures.changes, key="changes", empty=labels.NO_CHANGES, main="what")


def _sentences(one: RevisionChange, id: str) -> list[Text]:
    old, new = one.old.definitions.agreement(id), one.new.definitions.agreement(id)
    if old is None or new is None:
        return [sentences.NEW_AGREEMENT if old is None else sentences.NO_AGREEMENT]
    found = [sentences.PART_CHANGED.filled(part=part) for part in changed_parts(old, new)]
    for change in one.change.obligations:
        found += _of_obligation(one, change)
    return found


def _of_obligation(one: RevisionChange, change: ObligationChange) -> list[Text]:
    known = change.new or change.old
    assert known is not None
    if change.old is None or change.new is None:
        sentence = sentences.ADDED if change.old is None else sentences.REMOVED
        return [sentence.filled(title=known.title)]
    parts = [part_label(name) for name in change.what]
    listed = Text(zh="、".join(part.zh for part in parts), en=", ".join(part.en for part in parts))
    before, after = one.old.definitions.catalogue, one.new.definitions.catalogue
    replaced = replaced_sentences(change.old, change.new, before, after)
    return [
        sentences.CHANGED.filled(title=known.title, parts=listed),
        *(sentences.SENTENCE.filled(part=r.part, old=r.old, new=r.new) for r in replaced),
    ]


def _joined(texts: list[Text]) -> Text:
    return Text(
        zh=labels.SEPARATOR.zh.join(text.zh for text in texts), en=labels.SEPARATOR.en.join(text.en for text in texts)
    )


# ---- proposals and suggestions


def proposal_section(figures: Review, organisation: Organisation) -> Section[ReviewProposal]:
    """The proposals of people of both sides, with their names."""
    names = Names(figures.people)
    departments = {person.id: person.department for person in figures.people}

    def department(proposal: ReviewProposal) -> Text | None:
        id = departments.get(proposal.by)
        return department_title(organisation, id) if id is not None else None

    columns: tuple[Column[ReviewProposal], ...] = (
        Column("text", labels.PROPOSAL, CellKind.TEXT, lambda x: one_line(x.text)),
        Column("by", labels.BY, CellKind.TEXT, lambda x: names.of(x.by)),
        Column("department", labels.DEPARTMENT, CellKind.TEXT, department, under="by", labelled=False),
        Column("at", labels.RECORDED, CellKind.INSTANT, lambda x: x.at),
    )
    return Section(
        labels.PROPOSALS, columns, figures.proposals, key="proposals", empty=labels.NO_PROPOSALS, main="text"
    )


def suggestion_section(figures: Review) -> Section[Suggestion]:
    """The changes that the figures suggest, with the figures and the rules."""
    columns: tuple[Column[Suggestion], ...] = (
        Column("obligation", labels.OBLIGATION, CellKind.TEXT, lambda x: x.of.obligation.title),
        Column("suggestion", labels.SUGGESTION, CellKind.TEXT, suggestion_text),
        Column("because", labels.BECAUSE, CellKind.TEXT, because_text, under="suggestion", labelled=False),
        Column("id", labels.ID, CellKind.ID, lambda x: x.of.obligation.id, media=ON_SHEETS, printed=False),
    )
    return Section(
        labels.SUGGESTIONS,
        columns,
        figures.suggestions,
        key="suggestions",
        note=labels.RULES,
        empty=labels.NO_SUGGESTIONS,
        main="obligation",
    )
