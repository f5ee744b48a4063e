"""The words of acknowledging an item."""

from engine.domain.text import Text

TITLES = {"acknowledged": Text(zh="已接手", en="acknowledged")}
HELP = {"acknowledge": Text(zh="接手事项（提供方）", en="Take an item on (provider)")}
FIELDS = {
    "expected_on": Text(zh="预计完成的日期", en="The date you expect to deliver"),
    "comment": Text(zh="备注", en="A comment"),
}
DETAILS = {"expected_on": Text(zh="预计 {value}", en="expected {value}")}
REFUSALS = {
    "acknowledged-for-past-date": Text(zh="预计的日期 {on} 已经过去。", en="The expected date {on} has passed."),
}
