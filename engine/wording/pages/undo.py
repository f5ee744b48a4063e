"""The words of taking back what a form handed in."""

from engine.domain.text import Text

DONE = Text(
    zh="已撤回 {count} 项，填写的内容和文件仍在待办里。",
    en="Withdrawn: {count:item}. Everything you had put in is in your inbox.",
)
DONE_NOT_ALL = Text(
    zh="已撤回 {count} 项；{left} 项没有撤回：{why}",
    en="Withdrawn: {count:item}. {left} not: {why}",
)
