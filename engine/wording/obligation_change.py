"""The parts of an obligation by name, and the sentences that a change of them replaces."""

from dataclasses import dataclass

from engine.domain.agreement.agreement import Obligation
from engine.domain.agreement.catalogue import Catalogue
from engine.domain.text import Text
from engine.wording.deadline import due_text, trigger_text
from engine.wording.obligation_key import key_wordings

_PARTS = {
    "id": Text(zh="编号", en="id"),
    "formerly": Text(zh="原编号", en="former id"),
    "title": Text(zh="名称", en="title"),
    "owner": Text(zh="责任岗位", en="owner"),
    "receiver": Text(zh="接收岗位", en="receiver"),
    "calendar": Text(zh="日历", en="calendar"),
    "trigger": Text(zh="触发", en="trigger"),
    "due": Text(zh="期限", en="due"),
    "acceptance": Text(zh="验收", en="acceptance"),
    "escalation": Text(zh="提醒与升级", en="escalation"),
    "source": Text(zh="出处", en="source"),
    "part_of": Text(zh="所属", en="part of"),
    "line_title": Text(zh="所属的名称", en="title of its line"),
    "follow_up": Text(zh="跟进", en="follow-ups"),
    "needs": Text(zh="前置事项", en="waits for"),
    "met_when": Text(zh="视为完成", en="met when"),
    "done_by": Text(zh="以事件为完成", en="done by an event"),
    "pauses": Text(zh="暂停计时的事件", en="events that pause it"),
    "pause_limit": Text(zh="暂停上限", en="limit of pauses"),
    "evidence": Text(zh="凭证", en="evidence"),
    "check": Text(zh="核验", en="check"),
    "nothing_to_report": Text(zh="零报告", en="nothing to report"),
    "key_moment": Text(zh="关键时刻", en="key moment"),
}
"""The fields of an obligation that are no keys of their own, as people call them."""


def part_label(name: str) -> Text:
    """The name of a field of an obligation, as people call it; an unknown one by its id."""
    keys = {key: Text(zh=wording.LABEL.zh, en=wording.LABEL.en.lower()) for key, wording in key_wordings().items()}
    return {**_PARTS, **keys}.get(name, Text.plain(name))


@dataclass(frozen=True, slots=True)
class ReplacedSentence:
    """A part of an obligation with its sentence before and after a change."""

    part: Text
    old: Text
    new: Text


def replaced_sentences(
    old: Obligation | None, new: Obligation | None, before: Catalogue, after: Catalogue
) -> tuple[ReplacedSentence, ...]:
    """The sentences of trigger and due date that differ; none where the obligation is new or removed.

    ``before`` and ``after`` are the catalogues of events that the two obligations use.
    """
    if old is None or new is None:
        return ()
    sentences = []
    if old.trigger != new.trigger:
        trigger = trigger_text(old.trigger, before), trigger_text(new.trigger, after)
        sentences.append(ReplacedSentence(_PARTS["trigger"], *trigger))
    if old.due != new.due:
        due = due_text(old.due, old.trigger, before), due_text(new.due, new.trigger, after)
        sentences.append(ReplacedSentence(_PARTS["due"], *due))
    return tuple(sentences)
