"""What a person says was done, and what is wrong with what it names."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from engine.domain.action.evidence import Attachment
from engine.domain.agreement.agreement import Agreement, Obligation
from engine.domain.agreement.field_value import BadValue, refuse_unstorable
from engine.domain.ledger.entry import APPROVALS, Kind, transition
from engine.domain.ledger.history import History
from engine.domain.ledger.late_reason import CATEGORIES
from engine.domain.occurrence.rulebook import Rulebook
from engine.domain.occurrence.verdict import Verdict, written_instant
from engine.domain.text import Text
from engine.domain.time.pause import CONSUMER, OUTSIDERS, Pause


@dataclass(frozen=True, slots=True)
class Action:
    """What a person says was done. ``at`` is an earlier instant than now, where one is claimed; ``time`` the time a
    response names,
    ``waiting_for`` whom a pause waits for, ``until`` the due instant that an extension asks for, ``to`` the colleague
    of a hand-over; ``category`` and ``promised_on`` belong to a late reason, whose note is the comment."""

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
    """The sentence that says what is wrong with what a deed names at an instant; None where all is right."""
    return _claimed(action, at, agreement, history.paused, book) or _named(action, at, obligation, verdict, book)


def unstorable(option: str, written: str) -> Text | None:
    """The sentence that says what in a text of somebody's cannot be stored; None where all can."""
    try:
        refuse_unstorable(written)
    except BadValue as bad:
        return Text(zh="{option}：{why}。", en="{option}: {why}.").filled(option=option, why=bad.text)
    return None


def _claimed(action: Action, at: datetime, agreement: Agreement, paused: Pause | None, book: Rulebook) -> Text | None:
    """What is wrong with the words, the instant, the party or the score that a deed names."""
    for option, written in (("--reason", action.reason), ("--comment", action.comment)):
        if (problem := unstorable(option, written)) is not None:
            return problem
    if action.at is not None and action.at > at:
        words = Text(
            zh="时间 {at} 还没到，不能预先记录。", en="{at} has not come yet: nothing is recorded ahead of time."
        )
        return words.filled(at=written_instant(action.at))
    if action.kind is Kind.RESUMED and action.at is not None and paused is not None and action.at < paused.since:
        words = Text(zh="暂停从 {since} 开始，不能更早恢复。", en="The pause began at {since}: it cannot end before.")
        return words.filled(since=f"{book.home.local(paused.since):%Y-%m-%d %H:%M}")
    if action.kind is Kind.PAUSED:
        departments = {d.id for d in book.organisation.departments} - {agreement.provider}
        known = [CONSUMER, *sorted(departments), *OUTSIDERS]
        if action.waiting_for not in known:
            words = Text(
                zh="要说明等待谁：--waiting-for，可以是 {names}，不能是“{found}”。",
                en="A pause names whom it waits for: --waiting-for {names}; found “{found}”.",
            )
            return words.filled(names=", ".join(known), found=action.waiting_for)
    if action.kind is Kind.RETURNED and not action.reason.strip():
        return Text(zh="退回要写明原因：--reason", en="A return needs its reason: --reason")
    if action.kind is Kind.RATED and action.score not in (1, 2, 3, 4, 5):
        return Text(
            zh="评分为 1 到 5：1 未达标，2 基本，3 满意，4 增值，5 难忘。例如：--score 4",
            en="A score is 1 to 5: 1 below standard, 2 basic, 3 satisfying, 4 value-added, 5 unforgettable. "
            "For example: --score 4",
        )
    return None


def _named(action: Action, at: datetime, obligation: Obligation, verdict: Verdict, book: Rulebook) -> Text | None:
    """What is wrong with what an asking, a hand-over or a late reason names."""
    today = book.home.local(at).date()
    if action.kind in APPROVALS and not action.reason.strip():
        words = Text(zh="“{what}”要写明原因：--reason", en="This needs its reason ({what}): --reason")
        return words.filled(what=transition(action.kind).title)
    due = verdict.due if action.kind is Kind.EXTENSION_REQUESTED else None
    if due is not None and (action.until is None or action.until <= max(due.at, at)):
        words = Text(
            zh="延期要写明比现在的期限 {due} 更晚、且尚未过去的时刻：--until",
            en="An extension names an instant later than the present due instant {due} and than now: --until",
        )
        return words.filled(due=f"{book.home.local(due.at):%Y-%m-%d %H:%M}")
    if action.kind is Kind.REASSIGNED:
        holders = [p.id for p in book.directory.holders(obligation.owner, today)]
        if action.to not in holders:
            words = Text(
                zh="只能转交给今天担任 {role} 的人：{names}；不能是“{found}”。",
                en="It can be handed over to who holds {role} today: {names}; found “{found}”.",
            )
            return words.filled(role=obligation.owner, names=", ".join(holders), found=action.to)
    if action.kind is Kind.LATE_REASON:
        if action.category not in CATEGORIES:
            words = Text(
                zh="逾期原因的类别：--category，可以是 {names}，不能是“{found}”。",
                en="A late reason has a category: --category {names}; found “{found}”.",
            )
            return words.filled(names=", ".join(CATEGORIES), found=action.category)
        if action.promised_on is not None and action.promised_on < today:
            words = Text(zh="承诺的日期 {on} 已经过去。", en="The promised date {on} has passed.")
            return words.filled(on=action.promised_on.isoformat())
    return None
