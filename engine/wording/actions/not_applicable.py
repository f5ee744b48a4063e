"""The words of requests that an obligation does not apply."""

from engine.domain.text import Text

TITLES: dict[str, Text] = {
    "not applicable requested": Text(zh="申请不适用", en="not applicable requested"),
    "not applicable granted": Text(zh="同意不适用", en="not applicable granted"),
    "not applicable refused": Text(zh="不同意不适用", en="not applicable refused"),
}
HELP: dict[str, Text] = {
    "not-applicable": Text(zh="不适用：申请、同意、不同意", en="Not applicable: request, approve, reject"),
    "not-applicable ask": Text(zh="申请，写明原因（提供方）", en="Request it, with the reason (provider)"),
    "not-applicable grant": Text(zh="同意（接收岗位或接收方负责人）", en="Approve (the consumer's receiver or head)"),
    "not-applicable refuse": Text(zh="不同意（接收岗位或接收方负责人）", en="Reject (the consumer's receiver or head)"),
}
BUTTONS: dict[str, Text] = {
    "not-applicable ask": Text(zh="申请按不适用处理", en="Ask to close as not applicable"),
    "not-applicable grant": Text(zh="同意不适用", en="Agree that it does not apply"),
    "not-applicable refuse": Text(zh="不同意不适用", en="Refuse: it does apply"),
}
FIELDS: dict[str, Text] = {
    "reason": Text(zh="原因", en="The reason"),
}
