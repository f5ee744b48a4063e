"""``pause: {at_most: …}``: how long the pauses of one item may last in all, of an agreement and of an obligation."""

from engine.domain.agreement.agreement import PAUSE_LIMIT
from engine.domain.agreement.rule import DueRule, Within
from engine.domain.refusal import Refusal
from engine.loading.problem_list import Problems
from engine.loading.tree import Mapping
from engine.wording.diagnostics import meaning


def read_pause_limit(block: Mapping, root: Mapping, due: DueRule | None, problems: Problems) -> int | None:
    """The limit of an obligation in working days: its own, else the agreement's, else the default.

    None: there is no limit, or no pause can stop the clock. A limit of an obligation that cannot pause is reported.
    """
    entry = block.entry("pause")
    if (due is not None and not isinstance(due, Within)) or "then" in block:
        if entry is not None:
            actual, right = Refusal("no-pause-possible"), Refusal("delete-pause")
            problems.report(meaning.KEY_DOES_NOT_FIT, entry.key.mark, key="pause", actual=actual, right=right)
        return None
    stated = block.mapping("pause") or root.mapping("pause")
    at_most = stated.text("at_most") if stated is not None else None
    if at_most is None:
        return PAUSE_LIMIT
    days = at_most.split()[0]
    return int(days) if days.isdecimal() else None
