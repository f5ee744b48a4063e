"""The refusals about events."""

from engine.domain.text import Text

REFUSALS: dict[str, Text] = {
    "cancel-reason-missing": Text(zh="请说明原因。", en="Give a reason."),
}
