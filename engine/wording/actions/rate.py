"""The words of ratings."""

from engine.domain.text import Text

TITLES: dict[str, Text] = {
    "rated": Text(zh="评价", en="rated"),
}
HELP: dict[str, Text] = {
    "rate": Text(zh="评价，1 至 5（接收方）", en="Rate a delivery, 1 to 5 (consumer)"),
}
BUTTONS: dict[str, Text] = {
    "rate": Text(zh="评价", en="Rate"),
}
FIELDS: dict[str, Text] = {
    "score": Text(
        zh="1 未达标、2 基本的服务、3 满意的服务、4 超值的服务、5 难忘的服务",
        en="1 below standard, 2 basic, 3 satisfying, 4 exceeding expectations, 5 unforgettable",
    ),
    "dimensions": Text(zh="单项评分，如 及时=4", en="The score of one dimension, such as timeliness=4"),
    "reason": Text(zh="评分低的原因（编号或名称）", en="Why the score is low: the id or title of a reason"),
    "lost_minutes": Text(zh="为此耽误的时间，以分钟计", en="The time that it cost you, in minutes"),
    "comment": Text(zh="备注", en="A comment"),
}
LABELS: dict[str, Text] = {
    "score": Text(zh="评分", en="Score"),
    "reason": Text(zh="评分低的原因", en="Why the score is low"),
    "dimensions": Text(zh="单项评分", en="Scores by dimension"),
    "lost_minutes": Text(zh="为此耽误的分钟数", en="Minutes that it cost you"),
}
REFUSALS: dict[str, Text] = {
    "no-delivery-to-rate": Text(zh="还没有交付，不能评价。", en="There is no delivery to rate yet."),
    "score-out-of-range": Text(
        zh="评分为 1 到 5：1 未达标，2 基本的服务，3 满意的服务，4 超值的服务，5 难忘的服务。",
        en="A score is 1 to 5: 1 below standard, 2 basic, 3 satisfying, 4 exceeding expectations, 5 unforgettable.",
    ),
    "rating-dimension-unknown": Text(
        zh="没有评价项“{value}”；评价项有：{known}。", en="There is no dimension “{value}”; there are {known}."
    ),
    "rating-dimensions-undeclared": Text(
        zh="本单位没有设置评价项。", en="The organisation has no dimensions of ratings."
    ),
    "rating-reason-unknown": Text(
        zh="没有原因“{value}”；评分低的原因有：{known}。", en="There is no reason “{value}”; there are {known}."
    ),
    "rating-reasons-undeclared": Text(
        zh="本单位没有设置评分低的原因，请写备注。",
        en="The organisation has no reasons of low ratings; use the comment.",
    ),
    "rating-reason-missing": Text(
        zh="评 1 分或 2 分须写明原因或备注，以便对方改进。",
        en="A score of 1 or 2 needs a reason or a comment, so that the other side can improve.",
    ),
    "lost-minutes-out-of-range": Text(
        zh="耽误的时间以分钟计，0 到 {most}。", en="The time that it cost is in minutes: 0 to {most}."
    ),
    "rating-month-closed": Text(
        zh="{period} 已关账，评价不能再修改。", en="{period} is closed; its ratings cannot be changed."
    ),
}
