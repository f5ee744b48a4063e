"""The observations of a check that the engine words itself."""

from engine.domain.deadline.explanation_steps import DueTime
from engine.domain.text import Text
from engine.wording.dates import local_due

UNCONFIRMED = Text(zh="还没有人确认已完成", en="nobody has confirmed that it is done")
"""The observation of an attestation that nobody has given."""


def confirmed_text(by: str) -> Text:
    """The observation of an attestation; ``by`` is the id of the person."""
    return Text(zh="{by} 确认已完成", en="{by} confirmed that it is done").filled(by=by)


def unchanged_text(what: Text) -> Text:
    """An observation that shows only what was returned before."""
    return Text(zh="{what}；退回之后没有变化", en="{what}; unchanged since it was returned").filled(what=what)


def too_early_text(what: Text, since: DueTime) -> Text:
    """An observation that shows only what was done before the period was over."""
    return Text(
        zh="{what}；时间早于该期结束（{since} 起才算）",
        en="{what}; from before the period was over (it counts from {since})",
    ).filled(what=what, since=local_due(since.at, since.zone))


def earlier_text(what: Text) -> Text:
    """An observation that shows only what closed an earlier item of the series."""
    return Text(zh="{what}；早于本次事项的生成时间", en="{what}; from before this item opened").filled(what=what)
