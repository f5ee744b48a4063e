"""The words of surveys: their kinds, the scores, results and lists."""

from collections.abc import Sequence
from fractions import Fraction

from engine.domain.agreement.survey import (
    EveryoneServed,
    HeadForUnit,
    HoldersOfRole,
    Raters,
    SampleOf,
    Stakes,
    SurveyKind,
    SurveyQuestion,
)
from engine.domain.survey.result import ResultState
from engine.domain.text import Text

LEVELS = (
    Text(zh="低于标准", en="Below standard"),
    Text(zh="基本的服务", en="Basic service"),
    Text(zh="满意的服务", en="Satisfying service"),
    Text(zh="超值的服务", en="More than expected"),
    Text(zh="难忘的服务", en="Unforgettable service"),
)
"""The words of the scores 1 to 5 where a question has none of its own."""
KINDS = {
    SurveyKind.NAMED: Text(zh="记名", en="named"),
    SurveyKind.CONFIDENTIAL: Text(zh="保密", en="confidential"),
    SurveyKind.ANONYMOUS: Text(zh="匿名", en="anonymous"),
}
PROMISES = {
    SurveyKind.NAMED: Text(zh="记名：双方部门都看得到是谁填的。", en="Named: both departments see who answered."),
    SurveyKind.CONFIDENTIAL: Text(
        zh="保密：只有{roles}看得到是谁填的，其他人只看到数字。",
        en="Confidential: {roles} see who answered; all others see figures alone.",
    ),
    SurveyKind.ANONYMOUS: Text(
        zh="匿名：结束后只知道谁参与过，谁也查不出哪份答卷是谁填的。部门参与的人不到 {k} 个时，答卷也不保留部门。"
        "意见里请不要写能看出您是谁的内容。",
        en="Anonymous: after the end it is known who took part, but nobody can find out who gave which answer. "
        "An answer keeps its department only where at least {k} of its people took part. "
        "Write nothing in a comment that shows who you are.",
    ),
}
"""The promise that people get before they answer."""
STAKES = {
    Stakes.NONE: Text(zh="结果不挂钩", en="nothing depends on it"),
    Stakes.SHOWN: Text(zh="结果与其他数字并列", en="shown beside other figures"),
    Stakes.PAY: Text(zh="结果与薪酬挂钩", en="pay depends on it"),
}
USE = Text(zh="（{use}）", en=" ({use})")
STATES = {
    ResultState.OPEN: Text(zh="进行中，结束前不公布数字", en="open: no figures before it closes"),
    ResultState.NOT_VALID: Text(zh="收回的份数不够，这一期无效", en="too few answers came: it does not count"),
    ResultState.VALID: Text(zh="有效", en="it counts"),
}
NOTHING_TO_ANSWER = Text(zh="没有要填的调查。", en="No round waits for your answers.")
TO_ANSWER = Text(
    zh="{title} {period}（{kind}）：{until} 前请评价 {left} 个部门，约 {minutes} 分钟",
    en="{title} {period} ({kind}): {left:department} to rate before {until}, about {minutes:minute}",
)
FINISHED = Text(
    zh="{title} {period}（{kind}）：已填完，{until} 前可以修改",
    en="{title} {period} ({kind}): finished; it can be changed before {until}",
)
ABOUT = Text(zh="待评价：{names}", en="To rate: {names}")
GIVEN = Text(zh="已评价：{names}", en="Rated: {names}")
QUESTIONS = Text(zh="题目：{names}", en="Questions: {names}")
QUESTION_ABOUT = Text(zh="{id}（{title}）", en="{id} ({title})")
QUESTION_ASKED = Text(zh="{id}（{title}）：{text}", en="{id} ({title}): {text}")
QUESTION_LEVELS = Text(zh="{question}（{levels}）", en="{question} ({levels})")
SCALE = Text(zh="评分：{levels}；不适用的不填", en="Scores: {levels}; leave out what does not apply")
HEAD = Text(zh="{title} {id} · {since} – {until} · {kind}", en="{title} {id} · {since} – {until} · {kind}")
RATE = Text(
    zh="应填 {wanted} 份，收回 {answered} 份（{percent}%）：{state}",
    en="{answered} of {wanted} answers ({percent} %): {state}",
)
TOO_FEW = Text(
    zh="参与的人不到 {k} 个，或从别的数字可以推算出来的，不公布。",
    en="Figures about fewer than {k} people, and those that others would give away, are not published.",
)
TOTAL = Text(zh="全部", en="All")
INDEX = Text(zh="{name}：{index}（{n} 份{change}）", en="{name}: {index} ({n:answer}{change})")
CHANGE = Text(zh="，上期 {before}，{by}", en=", {before} the round before, {by}")
DIMENSION = Text(zh="{name} {mean}", en="{name} {mean}")
GAP = Text(zh="{name} {mean}（期望 {expected}，差距 {gap}）", en="{name} {mean} (expected {expected}, gap {gap})")
LOST = Text(zh="耽误时间 {minutes} 分钟", en="time lost: {minutes:minute}")
PAIR = Text(zh="{consumer} → {provider}", en="{consumer} → {provider}")
BY_PAIR = Text(zh="按评价关系", en="By pair")
PLANS = Text(zh="上期的改进计划", en="Improvement plans after the round before")
PLAN = Text(zh="{provider}：{changes}（{occurrence}）", en="{provider}: {changes} ({occurrence})")
PLAN_OPEN = Text(zh="还没有交", en="not delivered yet")
PLAN_WITHOUT_DIMENSIONS = Text(zh="已交，没有写明评价项", en="delivered; it names no dimension")
PREVIEW_ROUND = Text(
    zh="{id}：{opens} 发起，{closes} 结束，请 {people} 人填写",
    en="{id}: opens {opens}, closes {closes}, asks {people:person|people}",
)
PREVIEW_PERSON = Text(
    zh="{person}：{rounds} 期，平均每月 {minutes} 分钟", en="{person}: {rounds:round}, {minutes} minutes a month"
)
PREVIEW_ASSUMES = Text(
    zh="以所有有服务约定的部门都有交付计算；实际由这段时间的交付决定。",
    en="As if all departments with agreements were served; the deliveries of the period decide.",
)
NO_ROUNDS = Text(zh="这段时间没有发起调查。", en="No round opens in this time.")
NEXT_ROUND = Text(
    zh="调查 {survey}：下一期 {round} 于 {opens} 发起，{closes} 结束，请 {people} 人填写",
    en="Survey {survey}: the next round {round} opens {opens}, closes {closes}, asks {people:person|people}",
)
NO_NEXT_ROUND = Text(zh="调查 {survey}：不再发起", en="Survey {survey}: no further round opens")
COMMENTS = Text(zh="意见", en="Comments")
COMMENT = Text(zh="对{about}：{comment}", en="On {about}: {comment}")
COMMENT_BY = Text(zh="{department}对{about}：{comment}", en="{department} on {about}: {comment}")
RECORDED = Text(zh="已记录对{names}的评价。", en="Recorded what you say of {names}.")
CODE = Text(
    zh="回执码：{code}\n请自己保存，只显示这一次：凭它可以修改答卷，也可以查到答卷已计入。不要给任何人看。",
    en="Confirmation code: {code}\nKeep it; it is shown only now. With it you change your answers, and see that they "
    "count. Show it to nobody.",
)
LEFT = Text(zh="还可评价：{names}（需要回执码）", en="Still to rate, with the code: {names}")
WAITING = Text(
    zh="{id}：答卷已收到，{until} 前可以修改。",
    en="{id}: your answers are there and can be changed before {until}.",
)
IN_BATCH = Text(
    zh="{id}：答卷已计入。共 {people} 人参与，{answers} 份答卷；校验摘要 {root}",
    en="{id}: your answers are counted. {people:person|people} took part and gave {answers:answer}; hash {root}",
)
PROVEN = Text(zh="对{about}：{content}", en="On {about}: {content}")
PLACE = Text(zh="第 {place} 份，校验值 {hash}", en="answer {place}, hash {hash}")
CONTENT_NOT_KEPT = Text(
    zh="参与的人太少，内容没有保留，也没有人看过",
    en="too few people took part: the content was not kept, nobody saw it",
)
SCORE = Text(zh="{name} {score}", en="{name} {score}")
EXPECTED_SCORE = Text(zh="期望{name} {score}", en="expected {name} {score}")
REMARKS = Text(zh="同事意见", en="Remarks of colleagues")
REMARK_BY = Text(zh="{person} 对{about}：{comment}", en="{person} on {about}: {comment}")
NO_REMARKS = Text(zh="还没有同事意见。", en="No colleague has said anything yet.")
PASSED_ON = Text(zh="已转给部门负责人：对{about}的意见。", en="Your head gets what you say of {about}.")


def raters_text(raters: Raters) -> Text:
    """The people who answer, in words."""
    match raters:
        case HeadForUnit():
            return Text(zh="部门负责人代表部门", en="the head for the department")
        case HoldersOfRole(role=role):
            return Text(zh=f"岗位 {role} 的在岗人员", en=f"the holders of {role}")
        case EveryoneServed():
            return Text(zh="部门里每个人", en="everybody in the department")
        case SampleOf(percent=percent):
            return Text(zh=f"每个部门抽取 {percent}%", en=f"{percent} % of each department")


def levels_of(question: SurveyQuestion) -> Sequence[Text]:
    """The words of the scores 1 to 5 of a question."""
    return question.levels or LEVELS


def mean_text(mean: Fraction | None) -> str:
    """A mean with two decimals, rounded half up; a dash where there is none."""
    if mean is None:
        return "–"
    cents = int(abs(mean) * 100 + Fraction(1, 2))
    return f"{'-' if mean < 0 and cents else ''}{cents // 100}.{cents % 100:02}"


def signed_text(difference: Fraction) -> str:
    """A difference with its sign: ``+0.50``, ``-0.25``, ``±0.00``."""
    written = mean_text(difference)
    return written if written.startswith("-") else f"±{written}" if written == "0.00" else f"+{written}"
