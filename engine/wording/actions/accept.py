"""The words of acceptances."""

from engine.domain.text import Text

TITLES: dict[str, Text] = {
    "accepted": Text(zh="验收", en="accepted"),
}
HELP: dict[str, Text] = {
    "accept": Text(zh="验收（接收方）", en="Accept a delivery (consumer)"),
}
FIELDS: dict[str, Text] = {
    "comment": Text(zh="备注", en="A comment"),
}
