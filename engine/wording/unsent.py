"""The sentences of a run about messages that were not sent."""

from collections.abc import Sequence
from datetime import timedelta

from engine.domain.phrases import count_text
from engine.domain.refusal import Refusal
from engine.domain.text import Text
from engine.wording.refusal import refusal_text

_MOST_NAMES = 5
"""The most people that a sentence names."""
_POSTPONED = Text(
    zh="未能发送给 {people}（{count} 封）：{why}。{wait}后运行时会重试。",
    en="Not sent to {people} ({count}): {why}. A run {wait} from now or later tries again.",
)
_GIVEN_UP = Text(
    zh="已放弃发送给 {people}（{count} 封），重试 {span}仍未成功：{why}。请排除故障；之后的通知会照常发送，"
    "已放弃的不再发送。",
    en="Given up, not sent to {people} ({count}) within {span}: {why}. Fix the cause; later notifications are sent, "
    "those given up are not.",
)
_UNDELIVERABLE = Text(
    zh="{person}（{address}）无法送达，已放弃 {count} 封：{why}。请在 people.csv 中更正地址；之后的通知会发到新地址，"
    "已放弃的不再发送。",
    en="{person} ({address}) cannot be reached, given up ({count}): {why}. Correct the address in people.csv; later "
    "notifications go there, those given up are not sent again.",
)


def postponed_text(people: Sequence[str], why: Refusal, *, wait: timedelta) -> Text:
    """The sentence about messages that are tried again, to these people (one id per message)."""
    return _POSTPONED.filled(count=len(people), people=_names(people), why=refusal_text(why), wait=_span(wait))


def given_up_text(people: Sequence[str], why: Refusal, *, after: timedelta) -> Text:
    """The sentence about messages that failed for too long, to these people (one id per message)."""
    return _GIVEN_UP.filled(count=len(people), people=_names(people), why=refusal_text(why), span=_span(after))


def undeliverable_text(person: str, address: str, why: Refusal, *, count: int) -> Text:
    """The sentence about messages that a person's address does not take."""
    return _UNDELIVERABLE.filled(person=person, address=address or "—", why=refusal_text(why), count=count)


def _names(people: Sequence[str]) -> str:
    names = sorted(set(people))
    return ", ".join(names[:_MOST_NAMES]) + (", …" if len(names) > _MOST_NAMES else "")


def _span(span: timedelta) -> Text:
    """A wait in its largest unit without a rest: ``5 minutes``, ``6 hours``, ``3 days``."""
    for unit, zh, en in _UNITS:
        if span >= unit and not span % unit:
            return Text(zh=f"{span // unit} {zh}", en=count_text(span // unit, en))
    minutes = -(-span // timedelta(minutes=1))
    return Text(zh=f"{minutes} 分钟", en=count_text(minutes, "minute"))


_UNITS = (
    (timedelta(days=1), "天", "day"),
    (timedelta(hours=1), "小时", "hour"),
    (timedelta(minutes=1), "分钟", "minute"),
)
