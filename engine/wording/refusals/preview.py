"""The refusals of previews of due dates."""

from engine.domain.text import Text

REFUSALS = {
    "no-agreement": Text(zh="没有约定 {name}。{hint}", en="There is no agreement {name}. {hint}"),
    "no-agreement-or-survey": Text(
        zh="没有约定或调查 {name}。{hint}", en="There is no agreement or survey {name}. {hint}"
    ),
    "no-obligation": Text(zh="没有义务 {name}。{hint}", en="There is no obligation {name}. {hint}"),
    "no-event-type": Text(zh="没有事件 {name}。{hint}", en="There is no event {name}. {hint}"),
    "no-field": Text(zh="没有字段 {name}。{hint}", en="There is no field {name}. {hint}"),
    "bad-field-value": Text(zh="{field}：{why}", en="{field}: {why}"),
    "one-similar-name": Text(zh="是不是 {name}？", en="Did you mean {name}?"),
    "known-names": Text(zh="{names}", en="{names}"),
}
