"""The items that recorded business opened, in sentences."""

from collections.abc import Iterator
from datetime import tzinfo

from engine.domain.agreement.names import Names
from engine.domain.deadline.due import Due
from engine.domain.ids import OccurrenceId
from engine.domain.text import Text
from engine.services.run.open_at_once import OpenedItem, OpenedItems
from engine.wording.dates import local_due
from engine.wording.names import thing

_COUNT = Text(zh="新增事项 {count}", en="new items {count}")
_DONE = Text(zh="新增事项 {count}，其中 {done} 已办结", en="new items {count}, {done} of them done already")
_ITEM = Text(zh="  {title} {about}：{owner}，{due}", en="  {title} {about}: {owner}, {due}")
_DUE = Text(zh="期限 {due}", en="due {due}")
_PENDING = Text(zh="期限待定", en="due date pending")
_MORE = Text(zh="  ……另有 {count} 项", en="  … and {count} more")


def opened_lines(opened: OpenedItems, names: Names, zone: tzinfo) -> Iterator[Text]:
    """How many items opened, and the first ones with who owes them and until when; nothing where none did."""
    if not opened.count:
        return
    yield (_DONE if opened.done else _COUNT).filled(count=opened.count, done=opened.done)
    for item in opened.first:
        about = thing(item.label, OccurrenceId.parse(item.occurrence).subject)
        yield _ITEM.filled(title=item.title, about=about, owner=_owner(item, names), due=_due(item.due, zone))
    if (more := opened.count - opened.done - len(opened.first)) > 0:
        yield _MORE.filled(count=more)


def _owner(item: OpenedItem, names: Names) -> Text:
    if item.person is None:
        return item.owner_title
    name = names.listed([item.person])
    return Text(zh=f"{item.owner_title.zh}{name.zh}", en=f"{item.owner_title.en} {name.en}")


def _due(due: Due | None, zone: tzinfo) -> Text:
    return _DUE.filled(due=local_due(due.at, zone)) if due is not None else _PENDING
