"""The refusals of what people do in rounds of surveys."""

from engine.domain.text import Text

REFUSALS = {
    "opens-outside-dates": Text(
        zh="{on} 不在调查的有效期 {span} 内", en="{on} lies outside the survey's effective dates {span}"
    ),
}
