"""The words of praise."""

from engine.domain.text import Text

TITLES: dict[str, Text] = {
    "praised": Text(zh="表扬", en="praised"),
}
HELP: dict[str, Text] = {
    "praise": Text(zh="表扬（接收方）", en="Praise what was done well (consumer)"),
}
BUTTONS: dict[str, Text] = {
    "praise": Text(zh="表扬", en="Praise"),
}
FIELDS: dict[str, Text] = {
    "text": Text(zh="哪里做得好", en="The words: what was good"),
    "person": Text(
        zh="表扬谁（编号或姓名），默认责任人", en="The person who is praised, by id or name; default: the owner"
    ),
}
LABELS: dict[str, Text] = {
    "text": Text(zh="哪里做得好", en="What was good"),
    "person": Text(zh="表扬谁（默认责任人）", en="Who is praised (default: the owner)"),
}
DETAILS: dict[str, Text] = {
    "text": Text.plain("{value}"),
    "person": Text(zh="→ {value}", en="→ {value}"),
}
REFUSALS: dict[str, Text] = {
    "praise-text-missing": Text(zh="请写明哪里做得好。", en="Say what was good."),
    "praise-consumer-only": Text(zh="只有接收方可以表扬。", en="Only the department that receives it can praise it."),
    "praise-person-unknown": Text(zh="{person}不是{department}的人。", en="{person} does not work in {department}."),
}
