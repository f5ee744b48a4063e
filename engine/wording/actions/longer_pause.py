"""The words of longer pauses."""

from engine.domain.text import Text

TITLES: dict[str, Text] = {
    "longer pause requested": Text(zh="申请延长暂停", en="longer pause requested"),
    "longer pause granted": Text(zh="同意延长暂停", en="longer pause granted"),
    "longer pause refused": Text(zh="不同意延长暂停", en="longer pause refused"),
}
HELP: dict[str, Text] = {
    "longer-pause": Text(zh="延长暂停：申请、同意、不同意", en="Longer pause: request, approve, reject"),
    "longer-pause ask": Text(zh="申请，写明原因（提供方）", en="Request it, with the reason (provider)"),
    "longer-pause grant": Text(zh="同意（接收岗位或接收方负责人）", en="Approve (the consumer's receiver or head)"),
    "longer-pause refuse": Text(zh="不同意（接收岗位或接收方负责人）", en="Reject (the consumer's receiver or head)"),
}
BUTTONS: dict[str, Text] = {
    "longer-pause ask": Text(zh="申请延长暂停", en="Ask for a longer pause"),
    "longer-pause grant": Text(zh="同意延长暂停", en="Grant the longer pause"),
    "longer-pause refuse": Text(zh="不同意延长暂停", en="Refuse the longer pause"),
}
FIELDS: dict[str, Text] = {
    "working_days": Text(zh="全部暂停合计最多几个工作日", en="The working days that all pauses may last together"),
    "reason": Text(zh="原因", en="The reason"),
}
REFUSALS: dict[str, Text] = {
    "longer-pause-without-limit": Text(
        zh="约定没有限制该事项的暂停，不需要申请。",
        en="The agreement sets no limit to the pauses of this item: there is nothing to request.",
    ),
    "longer-pause-not-longer": Text(
        zh="暂停目前合计最多 {limit} 个工作日；请写明更大的数，不超过 {most}。",
        en="The pauses of this item may last {limit} working days now. Ask for more than that, up to {most}.",
    ),
}
