"""``verify``: verify the ledger, and keep how far it was verified."""

from datetime import datetime

from click.exceptions import Exit

from engine import clock
from engine.cli.command import Command, Option
from engine.cli.context import CommandContext
from engine.cli.hints import with_hint
from engine.cli.options import JSON, WORKSPACE
from engine.cli.output import print_json
from engine.domain.ledger.head import Head
from engine.domain.text import Text
from engine.services.ports.ledger import Damaged
from engine.services.reading import verify as verification
from engine.services.refused import Refused
from engine.store.codec import UNREADABLE
from engine.store.ledger import SqlLedger
from engine.views.verification import verification_json
from engine.wiring import open_ledger
from engine.wording.refusal import refusal_text

_LAST = "last"
"""The word for the last verification that was kept."""


def verify(context: CommandContext, *, digest: bool, since: str | None, keep: bool) -> None:
    """Verify the chain, what it names and every verdict; exit with 1 if anything does not match."""
    if keep and since is not None:
        raise Refused("verify-keeps-all-only")
    try:
        ledger = open_ledger(context.workspace, as_it_is=True)
        behind = _verified_head(context, ledger, since) if since is not None else None
        if digest and (state := _digest(ledger)) is not None:
            print(state)
            return
        now = clock.now()
        answer = verification.verify(ledger, context.evidence, now, behind)
        if digest and answer.is_sound:  # it was not damage that stopped the digest
            print(verification.digest(ledger))
            return
        if keep and answer.is_sound and answer.head is not None:
            _keep(context, ledger, answer.head, now)
    except Damaged as damaged:
        answer = verification.Verification(None, (damaged.refusal,), (), None)
    if context.options.json_:
        print_json(verification_json(answer))
    else:
        _print_verification(context, answer)
    if not answer.is_sound:
        raise Exit(1)


def _digest(ledger: SqlLedger) -> str | None:
    """The digest of the state; None where something in it cannot be read, which a verification names."""
    try:
        return verification.digest(ledger)
    except UNREADABLE:
        return None


def _verified_head(context: CommandContext, ledger: SqlLedger, since: str) -> Head:
    """The verified head that ``--since`` names: the last one, or the one at a batch."""
    if since != _LAST and not since.isdecimal():
        raise Refused("verified-batch-wrong", written=since, last=_LAST)
    heads = ledger.verified_heads(context.workspace.verified)
    found = heads.last() if since == _LAST else heads.last(int(since))
    if found is None and since == _LAST:
        raise Refused("nothing-verified", file=heads.file)
    if found is None:
        raise Refused("batch-not-verified", batch=int(since), file=heads.file)
    return found.head


def _keep(context: CommandContext, ledger: SqlLedger, head: Head, now: datetime) -> None:
    try:
        ledger.verified_heads(context.workspace.verified).add(head, now)
    except OSError as error:
        why = error.strerror or str(error)
        raise Refused("state-folder-unusable", path=str(context.workspace.state), why=why) from error


def _print_verification(context: CommandContext, answer: verification.Verification) -> None:
    broken, head = answer.broken, answer.head
    if broken is not None:
        context.say(
            f"链条在第 {broken.batch} 批中断：{refusal_text(broken.problem).zh}",
            f"The chain is broken at batch {broken.batch}: {refusal_text(broken.problem).en}",
        )
    for remark in answer.remarks:
        print(f"• {context.localized(with_hint(remark))}")
    if broken is not None:
        return
    for damage in answer.damage:
        print(context.localized(with_hint(damage)))
    for difference in answer.differences:
        context.say(
            f"{difference.occurrence}：存储的判定与重算结果不一致",
            f"{difference.occurrence}: the stored verdict differs from the recalculated one",
        )
    if head is None and answer.is_sound:
        context.say("台账为空。", "The ledger is empty.")
    elif head is not None and answer.is_sound and answer.since is not None:
        context.say(
            f"第 {answer.since.batch} 批之后的台账核验无误：到第 {head.batch} 批，链头 {head.hash}",
            f"Ledger verified behind batch {answer.since.batch}: up to batch {head.batch}, head {head.hash}",
        )
    elif head is not None and answer.is_sound:
        context.say(
            f"台账核验无误：{head.entries} 条记录，{head.batch} 批，链头 {head.hash}",
            f"Ledger verified: {head.entries} entries in {head.batch} batches, head {head.hash}",
        )


COMMANDS = (
    Command(
        "verify",
        verify,
        (
            Option("--digest", Text(zh="只输出状态摘要值", en="Print only the digest of the state"), type=bool),
            Option(
                "--keep",
                Text(
                    zh="全部核验无误时，把这一批记为已核验",
                    en="If nothing is wrong, keep the last batch as verified",
                ),
                type=bool,
            ),
            Option(
                "--since",
                Text(
                    zh="只核验某次已核验之后的内容：批号，或 last（最近一次）",
                    en="Verify only what came after a batch that was kept as verified: its number, or last",
                ),
                metavar="BATCH",
            ),
            JSON,
            *WORKSPACE,
        ),
    ),
)
