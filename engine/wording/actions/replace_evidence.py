"""The words of replacing evidence."""

from engine.domain.text import Text
from engine.wording.actions import deliver

TITLES: dict[str, Text] = {
    "evidence replaced": Text(zh="更换凭证", en="evidence replaced"),
}
HELP: dict[str, Text] = {
    "replace": Text(
        zh="更换已提交的凭证，须重新验收（提供方）", en="Replace submitted evidence; it is accepted anew (provider)"
    ),
}
BUTTONS: dict[str, Text] = {
    "replace": Text(zh="更换凭证", en="Replace evidence"),
}
FIELDS: dict[str, Text] = deliver.FIELDS
REFUSALS: dict[str, Text] = {
    "no-delivery-to-change": Text(
        zh="没有有效的交付，不能更换凭证。", en="No delivery stands, so there is no evidence to replace."
    ),
    "no-evidence-to-replace": Text(zh="这次交付没有凭证。", en="This delivery has no evidence."),
    "nothing-replaced": Text(zh="请给出要更换的凭证。", en="Give the evidence that takes its place."),
    "replaced-now": Text(zh="更换凭证从记录之时起算，不能补记。", en="Evidence is replaced from now on, not earlier."),
}
