"""The words of waivers."""

from engine.domain.text import Text

TITLES: dict[str, Text] = {
    "waiver requested": Text(zh="申请豁免", en="waiver requested"),
    "waiver granted": Text(zh="同意豁免", en="waiver granted"),
    "waiver refused": Text(zh="不同意豁免", en="waiver refused"),
}
HELP: dict[str, Text] = {
    "waive": Text(zh="豁免：申请、同意、不同意", en="Waiver: request, approve, reject"),
    "waive ask": Text(zh="申请，写明原因（提供方）", en="Request it, with the reason (provider)"),
    "waive grant": Text(zh="同意（接收岗位或接收方负责人）", en="Approve (the consumer's receiver or head)"),
    "waive refuse": Text(zh="不同意（接收岗位或接收方负责人）", en="Reject (the consumer's receiver or head)"),
}
BUTTONS: dict[str, Text] = {
    "waive ask": Text(zh="申请豁免", en="Ask for a waiver"),
    "waive grant": Text(zh="同意豁免", en="Grant the waiver"),
    "waive refuse": Text(zh="不同意豁免", en="Refuse the waiver"),
}
FIELDS: dict[str, Text] = {
    "reason": Text(zh="原因", en="The reason"),
}
