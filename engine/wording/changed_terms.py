"""The texts of the section on what was changed by agreement."""

from engine.domain.text import Text

CHANGED = Text(zh="因约定变更", en="Changed by agreement")
CHANGE = Text(zh="变更", en="Change")
NEW_DUE = Text(zh="新期限", en="New due date")
APPLIED_BY = Text(zh="执行人", en="Applied by")
APPLIED_AT = Text(zh="生效时间", en="Applied on")
APPLIED = Text(zh="{at}，{by}：约定 {agreement} 变更生效", en="{at}, {by}: agreement {agreement} changed")
REMOVED = Text(zh="{at}，{by}：约定 {agreement} 已删除", en="{at}, {by}: agreement {agreement} removed")
NO_ITEM = Text(zh="没有事项因此改期、取消或恢复。", en="No item moved, was cancelled or came back.")
