"""The words of defects: states, categories, severities, and how far a check of effect is."""

from collections.abc import Iterable

from engine.domain.agreement.defect_scheme import DefectScheme
from engine.domain.agreement.rating_scheme import Category
from engine.domain.defect.defect import Defect, DefectState
from engine.domain.defect.proposal import DefectProposal
from engine.domain.ledger.entry import Kind
from engine.domain.text import Text
from engine.wording.effect import effect_text
from engine.wording.lists import count_text
from engine.wording.names import one_line

STATES = {
    DefectState.OPEN: Text(zh="待处理", en="open"),
    DefectState.ACTION_DUE: Text(zh="纠正措施未完成", en="action due"),
    DefectState.CHECKING: Text(zh="效果检验中", en="checking the effect"),
    DefectState.NOT_SHOWN: Text(zh="未表明有效", en="not shown to be rarer"),
    DefectState.RECURRED: Text(zh="再次发生", en="recurred"),
    DefectState.CLOSED: Text(zh="已关闭", en="closed"),
    DefectState.DISMISSED: Text(zh="认定不是差错", en="dismissed"),
}
_RETURNED = Text(zh="退回：{reason}", en="returned: {reason}")
_RATED = Text(zh="评 1 分：{reason}", en="rated 1: {reason}")
_NO_CHECK = Text(zh="尚未检验", en="not checked yet")
_WAITS = Text(zh="已有 {done} 次交付，再有 {left} 次检验", en="{deliveries} so far, next check after {left} more")
NO_CATEGORY = Text(zh="未定类别", en="no category yet")
_LEVEL = Text(zh=" › ", en=" › ")


def category_path(scheme: DefectScheme, id: str | None) -> Text:
    """A category with those that it is a part of: ``Documents › Incomplete``; the id where the list lacks it."""
    if id is None:
        return NO_CATEGORY
    titles = [category.title for category in scheme.path(id)] or [Text.plain(id)]
    return Text(zh=_LEVEL.zh.join(t.zh for t in titles), en=_LEVEL.en.join(t.en for t in titles))


def listed_title(categories: Iterable[Category], id: str) -> Text:
    """The title of an entry of a list; the id where the list no longer has it."""
    return next((category.title for category in categories if category.id == id), Text.plain(id))


def proposal_reason(proposal: DefectProposal, reasons: Iterable[Category]) -> Text:
    """Why a defect is proposed: the return or the rating, with its reason. ``reasons`` are those of low ratings."""
    if proposal.kind is Kind.RETURNED:
        return _RETURNED.filled(reason=one_line(proposal.reason))
    known = next((reason.title for reason in reasons if reason.id == proposal.reason), None)
    return _RATED.filled(reason=known or one_line(proposal.reason))


def effect_progress(defect: Defect, deliveries: int, left: int | None) -> Text:
    """How far the check of effect of a defect is: its last finding, and the deliveries until the next stage."""
    action = defect.last_action
    findings = action.progress.findings if action is not None else ()
    parts = []
    if findings:
        last = findings[-1]
        before, after = (last.before, last.defects_before), (last.after, last.defects_after)
        parts.append(effect_text(last.finding, before, after, last.needed))
    if defect.state is DefectState.CHECKING and left is not None:
        counted = count_text(deliveries, "delivery", "deliveries")
        parts.append(_WAITS.filled(done=deliveries, deliveries=counted, left=left))
    if not parts:
        return _NO_CHECK
    return Text(zh="；".join(p.zh for p in parts), en="; ".join(p.en for p in parts))
