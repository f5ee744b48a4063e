"""The sentences of list checks."""

from engine.domain.agreement.check.listed import ListCheck

from engine.domain.text import Text

RESOURCE = Text(zh="清单", en="list")
RESOURCES = Text(zh="清单", en="lists")
RESULTS = {
    "list-has": Text(zh="清单 {list} 里有 {name}", en="the list {list} has {name}"),
    "list-lacks": Text(zh="清单 {list} 里没有 {name}", en="the list {list} does not have {name}"),
    "list-unreadable": Text(zh="无法读取清单 {name}", en="the list {name} cannot be read"),
}


def sentence(check: ListCheck) -> Text:
    """The requirement of a list check."""
    return Text(zh="列入清单 {name}", en="the list {name} has it").filled(name=check.list)
