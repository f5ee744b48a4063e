"""57x: surveys between departments."""

from engine.domain.agreement.diagnostic import Severity
from engine.domain.text import Text
from engine.wording.diagnostics.code import Code

KNOWN_RATERS = Code(
    code="DC571",
    zh=("这些人填的调查不能匿名", "`raters: {actual}`", "写 kind: named 或 confidential，或者换一种 raters"),
    en=(
        "A survey that these people answer cannot be anonymous",
        "`raters: {actual}`",
        "use kind: named or confidential, or choose other raters",
    ),
    about=Text(
        zh="部门负责人代表部门填，或由一个岗位填时，谁都知道是谁填的。这样的调查只能记名或保密。",
        en="Where the head answers for a department, or the holders of one role, everybody knows who answered. Such a "
        "survey is named or confidential.",
    ),
    bad="kind: anonymous\nraters: head_for_unit",
    good="kind: anonymous\nraters: everyone_served",
)
READERS_MISSING = Code(
    code="DC572",
    zh=("保密调查要写明谁能看到是谁填的", "没有写 seen_by", "写 seen_by: [岗位]"),
    en=("A confidential survey says who sees who answered", "there is no seen_by", "add seen_by: [role]"),
    about=Text(
        zh="填的人事先就知道谁看得到：seen_by 里的岗位。其他人只看到数字。",
        en="Those who answer know beforehand who sees it: the roles in seen_by. All others see figures alone.",
    ),
    bad="kind: confidential",
    good="kind: confidential\nseen_by: [hr-head]",
)
READERS_WITHOUT_NEED = Code(
    code="DC573",
    zh=("`seen_by` 只用于保密调查", "`kind: {actual}`", "删去 seen_by，或写 kind: confidential"),
    en=("`seen_by` is for confidential surveys", "`kind: {actual}`", "delete seen_by, or use kind: confidential"),
    about=Text(
        zh="记名调查双方部门都看得到是谁填的，匿名调查谁也看不到。",
        en="In a named survey the departments see who answered, in an anonymous one nobody does.",
    ),
    bad="kind: anonymous\nseen_by: [hr-head]",
    good="kind: anonymous",
)
NEVER_OPENS = Code(
    code="DC574",
    zh=("这项调查永远不会发起", "{actual}", "{right}"),
    en=("This survey never opens a round", "{actual}", "{right}"),
    about=Text(
        zh="on 的日期要在 effective 写的日期之间。",
        en="The date of `on` lies between the dates of `effective`.",
    ),
    bad="effective: {from: 2026-01-01}\nwhen: {on: 2025-12-01}",
    good="effective: {from: 2026-01-01}\nwhen: {on: 2026-12-01}",
)
PAY_DEPENDS = Code(
    code="DC575",
    zh=("分数和薪酬挂钩时，分数会变高，意见会变少", "`stakes: pay`", "写 stakes: shown 或 none"),
    en=(
        "Scores rise and comments get fewer where pay depends on them",
        "`stakes: pay`",
        "use stakes: shown or none",
    ),
    about=Text(
        zh="调查是为了知道服务哪里不好。挂钩以后，大家会互相打高分。",
        en="A survey is there to find out where service is bad. Once pay depends on it, people give each other high "
        "scores.",
    ),
    bad="stakes: pay",
    good="stakes: shown",
    severity=Severity.WARNING,
)
