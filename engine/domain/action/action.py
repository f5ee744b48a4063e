"""Actions of people, and the checks of the values that they give."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from engine.domain.action.evidence import Attachment
from engine.domain.agreement.agreement import Agreement, Obligation
from engine.domain.agreement.field_value import BadValue, refuse_unstorable
from engine.domain.ledger.entry import Kind
from engine.domain.ledger.history import History
from engine.domain.ledger.late_reason import CATEGORIES
from engine.domain.ledger.transition import APPROVALS, transition
from engine.domain.occurrence.rulebook import Rulebook
from engine.domain.occurrence.verdict import Verdict, written_instant
from engine.domain.text import Text
from engine.domain.time.pause import CONSUMER, OUTSIDERS, Pause


@dataclass(frozen=True, slots=True)
class Action:
    """One action of a person on an occurrence.

    ``at`` is an earlier instant than now, if one is claimed. ``time`` is the time that a response names,
    ``waiting_for`` the party that a pause waits for, ``until`` the due time that an extension asks for, ``to`` the
    colleague who takes over. ``category`` and ``promised_on`` belong to a late reason, whose note is the ``comment``.
    Instants are in UTC.
    """

    kind: Kind
    occurrence: str
    actor: str
    at: datetime | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, Attachment] = field(default_factory=dict)
    signed: frozenset[str] = frozenset()
    reason: str = ""
    comment: str = ""
    score: int | None = None
    time: datetime | None = None
    waiting_for: str = ""
    until: datetime | None = None
    to: str = ""
    category: str = ""
    promised_on: date | None = None


def problem(
    action: Action,
    at: datetime,
    agreement: Agreement,
    obligation: Obligation,
    verdict: Verdict,
    history: History,
    book: Rulebook,
) -> Text | None:
    """The sentence that says what is wrong with the values of an action at an instant; None if nothing is."""
    return _claim_problem(action, at, agreement, history.paused, book) or _request_problem(
        action, at, obligation, verdict, book
    )


def unstorable(option: str, written: str) -> Text | None:
    """The sentence that says which character of a text cannot be stored; None if all can."""
    try:
        refuse_unstorable(written)
    except BadValue as bad:
        return Text(zh="{option}：{why}。", en="{option}: {why}.").filled(option=option, why=bad.text)
    return None


def _claim_problem(
    action: Action, at: datetime, agreement: Agreement, paused: Pause | None, book: Rulebook
) -> Text | None:
    """The problem with the texts, the instant, the party or the score of an action."""
    for option, written in (("--reason", action.reason), ("--comment", action.comment)):
        if (problem := unstorable(option, written)) is not None:
            return problem
    if action.at is not None and action.at > at:
        message = Text(
            zh="时间 {at} 还没到，不能预先记录。", en="{at} is in the future: nothing can be recorded in advance."
        )
        return message.filled(at=written_instant(action.at))
    if action.kind is Kind.RESUMED and action.at is not None and paused is not None and action.at < paused.since:
        message = Text(
            zh="暂停从 {since} 开始，不能更早恢复。", en="The pause began at {since}: it cannot end earlier."
        )
        return message.filled(since=f"{book.home.local(paused.since):%Y-%m-%d %H:%M}")
    if action.kind is Kind.PAUSED:
        departments = {d.id for d in book.organisation.departments} - {agreement.provider}
        known = [CONSUMER, *sorted(departments), *OUTSIDERS]
        if action.waiting_for not in known:
            message = Text(
                zh="请说明等待谁：--waiting-for，可以是 {names}，不能是“{value}”。",
                en="A pause needs the party it waits for: --waiting-for {names}; not “{value}”.",
            )
            return message.filled(names=", ".join(known), value=action.waiting_for)
    if action.kind is Kind.RETURNED and not action.reason.strip():
        return Text(zh="退回请写明原因：--reason", en="A return needs a reason: --reason")
    if action.kind is Kind.RATED and action.score not in (1, 2, 3, 4, 5):
        return Text(
            zh="评分为 1 到 5：1 低于标准，2 基本的服务，3 满意的服务，4 超值的服务，5 难忘的服务。例如：--score 4",
            en="A score is 1 to 5: 1 below standard, 2 basic, 3 satisfying, 4 value-added, 5 unforgettable. "
            "For example: --score 4",
        )
    return None


def _request_problem(
    action: Action, at: datetime, obligation: Obligation, verdict: Verdict, book: Rulebook
) -> Text | None:
    """The problem with the values of a request for approval, a reassignment or a late reason."""
    today = book.home.local(at).date()
    if action.kind in APPROVALS and not action.reason.strip():
        message = Text(zh="“{what}”请写明原因：--reason", en="A reason is required ({what}): --reason")
        return message.filled(what=transition(action.kind).title)
    due = verdict.due if action.kind is Kind.EXTENSION_REQUESTED else None
    if due is not None and (action.until is None or action.until <= max(due.at, at)):
        message = Text(
            zh="延期请写明晚于当前期限 {due}、且尚未过去的时间：--until",
            en="An extension needs a time later than the current due time {due} and later than now: --until",
        )
        return message.filled(due=f"{book.home.local(due.at):%Y-%m-%d %H:%M}")
    if action.kind is Kind.REASSIGNED:
        holders = [p.id for p in book.directory.holders(obligation.owner, today)]
        if action.to not in holders:
            message = Text(
                zh="只能转交给今天担任 {role} 的人：{names}；不能是“{value}”。",
                en="It can only be reassigned to someone who holds {role} today: {names}; not “{value}”.",
            )
            return message.filled(role=obligation.owner, names=", ".join(holders), value=action.to)
    if action.kind is Kind.LATE_REASON:
        if action.category not in CATEGORIES:
            message = Text(
                zh="逾期原因的类别：--category，可以是 {names}，不能是“{value}”。",
                en="A late reason needs a category: --category {names}; not “{value}”.",
            )
            return message.filled(names=", ".join(CATEGORIES), value=action.category)
        if action.promised_on is not None and action.promised_on < today:
            message = Text(zh="承诺的日期 {on} 已经过去。", en="The promised date {on} has passed.")
            return message.filled(on=action.promised_on.isoformat())
    return None
