"""The notification of a change of agreements, before it is written as text or HTML."""

from collections.abc import Iterator
from datetime import datetime, tzinfo

from engine.domain.agreement.organisation import Organisation
from engine.domain.deadline.due import Due
from engine.domain.ids import DefinitionKind, DefinitionName
from engine.domain.ledger.terms_change import PlanEffect
from engine.domain.text import Language, Text
from engine.reports.notification_page import (
    Emphasis,
    MessageFact,
    MessageGroup,
    MessageItem,
    MessagePage,
    MessageSection,
    MessageStep,
    reference,
)
from engine.services.definitions.change_notification import ChangeNotification, ChangeStage
from engine.services.definitions.changes import DefinitionChange, ObligationChange
from engine.services.definitions.effects import Touched
from engine.wording import agreement_change as sentences
from engine.wording import notification as words
from engine.wording.agreement_change import applied_by, changed_parts
from engine.wording.dates import moment
from engine.wording.names import one_line, parties_title
from engine.wording.notification import ItemState
from engine.wording.obligation_change import part_label, replaced_sentences

_STATES = {
    PlanEffect.MOVES: ItemState.MOVED,
    PlanEffect.CANCELLED: ItemState.NO_LONGER_OWED,
    PlanEffect.RETURNS: ItemState.OWED_AGAIN,
    PlanEffect.APPEARS: ItemState.OPENED,
}
"""The group of an item by the effect on it, in the order of a message. An item that stays has none."""


def change_page(
    notification: ChangeNotification,
    organisation: Organisation,
    *,
    zone: tzinfo,
    language: Language,
    at: datetime,
    rehearsal: bool = False,
) -> MessagePage:
    """The notification of a change for its reader: the agreements with what changed in them, then the items.

    ``zone`` is that of the reader, ``at`` (UTC) the instant of the change.
    """
    builder = _ChangePageBuilder(notification, organisation, zone, language, at)
    title = builder.title()
    return MessagePage(
        language=language,
        title=title,
        heading=title,
        reader=one_line(notification.to.name),
        rehearsal=rehearsal,
        is_digest=True,
        sections=(MessageSection(None, tuple(builder.groups())),),
        number=reference(notification.key),
    )


_TITLES = {
    ChangeStage.IN_FORCE: sentences.TITLE,
    ChangeStage.PROPOSED: sentences.PROPOSED_TITLE,
    ChangeStage.REJECTED: sentences.REJECTED_TITLE,
}
_COURSES = {
    ChangeStage.IN_FORCE: sentences.APPLIED,
    ChangeStage.PROPOSED: sentences.PROPOSED,
    ChangeStage.REJECTED: sentences.REJECTED,
}
_GROUPS = {
    ChangeStage.IN_FORCE: ItemState.AGREEMENT_CHANGED,
    ChangeStage.PROPOSED: ItemState.TO_SIGN,
    ChangeStage.REJECTED: ItemState.REJECTED,
}


class _ChangePageBuilder:
    def __init__(
        self,
        notification: ChangeNotification,
        organisation: Organisation,
        zone: tzinfo,
        language: Language,
        at: datetime,
    ) -> None:
        self._notification = notification
        self._organisation = organisation
        self._zone = zone
        self._language = language
        self._at = at

    def title(self) -> str:
        changes = self._notification.definitions
        if not changes:
            what: Text = sentences.ITEMS_ALONE
        elif len(changes) > 1:
            what = sentences.SEVERAL.filled(count=len(changes))
        else:
            what = self._parties(changes[0])
        return self._text(_TITLES[self._notification.stage].filled(what=what, by=self._by()))

    def groups(self) -> Iterator[MessageGroup]:
        changes = self._notification.definitions
        if changes:
            yield MessageGroup(_GROUPS[self._notification.stage], tuple(self._definition(change) for change in changes))
        for effect, state in _STATES.items():
            items = tuple(self._item(t) for t in self._notification.occurrences if t.effect is effect)
            if items:
                yield MessageGroup(state, items)

    def _definition(self, change: DefinitionChange) -> MessageItem:
        """A definition that changed: an agreement by its parties, any other by its name."""
        name = DefinitionName.parse(change.name)
        is_agreement = name.kind is DefinitionKind.AGREEMENT
        sign = self._notification.sign if change is self._notification.definitions[0] else None
        command = f"duecourse sign {sign} --as {self._notification.to.id}"
        return MessageItem(
            title=one_line(self._text(self._parties(change))) if is_agreement else change.name,
            about=name.id if is_agreement else "",
            key_moment=False,
            facts=(self._course(), *(self._facts(change, name.id) if is_agreement else ())),
            ticks=(),
            steps=(MessageStep(sign, command),) if sign is not None else (),
        )

    def _course(self) -> MessageFact:
        """The person who applied, proposed or rejected it, and when."""
        year = self._at.astimezone(self._zone).year
        at = moment(self._at, self._zone, language=self._language, year=year, happened=True).words
        sentence = _COURSES[self._notification.stage]
        reason = one_line(self._notification.reason)
        return MessageFact(self._text(sentence.filled(by=self._by(), at=at, reason=reason)), Emphasis.NOTE)

    def _facts(self, change: DefinitionChange, id: str) -> Iterator[MessageFact]:
        old, new = self._notification.old.agreement(id), self._notification.new.agreement(id)
        if old is None or new is None:
            yield MessageFact(self._text(sentences.NEW_AGREEMENT if old is None else sentences.NO_AGREEMENT))
        else:
            for part in changed_parts(old, new):
                yield MessageFact(self._text(sentences.PART_CHANGED.filled(part=part)))
        for obligation in change.obligations:
            yield from self._obligation(obligation)
        stay = [t for t in self._notification.occurrences if t.agreement == id and t.effect is PlanEffect.STAYS]
        if stay:
            yield MessageFact(self._text(sentences.STAY.filled(count=len(stay))))
        yield MessageFact(self._text(sentences.KEPT))

    def _obligation(self, change: ObligationChange) -> Iterator[MessageFact]:
        known = change.new or change.old
        assert known is not None
        title = one_line(self._text(known.title))
        if change.old is None or change.new is None:
            sentence = sentences.ADDED if change.old is None else sentences.REMOVED
            yield MessageFact(self._text(sentence.filled(title=title)))
            return
        parts = ("、" if self._language is Language.ZH else ", ").join(self._text(part_label(w)) for w in change.what)
        yield MessageFact(self._text(sentences.CHANGED.filled(title=title, parts=parts)))
        before, after = self._notification.old.catalogue, self._notification.new.catalogue
        for replaced in replaced_sentences(change.old, change.new, before, after):
            sentence = sentences.SENTENCE.filled(part=replaced.part, old=replaced.old, new=replaced.new)
            yield MessageFact(self._text(sentence), Emphasis.NOTE)

    def _item(self, touched: Touched) -> MessageItem:
        return MessageItem(
            title=one_line(self._text(touched.title)),
            about=touched.label or "",
            key_moment=False,
            facts=tuple(self._dates(touched)),
            ticks=(),
            steps=(MessageStep(touched.occurrence, None),),
        )

    def _dates(self, touched: Touched) -> Iterator[MessageFact]:
        if touched.effect is not PlanEffect.CANCELLED:
            tone = Emphasis.LATE if touched.overdue else Emphasis.PLAIN
            yield MessageFact(self._due(words.DUE, touched.new), tone)
        if touched.effect in (PlanEffect.MOVES, PlanEffect.CANCELLED):
            yield MessageFact(self._due(words.WAS, touched.old))

    def _due(self, sentence: Text, due: Due | None) -> str:
        if due is None:
            return self._text(sentence.filled(due=words.PENDING_DATE))
        year = self._at.astimezone(self._zone).year
        when = moment(due.at, self._zone, language=self._language, year=year, weekday=True)
        return self._text(sentence.filled(due=when.words))

    def _parties(self, change: DefinitionChange) -> Text:
        """The two departments of an agreement: as they are now, or as they were if it is removed."""
        id = DefinitionName.parse(change.name).id
        agreement = self._notification.new.agreement(id) or self._notification.old.agreement(id)
        if agreement is None:
            return Text.plain(id)
        return parties_title(self._organisation, agreement.provider, agreement.consumer)

    def _by(self) -> str:
        return one_line(self._text(applied_by(self._notification.new.people, self._notification.by)))

    def _text(self, text: Text) -> str:
        return text.in_(self._language)
