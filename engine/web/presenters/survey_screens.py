"""Answering a round on a phone: one question a screen. The answers so far travel in the form, and nothing keeps them.

So nothing on the server says what somebody is about to answer, which an anonymous round must not; and going back, or a
browser without JavaScript, loses nothing.
"""

import hashlib
import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from engine.domain.agreement.survey import SurveyQuestion
from engine.domain.ledger.entry import Json
from engine.domain.survey.answer import Answer
from engine.domain.survey.confirmation_code import RANDOM_BYTES
from engine.domain.survey.round import Round
from engine.services.surveys.answer import GivenAnswer
from engine.web.visit import Visit

_SEED = re.compile(rf"[0-9a-f]{{{2 * RANDOM_BYTES}}}")
_LONGEST_COMMENT = 4000
_Place = tuple[int, int]
"""The number of a department and that of a question."""


@dataclass(frozen=True, slots=True)
class Screen:
    """One screen: a question about a department, or with None the words about it at the end."""

    about: int
    question: int | None


@dataclass(frozen=True, slots=True)
class FilledForm:
    """The answers so far, by the numbers of departments and questions.

    ``seed`` are the random bytes of the confirmation code in hexadecimal, so that a form that is sent twice has one
    code; ``code`` is the code of a form that is changed. ``seen`` is the digest of the answers that stood when the form
    was begun: another window may change them meanwhile.
    """

    scores: Mapping[_Place, int] = field(default_factory=dict)
    expected: Mapping[_Place, int] = field(default_factory=dict)
    comments: Mapping[int, str] = field(default_factory=dict)
    lost: Mapping[int, str] = field(default_factory=dict)
    seed: str = ""
    code: str = ""
    seen: str = ""

    @classmethod
    def new(cls) -> "FilledForm":
        """A form without answers."""
        return cls(seed=secrets.token_hex(RANDOM_BYTES))

    @classmethod
    def sent(cls, visit: Visit, one: Round, abouts: Sequence[str]) -> "FilledForm":
        """The form that a browser sent, with what was typed on its screen."""
        questions = range(len(one.survey.questions))
        places = [(a, q) for a in range(len(abouts)) for q in questions]
        seed = visit.value("seed")
        return cls(
            scores=dict(_numbers(visit, "score", places)),
            expected=dict(_numbers(visit, "expect", places)),
            comments={
                a: c for a in range(len(abouts)) if (c := visit.value(f"comment.{a}")[:_LONGEST_COMMENT].strip())
            },
            lost={a: text for a in range(len(abouts)) if (text := visit.value(f"lost.{a}").strip())},
            seed=seed if _SEED.fullmatch(seed) else secrets.token_hex(RANDOM_BYTES),
            code=visit.value("code"),
            seen=visit.value("seen"),
        )

    @classmethod
    def of_answers(cls, one: Round, abouts: Sequence[str], answers: Sequence[Answer]) -> "FilledForm":
        """A form with the answers that are there, to change them."""
        form = cls.new()
        for answer in answers:
            if answer.about in abouts:
                form = form._with(one, abouts.index(answer.about), answer)
        return replace(form, seen=answers_digest(abouts, answers))

    def _with(self, one: Round, about: int, answer: Answer) -> "FilledForm":
        numbers = {q.dimension: n for n, q in enumerate(one.survey.questions)}
        scores = {(about, numbers[d]): s for d, s in answer.scores.items() if d in numbers}
        expected = {(about, numbers[d]): s for d, s in answer.expected.items() if d in numbers}
        return replace(
            self,
            scores={**self.scores, **scores},
            expected={**self.expected, **expected},
            comments={**self.comments, **({about: answer.comment} if answer.comment else {})},
            lost={**self.lost, **({about: str(answer.lost_minutes)} if answer.lost_minutes is not None else {})},
        )

    def scored(self, screen: Screen, score: int | None) -> "FilledForm":
        """The form with a score on a screen, or without one."""
        if screen.question is None:
            return self
        others = {place: s for place, s in self.scores.items() if place != (screen.about, screen.question)}
        return replace(self, scores={**others, (screen.about, screen.question): score} if score else others)

    def to_submit(self, one: Round, abouts: Sequence[str]) -> tuple[GivenAnswer, ...]:
        """The answers about each department that has any. Raises ValueError for lost time that is no whole number."""
        return tuple(
            GivenAnswer(
                about=about,
                scores=_by_dimension(one.survey.questions, self.scores, n),
                expected=_by_dimension(one.survey.questions, self.expected, n),
                comment=self.comments.get(n, ""),
                lost_minutes=int(self.lost[n]) if n in self.lost else None,
            )
            for n, about in enumerate(abouts)
            if any(a == n for a, _ in self.scores) or n in self.comments or n in self.lost
        )

    def fields(self, screen: Screen) -> Iterator[tuple[str, str]]:
        """The hidden fields: everything but what the screen itself asks."""
        here = (screen.about, screen.question)
        yield from ((f"score.{a}.{q}", str(s)) for (a, q), s in self.scores.items())
        yield from ((f"expect.{a}.{q}", str(s)) for (a, q), s in self.expected.items() if (a, q) != here)
        at_end = screen.about if screen.question is None else None
        yield from ((f"comment.{a}", text) for a, text in self.comments.items() if a != at_end)
        yield from ((f"lost.{a}", text) for a, text in self.lost.items() if a != at_end)
        yield "seed", self.seed
        if self.seen:
            yield "seen", self.seen
        if self.code:
            yield "code", self.code


def answers_digest(abouts: Sequence[str], answers: Sequence[Answer | GivenAnswer]) -> str:
    """A digest of the answers about some departments."""
    standing = sorted((a for a in answers if a.about in abouts), key=lambda answer: answer.about)
    content = [
        (a.about, sorted(a.scores.items()), sorted(a.expected.items()), a.comment, a.lost_minutes) for a in standing
    ]
    return hashlib.sha256(repr(content).encode()).hexdigest()[:32]


def screens(one: Round, abouts: Sequence[str]) -> tuple[Screen, ...]:
    """The screens of a form: the questions about each department, then the words about it."""
    questions: tuple[int | None, ...] = (*range(len(one.survey.questions)), None)
    return tuple(Screen(about, question) for about in range(len(abouts)) for question in questions)


def answers_kept(answers: Sequence[tuple[str, Mapping[str, Json]]]) -> Iterator[Answer]:
    """The answers of an anonymous form, from their kept content by department."""
    for about, content in answers:
        lost = content.get("lost_minutes")
        yield Answer(
            about=about,
            scores=_scores(content.get("scores")),
            expected=_scores(content.get("expected")),
            comment=str(content.get("comment") or ""),
            lost_minutes=int(str(lost)) if lost is not None else None,
        )


def _scores(written: Json) -> Mapping[str, int]:
    return {d: int(str(score)) for d, score in written.items()} if isinstance(written, Mapping) else {}


def _numbers(visit: Visit, name: str, places: Sequence[_Place]) -> Iterator[tuple[_Place, int]]:
    for about, question in places:
        written = visit.value(f"{name}.{about}.{question}")
        if written.isascii() and written.isdigit():
            yield (about, question), int(written)


def _by_dimension(questions: Sequence[SurveyQuestion], values: Mapping[_Place, int], about: int) -> dict[str, int]:
    return {questions[q].dimension: value for (a, q), value in sorted(values.items()) if a == about}
