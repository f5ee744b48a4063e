"""The words of approvals of earlier dates."""

from engine.domain.text import Text

TITLES: dict[str, Text] = {
    "date confirmed": Text(zh="同意补记日期", en="earlier date approved"),
    "date refused": Text(zh="不同意补记日期", en="earlier date rejected"),
}
HELP: dict[str, Text] = {
    "confirm-date": Text(
        zh="同意或不同意补记的时间（另一方）", en="Approve or reject an earlier date (the other side)"
    ),
    "confirm-date refuse": Text(zh="不同意", en="Reject it"),
}
BUTTONS: dict[str, Text] = {
    "confirm-date": Text(zh="同意补记的时间", en="Approve the earlier date"),
    "confirm-date refuse": Text(zh="不同意补记的时间", en="Reject the earlier date"),
}
REFUSALS: dict[str, Text] = {
    "no-date-to-confirm": Text(zh="没有等待答复的补记日期。", en="No earlier date is waiting for an answer."),
}
