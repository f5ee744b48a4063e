"""The sentences of the review of an agreement: what its figures suggest, what changed in it."""

from engine.domain.agreement.indicator import MeasureUnit
from engine.domain.figures.due_in_period import DuePart
from engine.domain.figures.named_figures import hours
from engine.domain.figures.review_term import ReviewTerm
from engine.domain.figures.suggested_change import ObligationInTerm, SuggestedChange, Suggestion
from engine.domain.text import Text
from engine.wording import review_labels as labels
from engine.wording.dates import date_text
from engine.wording.measures import measure_text

_SUGGESTED = {
    SuggestedChange.MORE_TIME: Text(
        zh="放宽期限，约 {late}（工作时间），或先解决造成逾期的原因",
        en="Give more time, about {late} of working time, or first remove what makes it late",
    ),
    SuggestedChange.UPSTREAM: Text(
        zh="期限改从上游交付起算，或与上游约定更早的期限",
        en="Count the due date from the delivery that it waits for, or agree an earlier date with that one",
    ),
    SuggestedChange.SAY_COMPLETE: Text(
        zh="写明什么算完整：补充凭证或完成条件", en="Say what is complete: add evidence or a condition"
    ),
    SuggestedChange.NO_ACCEPTANCE: Text(
        zh="取消验收，或由接收方真正验收", en="Drop the acceptance, or let the consumer really accept"
    ),
    SuggestedChange.NEVER_DUE: Text(
        zh="删除此项，或检查触发它的事件或请求是否登记",
        en="Remove it, or check whether the events or requests that begin it are recorded",
    ),
}
_BECAUSE = {
    SuggestedChange.MORE_TIME: Text(
        zh="{of} 项中 {missed} 项逾期，逾期时长中位数 {late}", en="{missed} of {of} late, by {late} at the median"
    ),
    SuggestedChange.UPSTREAM: Text(
        zh="{due} 项中 {inherited} 项仅因上游逾期", en="{inherited} of {due} late only because of others"
    ),
    SuggestedChange.SAY_COMPLETE: Text(
        zh="{delivered} 次交付中 {returned} 次被退回", en="{returned} of {delivered} deliveries returned"
    ),
    SuggestedChange.NO_ACCEPTANCE: Text(
        zh="{to_answer} 次交付，接收方一次也没有答复", en="{to_answer} deliveries, not one answered by the consumer"
    ),
    SuggestedChange.NEVER_DUE: Text(zh="没有到期事项", en="nothing fell due"),
}


def suggestion_text(suggestion: Suggestion) -> Text:
    """The change that is suggested."""
    return _SUGGESTED[suggestion.change].filled(late=_late(suggestion.of))


def because_text(suggestion: Suggestion) -> Text:
    """The figures that a suggestion follows from."""
    one, now = suggestion.of, suggestion.of.now
    return _BECAUSE[suggestion.change].filled(
        of=now.on_time.of,
        missed=now.on_time.late + now.on_time.overdue,
        late=_late(one),
        due=now.due,
        inherited=now.parts[DuePart.INHERITED],
        delivered=now.returned.delivered,
        returned=now.returned.returned,
        to_answer=one.to_answer,
    )


def _late(one: ObligationInTerm) -> Text:
    return measure_text(hours(one.now.lateness.median), MeasureUnit.HOURS)


def term_text(term: ReviewTerm) -> Text:
    """The first and the last day of a term."""
    return labels.TERM.filled(first=date_text(term.first), last=date_text(term.last))
