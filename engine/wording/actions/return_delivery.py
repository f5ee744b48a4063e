"""The words of returns."""

from engine.domain.text import Text

TITLES: dict[str, Text] = {
    "returned": Text(zh="退回", en="returned"),
}
HELP: dict[str, Text] = {
    "return": Text(zh="退回，写明原因（接收方）", en="Return a delivery, with the reason (consumer)"),
}
BUTTONS: dict[str, Text] = {
    "return": Text(zh="退回并说明原因", en="Return with the reason"),
}
FIELDS: dict[str, Text] = {
    "reason": Text(zh="退回原因", en="Why it is returned"),
}
REFUSALS: dict[str, Text] = {
    "return-reason-missing": Text(zh="退回请写明原因。", en="A return needs a reason."),
    "return-accepted-or-lapsed": Text(
        zh="已验收或已失效的事项不能退回。", en="An item that was accepted or has lapsed can no longer be returned."
    ),
    "return-time-over": Text(zh="退回期限已于 {until} 结束。", en="The time to return it ended at {until}."),
}
