"""The inbox of a person."""

from collections.abc import Callable, Mapping, Sequence
from datetime import tzinfo

from engine.domain.figures.inbox import InboxRow, Tally, notes_of, outstanding_of
from engine.domain.figures.inbox_of_head import OwedByOthers
from engine.domain.figures.inbox_ratings import waiting_appeals
from engine.domain.figures.judged import Judged
from engine.domain.ledger.entry import Json
from engine.services.reading.inbox import Inbox
from engine.views.defect import defect_proposal_json
from engine.views.occurrence import due_at_json, outstanding_json
from engine.views.proposals import proposal_json
from engine.views.ratings import rating_json
from engine.views.survey import to_answer_json
from engine.views.values import both, iso, iso_or_none, question_json
from engine.wording.notification_notes import note_text

NextSteps = Callable[[InboxRow], Sequence[str]]
"""The next steps of the reader for a row, as a surface spells them: commands on the command line."""


def inbox_json(inbox: Inbox, zone: tzinfo, next_steps: NextSteps) -> Mapping[str, Json]:
    """An inbox as JSON; instants have the offset of the zone. It has ``defects`` where they are recorded."""
    scheme = inbox.book.organisation.defects
    defects: dict[str, Json] = {"defects": [defect_proposal_json(p, scheme, zone) for p in inbox.defects]}
    names = inbox.book.directory.names
    return {
        **(defects if scheme.categories else {}),
        "person": inbox.person,
        "at": iso(inbox.at, zone),
        "rehearsal": inbox.rehearsal,
        "name": both(names.of(inbox.person)),
        "rows": [_row_json(row, zone, next_steps) for row in inbox.rows],
        "to_rate": [
            {**_item_json(item, zone), "delivered_at": iso_or_none(item.verdict.delivered_at, zone)}
            for item in inbox.ratings.to_rate
        ],
        "appeals": [
            {**_item_json(item, zone), "appeals": [rating_json(rating, zone) for rating in waiting_appeals(item)]}
            for item in inbox.ratings.to_decide
        ],
        "news": [
            {
                **_item_json(news.item, zone),
                "at": iso(news.at, zone),
                "statements": [both(note_text(note, zone, names)) for note in news.notes],
            }
            for news in inbox.ratings.news
        ],
        "questions": [question_json(question) for question in inbox.questions],
        "to_sign": [proposal_json(proposal, zone) for proposal in inbox.to_sign],
        "surveys": [to_answer_json(one, zone) for one in inbox.surveys],
        "departments": {id: [_tally_json(tally) for tally in tallies] for id, tallies in inbox.departments},
        "of_people": {id: [_owed_json(owed, zone) for owed in others] for id, others in inbox.others},
    }


def _row_json(row: InboxRow, zone: tzinfo, next_steps: NextSteps) -> Mapping[str, Json]:
    return {
        "part": row.part.value,
        "asked": row.request.kind.value if row.request else None,
        "due_at": iso_or_none(row.due_at, zone),
        "overdue": row.overdue,
        "items": [
            {**_item_json(item, zone), "outstanding_evidence": outstanding_json(outstanding_of(row, item))}
            for item in row.items
        ],
        "commands": list(next_steps(row)),
    }


def _item_json(item: Judged, zone: tzinfo) -> Mapping[str, Json]:
    return {
        "occurrence": item.occurrence.id,
        "title": both(item.obligation.title),
        "subject": item.occurrence.subject,
        "label": item.occurrence.label,
        "notes": [both(note_text(note, zone)) for note in notes_of(item)],
        "returnable_until": iso_or_none(item.returnable_until, zone),
        "due_at": due_at_json(item.verdict, zone),
        "phase": item.verdict.phase.value,
        "timeliness": item.verdict.timeliness.value,
    }


def _owed_json(owed: OwedByOthers, zone: tzinfo) -> Mapping[str, Json]:
    return {
        "department": owed.department,
        "role": owed.role,
        "person": owed.person,
        "overdue": owed.overdue,
        "items": [{**_item_json(j, zone), "escalated": j.occurrence.id in owed.escalated} for j in owed.items],
    }


def _tally_json(tally: Tally) -> Mapping[str, Json]:
    return {
        "person": tally.person,
        "role": tally.role,
        "to_do": tally.to_do,
        "overdue": tally.overdue,
        "to_answer": tally.to_answer,
    }
