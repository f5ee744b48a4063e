"""The words to type after a refusal, by its code.

The sentence of a refusal names no option, command or path; the command line adds these. Placeholders stand for the
values of the refusal.
"""

from collections.abc import Mapping

from engine.domain.refusal import Refusal
from engine.domain.text import Text
from engine.wording.refusal import refusal_text, with_values

HINTS: Mapping[str, Text] = {
    "not-a-demo": Text(zh="请用 --state 指明新的目录。", en="Name a new folder with --state."),
    "other-demo": Text(
        zh="请用 --state 指明别的目录，或用 --fresh 从头开始。",
        en="Name another folder with --state, or begin anew with --fresh.",
    ),
    "missing-columns": Text(
        zh="请用 --map key=列 --map name=列 --map time=列 指定；所有行为同一事件的，用 --event。",
        en="Name the columns: --map key=COLUMN --map name=COLUMN --map time=COLUMN; or use --event NAME for all rows.",
    ),
    "template-exists": Text(zh="请用 --output 指定其他文件名。", en="Choose another name with --output."),
}
"""Full sentences: in English a space comes before them, in Chinese none."""


def with_hint(refusal: Refusal) -> Text:
    """The sentence of a refusal, and what to type where its code has a hint."""
    sentence = refusal_text(refusal)
    if refusal.code not in HINTS:
        return sentence
    hint = with_values(HINTS[refusal.code], refusal)
    return Text(zh=f"{sentence.zh}{hint.zh}", en=f"{sentence.en} {hint.en}")
