"""The refusals of requests."""

from engine.domain.text import Text

REFUSALS = {
    "not-on-request": Text(
        zh="{obligation} 不是可以请求的义务。可以请求的有：{names}",
        en="{obligation} is not an obligation that can be requested. These can be: {names}",
    ),
    "request-exists": Text(zh="请求 {key} 已存在。", en="Request {key} already exists."),
}
