"""Defects and their proposals as JSON."""

from collections.abc import Mapping
from datetime import tzinfo

from engine.domain.agreement.defect_scheme import DefectScheme
from engine.domain.defect.defect import CorrectiveAction, Defect
from engine.domain.defect.proposal import DefectProposal
from engine.domain.ledger.effect_finding import EffectFinding
from engine.domain.ledger.entry import Json
from engine.services.reading.defects import DefectDetail, DefectList, DefectView
from engine.views.values import both, iso, iso_or_none
from engine.wording.defect import STATES, category_path, effect_progress


def defects_json(listed: DefectList, zone: tzinfo) -> Mapping[str, Json]:
    """A list of defects and proposals; instants have the offset of the zone."""
    scheme = listed.book.organisation.defects
    return {
        "defects": [_view_json(view, scheme, zone) for view in listed.defects],
        "proposals": [defect_proposal_json(proposal, scheme, zone) for proposal in listed.proposals],
    }


def defect_detail_json(detail: DefectDetail, zone: tzinfo) -> Mapping[str, Json]:
    """One defect in full; ``earlier`` has the ids and states of those that the same consumer had before."""
    scheme = detail.book.organisation.defects
    earlier = [{"defect": d.id, "category": d.category, "state": d.state.value} for d in detail.earlier]
    return {**_view_json(detail.view, scheme, zone), "earlier": earlier}


def defect_proposal_json(proposal: DefectProposal, scheme: DefectScheme, zone: tzinfo) -> Mapping[str, Json]:
    """An item that a return or a rating of 1 proposes as a defect; ``category`` is the likely one, or null."""
    return {
        "occurrence": proposal.item,
        "kind": proposal.kind.value,
        "by": proposal.by,
        "at": iso(proposal.at, zone),
        "reason": proposal.reason,
        "category": proposal.category,
        "category_title": both(category_path(scheme, proposal.category)),
    }


def defect_json(defect: Defect, scheme: DefectScheme, zone: tzinfo) -> dict[str, Json]:
    """A defect as it is recorded."""
    cause = defect.root_cause
    return {
        "defect": defect.id,
        "agreement": defect.agreement,
        "state": defect.state.value,
        "state_title": both(STATES[defect.state]),
        "category": defect.category,
        "category_title": both(category_path(scheme, defect.category)),
        "severity": defect.severity,
        "description": defect.description,
        "by": defect.by,
        "at": iso(defect.at, zone),
        "occurrences": list(defect.items),
        "recurrences": defect.recurrences,
        "root_cause": {"category": cause.category, "text": cause.text, "by": cause.by} if cause is not None else None,
        "actions": [_action_json(action, zone) for action in defect.actions],
        "closed_at": iso_or_none(defect.closed_at, zone),
        "dismissed": defect.dismissed[2] if defect.dismissed is not None else None,
    }


def _view_json(view: DefectView, scheme: DefectScheme, zone: tzinfo) -> dict[str, Json]:
    return {
        **defect_json(view.defect, scheme, zone),
        "deliveries_since": view.deliveries,
        "next_stage_in": view.left,
        "effect": both(effect_progress(view.defect, view.deliveries, view.left)),
    }


def _action_json(action: CorrectiveAction, zone: tzinfo) -> Mapping[str, Json]:
    return {
        "number": action.number,
        "occurrence": action.item,
        "what": action.what,
        "owner": action.owner,
        "person": action.person,
        "due_on": action.due_on.isoformat(),
        "planned": action.planned,
        "by": action.by,
        "at": iso(action.at, zone),
        "delivered_at": iso_or_none(action.progress.delivered_at, zone),
        "findings": [_finding_json(found, zone) for found in action.progress.findings],
    }


def _finding_json(found: EffectFinding, zone: tzinfo) -> Mapping[str, Json]:
    return {
        "stage": found.stage,
        "finding": found.finding.value,
        "at": iso(found.at, zone),
        "before": found.before,
        "defects_before": found.defects_before,
        "after": found.after,
        "defects_after": found.defects_after,
        "p": found.p,
        "limit": found.limit,
        "needed": found.needed,
    }
