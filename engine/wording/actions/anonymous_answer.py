"""The words of the entries of anonymous rounds."""

from engine.domain.text import Text

TITLES: dict[str, Text] = {
    "took part": Text(zh="参与匿名调查", en="took part"),
    "answered anonymously": Text(zh="匿名答卷", en="answered anonymously"),
    "answers committed": Text(zh="匿名答卷汇总", en="answers committed"),
}
