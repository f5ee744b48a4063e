"""The words of rounds of surveys: their entries, and what is refused in them."""

from engine.domain.text import Text

TITLES: dict[str, Text] = {
    "round opened": Text(zh="发起调查", en="round opened"),
    "round answered": Text(zh="答卷", en="answered"),
    "round remark": Text(zh="同事意见", en="colleague's remark"),
    "round closed": Text(zh="调查结束", en="round closed"),
}
FIELDS: dict[str, Text] = {
    "about": Text(zh="被评价的部门", en="The department that is rated"),
    "comment": Text(zh="意见", en="The comment"),
}
REFUSALS: dict[str, Text] = {
    "about-not-asked": Text(
        zh="{round} 没有请你评价 {about}。请你评价的部门：{known}",
        en="{round} does not ask you about {about}. It asks about: {known}",
    ),
    "answer-in-form": Text(zh="{place}：{why}", en="{place}: {why}"),
    "answer-twice": Text(zh="{about} 写了两次。", en="{about} is there twice."),
    "answer-without-score": Text(zh="答卷里没有分数。", en="The answer has no score."),
    "comments-not-asked": Text(zh="{round} 不收意见。", en="{round} takes no comments."),
    "expectation-not-asked": Text(zh="{round} 不问期望。", en="{round} does not ask what you expect."),
    "form-keys": Text(zh="应是一个部门一块，键为 {keys}", en="a department is a block with the keys {keys}"),
    "form-not-by-department": Text(zh="{path} 不是按部门写的。", en="{path} is not written by department."),
    "form-not-yaml": Text(zh="{path} 第 {line} 行不是 YAML。", en="Line {line} of {path} is no YAML."),
    "form-number": Text(zh="“{value}”不是整数", en="“{value}” is not a whole number"),
    "form-too-long": Text(zh="{path} 太长。", en="{path} is too long."),
    "form-unreadable": Text(zh="无法读取 {path}：{why}", en="Cannot read {path}: {why}"),
    "no-form": Text(zh="{round} 没有请你填写，或者已经结束。", en="{round} does not ask you, or it has ended."),
    "no-round": Text(zh="没有已发起的调查 {id}。{similar}", en="No round {id} has opened.{similar}"),
    "question-not-asked": Text(
        zh="没有“{value}”这道题。题目：{known}", en="No question is about {value}. They are: {known}"
    ),
    "rater-not-asked": Text(zh="{round} 没有请 {person} 填写。", en="{round} does not ask {person}."),
    "remark-empty": Text(zh="请写明意见。", en="There is no remark."),
    "remark-not-wanted": Text(
        zh="{round} 没有请你的部门评价 {about}。", en="{round} does not ask your department about {about}."
    ),
    "round-is-anonymous": Text(
        zh="{round} 是匿名调查，不能署名填写。", en="{round} is anonymous: it takes no answers with a name."
    ),
    "round-not-open": Text(zh="{round} 已于 {at} 结束。", en="{round} ended on {at}."),
    "survey-score-out-of-range": Text(
        zh="分数为 1 到 5，写成 评价项=分数。", en="A score is 1 to 5, written as dimension=score."
    ),
}
