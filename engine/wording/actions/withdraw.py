"""The words of withdrawals."""

from engine.domain.text import Text

TITLES: dict[str, Text] = {
    "withdrawn": Text(zh="撤回", en="withdrawn"),
}
HELP: dict[str, Text] = {
    "withdraw": Text(zh="撤回交付（提供方）", en="Withdraw a delivery (provider)"),
}
BUTTONS: dict[str, Text] = {
    "withdraw": Text(zh="撤回交付", en="Withdraw the delivery"),
}
FIELDS: dict[str, Text] = {
    "reason": Text(zh="撤回原因", en="Why it is withdrawn"),
}
REFUSALS: dict[str, Text] = {
    "withdraw-accepted-or-lapsed": Text(
        zh="已验收或已失效的事项不能撤回。", en="An item that was accepted or has lapsed can no longer be withdrawn."
    ),
    "withdraw-time-over": Text(zh="撤回期限已于 {until} 结束。", en="The time to withdraw it ended at {until}."),
}
