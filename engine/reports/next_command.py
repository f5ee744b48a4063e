"""The next command of the reader of a notification for an item, and how the item concerns the reader."""

from engine.domain.action.next_step import consumer_action, provider_action
from engine.domain.agreement.organisation import Person
from engine.domain.agreement.rule import OnReview
from engine.domain.ids import OccurrenceId
from engine.domain.ledger.entry import Kind
from engine.domain.ledger.notification_topic import NotificationKind
from engine.domain.notification.batch import NotificationLine
from engine.domain.notification.note import ProposalNote
from engine.reports.command_line import command_line, review_line
from engine.wording.notification import Relation


def next_command(item: NotificationLine, relation: Relation, reader: Person) -> str | None:
    """The next command of the reader for an item; None if there is nothing to do, or somebody else does it."""
    kind = item.topic.kind
    if kind is NotificationKind.REQUESTED:
        return f"duecourse inbox --as {reader.id}"  # lists the commands to approve and to reject
    if kind in (NotificationKind.APPEALED, NotificationKind.TO_DECIDE):
        return command_line(Kind.APPEAL_DECIDED, item.occurrence.id, reader.id)
    if kind in (NotificationKind.PRAISED, NotificationKind.APPEAL_DECIDED):
        return None
    proposed = any(isinstance(note, ProposalNote) and note.agreed_at is None for note in item.notes)
    if kind in (NotificationKind.RESPONSE_DUE, NotificationKind.TIME_PROPOSED) and (
        item.verdict.due is None or proposed
    ):
        next_: Kind | None = Kind.RESPONDED
    elif kind is NotificationKind.RETURNABLE:
        next_ = Kind.RETURNED
    elif kind in (NotificationKind.TO_RATE, NotificationKind.RESOLVED):
        id = OccurrenceId.parse(item.occurrence.id)
        rated = id.cause.about(id.agreement) if id.cause is not None else id
        return command_line(Kind.RATED, str(rated), reader.id)
    elif relation is Relation.OWN and isinstance(item.obligation.trigger, OnReview):
        return review_line(item.occurrence.id)
    elif relation is Relation.OWN:
        next_ = provider_action(item.obligation, item.verdict)
    else:
        next_ = consumer_action(item.obligation, item.verdict) if relation is Relation.OWED else None
    return command_line(next_, item.occurrence.id, reader.id) if next_ is not None else None


def relation_of(item: NotificationLine, reader: Person) -> Relation:
    """How an item concerns a reader."""
    if item.topic.kind in (NotificationKind.APPEALED, NotificationKind.TO_DECIDE):
        return Relation.TO_DECIDE
    if item.obligation.owner == reader.role:
        return Relation.OWN
    return Relation.DEPARTMENT if item.agreement.provider == reader.department else Relation.OWED
