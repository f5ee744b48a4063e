"""The words of a rating beside its score, and of the steps after a bad one."""

from collections.abc import Iterable

from engine.domain.action.appeal_rating import DISMISSED, UPHELD
from engine.domain.agreement.names import Names
from engine.domain.agreement.rating_scheme import CONTACT, RESOLVE
from engine.domain.text import Text
from engine.wording.lists import code_by_label
from engine.wording.names import one_line

STEP_TITLES = {
    CONTACT: Text(zh="低分联系", en="Contact after a low rating"),
    RESOLVE: Text(zh="低分处理", en="Resolution after a low rating"),
}
"""The titles of the common obligations of the loop of a bad rating."""
DECISIONS = {
    UPHELD: Text(zh="成立", en="upheld"),
    DISMISSED: Text(zh="不成立", en="dismissed"),
}
"""The decisions on an appeal by their codes."""
SCORES = {
    "1": Text(zh="1 未达标", en="1 below standard"),
    "2": Text(zh="2 基本的服务", en="2 basic"),
    "3": Text(zh="3 满意的服务", en="3 satisfying"),
    "4": Text(zh="4 超值的服务", en="4 exceeding expectations"),
    "5": Text(zh="5 难忘的服务", en="5 unforgettable"),
}
"""The scores of ratings by number."""
_DIMENSION = Text(zh="{dimension} {score} 分", en="{dimension} {score}")
_LOST = Text(zh="耽误 {minutes} 分钟", en="{minutes} minutes lost")


def decision_code(written: str) -> str:
    """The code of a decision that is named by its code or its label; any other text as it is."""
    return code_by_label(written, DECISIONS)


def rating_details(
    reason: str,
    dimensions: Iterable[tuple[str, int]],
    lost_minutes: int | None,
    names: Names,
) -> tuple[Text, ...]:
    """The reason, the score of each dimension, and the time lost."""
    details = [names.category(reason)] if reason else []
    details += [_DIMENSION.filled(dimension=names.category(id), score=score) for id, score in dimensions]
    if lost_minutes:
        details.append(_LOST.filled(minutes=lost_minutes))
    return tuple(Text(zh=one_line(text.zh), en=one_line(text.en)) for text in details)
