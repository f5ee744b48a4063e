"""The sentences of the notification that a change of an agreement is in force, or waits for signatures."""

from collections.abc import Iterable

from engine.domain.agreement.agreement import Agreement
from engine.domain.agreement.organisation import Person
from engine.domain.ledger.entry import OPERATOR
from engine.domain.text import Text
from engine.wording.names import actor_title

TITLE = Text(zh="约定变更：{what}，{by}执行", en="Agreement changed: {what} (by {by})")
PROPOSED_TITLE = Text(zh="变更待签署：{what}，{by}提出", en="Change to sign: {what} (proposed by {by})")
REJECTED_TITLE = Text(zh="变更已驳回：{what}，{by}驳回", en="Change rejected: {what} (by {by})")
SEVERAL = Text(zh="{count} 份约定", en="{count} agreements")
ITEMS_ALONE = Text(zh="事项期限", en="due dates of items")
APPLIED = Text(zh="{by}于 {at} 使变更生效", en="Applied by {by} on {at}")
PROPOSED = Text(
    zh="{by}于 {at} 提出，双方部门负责人都签署后生效",
    en="Proposed by {by} on {at}. It comes into force once the heads have signed",
)
REJECTED = Text(zh="{by}于 {at} 驳回：{reason}", en="Rejected by {by} on {at}: {reason}")
ADDED = Text(zh="新增义务：{title}", en="New obligation: {title}")
REMOVED = Text(zh="删除义务：{title}", en="Removed obligation: {title}")
CHANGED = Text(zh="修改义务：{title}（{parts}）", en="Changed obligation: {title} ({parts})")
SENTENCE = Text(zh="{part}：{old} → {new}", en="{part}: {old} → {new}")
NEW_AGREEMENT = Text(zh="新约定", en="The agreement is new")
NO_AGREEMENT = Text(zh="约定已删除", en="The agreement is removed")
PART_CHANGED = Text(zh="{part} 有修改", en="{part} changed")
STAY = Text(
    zh="另有 {count} 个未办结事项改用新版本，期限不变",
    en="Open items under the new terms with the same due date: {count}",
)
KEPT = Text(zh="已逾期的事项不变，原期限继续有效", en="Overdue items keep their terms and their due dates")

_PARTS = {
    "title": Text(zh="名称", en="Title"),
    "provider": Text(zh="提供方", en="Provider"),
    "consumer": Text(zh="接收方", en="Consumer"),
    "effective_from": Text(zh="生效日期", en="Start"),
    "effective_until": Text(zh="终止日期", en="End"),
    "excuses": Text(zh="延期和豁免额度", en="Excuses"),
}
"""The parts of an agreement besides its obligations."""


_OPERATOR = Text(zh="管理员", en="the operator")


def applied_by(people: Iterable[Person], id: str) -> Text:
    """The person who applied a change: the name and the id, or the operator of a rehearsal."""
    if id == OPERATOR:
        return _OPERATOR
    return actor_title(people, id)


def changed_parts(old: Agreement, new: Agreement) -> tuple[Text, ...]:
    """The parts of an agreement, besides its obligations, that differ."""
    return tuple(label for name, label in _PARTS.items() if getattr(old, name) != getattr(new, name))
