"""The words of a rehearsal on pages."""

from engine.domain.text import Text

DONE = Text(
    zh="现在是 {at}：新增 {opened} 个事项，发出 {sent} 条通知。",
    en="It is now {at}. New items: {opened}. Notifications sent: {sent}.",
)
