"""``sign``, ``reject`` and ``proposals``: changes of agreements that wait for the signatures of heads."""

from engine.cli.command import Command, Option
from engine.cli.context import CommandContext
from engine.cli.options import ACTING, JSON, WORKSPACE
from engine.cli.output import local, print_json
from engine.domain.action.sign_change import Proposal
from engine.domain.text import Text
from engine.services.definitions.proposals import proposal_changes, reject, sign
from engine.services.definitions.waiting_proposals import proposals
from engine.services.snapshot import rulebook
from engine.views.proposals import proposal_json, proposals_json, signed_json
from engine.wiring import change_notifier
from engine.wording.lists import count_text
from engine.wording.names import one_line
from engine.wording.proposal import signers_text


def _sign(context: CommandContext, *, agreement: str) -> None:
    actor, at = context.actor, context.command_time
    notifier = change_notifier(context.workspace, context.ledger)
    done = context.write(lambda ledger: sign(ledger, agreement, actor=actor, command_time=at, notifier=notifier))
    if context.options.json_:
        print_json(signed_json(done, context.zone))
        return
    code = done.proposal.id[:12]
    if done.applied is None:
        left = context.localized(signers_text(rulebook(context.ledger), done.proposal.missing, at.at))
        context.say(
            f"已签署 {agreement} 的变更（{code}）。还须签署：{left}",
            f"Signed the change of {agreement} ({code}). Still to sign: {left}",
        )
        return
    count = len(done.applied.plan.occurrences)
    context.say(
        f"已签署 {agreement} 的变更（{code}）。各方已签齐，变更生效，影响 {count} 个事项。",
        f"Signed the change of {agreement} ({code}). All heads have signed: it is in force, "
        f"{count_text(count, 'item')} affected.",
    )


def _reject(context: CommandContext, *, agreement: str, reason: str | None) -> None:
    actor, at = context.actor, context.command_time
    notifier = change_notifier(context.workspace, context.ledger)
    proposal = context.write(
        lambda ledger: reject(ledger, agreement, actor=actor, reason=reason or "", command_time=at, notifier=notifier)
    )
    if context.options.json_:
        print_json(proposal_json(proposal, context.zone))
        return
    code = proposal.id[:12]
    context.say(f"已驳回 {agreement} 的变更（{code}）。", f"Rejected the change of {agreement} ({code}).")


def _list(context: CommandContext) -> None:
    ledger = context.ledger
    waiting = proposals(ledger)
    if context.options.json_:
        print_json(proposals_json(waiting, context.zone))
        return
    if not waiting:
        context.say("没有待签署的变更。", "No change waits for signatures.")
    for proposal in waiting:
        print_proposal(context, proposal)
        for change in proposal_changes(ledger, proposal):
            print(f"  {change.name}")
            for obligation in change.obligations:
                known = obligation.new or obligation.old
                title = f"  {one_line(context.localized(known.title))}" if known is not None else ""
                print(f"    {_EFFECTS[obligation.effect]} {obligation.id}{title}")


def print_proposal(context: CommandContext, proposal: Proposal) -> None:
    """Print who proposed a change of which agreements, who has to sign it, and with which command."""
    names, at = ", ".join(proposal.agreements), local(proposal.at, context.zone)
    left = context.localized(signers_text(rulebook(context.ledger), proposal.missing, context.command_time.at))
    context.say(
        f"{names}：{proposal.by} 于 {at} 提出变更（{proposal.id[:12]}），待签署：{left}",
        f"{names}: change proposed by {proposal.by} on {at} ({proposal.id[:12]}), to be signed by: {left}",
    )
    for signature in proposal.signatures:
        when = local(signature.at, context.zone)
        context.say(f"  {signature.by} 已于 {when} 签署", f"  signed by {signature.by} on {when}")
    agreement = proposal.agreements[0]
    context.say(
        f"  签署：duecourse sign {agreement}    驳回：duecourse reject {agreement} --reason 原因",
        f"  To sign it: duecourse sign {agreement}    To reject it: duecourse reject {agreement} --reason TEXT",
    )


_EFFECTS = {"added": "+", "removed": "-", "changed": "~", "renamed": "="}
_AGREEMENT = Option("AGREEMENT", Text(zh="约定的编号", en="Id of the agreement"), required=True)
_REASON = Option("--reason", Text(zh="原因", en="The reason"))

COMMANDS = (
    Command("sign", _sign, (_AGREEMENT, *ACTING)),
    Command("reject", _reject, (_AGREEMENT, _REASON, *ACTING)),
    Command("proposals", _list, (JSON, *WORKSPACE)),
)
