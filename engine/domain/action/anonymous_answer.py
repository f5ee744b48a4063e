"""The entries of an anonymous round that closed: who took part, what was answered, and the commitment to both.

All are recorded by the closing, in one batch: first the people, sorted, then the answers, sorted by content hash. So
neither their order nor a time says which person gave which answer.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from engine.domain.ledger.entry import ANONYMOUS, ENGINE, About, Entry, Json, Kind
from engine.domain.ledger.payload import Payload, computed_field
from engine.domain.ledger.transition import Permitted, Transition
from engine.domain.survey.answer_batch import AnswerBatch, BatchedAnswer, Commitment

TOOK_PART, ANSWERED_ANONYMOUSLY = Kind("took part"), Kind("answered anonymously")
ANSWERS_COMMITTED = Kind("answers committed")


@dataclass(frozen=True, slots=True, kw_only=True)
class TakePart(Payload):
    """A person took part in an anonymous round: the actor of the entry."""

    TRANSITION: ClassVar[Transition] = Transition(TOOK_PART, About.ROUND, Permitted.RATER)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerAnonymously(Payload):
    """One answer. ``nonce`` is its number, which follows from the confirmation code of the person.

    ``department`` and ``about`` are the department of the person and the one rated, where the answer keeps them.
    ``content`` is None where the round had too few people for any answer to be kept.
    """

    TRANSITION: ClassVar[Transition] = Transition(ANSWERED_ANONYMOUSLY, About.ROUND, Permitted.RATER)
    nonce: str = computed_field("")
    department: str | None = computed_field(None)
    about: str | None = computed_field(None)
    content: Mapping[str, Json] | None = computed_field(None)


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitAnswers(Payload):
    """The commitment of a closed anonymous round: the numbers of people, forms and answers, and the hash over the
    content hashes of the answers."""

    TRANSITION: ClassVar[Transition] = Transition(ANSWERS_COMMITTED, About.ROUND, Permitted.ENGINE)
    people: int = computed_field(0)
    forms: int = computed_field(0)
    answers: int = computed_field(0)
    root: str = computed_field("")


def batch_entries(
    batch: AnswerBatch, round_id: str, *, closed_at: datetime, recorded_at: datetime
) -> tuple[Entry, ...]:
    """The entries of a batch, dated at the closing (UTC)."""
    total = batch.commitment
    contents: Iterator[tuple[str, Payload]] = iter(
        [
            *((person, TakePart()) for person in batch.people),
            *(
                (ANONYMOUS, AnswerAnonymously(nonce=a.nonce, department=a.department, about=a.about, content=a.content))
                for a in batch.answers
            ),
            (
                ENGINE,
                CommitAnswers(people=total.people, forms=total.forms, answers=total.answers, root=total.root),
            ),
        ]
    )
    return tuple(
        content.entry_about(round_id, actor=actor, effective_at=closed_at, recorded_at=recorded_at)
        for actor, content in contents
    )


def recorded_batch(entries: Iterable[Entry]) -> AnswerBatch | None:
    """The batch of an anonymous round from the entries about it, in the order of recording; None where it has none."""
    people: list[str] = []
    answers: list[BatchedAnswer] = []
    commitment: Commitment | None = None
    for entry in entries:
        if entry.kind is TOOK_PART:
            people.append(entry.actor)
        elif entry.kind is ANSWERED_ANONYMOUSLY:
            one = AnswerAnonymously.read(entry)
            answers.append(BatchedAnswer(one.nonce, one.department, one.about, one.content))
        elif entry.kind is ANSWERS_COMMITTED:
            total = CommitAnswers.read(entry)
            commitment = Commitment(total.people, total.forms, total.answers, total.root)
    return None if commitment is None else AnswerBatch(tuple(people), tuple(answers), commitment)
