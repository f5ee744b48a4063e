"""The words of late reasons."""

from engine.domain.text import Text

TITLES: dict[str, Text] = {
    "late reason": Text(zh="逾期原因", en="late reason"),
}
HELP: dict[str, Text] = {
    "late-reason": Text(zh="写明逾期原因（提供方）", en="Give the reason for being late (provider)"),
}
BUTTONS: dict[str, Text] = {
    "late-reason": Text(zh="填写逾期原因", en="Give the late reason"),
}
FIELDS: dict[str, Text] = {
    "category": Text(
        zh="customer、other-department、outside、documents、system、workload、oversight、other；本单位有清单的，用清单里的",
        en="customer, other-department, outside, documents, system, workload, oversight, other; or one of the "
        "organisation's own list",
    ),
    "promised_on": Text(zh="承诺完成的日期", en="The promised date"),
    "comment": Text(zh="备注", en="A comment"),
}
LABELS: dict[str, Text] = {
    "category": Text(zh="逾期原因", en="Why it is late"),
}
REFUSALS: dict[str, Text] = {
    "late-reason-category-unknown": Text(
        zh="逾期原因的类别可以是 {categories}，不能是“{value}”。",
        en="A late reason needs a category: {categories}; not “{value}”.",
    ),
    "promised-date-passed": Text(zh="承诺的日期 {on} 已经过去。", en="The promised date {on} has passed."),
}
