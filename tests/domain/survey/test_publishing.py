"""What is shown of an anonymous round: scores, expectations, lost time and comments, each from k people on."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from engine.domain.ledger.entry import Json
from engine.domain.survey.answer_batch import BatchedAnswer
from engine.domain.survey.publishing import PublishedFigures, ScoreCounts, published
from engine.domain.survey.suppression import FigureScope

ALL, X, Y = FigureScope(), FigureScope(provider="x"), FigureScope(provider="y")


def answers(cells: Mapping[Any, int], **content: Json) -> list[BatchedAnswer]:
    return [
        BatchedAnswer(f"{row}{column}{n}", row, column, dict(content))
        for (row, column), count in cells.items()
        for n in range(count)
    ]


def test_scores_have_their_distribution_and_mean_where_k_people_gave_them() -> None:
    cells = {("a", "x"): 6, ("b", "x"): 6}
    figures = published(answers(cells, scores={"attitude": 4}), 5)
    assert figures.experienced["attitude"][X] == ScoreCounts((0, 0, 0, 12, 0))
    assert figures.experienced["attitude"][FigureScope("a", "x")].mean == 4


def test_a_dimension_that_few_people_answered_is_withheld_and_others_are_not() -> None:
    given = answers({("a", "x"): 5}, scores={"attitude": 3, "price": 2}) + answers(
        {("b", "x"): 4}, scores={"attitude": 5}
    )
    figures = published([*given, *answers({(None, "x"): 5}, scores={"attitude": 1})], 5)
    assert FigureScope("b", "x") not in figures.experienced["attitude"]
    assert figures.experienced["attitude"][X].n == 14
    assert figures.experienced["price"][X].n == 5
    assert figures.index(X, {"attitude": 1, "price": 3}) == (Fraction(15 + 20 + 5, 14) + 3 * 2) / 4


def test_a_comment_stands_once_and_says_nothing_of_the_department_it_came_from() -> None:
    given = [
        *answers({("a", "x"): 5, ("b", "x"): 5}, comment="too slow"),
        *answers({("a", "y"): 2}, comment="never there"),
    ]
    assert published(given, 5).comments == {X: ("too slow",) * 10}, "two answers on y are too few"
    figures = published([*given, *answers({("b", "z"): 4}, comment="friendly")], 5)
    assert figures.comments[X] == ("too slow",) * 10
    assert sorted(set(figures.comments[ALL])) == ["friendly", "never there"], "six on y and z together are enough"
    assert Y not in figures.comments


def test_comments_are_in_an_order_that_follows_from_their_words() -> None:
    words = ["one", "two", "three", "four", "five", "six"]
    given = [BatchedAnswer(word, "a", "x", {"comment": word}) for word in words]
    shown = published(given, 5).comments[X]
    assert sorted(shown) == sorted(words)
    assert shown == published(given[::-1], 5).comments[X] != tuple(words)


def test_lost_time_is_a_total_with_the_number_of_people_who_named_it() -> None:
    figures = published(answers({("a", "x"): 5}, lost_minutes=30), 5)
    assert (figures.lost_time[X].minutes, figures.lost_time[X].n) == (150, 5)
    assert published(answers({("a", "x"): 4}, lost_minutes=30), 5).lost_time == {}


def test_nothing_is_shown_of_a_round_whose_answers_are_not_kept() -> None:
    assert published([BatchedAnswer(str(n), content=None) for n in range(4)], 5) == PublishedFigures()
