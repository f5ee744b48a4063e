"""The refusals of formulas: parts of a diagnostic."""

from engine.domain.text import Text

REFUSALS = {
    "formula-too-long": Text(zh="超过 {most} 个字符", en="it has more than {most} characters"),
    "formula-too-deep": Text(zh="括号超过 {most} 层", en="more than {most} parentheses are in each other"),
    "formula-character": Text(zh="“{actual}”不能用在公式里", en="“{actual}” cannot be in a formula"),
    "formula-unexpected": Text(zh="这里不应是“{actual}”", en="“{actual}” is not expected here"),
    "formula-ends": Text(zh="公式没有写完", en="the formula ends too early"),
}
