"""The words of the budget of extensions and waivers."""

from engine.domain.text import Text

REFUSALS: dict[str, Text] = {
    "excuses-used-up": Text(
        zh="{agreement} 约定{budget}；{period} 已同意 {count} 次。",
        en="{agreement} says: {budget}. Granted in {period} so far: {count}.",
    ),
}
