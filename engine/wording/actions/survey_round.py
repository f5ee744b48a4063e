"""The words of rounds of surveys: their entries, and what is refused in them."""

from engine.domain.text import Text

TITLES: dict[str, Text] = {
    "round opened": Text(zh="发起调查", en="round opened"),
    "round answered": Text(zh="答卷", en="answered"),
    "round remark": Text(zh="同事意见", en="colleague's remark"),
    "round closed": Text(zh="调查结束", en="round closed"),
}
