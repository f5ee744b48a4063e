"""``ratings`` of organisation.yaml: what is asked, and what follows from a rating. Every example of the pages loads."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.domain.agreement.escalation_policy import Audience
from engine.domain.agreement.organisation import Organisation
from engine.domain.agreement.rule import OnRating, OnReturn, OnStep, Within
from engine.domain.time.amount import Amount
from engine.loading import load
from engine.loading.folder import Loaded
from tests.fixtures.plain_definitions import plain_definitions

ROOT = Path(__file__).parents[2]
GUIDES = ("docs/for-agreement-writers/ratings.md", "docs/for-agreement-writers/ratings.zh-CN.md")


@pytest.fixture
def loaded_with(tmp_path: Path) -> Callable[[str], Loaded]:
    """The shipped folder, in which another text stands for the block of ratings."""

    def loaded(text: str) -> Loaded:
        folder = Path(shutil.copytree(plain_definitions(), tmp_path / "definitions", dirs_exist_ok=True))
        shutil.rmtree(folder / "surveys", ignore_errors=True)  # they name the shipped dimensions
        file = folder / "organisation.yaml"
        before = (ROOT / "definitions/organisation.yaml").read_text(encoding="utf-8").partition("\nratings:")[0]
        file.write_text(f"{before}\n{text}", encoding="utf-8")
        return load(folder)

    return loaded


@pytest.fixture
def organisation_with(loaded_with: Callable[[str], Loaded]) -> Callable[[str], Organisation]:
    def organisation(text: str) -> Organisation:
        loaded = loaded_with(text)
        assert loaded.definitions is not None, loaded.errors
        return loaded.definitions.organisation

    return organisation


def test_nobody_is_asked_unless_the_file_says_how_often(organisation_with: Callable[[str], Organisation]) -> None:
    assert organisation_with("").ratings.asks_per_week == 0
    assert organisation_with("ratings:\n  ask: {at_most: 3, per: week}\n").ratings.asks_per_week == 3
    assert organisation_with("ratings:\n  ask: {at_most: 0}\n").ratings.asks_per_week == 0


def test_a_mean_is_shown_from_five_ratings_on_unless_the_file_says_otherwise(
    organisation_with: Callable[[str], Organisation],
) -> None:
    assert organisation_with("").ratings.mean_from == 5
    assert organisation_with("ratings:\n  mean_from: 8\n").ratings.mean_from == 8


@pytest.mark.parametrize("ask", ["{at_most: -1}", "{at_most: 51}", "{per: week}", "{at_most: 3, per: month}", "3"])
def test_a_budget_that_is_none_is_an_error_at_its_place(loaded_with: Callable[[str], Loaded], ask: str) -> None:
    loaded = loaded_with(f"ratings:\n  ask: {ask}\n")
    assert loaded.definitions is None
    assert {error.file for error in loaded.errors} == {"organisation.yaml"}


@pytest.mark.parametrize("guide", GUIDES)
def test_every_example_of_the_pages_loads(organisation_with: Callable[[str], Organisation], guide: str) -> None:
    examples = re.findall(r"```yaml\n(.*?)```", (ROOT / guide).read_text(encoding="utf-8"), re.DOTALL)
    assert examples
    for example in examples:
        organisation_with(example)


def test_the_loop_of_a_bad_rating_is_two_common_obligations_one_after_the_other(
    organisation_with: Callable[[str], Organisation],
) -> None:
    organisation = organisation_with("ratings:\n  bad: {contact_within: 4 working hours, resolve_within: promptly}\n")
    contact, resolve = organisation.common_obligations
    assert organisation.ratings.bad_at_most == 1
    assert (contact.id, contact.trigger, contact.owner) == ("contact", OnRating(1), Audience.OWNER)
    assert (resolve.id, resolve.trigger, resolve.rate_again) == ("resolve", OnStep("contact", 1), True)
    assert (contact.due, resolve.due) == (
        Within(Amount.parse("4 working hours")),
        Within(Amount.parse("1 working day")),
    )
    assert {contact.escalation.id, resolve.escalation.id} == {"standard"}


STEP = "title: Step, owner: owner, due: {within: 2 days}"


def test_a_step_may_follow_any_common_obligation_after_a_rating_or_a_return(
    organisation_with: Callable[[str], Organisation],
) -> None:
    organisation = organisation_with(
        "common_obligations:\n"
        f"  a: {{when: {{rating: {{at_most: 2}}}}, {STEP}}}\n"
        f"  b: {{when: {{after: a}}, {STEP}, rate_again: true}}\n"
        f"  c: {{when: {{after: b}}, {STEP}}}\n"
        f"  d: {{when: {{returned: true}}, {STEP}}}\n"
        f"  e: {{when: {{after: d}}, {STEP}}}\n"
    )
    triggers = {common.id: common.trigger for common in organisation.common_obligations}
    assert triggers == {
        "a": OnRating(2),
        "b": OnStep("a", 2),
        "c": OnStep("b", 2),
        "d": OnReturn(),
        "e": OnStep("d"),
    }


@pytest.mark.parametrize(
    ("common", "code"),
    [
        (f"a: {{when: {{after: b}}, {STEP}}}", "DC435"),
        (f"a: {{when: {{after: a}}, {STEP}}}", "DC577"),
        (f"a: {{when: {{after: b}}, {STEP}}}\n  b: {{when: {{after: a}}, {STEP}}}", "DC577"),
        (
            "a: {when: {review: year}, title: R, owner: provider head, due: {within: 2 days}}\n"
            f"  b: {{when: {{after: a}}, {STEP}}}",
            "DC511",
        ),
        (f"a: {{when: {{returned: true}}, {STEP}, rate_again: true}}", "DC511"),
        (f"contact: {{when: {{returned: true}}, {STEP}}}", "DC576"),
    ],
)
def test_a_step_that_could_never_begin_is_an_error(
    loaded_with: Callable[[str], Loaded], common: str, code: str
) -> None:
    bad = "ratings: {bad: {contact_within: 4 working hours, resolve_within: 3 days}}\n" if code == "DC576" else ""
    loaded = loaded_with(f"common_obligations:\n  {common}\n{bad}")
    assert {error.code for error in loaded.errors} == {code}


def test_a_role_that_does_not_exist_decides_no_appeals(loaded_with: Callable[[str], Loaded]) -> None:
    loaded = loaded_with("ratings:\n  appeals: {decided_by: judge}\n")
    assert [error.code for error in loaded.errors] == ["DC402"]
    loaded = loaded_with("ratings:\n  appeals: {decided_by: hr-head}\n")
    assert loaded.definitions is not None
    assert loaded.definitions.organisation.ratings.appeals_decided_by == "hr-head"


def test_the_organisation_may_keep_its_own_late_reasons(organisation_with: Callable[[str], Organisation]) -> None:
    assert organisation_with("").late_reasons == ()
    listed = organisation_with("late_reasons:\n  bank: {title: {zh: 等银行, en: Bank}}\n  ill: {title: Illness}\n")
    assert [(reason.id, reason.title.en) for reason in listed.late_reasons] == [("bank", "Bank"), ("ill", "Illness")]
