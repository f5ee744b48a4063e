"""A plan: the definitions that change, and the items that the change touches."""

from datetime import tzinfo

from engine.domain.deadline.due import Due
from engine.domain.ledger.entry import Json
from engine.domain.text import Language
from engine.services.definitions.changes import DefinitionChange, ObligationChange
from engine.services.definitions.effects import Touched
from engine.services.definitions.plan import Applied, Plan
from engine.services.surveys.preview import next_rounds
from engine.views.proposals import proposal_json
from engine.views.survey import planned_round_json
from engine.views.values import both, iso
from engine.wording.obligation_change import replaced_sentences


def plan_json(plan: Plan, zone: tzinfo, language: Language) -> dict[str, Json]:
    """A plan as JSON; instants have the offset of the zone. The names of changed parts are in ``language``."""
    return {
        "plan": plan.id,
        "at": iso(plan.at, zone),
        "definitions": [_definition_json(change, plan, language) for change in plan.definitions],
        "occurrences": [_touched_json(touched, zone) for touched in plan.occurrences],
        "surveys": [
            {"survey": survey, "next_round": planned_round_json(planned, zone) if planned is not None else None}
            for survey, planned in next_rounds(plan.old, plan.new, plan.at)
        ],
        "kept": plan.kept,
        "notified": plan.notified,
        "needs_signatures": {id: list(names) for unit in plan.units for id, names in unit.departments.items()},
    }


def applied_json(applied: Applied, zone: tzinfo, language: Language) -> dict[str, Json]:
    """A plan that was carried out, with the number of entries written and of occurrences opened."""
    return {
        **plan_json(applied.plan, zone, language),
        "entries": applied.entries,
        "opened": applied.opened,
        "proposed": [proposal_json(proposal, zone) for proposal in applied.proposed],
        "replaced": [proposal.id for proposal in applied.replaced],
    }


def due_change_json(old: Due | None, new: Due | None, zone: tzinfo) -> dict[str, Json]:
    """A due time before and after a change; None where it is pending."""
    return {
        "old": iso(old.at, zone) if old is not None else None,
        "new": iso(new.at, zone) if new is not None else None,
    }


def _definition_json(change: DefinitionChange, plan: Plan, language: Language) -> dict[str, Json]:
    return {
        "name": change.name,
        "revision": {"old": change.old, "new": change.new},
        "obligations": [_obligation_json(obligation, plan, language) for obligation in change.obligations],
    }


def _obligation_json(change: ObligationChange, plan: Plan, language: Language) -> dict[str, Json]:
    sentences = replaced_sentences(change.old, change.new, plan.old.catalogue, plan.new.catalogue)
    return {
        "id": change.id,
        "effect": change.effect,
        "what": change.what,
        "why": [{"what": s.part.in_(language), "old": both(s.old), "new": both(s.new)} for s in sentences],
    }


def _touched_json(touched: Touched, zone: tzinfo) -> dict[str, Json]:
    return {
        "occurrence": touched.occurrence,
        "title": both(touched.title),
        "effect": touched.effect.value,
        "why": touched.why.value,
        "due_at": due_change_json(touched.old, touched.new, zone),
        "overdue": touched.overdue,
        "revision": touched.by,
        "day_table": touched.day_table,
        "notified": touched.notified,
    }
