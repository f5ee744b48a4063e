"""The words of extensions."""

from engine.domain.text import Text

TITLES: dict[str, Text] = {
    "extension requested": Text(zh="申请延期", en="extension requested"),
    "extension granted": Text(zh="同意延期", en="extension granted"),
    "extension refused": Text(zh="不同意延期", en="extension refused"),
}
HELP: dict[str, Text] = {
    "extend": Text(zh="延期：申请、同意、不同意", en="Extension: request, approve, reject"),
    "extend ask": Text(zh="申请，写明原因（提供方）", en="Request it, with the reason (provider)"),
    "extend grant": Text(zh="同意（接收岗位或接收方负责人）", en="Approve (the consumer's receiver or head)"),
    "extend refuse": Text(zh="不同意（接收岗位或接收方负责人）", en="Reject (the consumer's receiver or head)"),
}
BUTTONS: dict[str, Text] = {
    "extend ask": Text(zh="申请延期", en="Ask for an extension"),
    "extend grant": Text(zh="同意延期", en="Grant the extension"),
    "extend refuse": Text(zh="不同意延期", en="Refuse the extension"),
}
FIELDS: dict[str, Text] = {
    "until": Text(zh="新的期限", en="The new due time"),
    "reason": Text(zh="原因", en="The reason"),
}
REFUSALS: dict[str, Text] = {
    "extension-without-due-time": Text(
        zh="目前没有期限（期限待定或暂停中），不能申请延期。",
        en="There is no due time to extend: the due date is pending, or the item is paused.",
    ),
    "extension-not-later": Text(
        zh="延期请写明晚于当前期限 {due}、且尚未过去的时间。",
        en="An extension needs a time later than the current due time {due} and later than now.",
    ),
}
