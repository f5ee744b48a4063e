"""The words of defects."""

from engine.domain.text import Text

TITLES: dict[str, Text] = {
    "defect opened": Text(zh="登记差错", en="defect opened"),
    "root cause stated": Text(zh="写明根本原因", en="root cause stated"),
    "defect linked": Text(zh="并入差错", en="linked to a defect"),
    "defect recurred": Text(zh="差错再次发生", en="defect recurred"),
    "defect dismissed": Text(zh="认定不是差错", en="dismissed: no defect"),
    "defect closed": Text(zh="差错已关闭", en="defect closed"),
}
FIELDS: dict[str, Text] = {
    "category": Text(zh="类别（编号或名称）", en="The category, by id or title"),
    "severity": Text(zh="严重程度（编号或名称）", en="The severity, by id or title"),
    "description": Text(zh="说明", en="A description"),
    "text": Text(zh="为什么会这样", en="Why it happened"),
    "reason": Text(zh="理由", en="The reason"),
}
