"""A notification as plain text in short lines for a phone, the same for every channel."""

from collections.abc import Iterator

from engine.domain.text import Text
from engine.reports.notification_page import MessageItem, MessagePage, MessageStep
from engine.wording import notification as words


def notification_subject(page: MessagePage) -> str:
    """The subject, one line."""
    return (words.REHEARSAL.in_(page.language) if page.rehearsal else "") + page.title


def notification_text(page: MessagePage) -> str:
    """The text, whose lines end with ``\\n``. The last line has the number of the notification."""
    return "".join(f"{line}\n" for line in _TextWriter(page).lines())


class _TextWriter:
    def __init__(self, page: MessagePage) -> None:
        self._page = page

    def lines(self) -> Iterator[str]:
        page = self._page
        yield from (self._text(words.GREETING.filled(name=page.reader)), "")
        if page.rehearsal:
            yield from (self._text(words.REHEARSAL_LINE), "")
        for remark in page.remarks:
            yield from (remark, "")
        for section in page.sections:
            if section.relation is not None:
                yield from (f"== {self._text(section.relation.value)} ==", "")
            for group in section.groups:
                if page.is_digest:
                    head = self._text(words.GROUP.filled(state=group.state.value, count=len(group.items)))
                    yield from (head[0].upper() + head[1:], "")
                for item in group.items:
                    yield f"* {item.title}"
                    yield from (f"  {line}" for line in self._item(item) if line)
                    yield ""
        if page.more:
            yield from (page.more, "")
        if page.questions:
            yield from (f"== {self._text(words.QUESTIONS)} ==", "")
            yield from (f"* {question}" for question in page.questions)
            yield from (f"  {self._text(words.ANSWER)}", "")
        yield from ("--", self._text(words.REFERENCE.filled(number=page.number)))

    def _item(self, item: MessageItem) -> Iterator[str]:
        """The lines of an item below its title: subject, facts, each part with a tick, ids and next commands."""
        key_moment = f"[{self._text(words.KEY_MOMENT)}]" if item.key_moment else ""
        yield "  ".join(part for part in (item.about, key_moment) if part)
        for fact in item.facts:
            yield fact.text
        for tick in item.ticks:
            yield f"{'✓' if tick.done else '□'} {tick.title}"
            if tick.step is not None:
                yield from (f"  {line}" for line in self._step(tick.step))
        for step in item.steps:
            yield from self._step(step)

    def _step(self, step: MessageStep) -> Iterator[str]:
        if step.outstanding:
            yield step.outstanding
        yield self._text(words.ID) + step.id
        if step.command is not None:
            yield self._text(words.COMMAND) + step.command

    def _text(self, text: Text) -> str:
        return text.in_(self._page.language)
