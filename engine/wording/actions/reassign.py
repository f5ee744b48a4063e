"""The words of reassignments."""

from engine.domain.text import Text

TITLES: dict[str, Text] = {
    "reassigned": Text(zh="转交", en="reassigned"),
}
HELP: dict[str, Text] = {
    "hand-over": Text(zh="转交给同一岗位的同事", en="Reassign to a colleague in the same role"),
}
BUTTONS: dict[str, Text] = {
    "hand-over": Text(zh="转交", en="Reassign"),
}
FIELDS: dict[str, Text] = {
    "to": Text(zh="转交给谁（人员 id）", en="The new assignee (the id of a person)"),
    "comment": Text(zh="备注", en="A comment"),
}
LABELS: dict[str, Text] = {
    "to": Text(zh="转交给谁", en="Reassign to"),
}
REFUSALS: dict[str, Text] = {
    "assignee-unknown": Text(
        zh="只能转交给今天担任{role}的人：{people}；不能是“{value}”。",
        en="It can only be reassigned to someone who holds {role} today: {people}; not “{value}”.",
    ),
}
