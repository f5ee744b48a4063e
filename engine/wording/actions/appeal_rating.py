"""The words of appeals against ratings."""

from engine.domain.text import Text

TITLES: dict[str, Text] = {
    "appealed": Text(zh="申诉", en="appealed"),
    "appeal decided": Text(zh="申诉裁定", en="appeal decided"),
}
HELP: dict[str, Text] = {
    "appeal": Text(zh="对评价提出申诉，每次评价一次（提供方）", en="Appeal a rating, once each (provider)"),
    "decide-appeal": Text(
        zh="裁定申诉：成立或不成立（双方以外的岗位）", en="Uphold or dismiss an appeal (a role of neither side)"
    ),
}
BUTTONS: dict[str, Text] = {
    "appeal": Text(zh="对评价提出申诉", en="Appeal a rating"),
    "decide-appeal": Text(zh="裁定申诉", en="Decide the appeal"),
}
FIELDS: dict[str, Text] = {
    "rater": Text(zh="谁的评价；只有一条时可以不写", en="Whose rating; not needed where there is one alone"),
    "reason": Text(zh="理由", en="The reason"),
    "decision": Text(
        zh="upheld（成立，该评价不计入）或 dismissed（不成立）", en="upheld (the rating is left out) or dismissed"
    ),
}
LABELS: dict[str, Text] = {
    "rater": Text(zh="谁的评价", en="Whose rating"),
    "decision": Text(zh="裁定", en="Decision"),
}
DETAILS: dict[str, Text] = {
    "rater": Text(zh="{value} 的评价", en="rating of {value}"),
}
REFUSALS: dict[str, Text] = {
    "no-rating-to-appeal": Text(zh="还没有评价，不能申诉。", en="There is no rating to appeal yet."),
    "rating-appealed-already": Text(
        zh="这次评价已经申诉过，每次评价只能申诉一次。",
        en="This rating was appealed already; each can be appealed once.",
    ),
    "appeals-not-set-up": Text(
        zh="本单位没有设置由谁裁定申诉，不能申诉。",
        en="The organisation has not set up who decides appeals, so there are none.",
    ),
    "nobody-decides-appeals": Text(
        zh="没有双方以外的部门可以裁定申诉。", en="There is no department of neither side that could decide the appeal."
    ),
    "appeal-reason-missing": Text(zh="请写明理由。", en="Give the reason."),
    "rating-of-nobody": Text(zh="{person}没有评价过这个事项。", en="{person} has not rated this item."),
    "appeal-rater-missing": Text(
        zh="有几个人的评价，请写明是谁的：{people}。", en="Several people rated it; say whose rating it is: {people}."
    ),
    "no-appeal-waits": Text(zh="没有待裁定的申诉。", en="No appeal waits for a decision."),
    "appeal-decision-unknown": Text(
        zh="裁定只能是 {decisions}，不是“{value}”。", en="A decision is one of {decisions}, not “{value}”."
    ),
    "only-arbiter": Text(
        zh="申诉由“{role}”裁定；{actor}不是，或属于其中一方。",
        en="“{role}” decides this appeal; {actor} does not hold that role, or belongs to one of the sides.",
    ),
}
