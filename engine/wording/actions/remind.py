"""The words of reminders."""

from engine.domain.text import Text

TITLES: dict[str, Text] = {
    "reminded": Text(zh="催办", en="reminded"),
}
HELP: dict[str, Text] = {
    "remind": Text(
        zh="催办，每个工作日限一次（接收方或负责人）", en="Send a reminder, once a working day (consumer or heads)"
    ),
}
BUTTONS: dict[str, Text] = {
    "remind": Text(zh="催办", en="Send a reminder"),
}
FIELDS: dict[str, Text] = {
    "comment": Text(zh="备注", en="A comment"),
}
LABELS: dict[str, Text] = {
    "comment": Text(zh="附言", en="A note with it"),
}
REFUSALS: dict[str, Text] = {
    "reminded-today": Text(
        zh="每个工作日只能催办一次，下一次从 {on} 起。",
        en="Only one reminder per working day: the next is possible from {on}.",
    ),
}
