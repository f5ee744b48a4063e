"""The budget of extensions and waivers of an agreement, as people read it."""

from engine.domain.agreement.agreement import Excuses
from engine.domain.agreement.rule import Every
from engine.domain.text import Text

_PER = {
    Every.WEEK: Text(zh="每周", en="a week"),
    Every.MONTH: Text(zh="每月", en="a month"),
    Every.QUARTER: Text(zh="每季度", en="a quarter"),
    Every.HALF_YEAR: Text(zh="每半年", en="a half-year"),
    Every.YEAR: Text(zh="每年", en="a year"),
}


def excuses_text(excuses: Excuses) -> Text:
    """The budget as people read it, in lower case and without a full stop."""
    message = Text(
        zh="延期和豁免{a}最多同意 {most} 次，再多只能由接收方负责人同意",
        en="at most {most} extensions and waivers {a}; more only by the consumer's head",
    )
    return message.filled(a=_PER[excuses.per], most=excuses.at_most)
