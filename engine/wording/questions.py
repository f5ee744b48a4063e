"""The sentences of the questions that events leave open."""

from engine.domain.occurrence.occurrence import Question
from engine.domain.text import Text
from engine.wording.names import one_line, thing

_QUESTION = Text(
    zh="{event} 缺少{fields}，无法判断是否适用“{title}”",
    en="{event}: missing {fields}; cannot tell whether “{title}” applies",
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
    return _QUESTION.filled(event=event, fields=named, title=_one_line(question.title))


def _one_line(text: Text) -> Text:
    return Text(zh=one_line(text.zh), en=one_line(text.en))
