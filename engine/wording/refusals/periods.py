"""The refusals of closing a month."""

from engine.domain.text import Text

REFUSALS = {
    "closing-not-by-head": Text(
        zh="只有接收方部门的负责人可以关账；{person} 不是。",
        en="Only the head of a receiving department can close a period; {person} is not one.",
    ),
    "period-before-first": Text(
        zh="{period} 没有可关账的数据：最早的服务约定从 {first} 开始。",
        en="There is nothing to close in {period}: the first agreement begins in {first}.",
    ),
    "period-closed": Text(zh="{period} 已由 {by} 于 {at} 关账。", en="{period} was closed by {by} at {at}."),
    "period-not-ended": Text(
        zh="{period} 还没有结束，不能关账。", en="{period} has not ended yet and cannot be closed."
    ),
    "period-unreadable": Text(
        zh="“{written}”不是所属期，应如 2026-01、2026-Q1、2026-H1 或 2026。",
        en="“{written}” is not a period such as 2026-01, 2026-Q1, 2026-H1 or 2026.",
    ),
}
