"""The words of events of the business."""

from engine.domain.text import Text

TITLES: dict[str, Text] = {
    "event recorded": Text(zh="登记业务", en="event recorded"),
    "event corrected": Text(zh="更正业务", en="event corrected"),
    "event cancelled": Text(zh="撤销业务", en="event cancelled"),
}
