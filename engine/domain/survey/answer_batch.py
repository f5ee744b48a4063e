"""The batch of an anonymous round: its answers in an order that says nothing, and the commitment that proves them.

Each answer has a content hash over its content and its nonce. The batch is sorted by it, so its order depends on the
answers alone, not on who gave them or when. The commitment is the number of people, forms and answers, and one hash
over the sorted content hashes. Whoever holds a confirmation code computes the nonce, finds the answer, and with it the
place of its hash among those that the commitment covers.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from engine.domain.ledger.entry import Json
from engine.domain.survey.anonymity import kept_origins
from engine.domain.survey.confirmation_code import nonce


@dataclass(frozen=True, slots=True)
class Form:
    """The answers of one person while the round is open: ``answers`` has the content by the department rated.

    ``code_hash`` is that of the person's confirmation code; ``department`` the one that the person answers for. A form
    has no person and no time.
    """

    code_hash: str
    department: str
    answers: Mapping[str, Mapping[str, Json]]


@dataclass(frozen=True, slots=True)
class BatchedAnswer:
    """One answer of a closed round: the origin that it keeps (None: not kept), and its content.

    ``content`` is None where the round had too few people for any answer to be kept.
    """

    nonce: str
    department: str | None = None
    about: str | None = None
    content: Mapping[str, Json] | None = field(default_factory=dict)

    @property
    def content_hash(self) -> str:
        """The SHA-256 of all that it says and of its nonce, in hexadecimal."""
        plain = [self.nonce, self.department, self.about, self.content]
        spelled = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(f"answer\n{spelled}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Commitment:
    """The commitment of a batch: how many people took part, how many forms and answers they gave, and the hash over the
    content hashes of the answers in their order. Without damage there are as many forms as people."""

    people: int
    forms: int
    answers: int
    root: str


@dataclass(frozen=True, slots=True)
class AnswerBatch:
    """A closed round: the people who took part, sorted, and the answers, sorted by content hash."""

    people: tuple[str, ...]
    answers: tuple[BatchedAnswer, ...]
    commitment: Commitment


def answer_batch(
    round_id: str, people: Iterable[str], forms: Collection[Form], may_rate: Mapping[str, Collection[str]], k: int
) -> AnswerBatch:
    """The batch of a round that closes. ``may_rate`` has the departments that each department was asked about.

    The same people and forms give the same batch, whatever their order, and whichever person gave which form.
    """
    took_part = tuple(sorted(people))
    kept = kept_origins(Counter(form.department for form in forms), may_rate, k)
    answers = []
    for form in forms:
        for about, content in form.answers.items():
            number = nonce(form.code_hash, round_id, about)
            if kept.withheld:
                answers.append(BatchedAnswer(number, content=None))
            else:
                origin = kept.of(form.department, about)
                answers.append(BatchedAnswer(number, origin.department, origin.about, content))
    answers.sort(key=lambda answer: answer.content_hash)
    commitment = Commitment(len(took_part), len(forms), len(answers), root_of(answers))
    return AnswerBatch(took_part, tuple(answers), commitment)


def root_of(answers: Iterable[BatchedAnswer]) -> str:
    """The hash over the content hashes of answers, in hexadecimal."""
    lines = "".join(f"{answer.content_hash}\n" for answer in answers)
    return hashlib.sha256(f"answers\n{lines}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Proof:
    """An answer in its batch: ``place`` counts from 1 in the order of the content hashes."""

    answer: BatchedAnswer
    place: int


def proofs(
    round_id: str, hash_of_code: str, abouts: Iterable[str], answers: Sequence[BatchedAnswer]
) -> Mapping[str, Proof]:
    """The answers of a batch that the holder of a code gave, by the department rated; empty if there are none.

    ``abouts`` are the departments that the round asked about.
    """
    by_nonce = {answer.nonce: Proof(answer, place) for place, answer in enumerate(answers, start=1)}
    found = {about: by_nonce.get(nonce(hash_of_code, round_id, about)) for about in sorted(abouts)}
    return {about: proof for about, proof in found.items() if proof is not None}


def is_committed(commitment: Commitment, people: Collection[str], answers: Sequence[BatchedAnswer]) -> bool:
    """True if these are the people and the answers, in this order, that a commitment covers, one form for each person,
    no answer twice."""
    return (
        commitment.people == commitment.forms == len(set(people)) == len(people)
        and commitment.answers == len({answer.nonce for answer in answers}) == len(answers)
        and commitment.root == root_of(answers)
    )
