"""The refusals of what people do in rounds of surveys."""

from engine.domain.text import Text

REFUSALS = {
    "provider-head-only": Text(zh="写 provider head", en="use provider head"),
    "round-about-provider": Text(
        zh="调查评价的是提供方，由提供方的负责人改进", en="a round rates the provider, whose head improves things"
    ),
    "opens-outside-dates": Text(
        zh="{on} 不在调查的有效期 {span} 内", en="{on} lies outside the survey's effective dates {span}"
    ),
}
