"""The words of acceptances."""

from engine.domain.text import Text

TITLES: dict[str, Text] = {
    "accepted": Text(zh="验收", en="accepted"),
}
HELP: dict[str, Text] = {
    "accept": Text(zh="验收（接收方）", en="Accept a delivery (consumer)"),
}
BUTTONS: dict[str, Text] = {
    "accept": Text(zh="验收通过", en="Accept"),
}
FIELDS: dict[str, Text] = {
    "comment": Text(zh="备注", en="A comment"),
}
REFUSALS: dict[str, Text] = {
    "nothing-to-accept": Text(zh="该事项已结束，无需验收。", en="This item is closed: there is nothing to accept."),
}
