"""The words of receipts."""

from engine.domain.text import Text

TITLES: dict[str, Text] = {
    "received": Text(zh="收到", en="received"),
}
HELP: dict[str, Text] = {
    "receipt": Text(zh="收到：交付并验收（接收方）", en="Received: delivered and accepted at once (consumer)"),
}
BUTTONS: dict[str, Text] = {
    "receipt": Text(zh="确认收到", en="Confirm receipt"),
}
FIELDS: dict[str, Text] = {
    "at": Text(zh="实际发生时间（早于现在为补记）", en="When it happened (an earlier time is backdated)"),
    "comment": Text(zh="备注", en="A comment"),
}
LABELS: dict[str, Text] = {
    "at": Text(zh="实际收到的时间", en="When it was received, if earlier"),
}
