"""The words of corrective actions."""

from engine.domain.text import Text

TITLES: dict[str, Text] = {
    "corrective action decided": Text(zh="决定纠正措施", en="corrective action decided"),
}
FIELDS: dict[str, Text] = {
    "what": Text(zh="要做什么", en="What is to be done"),
    "due_on": Text(zh="期限，如 2026-03-15", en="The due date, such as 2026-03-15"),
    "owner": Text(zh="责任岗位，或其中一人", en="The role that does it, or a person who holds one"),
    "planned": Text(
        zh="计划用多少次交付来检验效果", en="The number of deliveries that the check of effect is planned for"
    ),
    "person": Text(zh="责任人", en="The person who does it"),
}
DETAILS: dict[str, Text] = {
    "what": Text.plain("{value}"),
    "due_on": Text(zh="期限 {value}", en="due {value}"),
    "planned": Text(zh="用 {value} 次交付检验效果", en="effect checked with {value} deliveries"),
    "defect": Text(zh="差错 {value}", en="defect {value}"),
}
