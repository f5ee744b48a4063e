"""The categories of late reasons as people read them."""

from collections.abc import Sequence

from engine.domain.agreement.names import Names
from engine.domain.agreement.organisation import Organisation
from engine.domain.text import Text
from engine.wording.lists import code_by_label

_NO_NAMES = Names()
CATEGORY_LABELS = {
    "customer": Text(zh="等客户", en="waiting for the customer"),
    "other-department": Text(zh="等其他部门", en="waiting for another department"),
    "outside": Text(zh="等外部单位", en="waiting for somebody outside"),
    "documents": Text(zh="资料不齐", en="documents missing"),
    "system": Text(zh="系统故障", en="system failure"),
    "workload": Text(zh="人手不足", en="too much work"),
    "oversight": Text(zh="疏忽", en="oversight"),
    "other": Text(zh="其他", en="other"),
}
"""Each category by its code."""


def category_text(code: str, names: Names = _NO_NAMES) -> Text:
    """A category as people read it: by the organisation's list, else by its label; an unknown code as it is."""
    return names.late_reason(code) or CATEGORY_LABELS.get(code) or Text.plain(code)


def category_choices(organisation: Organisation) -> Sequence[tuple[str, Text]]:
    """The codes and titles from which the provider chooses: those of the organisation, else ours."""
    return tuple((c.id, c.title) for c in organisation.late_reasons) or tuple(CATEGORY_LABELS.items())


def category_code(written: str) -> str:
    """The code of a category that is named by its code or its label; any other text as it is."""
    return code_by_label(written, CATEGORY_LABELS)
