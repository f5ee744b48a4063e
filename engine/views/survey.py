"""Rounds of surveys: those to answer, what was recorded, results, remarks, previews."""

from collections.abc import Mapping
from datetime import tzinfo
from fractions import Fraction
from typing import TYPE_CHECKING

from engine.domain.agreement.survey import Survey
from engine.domain.ledger.entry import Json
from engine.domain.survey.answer import Answer
from engine.domain.survey.round import Round
from engine.domain.survey.to_answer import RoundToAnswer
from engine.views.values import both, iso
from engine.wording.survey import levels_of

if TYPE_CHECKING:
    from engine.domain.survey.result import RoundResult, SurveyFigures
    from engine.services.surveys.answer import Answered
    from engine.services.surveys.answer_anonymously import AnonymouslyAnswered, CodeProof
    from engine.services.surveys.listing import RoundList
    from engine.services.surveys.preview import PreviewRound, SurveyPreview
    from engine.services.surveys.result import Collected, ShownResult


def round_list_json(listed: "RoundList", zone: tzinfo) -> Mapping[str, Json]:
    """The rounds that ask a person, and all rounds; instants have the offset of the zone."""
    return {
        "to_answer": [to_answer_json(one, zone) for one in listed.to_answer],
        "rounds": [round_json(one, zone) for one in listed.rounds],
    }


def to_answer_json(one: RoundToAnswer, zone: tzinfo) -> Mapping[str, Json]:
    """A round that asks a person, with all that a form needs: questions, words of the scores, departments."""
    return {
        **round_json(one.round, zone),
        "person": one.rater.person,
        "department": one.rater.department,
        "left": list(one.left),
        "given": list(one.given),
        "minutes": one.minutes,
        "form": _form_json(one.round.survey),
    }


def _form_json(survey: Survey) -> Mapping[str, Json]:
    return {
        "questions": [
            {
                "dimension": question.dimension,
                "text": both(question.text),
                "weight": question.weight,
                "levels": [both(level) for level in levels_of(question)],
            }
            for question in survey.questions
        ],
        "expectation": survey.expectation,
        "comments": survey.comments,
    }


def round_json(one: Round, zone: tzinfo) -> dict[str, Json]:
    """A round without its answers and without the names of its raters."""
    return {
        "round": one.id,
        "survey": one.survey.id,
        "title": both(one.survey.title),
        "kind": one.kind.value,
        "stakes": one.survey.stakes.value,
        "since": one.since.isoformat(),
        "until": one.until.isoformat(),
        "opened_at": iso(one.opened_at, zone),
        "closes_at": iso(one.closes_at, zone),
        "closed_at": iso(one.closed.at, zone) if one.closed is not None else None,
        "valid": one.closed.valid if one.closed is not None else None,
        "k": one.k,
        "pairs": [{"consumer": pair.consumer, "provider": pair.provider} for pair in one.pairs],
    }


def answered_json(done: "Answered", zone: tzinfo) -> Mapping[str, Json]:
    """The answers that were recorded, and what is left."""
    return {
        "recorded": [
            {
                "department": content.department,
                "about": content.about,
                "scores": dict(content.scores),
                "expected": dict(content.expected or {}),
                "comment": content.comment,
                "lost_minutes": content.lost_minutes,
            }
            for content in done.recorded
        ],
        "to_answer": [to_answer_json(seat, zone) for seat in done.seats],
    }


def answered_anonymously_json(done: "AnonymouslyAnswered", zone: tzinfo) -> Mapping[str, Json]:
    """The departments that were rated now and those that are left, and the confirmation code: shown once."""
    return {
        **round_json(done.round, zone),
        "recorded": list(done.recorded),
        "left": list(done.left),
        "confirmation_code": done.code,
    }


def proof_json(proof: "CodeProof", zone: tzinfo) -> Mapping[str, Json]:
    """The answers that a confirmation code finds; ``place`` and ``content_hash`` are null while the round is open."""
    total = proof.commitment
    return {
        **round_json(proof.round, zone),
        "answers": [
            {
                "about": answer.about,
                "department": answer.department,
                "content": answer.content,
                "place": answer.place,
                "content_hash": answer.content_hash,
            }
            for answer in proof.answers
        ],
        "commitment": None
        if total is None
        else {"people": total.people, "forms": total.forms, "answers": total.answers, "root": total.root},
    }


def result_json(shown: "ShownResult", zone: tzinfo) -> Mapping[str, Json]:
    """The result of a round as its reader sees it; means have two decimals."""
    return _result_json(shown.result, zone)


def _result_json(result: "RoundResult", zone: tzinfo) -> Mapping[str, Json]:
    return {
        **round_json(result.round, zone),
        "state": result.state.value,
        "response": {
            "wanted": result.rate.wanted,
            "answered": result.rate.answered,
            "percent": result.rate.percent,
        },
        "total": _figures_json(result.total) if result.total is not None else None,
        "providers": {provider: _figures_json(figures) for provider, figures in result.providers},
        "by_pair": [
            {"consumer": pair.consumer, "provider": pair.provider, **_figures_json(figures)}
            for pair, figures in result.pairs
        ],
        "comments": [
            {"about": c.about, "comment": c.comment, "department": c.department, "person": c.person}
            for c in result.comments
        ],
        "plans": [
            {
                "provider": plan.provider,
                "occurrence": plan.occurrence,
                "delivered": plan.delivered,
                "changes": {dimension: mean_json(change) for dimension, change in plan.changes},
            }
            for plan in result.plans
        ],
        "before": _result_json(result.before, zone) if result.before is not None else None,
    }


def _figures_json(figures: "SurveyFigures") -> dict[str, Json]:
    return {
        "n": figures.n,
        "index": mean_json(figures.index),
        "lost_minutes": figures.lost_minutes,
        "dimensions": {
            d.dimension: {
                "n": d.n,
                "mean": mean_json(d.mean),
                "distribution": list(d.distribution),
                "expected": mean_json(d.expected),
                "gap": mean_json(d.gap),
            }
            for d in figures.dimensions
        },
    }


def mean_json(mean: Fraction | None) -> Json:
    """A mean with two decimals, as a text: JSON of the engine has no fractions."""
    from engine.wording.survey import mean_text

    return None if mean is None else mean_text(mean)


def survey_preview_json(shown: "SurveyPreview", zone: tzinfo) -> Mapping[str, Json]:
    """The rounds of a survey that would open, and the minutes a month that each person gives."""
    return {
        "survey": shown.survey.id,
        "since": shown.since.isoformat(),
        "until": shown.until.isoformat(),
        "rounds": [planned_round_json(one, zone) for one in shown.rounds],
        "people": {
            load.person: {"rounds": load.rounds, "minutes_a_month": mean_json(load.minutes_a_month)}
            for load in shown.people
        },
    }


def planned_round_json(one: "PreviewRound", zone: tzinfo) -> Mapping[str, Json]:
    """A round that would open."""
    return {
        "round": one.dates.id,
        "since": one.dates.since.isoformat(),
        "until": one.dates.until.isoformat(),
        "opens_at": iso(one.opens_at, zone),
        "closes_at": iso(one.closes_at, zone),
        "raters": [{"person": r.person, "department": r.department, "about": list(r.about)} for r in one.raters],
    }


def collected_json(collected: "Collected", zone: tzinfo) -> Mapping[str, Json]:
    """The remarks of a department's people, and the answers of its head so far."""
    return {
        **round_json(collected.round, zone),
        "remarks": [
            {
                "person": r.person,
                "department": r.department,
                "about": r.about,
                "comment": r.comment,
                "at": iso(r.at, zone),
            }
            for r in collected.remarks
        ],
        "answers": [_answer_json(answer) for answer in collected.answers],
    }


def _answer_json(answer: Answer) -> Mapping[str, Json]:
    return {
        "department": answer.department,
        "about": answer.about,
        "scores": dict(answer.scores),
        "expected": dict(answer.expected),
        "comment": answer.comment,
        "lost_minutes": answer.lost_minutes,
    }
