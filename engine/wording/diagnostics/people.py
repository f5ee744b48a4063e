"""6xx: people.csv, the people who hold roles."""

from engine.domain.agreement.diagnostic import Severity
from engine.domain.text import Text
from engine.wording.diagnostics.code import Code

HEADER = Code(
    code="DC601",
    zh=("people.csv 的表头不对", "{actual}", "第一行写 id,name,department,role,from,until,language,mail"),
    en=(
        "The header of people.csv is wrong",
        "{actual}",
        "use this first line: id,name,department,role,from,until,language,mail",
    ),
    about=Text(
        zh="列的顺序可以变，列名不能变。其他渠道的地址各占一列，列名就是渠道名。",
        en="The columns may come in any order, under these names. Addresses on other channels have a column each, "
        "under the name of the channel.",
    ),
    bad="编号,姓名,部门",
    good="id,name,department,role,from,until,language,mail",
)
ROW = Code(
    code="DC602",
    zh=(
        "这一行的格数不对",
        "有 {actual} 格，表头有 {wanted} 格",
        "每一列都要有一格，空的也留逗号；含逗号的内容加双引号",
    ),
    en=(
        "This row has the wrong number of cells",
        "it has {actual}, the header has {wanted}",
        "write one cell per column, even an empty one, and quote a cell that has a comma",
    ),
    about=Text(zh="空格子也要保留逗号。", en="An empty cell keeps its comma."),
    bad="li-na,李娜,insurance,insurance-clerk",
    good="li-na,李娜,insurance,insurance-clerk,2025-01-01,,zh,li.na@example.com",
)
EMPTY_CELL = Code(
    code="DC603",
    zh=("这一格不能空", "`{actual}` 是空的", "写上{right}"),
    en=("This cell may not be empty", "`{actual}` is empty", "write {right}"),
    about=Text(zh="id、name、department、role 必须有内容。", en="id, name, department and role are required."),
    bad="li-na,,insurance,insurance-clerk,,,zh,",
    good="li-na,李娜,insurance,insurance-clerk,,,zh,",
)
CELL = Code(
    code="DC604",
    zh=("`{place}` 一格的写法不对", "`{actual}`", "写{right}"),
    en=("The cell `{place}` has the wrong format", "`{actual}`", "write {right}"),
    about=Text(
        zh="日期写 2026-01-05（Excel 会改成 2026/1/5）；语言写 zh 或 en；邮箱要含 @。",
        en="Write dates as 2026-01-05 (Excel turns them into 2026/1/5) and languages as zh or en. A mail address has "
        "an @.",
    ),
    bad="li-na,李娜,insurance,insurance-clerk,2025/1/1,,zh,li.na@example.com",
    good="li-na,李娜,insurance,insurance-clerk,2025-01-01,,zh,li.na@example.com",
)
SPAN = Code(
    code="DC605",
    zh=("在岗的开始晚于结束", "从 {actual} 到 {until}", "让 from 不晚于 until"),
    en=(
        "The time in the role ends before it begins",
        "from {actual} until {until}",
        "set from to a date no later than until",
    ),
    about=Text(
        zh="from 和 until 都包含当天，空的表示没有界限。", en="Both days are included; an empty cell means no limit."
    ),
    bad="li-na,李娜,insurance,insurance-clerk,2026-01-01,2025-01-01,zh,",
    good="li-na,李娜,insurance,insurance-clerk,2025-01-01,2026-01-01,zh,",
)
ROLE_OF_OTHER_DEPARTMENT = Code(
    code="DC606",
    zh=("这个岗位不属于这个部门", "`{actual}` 属于 `{department}`", "写 `{wanted}` 的岗位：{known}{suggestion}"),
    en=(
        "This role belongs to another department",
        "`{actual}` is a role of `{department}`",
        "use a role of `{wanted}`: {known}{suggestion}",
    ),
    about=Text(zh="一个人在每个部门的每个岗位各占一行。", en="A person has a row for each role in each department."),
    bad="li-na,李娜,insurance,finance-clerk,,,zh,",
    good="li-na,李娜,insurance,insurance-clerk,,,zh,",
)
TWICE = Code(
    code="DC607",
    zh=("同一个人在同一岗位上重叠", "`{actual}` 与第 {line} 行的时间重叠", "合并成一行，或改日期"),
    en=(
        "The same person holds the same role twice",
        "`{actual}` overlaps with line {line}",
        "merge the rows, or change the dates",
    ),
    about=Text(
        zh="重叠的两行会让一个人收到两份通知。", en="With overlapping rows a person would get two notifications."
    ),
    bad="li-na,李娜,insurance,insurance-clerk,,,zh,\nli-na,李娜,insurance,insurance-clerk,2026-01-01,,zh,",
    good="li-na,李娜,insurance,insurance-clerk,,,zh,",
)
CSV = Code(
    code="DC608",
    zh=("people.csv 的这一行无法识别", "{actual}", "检查双引号是否成对"),
    en=("This line of people.csv cannot be read", "{actual}", "check that quotes come in pairs"),
    about=Text(zh="格子里的双引号要写两次。", en="A quote inside a cell is written twice."),
    bad='li-na,"李娜,insurance',
    good='li-na,"李娜",insurance,insurance-clerk,,,zh,',
)
CONTRADICTION = Code(
    code="DC609",
    zh=(
        "同一个编号写了不同的{what}",
        "`{actual}`，第 {line} 行是 `{other}`",
        "同一个人各行的姓名、语言和邮箱要一样；不同的人要用不同的编号",
    ),
    en=(
        "One id has two different values of {what}",
        "`{actual}`, but `{other}` on line {line}",
        "use the same name, language and mail in all rows of one person, and a separate id for each person",
    ),
    about=Text(zh="编号代表一个人。", en="An id stands for one person."),
    bad="li-na,李娜,…\nli-na,李纳,…",
    good="li-na,李娜,…\nli-na-2,李纳,…",
)
NOBODY_HOLDS = Code(
    code="DC610",
    severity=Severity.WARNING,
    zh=("这个岗位现在没有人", "`{actual}` 在 {on} 没有人在岗", "在 people.csv 里写上在岗的人"),
    en=("Nobody holds this role", "nobody holds `{actual}` on {on}", "add the person to people.csv"),
    about=Text(
        zh="没有人在岗时，提醒发不出去。people.csv 不存在时不检查。",
        en="Without a holder nobody receives reminders. Not checked if there is no people.csv.",
    ),
    bad="roles: {insurance-clerk: …}",
    good="li-na,李娜,insurance,insurance-clerk,2025-01-01,,zh,li.na@example.com",
)
