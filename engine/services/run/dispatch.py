"""Send the outbox: lease, send, mark as sent. A crash in between can repeat a message but never lose one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.domain.refusal import Refusal
from engine.services.ports.channels import LONGEST_SEND, Channel, SendOutcome, SendResult
from engine.services.ports.outbox import LeasedMessage, Outbox
from engine.services.run.backoff import BACKOFF, Backoff
from engine.wording.refusal import refusal_text

LEASE = LONGEST_SEND + timedelta(seconds=20)
"""The length of a lease; longer than sending any one message takes."""


@dataclass(frozen=True, slots=True)
class Unsent:
    """A message that could not be sent: the person and address it is for, the answer of the channel (LATER or NEVER)
    and its reason, and the wait until the next attempt; None: it was given up.
    """

    person: str
    address: str
    outcome: SendOutcome
    why: Refusal
    wait: timedelta | None


@dataclass(frozen=True, slots=True)
class Dispatched:
    """The result of sending the outbox: the number of messages sent, and the failed ones in the order of attempts."""

    sent: int
    unsent: tuple[Unsent, ...]


def dispatch(
    outbox: Outbox,
    channels: Mapping[str, Channel],
    clock: Callable[[], datetime],
    backoff: Backoff = BACKOFF,
    lease: timedelta = LEASE,
) -> Dispatched:
    """Send all messages that are to be tried now. One that fails waits or is given up, and does not delay the others.

    Each message is leased when its turn comes, so a slow server does not use up the lease of those behind it.
    ``clock`` is the real one, also in a rehearsal: a lease concerns processes, not business.
    """
    sent = last = 0
    unsent: list[Unsent] = []
    while leased := outbox.lease(now := clock(), now + lease, 1, after=last):
        (item,) = leased
        last = item.id
        result = _result(channels.get(item.message.channel), item)
        if result.outcome is SendOutcome.SENT:
            sent += outbox.sent(item, clock())
        else:
            unsent.append(_put_off(outbox, item, result, clock(), backoff))
    return Dispatched(sent, tuple(unsent))


def _result(channel: Channel | None, leased: LeasedMessage) -> SendResult:
    if channel is None:
        return SendResult.later(Refusal("channel-not-set-up", channel=leased.message.channel))
    try:
        return channel.send(leased)
    except Exception as error:  # whatever a channel does, the other messages leave
        return SendResult.later(Refusal("channel-failed", problem=str(error) or type(error).__name__))


def _put_off(outbox: Outbox, leased: LeasedMessage, result: SendResult, now: datetime, backoff: Backoff) -> Unsent:
    """Store why a message was not sent: it is tried again after a wait, or given up."""
    message, why = leased.message, result.why or Refusal("channel-failed", problem=result.outcome.value)
    problem = refusal_text(why).en
    if result.outcome is SendOutcome.NEVER or backoff.is_over(leased.first_attempt_at, now):
        outbox.give_up(leased, problem, now)
        return Unsent(message.person, message.address, result.outcome, why, None)
    wait = backoff.wait(leased.attempt, result.retry_after)
    outbox.postpone(leased, problem, now + wait)
    return Unsent(message.person, message.address, result.outcome, why, wait)
