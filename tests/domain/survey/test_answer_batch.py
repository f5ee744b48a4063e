"""The batch of an anonymous round says who took part and what was answered, and nothing that joins the two."""

import random
from itertools import permutations

import pytest

from engine.domain.survey.answer_batch import AnswerBatch, BatchedAnswer, Form, answer_batch, is_committed, proofs
from engine.domain.survey.confirmation_code import code_hash, code_of, plain_code

ROUND = "quarterly@2026-Q1"
MAY_RATE = {"sales": ("finance", "stock")}


def code(number: int) -> str:
    plain = plain_code(code_of(random.Random(number).randbytes(13)))
    assert plain is not None
    return plain


def form(number: int, department: str = "sales", **scores: int) -> Form:
    answers = {about: {"scores": {"attitude": score}} for about, score in scores.items()}
    return Form(code_hash(code(number)), department, answers)


def batch(people: str, *forms: Form, k: int = 3) -> AnswerBatch:
    return answer_batch(ROUND, people, forms, MAY_RATE, k)


def test_whoever_gave_which_form_and_when_the_batch_is_the_same() -> None:
    forms = [form(1, finance=5), form(2, finance=1, stock=2), form(3, stock=4), form(4, finance=5)]
    batches = {repr(batch("".join(people), *order)) for people in permutations("abcd") for order in permutations(forms)}
    assert len(batches) == 1


def test_a_code_finds_each_of_its_answers_and_no_other_code_does() -> None:
    closed = batch("abc", form(1, finance=5, stock=1), form(2, finance=5), form(3, finance=5))
    found = proofs(ROUND, code_hash(code(1)), MAY_RATE["sales"], closed.answers)
    assert {about: proof.answer.content for about, proof in found.items()} == {
        "finance": {"scores": {"attitude": 5}},
        "stock": {"scores": {"attitude": 1}},
    }
    assert all(closed.answers[proof.place - 1] == proof.answer for proof in found.values())
    assert proofs(ROUND, code_hash(code(9)), MAY_RATE["sales"], closed.answers) == {}


def test_answers_of_one_person_do_not_look_alike() -> None:
    closed = batch("abc", form(1, finance=5, stock=5), form(2, finance=5), form(3, finance=5))
    assert len({answer.nonce for answer in closed.answers}) == 4
    assert not any(code_hash(code(1)) in repr(answer) for answer in closed.answers)


def test_the_commitment_covers_each_answer_its_order_and_the_people() -> None:
    closed = batch("abc", form(1, finance=5), form(2, finance=1), form(3, stock=4))
    assert is_committed(closed.commitment, closed.people, closed.answers)
    first, *others = closed.answers
    changed = BatchedAnswer(first.nonce, first.department, first.about, {"scores": {"attitude": 3}})
    for answers in ((changed, *others), (*others, first), others, (first, first, *others[1:])):
        assert not is_committed(closed.commitment, closed.people, answers)
    assert not is_committed(closed.commitment, ["a", "b"], closed.answers)
    assert not is_committed(closed.commitment, ["a", "b", "b"], closed.answers)


def test_more_forms_than_people_are_no_sound_batch() -> None:
    closed = batch("ab", form(1, finance=5), form(2, finance=1), form(3, stock=4))
    assert not is_committed(closed.commitment, closed.people, closed.answers)


def test_with_fewer_than_k_people_only_the_place_of_an_answer_is_kept() -> None:
    closed = batch("ab", form(1, finance=1), form(2, finance=5))
    assert [(a.department, a.about, a.content) for a in closed.answers] == [(None, None, None)] * 2
    assert set(proofs(ROUND, code_hash(code(1)), MAY_RATE["sales"], closed.answers)) == {"finance"}


@pytest.mark.parametrize("typed", ["{}", " {} ", "lower {}", "dashless {}", "misread {}"])
def test_a_code_is_read_as_people_type_it(typed: str) -> None:
    written = code_of(bytes(range(13)))
    forms = {
        "lower {}": written.lower(),
        "dashless {}": written.replace("-", " "),
        "misread {}": written.replace("0", "o").replace("1", "l"),
    }
    assert plain_code(forms.get(typed, typed.format(written))) == written.replace("-", "")


@pytest.mark.parametrize("typed", ["", "ABCD", "U" * 20, "7K3M-0Q9X-7K3M-0Q9X-7K3M-0"])
def test_anything_else_is_no_code(typed: str) -> None:
    assert plain_code(typed) is None


def test_codes_use_all_of_their_bits() -> None:
    assert len({code_of((1 << bit).to_bytes(13)) for bit in range(100)}) == 100
