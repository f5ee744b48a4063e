"""The refusals of names that nothing and nobody has."""

from engine.domain.text import Text

REFUSALS = {
    "agreement-unknown": Text(zh="没有约定 {agreement}。{similar}", en="There is no agreement {agreement}.{similar}"),
    "department-not-headed": Text(zh="{person} 不是该部门的负责人。", en="{person} does not lead that department."),
    "department-not-own": Text(
        zh="{person} 不属于 {department}，无权查看该部门的待办。",
        en="{person} does not belong to {department} and cannot see its to-dos.",
    ),
    "item-of-others": Text(
        zh="{item} 与 {person} 的部门无关，无权查看其凭证。",
        en="{item} is not an item of the department of {person}, who cannot see its evidence.",
    ),
    "no-department": Text(zh="没有部门 {department}。{similar}", en="There is no department {department}.{similar}"),
    "no-item": Text(zh="没有事项 {id}。{similar}", en="There is no item {id}.{similar}"),
    "no-person": Text(
        zh="没有编号或姓名为“{person}”的人。{similar}", en="Nobody has the id or name {person}.{similar}"
    ),
    "no-role-on-day": Text(
        zh="{person} 在 {on} 没有任职（任期：{terms}）。", en="{person} holds no role on {on} (terms: {terms})."
    ),
    "no-readable-source": Text(
        zh="设置 {path} 中没有可读取的来源 {name}。{similar}",
        en="The settings {path} have no source {name} that can be read.{similar}",
    ),
    "role-unknown": Text(zh="没有岗位 {role}。{similar}", en="There is no role {role}.{similar}"),
    "search-word-too-short": Text(
        zh="“{word}”太短，每个词至少 {least} 个字。",
        en="“{word}” is too short: a word has at least {least} characters.",
    ),
    "no-subject": Text(
        zh="没有编号为“{written}”的对象。{similar}", en="There is no subject with the number “{written}”.{similar}"
    ),
    "number-of-subject": Text(
        zh="{number} 是对象的编号，请写明事项：{items}。",
        en="{number} is the number of a subject. Name one of its items: {items}.",
    ),
    "subject-without-items": Text(zh="{number} 是对象的编号，还没有事项。", en="{number} is a subject without items."),
    "person-ambiguous": Text(
        zh="有几个人叫“{name}”，请写编号：{ids}。", en="Several people are called {name}. Give the id: {ids}."
    ),
    "not-an-id": Text(zh="{why}。{similar}", en="{why}.{similar}"),
}
