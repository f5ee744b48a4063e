"""The sentences of the questions that events leave open."""

from engine.domain.occurrence.occurrence import Question
from engine.domain.text import Text
from engine.wording.names import one_line, thing

_QUESTION = Text(
    zh="{event} 缺少{fields}，无法判断是否适用“{title}”",
    en="{event}: missing {fields}; cannot tell whether “{title}” applies",
)
_QUESTION_OF_OWNER = Text(
    zh="{event} 的{fields}写的是“{name}”，责任岗位上没有唯一的这个人；“{title}”等事项暂归岗位",
    en="{event}: “{name}” in {fields} is not one person in the owner's role, which owns “{title}” until then",
)
_EVENT = Text(zh="{title} {thing}", en="{title} {thing}")


def question_text(question: Question) -> Text:
    """The fields that an event lacks and the obligation that waits for them, in words, without a full stop."""
    about = question.about
    if about is None:
        event, fields = Text.plain(one_line(question.event)), [Text.plain(name) for name in question.fields]
    else:
        event = _EVENT.filled(title=about.title, thing=thing(about.label, about.subject))
        fields = list(about.fields)
    named = Text(zh="、".join(field.zh for field in fields), en=", ".join(field.en for field in fields))
    title = _one_line(question.title)
    if question.names is not None:
        return _QUESTION_OF_OWNER.filled(event=event, fields=named, title=title, name=one_line(question.names))
    return _QUESTION.filled(event=event, fields=named, title=title)


def _one_line(text: Text) -> Text:
    return Text(zh=one_line(text.zh), en=one_line(text.en))
