"""Rounds of surveys as text: those to answer, and results."""

from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo

from engine.domain.agreement.names import Names
from engine.domain.agreement.organisation import Organisation
from engine.domain.agreement.survey import SurveyKind
from engine.domain.refusal import Value
from engine.domain.survey.result import (
    DimensionFigures,
    PlanOutcome,
    ResultState,
    RoundResult,
    SurveyComment,
    SurveyFigures,
)
from engine.domain.survey.round import Round
from engine.domain.survey.to_answer import RoundToAnswer
from engine.domain.text import Language, Text
from engine.services.surveys.preview import PreviewRound, SurveyPreview
from engine.wording import survey as words
from engine.wording.names import department_title, one_line, role_title
from engine.wording.refusal import fill


class SurveyText:
    """Writes rounds in a language and a zone."""

    def __init__(self, organisation: Organisation, language: Language, zone: tzinfo) -> None:
        self._organisation = organisation
        self._language = language
        self._zone = zone

    def to_answer(self, one: RoundToAnswer, *, command: str, in_full: bool = False) -> Iterator[str]:
        """A round that asks a person: until when, about whom, and the command to type next.

        ``in_full`` writes out each question and the words of the scores.
        """
        values: dict[str, Value] = {
            "title": one.round.survey.title,
            "period": one.round.period,
            "kind": words.KINDS[one.round.kind],
            "until": self._when(one.round.closes_at),
            "left": len(one.left),
            "minutes": one.minutes,
        }
        yield "* " + self._text(words.TO_ANSWER if one.left else words.FINISHED, **values)
        if one.left:
            yield "  " + self._text(words.ABOUT, names=self._departments(one.left))
        if one.given:
            yield "  " + self._text(words.GIVEN, names=self._departments(one.given))
        if in_full and one.left:
            yield from (f"  {line}" for line in self._questions_in_full(one.round))
        else:
            yield "  " + self._text(words.QUESTIONS, names=self._questions(one.round))
        yield "  " + self.promise(one.round)
        yield f"    {command}"

    def promise(self, one: Round) -> str:
        """The promise that people get before they answer: who sees what, and what depends on it."""
        roles = self._listed(role_title(self._organisation, role) for role in one.survey.seen_by)
        promise = self._text(words.PROMISES[one.kind], roles=roles, k=one.k)
        return promise + words.USE.filled(use=words.STAKES[one.survey.stakes]).in_(self._language)

    def preview(self, shown: SurveyPreview, names: Names) -> Iterator[str]:
        """The rounds of a survey that would open, and the time that each person gives."""
        survey = shown.survey
        kind, raters = words.KINDS[survey.kind], words.raters_text(survey.raters)
        parts = (survey.title, kind, raters, words.STAKES[survey.stakes])
        yield " · ".join(part.in_(self._language) for part in parts)
        if not shown.rounds:
            yield self._text(words.NO_ROUNDS)
            return
        yield self._text(words.PREVIEW_ASSUMES)
        for one in shown.rounds:
            yield "* " + self._text(
                words.PREVIEW_ROUND,
                id=one.dates.id,
                opens=self._when(one.opens_at),
                closes=self._when(one.closes_at),
                people=len({rater.person for rater in one.raters}),
            )
        yield ""
        for load in shown.people:
            person, minutes = names.of(load.person), words.mean_text(load.minutes_a_month)
            yield "* " + self._text(words.PREVIEW_PERSON, person=person, rounds=load.rounds, minutes=minutes)

    def next_round(self, survey: str, one: PreviewRound | None) -> str:
        """The next round of a survey that a change touches."""
        if one is None:
            return self._text(words.NO_NEXT_ROUND, survey=survey)
        return self._text(
            words.NEXT_ROUND,
            survey=survey,
            round=one.dates.id,
            opens=self._when(one.opens_at),
            closes=self._when(one.closes_at),
            people=len({rater.person for rater in one.raters}),
        )

    def result(self, result: RoundResult) -> Iterator[str]:
        """A result, each department rated on a line, with the round before."""
        one = result.round
        yield self._text(
            words.HEAD,
            title=one.survey.title,
            id=one.id,
            since=one.since.isoformat(),
            until=one.until.isoformat(),
            kind=words.KINDS[one.kind],
        )
        state = words.STATES[result.state]
        yield self._text(
            words.RATE,
            wanted=result.rate.wanted,
            answered=result.rate.answered,
            percent=result.rate.percent,
            state=state,
        )
        before = dict(result.before.providers) if result.before is not None else {}
        if result.total is not None:
            yield ""
            total_before = result.before.total if result.before is not None else None
            yield from self._figures(words.TOTAL, result.total, total_before)
            for provider, figures in result.providers:
                yield from self._figures(self._department(provider), figures, before.get(provider))
        if result.pairs and (result.state is ResultState.OPEN or len(result.pairs) > len(result.providers)):
            yield from ("", self._text(words.BY_PAIR))
            for pair, figures in result.pairs:
                name = words.PAIR.filled(
                    consumer=self._department(pair.consumer), provider=self._department(pair.provider)
                )
                yield from self._figures(name, figures, None)
        if result.plans:
            yield from ("", self._text(words.PLANS))
            yield from (f"* {self._plan(plan)}" for plan in result.plans)
        if one.kind is SurveyKind.ANONYMOUS and result.state is ResultState.VALID:
            yield from ("", self._text(words.TOO_FEW, k=one.k))
        if result.comments:
            yield from ("", self._text(words.COMMENTS))
            yield from (f"* {self._comment(comment)}" for comment in result.comments)

    def _figures(self, name: Text, figures: SurveyFigures, before: SurveyFigures | None) -> Iterator[str]:
        change: Value = ""
        if before is not None and before.index is not None and figures.index is not None:
            by = words.signed_text(figures.index - before.index)
            change = words.CHANGE.filled(before=words.mean_text(before.index), by=by)
        yield "* " + self._text(
            words.INDEX, name=name, index=words.mean_text(figures.index), n=figures.n, change=change
        )
        parts = [self._dimension(d) for d in figures.dimensions if d.n]
        if figures.lost_minutes:
            parts.append(self._text(words.LOST, minutes=figures.lost_minutes))
        if parts:
            yield "  " + " · ".join(parts)

    def _dimension(self, figures: DimensionFigures) -> str:
        name, mean = self._dimension_title(figures.dimension), words.mean_text(figures.mean)
        if figures.gap is None:
            return self._text(words.DIMENSION, name=name, mean=mean)
        expected, gap = words.mean_text(figures.expected), words.signed_text(figures.gap)
        return self._text(words.GAP, name=name, mean=mean, expected=expected, gap=gap)

    def _plan(self, plan: PlanOutcome) -> str:
        parts = [
            Text(zh=f"{title.zh} {words.signed_text(change)}", en=f"{title.en} {words.signed_text(change)}")
            for title, change in ((self._dimension_title(id), change) for id, change in plan.changes)
        ]
        changes = self._listed(parts) if parts else words.PLAN_WITHOUT_DIMENSIONS
        if not plan.delivered:
            changes = words.PLAN_OPEN
        provider = self._department(plan.provider)
        return self._text(words.PLAN, provider=provider, changes=changes, occurrence=plan.occurrence)

    def _comment(self, comment: SurveyComment) -> str:
        text = one_line(comment.comment)
        if comment.about is None:
            return text
        about = self._department(comment.about)
        if comment.department is None:
            return self._text(words.COMMENT, about=about, comment=text)
        return self._text(words.COMMENT_BY, department=self._department(comment.department), about=about, comment=text)

    def _questions(self, one: Round) -> Text:
        ids = [(q.dimension, self._dimension_title(q.dimension)) for q in one.survey.questions]
        return self._listed(Text(zh=f"{id}（{title.zh}）", en=f"{id} ({title.en})") for id, title in ids)

    def _questions_in_full(self, one: Round) -> Iterator[str]:
        for asked in one.survey.questions:
            title = self._dimension_title(asked.dimension)
            wording = (
                words.QUESTION_ABOUT if asked.text in (title, Text.plain(asked.dimension)) else words.QUESTION_ASKED
            )
            question = wording.filled(id=asked.dimension, title=title, text=asked.text)
            if asked.levels:
                question = words.QUESTION_LEVELS.filled(question=question, levels=self._levels(asked.levels))
            yield question.in_(self._language)
        yield self._text(words.SCALE, levels=self._levels(words.LEVELS))

    def _levels(self, levels: Sequence[Text]) -> Text:
        """The words of the scores 1 to 5."""
        numbered = enumerate(levels, 1)
        return self._listed(Text(zh=f"{score} {level.zh}", en=f"{score} {level.en}") for score, level in numbered)

    def _dimension_title(self, dimension: str) -> Text:
        known = next((d for d in self._organisation.ratings.dimensions if d.id == dimension), None)
        return known.title if known is not None else Text.plain(dimension)

    def _departments(self, ids: tuple[str, ...]) -> Text:
        titles = [(id, self._department(id)) for id in ids]
        return self._listed(Text(zh=f"{title.zh}（{id}）", en=f"{title.en} ({id})") for id, title in titles)

    def _department(self, id: str) -> Text:
        return department_title(self._organisation, id)

    @staticmethod
    def _listed(texts: "Iterator[Text] | list[Text]") -> Text:
        known = list(texts)
        return Text(zh="、".join(t.zh for t in known), en=", ".join(t.en for t in known))

    def _when(self, at: datetime) -> str:
        return f"{at.astimezone(self._zone):%Y-%m-%d %H:%M}"

    def _text(self, text: Text, **values: Value) -> str:
        return fill(text, values).in_(self._language)
