"""The sentences on forms of pages."""

from engine.domain.text import Text

REFUSALS: dict[str, Text] = {
    "form-action-unknown": Text(
        zh="这张表单不是本事项的操作，内容没有提交。请刷新页面后再试。",
        en="This form is none of this item's, and nothing was recorded. Reload the page and try again.",
    ),
    "form-field-missing": Text(zh="请填写：{labels}。", en="Fill in: {labels}."),
    "form-field-unknown": Text(
        zh="表单里有不认识的内容：{names}。请刷新页面后再试。",
        en="The form has fields that nobody knows: {names}. Reload the page and try again.",
    ),
    "nothing-to-withdraw": Text(
        zh="这些交付之后又有人处理过，不能一起撤回。请打开各个事项查看。",
        en="Something was done about these deliveries since. Open each item to go on.",
    ),
    "form-not-whole": Text(zh="请填写整数，不是“{value}”。", en="Give a whole number, not “{value}”."),
}
