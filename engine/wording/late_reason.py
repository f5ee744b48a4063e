"""The categories of late reasons as people read them."""

from engine.domain.text import Text
from engine.wording.lists import code_by_label

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


def category_text(code: str) -> Text:
    """A category as people read it; an unknown code as it is."""
    return CATEGORY_LABELS.get(code, Text.plain(code))


def category_code(written: str) -> str:
    """The code of a category that is named by its code or its label; any other text as it is."""
    return code_by_label(written, CATEGORY_LABELS)
