"""The steps that lead to a due time."""

from collections.abc import Sequence
from datetime import tzinfo

from engine.domain.deadline.explanation_steps import Step
from engine.domain.ledger.entry import Json
from engine.views.values import both, iso_or_none
from engine.wording.steps import step_text


def steps_json(steps: Sequence[Step], zone: tzinfo) -> list[Json]:
    """The steps of an explanation as JSON; instants have the offset of the zone."""
    return [{"text": both(step_text(step)), "at": iso_or_none(step.at, zone)} for step in steps]
