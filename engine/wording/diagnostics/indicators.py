"""58x: indicators and their formulas."""

from engine.domain.text import Text
from engine.wording.diagnostics.code import Code

NOT_A_FORMULA = Code(
    code="DC581",
    zh=("公式无法读取", "{actual}", "由数据名、数字、+ - * /、括号和 count(记录种类, 字段 = 值) 组成"),
    en=(
        "This formula cannot be read",
        "{actual}",
        "use names of figures, numbers, + - * /, parentheses and count(kind, field = value)",
    ),
    about=Text(
        zh="指标的公式用记分卡的数据、数字、加减乘除和括号计算；count 数出有关事项的记录，条件之间用逗号分开。"
        "含空格的名称要加引号。",
        en="The formula of an indicator calculates with the figures of scorecards, numbers, + - * / and parentheses. "
        "count counts the entries about the items; commas separate its conditions. Names with blanks need quotes.",
    ),
    bad="formula: on_time_rate +",
    good="formula: on_time_rate - returned_rate",
)
UNKNOWN_FIGURE = Code(
    code="DC582",
    zh=("没有这项数据", "`{actual}`", "写其中一项：{known}{suggestion}"),
    en=("There is no such figure", "`{actual}`", "use one of: {known}{suggestion}"),
    about=Text(
        zh="公式可以用的数据见“服务数据”一页，每项都有定义。",
        en="The page on figures defines each figure that a formula can use.",
    ),
    bad="formula: ontime_rate",
    good="formula: on_time_rate",
)
UNKNOWN_KIND_OF_ENTRY = Code(
    code="DC583",
    zh=("没有这种可以计数的记录", "`{actual}`", "写其中一种：{known}{suggestion}"),
    en=("No such kind of entry can be counted", "`{actual}`", "use one of: {known}{suggestion}"),
    about=Text(
        zh="count 只数人和核验对事项作的记录，例如 reminded（催办）、rated（评价）；系统自己推出的记录不能数。",
        en="count counts what people and checks recorded about items, such as reminded or rated; entries that the "
        "engine derives cannot be counted.",
    ),
    bad="formula: count(remind)",
    good="formula: count(reminded)",
)
