"""Entries, deliveries, requests, ratings and messages of one item in words, for one reader."""

from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from engine.domain.action.comment import COMMENTED, CommentItem
from engine.domain.action.respond import Respond
from engine.domain.action.table import occurrence_payload
from engine.domain.agreement.catalogue import Field
from engine.domain.deadline.explanation_steps import Step
from engine.domain.figures.submission import Submission, SubmittedFile, submissions
from engine.domain.ledger.entry import Kind, Phase
from engine.domain.ledger.history_types import Rating
from engine.domain.ledger.notification_topic import NotificationTopic
from engine.domain.notification.batch import DIGEST
from engine.domain.occurrence.verdict import unanswered
from engine.domain.text import Text
from engine.services.reading.item import ItemDetail
from engine.web.presenters.submitted_files import evidence_url
from engine.wording.action import entry_title
from engine.wording.dates import moment
from engine.wording.entry import topic_text
from engine.wording.entry_line import entry_line
from engine.wording.field_value import value_text
from engine.wording.item_sentence import when_text
from engine.wording.lists import capitalized
from engine.wording.names import thing, title_of
from engine.wording.pages import items as words
from engine.wording.rating import rating_details
from engine.wording.steps import step_text

if TYPE_CHECKING:
    from engine.web.visit import Visit


@dataclass(frozen=True, slots=True)
class SpokenLine:
    """Words of a person: when, who, what they did, and their comment."""

    when: str
    who: Text
    what: Text
    comment: str = ""


@dataclass(frozen=True, slots=True)
class RequestTalk:
    """A request: each wish and answer, the time that both agreed on, and when the answer is due."""

    lines: tuple[SpokenLine, ...]
    agreed: Text | None
    answer_by: Text | None


@dataclass(frozen=True, slots=True)
class EvidencePiece:
    """One value or file that was submitted; ``url`` opens a file."""

    label: Text
    value: str
    url: str = ""
    is_signed: bool = False
    is_erased: bool = False


@dataclass(frozen=True, slots=True)
class SubmissionLines:
    """One delivery with its evidence."""

    what: Text
    who: Text
    when: str
    pieces: tuple[EvidencePiece, ...]
    comment: str
    is_taken_back: bool


@dataclass(frozen=True, slots=True)
class EventLine:
    """An entry of the history, or a message."""

    when: str
    iso: str
    who: Text
    what: Text
    details: tuple[Text, ...] = ()
    is_by_engine: bool = False
    recorded: str = ""
    channel: Text | None = None
    state: str = ""


@dataclass(frozen=True, slots=True)
class ItemLines:
    """Puts entries, deliveries and messages into words for one visit."""

    visit: "Visit"
    detail: ItemDetail

    @property
    def zone(self) -> tzinfo:
        """The zone of the organisation."""
        return self.visit.zone

    def when(self, at: datetime) -> str:
        """An instant (UTC) as people say it."""
        return self.visit.localized(when_text(at, self.zone, self.visit.at, happened=True))

    def submissions(self) -> tuple[SubmissionLines, ...]:
        """The deliveries with their evidence, the last one first."""
        case = self.detail.case
        entries = [one.entry for one in self.detail.history if one.case is not None]
        found = [s for s in submissions(entries, case.obligation) if s.fields or s.comment or s.shown_by is None]
        return tuple(self._submission(one) for one in reversed(found))

    def _submission(self, one: Submission) -> SubmissionLines:
        entry = one.entry
        return SubmissionLines(
            _heading(entry.kind),
            one.shown_by or self.visit.names.of(entry.actor),
            self.when(entry.effective_at),
            tuple(self._piece(entry.subject_id, field.field, field.value, field.signed) for field in one.fields),
            one.comment,
            one.taken_back is not None,
        )

    def _piece(self, item: str, field: Field, value: str | SubmittedFile, signed: bool) -> EvidencePiece:
        if isinstance(value, SubmittedFile):
            url = evidence_url(self.visit, item, value.sha256) if value.erased_at is None else ""
            return EvidencePiece(field.label, value.name, url, signed, value.erased_at is not None)
        return EvidencePiece(field.label, self.visit.localized(value_text(field, value, self.zone)), "", signed)

    def steps(self) -> tuple[Text, ...]:
        """The steps to the due time, with the title of the item that caused this one."""
        cause = self.detail.cause
        if cause is None:
            return tuple(step_text(step) for step in self.detail.steps)
        about = title_of(cause.obligation, cause.occurrence)
        label = thing(cause.occurrence.label or cause.occurrence.served, cause.occurrence.subject)
        title = Text(zh=f"“{about.zh}”{label}", en=f"“{about.en}” {label}".rstrip())
        steps = []
        for step in self.detail.steps:
            values = {**step.values, "about": title} if "about" in step.values else step.values
            steps.append(step_text(Step(step.code, step.at, **values)))
        return tuple(steps)

    def request(self) -> RequestTalk | None:
        """The talk about a request, as long as it is one."""
        case = self.detail.case
        if case.obligation.trigger.kind != "request":
            return None
        of, lines = self.visit.names.of, []
        for one in self.detail.history:
            payload = occurrence_payload(one.entry.kind).read(one.entry) if one.case is not None else None
            when, who = self.when(one.at), of(one.entry.actor)
            if isinstance(payload, Respond):
                named = self._named(payload.time)
                what = words.RESPONDED if named is None else (words.AGREED if payload.agrees else words.PROPOSED)
                lines.append(SpokenLine(when, who, what.filled(when=named or ""), payload.comment))
        wished = self._named(case.occurrence.wish)
        if case.occurrence.requested_by:
            asked = words.ASKED if wished is None else words.WISHED.filled(when=wished)
            asker, at = of(case.occurrence.requested_by), self.when(case.occurrence.known_at)
            lines.insert(0, SpokenLine(at, asker, asked, case.occurrence.label or ""))
        due = unanswered(case.occurrence, case.history) if case.verdict.phase is Phase.OPEN else None
        return RequestTalk(tuple(lines), self._named(case.history.agreed_at), self._named(due))

    def _named(self, at: datetime | None) -> Text | None:
        return when_text(at, self.zone, self.visit.at, happened=True) if at is not None else None

    def ratings(self) -> tuple[SpokenLine, ...]:
        """The ratings that stand and the praise, in the order of time."""
        history, names = self.detail.case.history, self.visit.names
        lines = [
            (r.at, SpokenLine(self.when(r.at), names.of(r.by), words.RATED.filled(score=r.score), self._details(r)))
            for r in history.ratings
        ]
        lines += [(p.at, SpokenLine(self.when(p.at), names.of(p.by), words.PRAISED, p.text)) for p in history.praise]
        return tuple(line for _, line in sorted(lines, key=lambda pair: pair[0]))

    def _details(self, rating: Rating) -> str:
        details = rating_details(rating.reason, rating.dimensions, rating.lost_minutes, self.visit.names)
        comma = self.visit.localized(words.SEPARATOR)
        return comma.join([*map(self.visit.localized, details), *([rating.comment] if rating.comment else [])])

    def comments(self) -> tuple[SpokenLine, ...]:
        """The comments, in the order of time."""
        entries = [one.entry for one in self.detail.history if one.entry.kind is COMMENTED]
        return tuple(
            SpokenLine(self.when(e.recorded_at), self.visit.names.of(e.actor), Text.plain(""), CommentItem.read(e).text)
            for e in entries
        )

    def history(self) -> tuple[EventLine, ...]:
        """All entries; notifications of one instant share a line."""
        catalogue, names = self.detail.case.book.definitions.catalogue, self.visit.names
        lines: list[EventLine] = []
        for one in self.detail.history:
            line = entry_line(one.entry, one.at, one.case, one.before, catalogue, self.zone, names)
            iso = moment(line.at, self.zone, language=self.visit.language).iso
            recorded = self.when(line.recorded_at) if line.recorded_at is not None else ""
            when, who = self.when(line.at), line.actor
            if lines and line.is_by_engine and (lines[-1].when, lines[-1].what) == (when, line.title):
                lines[-1] = replace(lines[-1], details=(*lines[-1].details, *line.details))
                continue
            lines.append(EventLine(when, iso, who, line.title, line.details, line.is_by_engine, recorded))
        return tuple(lines)

    def messages(self) -> tuple[EventLine, ...]:
        """The messages, oldest first."""
        lines = []
        for one in self.detail.messages:
            what = words.DIGEST if one.step == DIGEST else topic_text(NotificationTopic.parse(one.step))
            state = "sent" if one.is_sent else "failed" if one.is_given_up or one.problem else "waiting"
            channel = words.CHANNELS.get(one.channel, Text.plain(one.channel))
            who = self.visit.names.of(one.person)
            lines.append(EventLine(self.when(one.made_at), "", who, what, channel=channel, state=state))
        return tuple(lines)


def _heading(kind: Kind) -> Text:
    """The title of an entry at the beginning of a line."""
    title = entry_title(kind)
    return Text(zh=title.zh, en=capitalized(title.en))
