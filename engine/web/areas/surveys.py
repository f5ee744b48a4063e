"""Surveys: the rounds that ask me and all rounds, one round, what my colleagues say, results, and proof by code."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from starlette.responses import Response

from engine.domain.access.right import OF_A_DEPARTMENT, SEES_EVERYTHING
from engine.domain.agreement.survey import SCORES, SurveyKind
from engine.domain.survey.result import DimensionFigures, ResultState, RoundResult, SurveyFigures
from engine.domain.survey.round import Round
from engine.domain.survey.to_answer import RoundToAnswer
from engine.domain.text import Text
from engine.reports.survey_text import SurveyText
from engine.services.refused import Refused
from engine.services.surveys.answer import say_in_round
from engine.services.surveys.answer_anonymously import CodeProof, prove
from engine.services.surveys.listing import RoundList, round_list
from engine.services.surveys.result import Collected, collected, round_result
from engine.web.page import Page
from engine.web.visit import NotThere, Repeated, Visit
from engine.wording import survey as survey_words
from engine.wording.dates import date_text, moment, period_text
from engine.wording.names import department_title
from engine.wording.pages import surveys as words
from engine.wording.survey import mean_text, signed_text

READERS = OF_A_DEPARTMENT | SEES_EVERYTHING


def show_list(visit: Visit) -> Response:
    """Show the rounds that ask the reader, and all rounds with their results."""
    listed = _listed(visit)
    return visit.render(
        "surveys.html",
        words,
        to_answer=listed.to_answer,
        rounds=listed.rounds,
        until={one.id: _when(visit, one.closes_at) for one in listed.rounds},
        kinds=survey_words.KINDS,
        period_text=period_text,
    )


def _listed(visit: Visit) -> RoundList:
    """The rounds; none asks a reader who holds no role. An auditor of one period sees those about days of it."""
    listed = round_list(visit.ledger, visit.at, person=visit.access.person if visit.access.departments else None)
    only = visit.access.period
    if only is None:
        return listed
    return replace(listed, rounds=tuple(r for r in listed.rounds if r.since <= only.last and only.first <= r.until))


def _round(visit: Visit) -> tuple[RoundList, Round]:
    listed = _listed(visit)
    one = next((r for r in listed.rounds if r.id == visit.path("round")), None)
    if one is None:
        raise NotThere
    return listed, one


def show_round(visit: Visit) -> Response:
    """Show a round: what it promises, whom to rate, and what colleagues say."""
    return _shown(visit)


def _shown(
    visit: Visit, problem: Text | None = None, proof: CodeProof | None = None, code: str = "", remark: str = ""
) -> Response:
    listed, one = _round(visit)
    seats = tuple(seat for seat in listed.to_answer if seat.round.id == one.id)
    text = SurveyText(visit.book.organisation, visit.language, visit.zone)
    own = visit.access.departments
    return visit.render(
        "survey.html",
        words,
        422 if problem is not None else 200,
        one=one,
        seats=seats,
        took_part=_took_part(visit, one, seats),
        is_open=one.is_open(visit.at),
        anonymous=one.kind is SurveyKind.ANONYMOUS,
        promise=text.promise(one),
        until=_when(visit, one.closes_at),
        names={d.id: department_title(visit.book.organisation, d.id) for d in visit.book.organisation.departments},
        person_names=visit.names,
        served_by=sorted({pair.provider for pair in one.pairs if pair.consumer in own}) if not seats else [],
        collected=_collected(visit, one, seats),
        problem=problem,
        proof=proof,
        code=code,
        remark=remark,
        dimensions=_dimensions(visit, one),
        since=date_text(one.since),
        last=date_text(one.until),
    )


def _took_part(visit: Visit, one: Round, seats: Sequence[RoundToAnswer]) -> bool:
    """True if the reader has handed in a form of an anonymous round."""
    if one.kind is not SurveyKind.ANONYMOUS or not seats:
        return False
    return visit.access.person in visit.ledger.open_rounds.took_part(one.id)


def _collected(visit: Visit, one: Round, seats: Sequence[RoundToAnswer]) -> Collected | None:
    if not seats or one.kind is SurveyKind.ANONYMOUS:
        return None
    return collected(visit.ledger, one.id, visit.at, reader=visit.access.person)


def say(visit: Visit) -> Response:
    """Tell the head of one's department what one thinks of another one."""
    _, one = _round(visit)
    about, comment, person = visit.value("about"), visit.value("comment"), visit.access.person
    try:
        visit.record(
            lambda on: say_in_round(
                on, one.id, about=about, comment=comment, actor=person, command_time=visit.command_time
            )
        )
    except Repeated as repeated:
        return visit.see(visit.url("survey", round=one.id), visit.repeated_text(repeated))
    except Refused as refused:
        return _shown(visit, refused.text, remark=comment)
    return visit.see(
        visit.url("survey", round=one.id),
        survey_words.PASSED_ON.filled(about=department_title(visit.book.organisation, about)),
    )


def show_proof(visit: Visit) -> Response:
    """Show what a confirmation code finds. It comes in a form, so that no address has it, and nothing keeps it."""
    code = visit.value("code")
    try:
        proof = prove(visit.ledger, code, visit.at)
    except Refused as refused:
        return _shown(visit, refused.text)
    if proof.round.id != visit.path("round"):
        return _shown(visit, Refused("code-unknown").text)
    return _shown(visit, proof=proof, code=code)


@dataclass(frozen=True, slots=True)
class FiguresOnPage:
    """The figures of a department or of all, in words: the index, the one before, and each dimension."""

    name: Text
    n: int
    index: str
    change: str
    lost_minutes: int
    dimensions: tuple["DimensionOnPage", ...]


@dataclass(frozen=True, slots=True)
class DimensionOnPage:
    """One dimension: its mean, the gap to the expectation, and the bars of its scores, each with its begin and width of
    100."""

    mean: str
    gap: str
    n: int
    bars: tuple[tuple[int, float, float, int], ...]


def show_results(visit: Visit) -> Response:
    """Show the result of a round as this reader sees it."""
    _, one = _round(visit)
    reader = visit.access.person if visit.access.departments else None
    result = round_result(visit.ledger, one.id, visit.at, reader=reader).result
    before = dict(result.before.providers) if result.before is not None else {}
    organisation = visit.book.organisation
    rows = [_figures(department_title(organisation, id), f, before.get(id)) for id, f in result.providers]
    if result.total is not None:
        total_before = result.before.total if result.before is not None else None
        rows.append(_figures(survey_words.TOTAL, result.total, total_before))
    return visit.render(
        "survey_results.html",
        words,
        one=one,
        result=result,
        state=survey_words.STATES[result.state],
        is_open=result.state is ResultState.OPEN,
        rows=rows,
        pairs=_pairs(visit, result),
        dimensions=_dimensions(visit, one),
        comments=[_comment(visit, result, n) for n in range(len(result.comments))],
        anonymous=one.kind is SurveyKind.ANONYMOUS,
        levels=tuple(enumerate(survey_words.LEVELS, 1)),
        since=date_text(one.since),
        last=date_text(one.until),
        kind=survey_words.KINDS[one.kind],
    )


def _pairs(visit: Visit, result: RoundResult) -> list[FiguresOnPage]:
    if result.state is not ResultState.OPEN and len(result.pairs) <= len(result.providers):
        return []
    organisation = visit.book.organisation
    return [
        _figures(
            survey_words.PAIR.filled(
                consumer=department_title(organisation, pair.consumer),
                provider=department_title(organisation, pair.provider),
            ),
            figures,
            None,
        )
        for pair, figures in result.pairs
    ]


def _comment(visit: Visit, result: RoundResult, n: int) -> Text:
    comment, organisation = result.comments[n], visit.book.organisation
    if comment.about is None:
        return Text.plain(comment.comment)
    about = department_title(organisation, comment.about)
    if comment.department is None:
        return survey_words.COMMENT.filled(about=about, comment=comment.comment)
    department = department_title(organisation, comment.department)
    return survey_words.COMMENT_BY.filled(department=department, about=about, comment=comment.comment)


def _figures(name: Text, figures: SurveyFigures, before: SurveyFigures | None) -> FiguresOnPage:
    change = ""
    if before is not None and before.index is not None and figures.index is not None:
        change = signed_text(figures.index - before.index)
    return FiguresOnPage(
        name,
        figures.n,
        mean_text(figures.index),
        change,
        figures.lost_minutes,
        tuple(_dimension(d) for d in figures.dimensions),
    )


def _dimension(figures: DimensionFigures) -> DimensionOnPage:
    bars, begin, whole = [], 0.0, sum(figures.distribution) or 1
    for score, count in zip(SCORES, figures.distribution, strict=True):
        width = round(100 * count / whole, 1)
        if count:
            bars.append((score, begin, width, count))
        begin = round(begin + width, 1)
    gap = signed_text(figures.gap) if figures.gap is not None else ""
    return DimensionOnPage(mean_text(figures.mean), gap, figures.n, tuple(bars))


def _dimensions(visit: Visit, one: Round) -> dict[str, Text]:
    """The titles of what a round asks about, in its order."""
    titles = {d.id: d.title for d in visit.book.organisation.ratings.dimensions}
    return {q.dimension: titles.get(q.dimension, q.text) for q in one.survey.questions}


def _when(visit: Visit, at: datetime) -> str:
    return moment(at, visit.zone, language=visit.language, year=visit.today.year, weekday=True).words


PAGES = (
    Page("/surveys", "surveys", READERS, get=show_list),
    Page("/surveys/{round}", "survey", READERS, get=show_round),
    Page("/surveys/{round}/say", "survey_say", OF_A_DEPARTMENT, post=say),
    Page("/surveys/{round}/proof", "survey_proof", OF_A_DEPARTMENT, post=show_proof),
    Page("/surveys/{round}/results", "survey_results", READERS, get=show_results),
)
