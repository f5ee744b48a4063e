"""The lines about proposed defects, in ``inbox`` and in ``defect list``."""

from collections.abc import Sequence

from engine.cli.context import CommandContext
from engine.domain.defect.proposal import DefectProposal
from engine.services.snapshot import rulebook
from engine.wording.defect import category_path, proposal_reason


def print_proposed_defects(context: CommandContext, proposals: Sequence[DefectProposal]) -> None:
    """Print what is proposed as a defect, why, and with which command to answer."""
    organisation = rulebook(context.ledger).organisation
    context.say(f"差错提示（{len(proposals)}）", f"Proposed as defects ({len(proposals)})")
    for proposal in proposals:
        category = context.localized(category_path(organisation.defects, proposal.category))
        reason = context.localized(proposal_reason(proposal, organisation.ratings.reasons))
        print(f"* {proposal.item}  {reason}  [{category}]")
        context.say(
            f"    duecourse defect open {proposal.item}  或  link D-n {proposal.item}  或  dismiss {proposal.item}",
            f"    duecourse defect open {proposal.item}, or link D-n {proposal.item}, or dismiss {proposal.item}",
        )
