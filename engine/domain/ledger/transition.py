"""The table of entry kinds: who may make each entry, and in which phases.

This table is the only list of entry kinds: documentation, commands, buttons and ``authorize`` are drawn from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from engine.domain.ledger.entry import About, Kind, Phase
from engine.domain.text import Text


class Permitted(StrEnum):
    """The people who may make an entry."""

    ENGINE = "engine"
    PROVIDER = "provider"
    CONSUMER = "consumer"
    ATTESTER = "attester"
    """The provider, or the consumer where only the receiver can judge."""
    EITHER = "either"
    RECEIVER = "receiver"
    """The receiver or head of the side that answers, for a yes that binds it: the consumer's side, unless the consumer
    itself dated something back."""
    CONSUMER_OR_HEAD = "consumer or head"
    """The consumer's people, or the head of either side."""
    HOLDER = "holder"
    """Anyone who holds a role, for themselves."""
    CONSUMER_HEAD = "consumer head"
    """The head of a department that receives something."""
    OPERATOR = "operator"
    RECORDER = "recorder"


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table: who may make the entry, in which phases, and the phases it can lead to.

    ``verb`` is the command that makes it; None for entries that no person makes.
    """

    kind: Kind
    about: About
    who: Permitted
    title: Text
    verb: str | None = None
    before: tuple[Phase, ...] = ()
    then: tuple[Phase, ...] = ()


_ANY = (Phase.UPCOMING, Phase.OPEN, Phase.DELIVERED, Phase.CLOSED)
_NOT_YET = (Phase.UPCOMING, Phase.OPEN)

TRANSITIONS: tuple[Transition, ...] = (
    Transition(Kind.APPLIED, About.DEFINITION, Permitted.OPERATOR, Text(zh="生效", en="applied"), "apply"),
    Transition(
        Kind.EVENT_RECORDED, About.EVENT, Permitted.RECORDER, Text(zh="登记业务", en="event recorded"), "events import"
    ),
    Transition(
        Kind.EVENT_CORRECTED,
        About.EVENT,
        Permitted.RECORDER,
        Text(zh="更正业务", en="event corrected"),
        "events import",
    ),
    Transition(
        Kind.EVENT_CANCELLED,
        About.EVENT,
        Permitted.RECORDER,
        Text(zh="撤销业务", en="event cancelled"),
        "events cancel",
    ),
    Transition(
        Kind.REQUESTED,
        About.OCCURRENCE,
        Permitted.CONSUMER,
        Text(zh="请求", en="requested"),
        "request",
        (),
        (Phase.OPEN,),
    ),
    Transition(
        Kind.RESPONDED,
        About.OCCURRENCE,
        Permitted.EITHER,
        Text(zh="响应", en="responded"),
        "respond",
        (Phase.OPEN,),
        (Phase.OPEN,),
    ),
    Transition(
        Kind.DELIVERED,
        About.OCCURRENCE,
        Permitted.ATTESTER,
        Text(zh="交付", en="delivered"),
        "deliver",
        _NOT_YET,
        (Phase.DELIVERED, Phase.CLOSED),
    ),
    Transition(
        Kind.PARTLY_DELIVERED,
        About.OCCURRENCE,
        Permitted.ATTESTER,
        Text(zh="部分交付", en="partly delivered"),
        "deliver --partial",
        _NOT_YET,
        _NOT_YET,
    ),
    Transition(
        Kind.ATTESTED,
        About.OCCURRENCE,
        Permitted.ATTESTER,
        Text(zh="已确认，待核验", en="attested, awaiting verification"),
        "deliver",
        _NOT_YET,
        _NOT_YET,
    ),
    Transition(
        Kind.NOTHING_TO_REPORT,
        About.OCCURRENCE,
        Permitted.PROVIDER,
        Text(zh="本期无发生（零报告）", en="nothing to report"),
        "deliver --nothing",
        _NOT_YET,
        (Phase.DELIVERED, Phase.CLOSED),
    ),
    Transition(
        Kind.RECEIVED,
        About.OCCURRENCE,
        Permitted.CONSUMER,
        Text(zh="收到", en="received"),
        "receipt",
        _NOT_YET,
        (Phase.CLOSED,),
    ),
    Transition(
        Kind.ACCEPTED,
        About.OCCURRENCE,
        Permitted.CONSUMER,
        Text(zh="验收", en="accepted"),
        "accept",
        (Phase.DELIVERED,),
        (Phase.CLOSED,),
    ),
    Transition(
        Kind.RETURNED,
        About.OCCURRENCE,
        Permitted.CONSUMER,
        Text(zh="退回", en="returned"),
        "return",
        (Phase.DELIVERED, Phase.CLOSED),
        (Phase.OPEN, Phase.CLOSED),
    ),
    Transition(
        Kind.DATE_CONFIRMED,
        About.OCCURRENCE,
        Permitted.RECEIVER,
        Text(zh="同意补记日期", en="earlier date approved"),
        "confirm-date",
        (Phase.OPEN, Phase.DELIVERED, Phase.CLOSED),
        (Phase.OPEN, Phase.DELIVERED, Phase.CLOSED),
    ),
    Transition(
        Kind.DATE_REFUSED,
        About.OCCURRENCE,
        Permitted.RECEIVER,
        Text(zh="不同意补记日期", en="earlier date rejected"),
        "confirm-date --refuse",
        (Phase.OPEN, Phase.DELIVERED, Phase.CLOSED),
        (Phase.OPEN, Phase.DELIVERED, Phase.CLOSED),
    ),
    Transition(
        Kind.PAUSED,
        About.OCCURRENCE,
        Permitted.PROVIDER,
        Text(zh="暂停", en="paused"),
        "pause",
        (Phase.OPEN,),
        (Phase.OPEN,),
    ),
    Transition(
        Kind.RESUMED,
        About.OCCURRENCE,
        Permitted.EITHER,
        Text(zh="恢复", en="resumed"),
        "resume",
        (Phase.OPEN,),
        (Phase.OPEN,),
    ),
    Transition(
        Kind.EXTENSION_REQUESTED,
        About.OCCURRENCE,
        Permitted.PROVIDER,
        Text(zh="申请延期", en="extension requested"),
        "extend ask",
        (Phase.OPEN,),
        (Phase.OPEN,),
    ),
    Transition(
        Kind.EXTENSION_GRANTED,
        About.OCCURRENCE,
        Permitted.RECEIVER,
        Text(zh="同意延期", en="extension granted"),
        "extend grant",
        (Phase.OPEN,),
        (Phase.OPEN,),
    ),
    Transition(
        Kind.EXTENSION_REFUSED,
        About.OCCURRENCE,
        Permitted.RECEIVER,
        Text(zh="不同意延期", en="extension refused"),
        "extend refuse",
        (Phase.OPEN,),
        (Phase.OPEN,),
    ),
    Transition(
        Kind.WAIVER_REQUESTED,
        About.OCCURRENCE,
        Permitted.PROVIDER,
        Text(zh="申请豁免", en="waiver requested"),
        "waive ask",
        (Phase.OPEN,),
        (Phase.OPEN,),
    ),
    Transition(
        Kind.WAIVER_GRANTED,
        About.OCCURRENCE,
        Permitted.RECEIVER,
        Text(zh="同意豁免", en="waiver granted"),
        "waive grant",
        (Phase.OPEN,),
        (Phase.CLOSED,),
    ),
    Transition(
        Kind.WAIVER_REFUSED,
        About.OCCURRENCE,
        Permitted.RECEIVER,
        Text(zh="不同意豁免", en="waiver refused"),
        "waive refuse",
        (Phase.OPEN,),
        (Phase.OPEN,),
    ),
    Transition(
        Kind.NOT_APPLICABLE_REQUESTED,
        About.OCCURRENCE,
        Permitted.PROVIDER,
        Text(zh="申请不适用", en="not applicable requested"),
        "not-applicable ask",
        (Phase.OPEN,),
        (Phase.OPEN,),
    ),
    Transition(
        Kind.NOT_APPLICABLE_GRANTED,
        About.OCCURRENCE,
        Permitted.RECEIVER,
        Text(zh="同意不适用", en="not applicable granted"),
        "not-applicable grant",
        (Phase.OPEN,),
        (Phase.CLOSED,),
    ),
    Transition(
        Kind.NOT_APPLICABLE_REFUSED,
        About.OCCURRENCE,
        Permitted.RECEIVER,
        Text(zh="不同意不适用", en="not applicable refused"),
        "not-applicable refuse",
        (Phase.OPEN,),
        (Phase.OPEN,),
    ),
    Transition(
        Kind.WITHDRAWN,
        About.OCCURRENCE,
        Permitted.PROVIDER,
        Text(zh="撤回", en="withdrawn"),
        "withdraw",
        (Phase.DELIVERED, Phase.CLOSED),
        (Phase.UPCOMING, Phase.OPEN, Phase.CLOSED),
    ),
    Transition(
        Kind.REASSIGNED,
        About.OCCURRENCE,
        Permitted.PROVIDER,
        Text(zh="转交", en="reassigned"),
        "hand-over",
        _NOT_YET,
        _NOT_YET,
    ),
    Transition(
        Kind.REMINDED,
        About.OCCURRENCE,
        Permitted.CONSUMER_OR_HEAD,
        Text(zh="催办", en="reminded"),
        "remind",
        (Phase.OPEN,),
        (Phase.OPEN,),
    ),
    Transition(
        Kind.LATE_REASON,
        About.OCCURRENCE,
        Permitted.PROVIDER,
        Text(zh="逾期原因", en="late reason"),
        "late-reason",
        (Phase.OPEN,),
        (Phase.OPEN,),
    ),
    Transition(Kind.DELEGATED, About.PERSON, Permitted.HOLDER, Text(zh="代理", en="delegated"), "delegate"),
    Transition(
        Kind.DELEGATION_ENDED,
        About.PERSON,
        Permitted.HOLDER,
        Text(zh="结束代理", en="delegation ended"),
        "delegate --end",
    ),
    Transition(
        Kind.PERIOD_CLOSED, About.PERIOD, Permitted.CONSUMER_HEAD, Text(zh="关账", en="period closed"), "period close"
    ),
    Transition(Kind.RATED, About.OCCURRENCE, Permitted.CONSUMER, Text(zh="评价", en="rated"), "rate", _ANY, _ANY),
    Transition(
        Kind.SUPERSEDED,
        About.OCCURRENCE,
        Permitted.OPERATOR,
        Text(zh="改用新版本", en="superseded"),
        "apply",
        (*_NOT_YET, Phase.CLOSED),  # closed: an occurrence that an earlier change cancelled comes back
        _ANY,
    ),
    Transition(
        Kind.CANCELLED,
        About.OCCURRENCE,
        Permitted.OPERATOR,
        Text(zh="取消", en="cancelled"),
        "apply",
        _NOT_YET,
        (Phase.CLOSED,),
    ),
    Transition(
        Kind.CHECKED, About.OCCURRENCE, Permitted.ENGINE, Text(zh="核验", en="checked"), None, _NOT_YET, _NOT_YET
    ),
    Transition(Kind.OPENED, About.OCCURRENCE, Permitted.ENGINE, Text(zh="生成", en="opened"), None, (), _ANY),
    Transition(
        Kind.DUE_SET, About.OCCURRENCE, Permitted.ENGINE, Text(zh="期限确定", en="due time set"), None, _ANY, _ANY
    ),
    Transition(Kind.BREACHED, About.OCCURRENCE, Permitted.ENGINE, Text(zh="逾期", en="breached"), None, _ANY, _ANY),
    Transition(
        Kind.ACCEPTED_AUTOMATICALLY,
        About.OCCURRENCE,
        Permitted.ENGINE,
        Text(zh="视同验收", en="accepted automatically"),
        None,
        (Phase.DELIVERED,),
        (Phase.CLOSED,),
    ),
    Transition(
        Kind.MET, About.OCCURRENCE, Permitted.ENGINE, Text(zh="已完成", en="met"), None, _NOT_YET, (Phase.CLOSED,)
    ),
    Transition(
        Kind.LAPSED,
        About.OCCURRENCE,
        Permitted.ENGINE,
        Text(zh="条件不再满足", en="lapsed"),
        None,
        _NOT_YET,
        (Phase.CLOSED,),
    ),
    Transition(Kind.NOTIFIED, About.OCCURRENCE, Permitted.ENGINE, Text(zh="已通知", en="notified"), None, _ANY, _ANY),
)

_BY_KIND = {row.kind: row for row in TRANSITIONS}


DELIVERIES = frozenset({Kind.DELIVERED, Kind.NOTHING_TO_REPORT})
"""The entries by which the provider reports a delivery."""
APPROVALS: Mapping[Kind, tuple[Kind, Kind]] = {
    Kind.EXTENSION_REQUESTED: (Kind.EXTENSION_GRANTED, Kind.EXTENSION_REFUSED),
    Kind.WAIVER_REQUESTED: (Kind.WAIVER_GRANTED, Kind.WAIVER_REFUSED),
    Kind.NOT_APPLICABLE_REQUESTED: (Kind.NOT_APPLICABLE_GRANTED, Kind.NOT_APPLICABLE_REFUSED),
}
"""The requests for approval by the other side, each with its yes and its no."""
DATABLE = frozenset({*DELIVERIES, Kind.PAUSED, Kind.RESUMED})
"""The entries that a person may date back. The earlier date counts once the other side approves it."""
DECISIONS: Mapping[Kind, Kind] = {answer: request for request, answers in APPROVALS.items() for answer in answers}
"""The request that each answer belongs to."""


def transition(kind: Kind) -> Transition:
    """The row of the table for a kind of entry."""
    return _BY_KIND[kind]
