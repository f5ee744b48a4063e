"""The words of ratings."""

from engine.domain.text import Text

TITLES: dict[str, Text] = {
    "rated": Text(zh="评价", en="rated"),
}
HELP: dict[str, Text] = {
    "rate": Text(zh="评价，1 至 5（接收方）", en="Rate a delivery, 1 to 5 (consumer)"),
}
FIELDS: dict[str, Text] = {
    "score": Text(
        zh="1 未达标、2 基本的服务、3 满意的服务、4 超值的服务、5 难忘的服务",
        en="1 below standard, 2 basic, 3 satisfying, 4 exceeding expectations, 5 unforgettable",
    ),
    "comment": Text(zh="备注", en="A comment"),
}
REFUSALS: dict[str, Text] = {
    "no-delivery-to-rate": Text(zh="还没有交付，不能评价。", en="There is no delivery to rate yet."),
    "score-out-of-range": Text(
        zh="评分为 1 到 5：1 未达标，2 基本的服务，3 满意的服务，4 超值的服务，5 难忘的服务。",
        en="A score is 1 to 5: 1 below standard, 2 basic, 3 satisfying, 4 exceeding expectations, 5 unforgettable.",
    ),
    "rating-month-closed": Text(
        zh="{period} 已关账，评价不能再修改。", en="{period} is closed; its ratings cannot be changed."
    ),
}
