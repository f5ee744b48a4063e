"""The refusals of what people do in rounds of surveys."""

from engine.domain.text import Text

REFUSALS = {
    "round-closing-differs": Text(
        zh="{round} 的结束记录与答卷不符", en="the closing of {round} is not what its answers give"
    ),
    "round-opening-differs": Text(
        zh="{round} 的发起记录与当时的定义、岗位和交付不符",
        en="the opening of {round} is not what definitions, roles and deliveries gave then",
    ),
    "provider-head-only": Text(zh="写 provider head", en="use provider head"),
    "round-about-provider": Text(
        zh="调查评价的是提供方，由提供方的负责人改进", en="a round rates the provider, whose head improves things"
    ),
    "opens-outside-dates": Text(
        zh="{on} 不在调查的有效期 {span} 内", en="{on} lies outside the survey's effective dates {span}"
    ),
}
