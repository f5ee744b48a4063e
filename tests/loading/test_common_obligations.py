"""Common obligations as organisation.yaml states them: every example is one that loads."""

import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from engine.domain.agreement.agreement import Acceptance
from engine.domain.agreement.check import Attest
from engine.domain.agreement.escalation_policy import Audience
from engine.domain.agreement.organisation import Organisation
from engine.domain.agreement.rule import Every, OnRating, OnReturn, OnReview
from engine.domain.agreement.side import Side
from engine.domain.time.amount import Amount
from engine.loading import load
from engine.loading.starter import starter
from tests.fixtures.plain_definitions import plain_definitions

ROOT = Path(__file__).parents[2]
GUIDES = ("docs/for-agreement-writers/writing.md", "docs/for-agreement-writers/writing.zh-CN.md")


def organisation_of(folder: Path) -> Organisation:
    loaded = load(folder)
    assert loaded.definitions is not None, loaded.errors
    return loaded.definitions.organisation


@pytest.fixture
def shipped_with(tmp_path: Path) -> Callable[[str], Organisation]:
    """The shipped organisation with a text added to its file."""

    def organisation(text: str) -> Organisation:
        folder = Path(shutil.copytree(plain_definitions(), tmp_path / "definitions"))
        file = folder / "organisation.yaml"
        file.write_text(f"{file.read_text(encoding='utf-8')}\n{text}", encoding="utf-8")
        return organisation_of(folder)

    return organisation


def test_everything_that_is_left_out_has_a_default(shipped_with: Callable[[str], Organisation]) -> None:
    [common] = shipped_with(
        "common_obligations:\n  fix: {title: Fix, when: {returned: true}, owner: consumer head, due: {day: same}}\n"
    ).common_obligations
    assert (common.trigger, common.owner, common.evidence, common.check) == (
        OnReturn(),
        Audience.CONSUMER_HEAD,
        (),
        Attest(),
    )
    assert common.acceptance == Acceptance(Amount.parse("2 working days"), silence_accepts=True)
    assert common.escalation.id == "standard"


def test_where_the_other_side_confirms_it_there_is_nothing_to_accept(
    shipped_with: Callable[[str], Organisation],
) -> None:
    [common] = shipped_with(
        "common_obligations:\n"
        "  fix:\n"
        "    {title: Fix, when: {returned: true}, owner: owner, due: {day: next}, check: {attest: {by: consumer}}}\n"
    ).common_obligations
    assert (common.check, common.acceptance) == (Attest(Side.CONSUMER), Acceptance())


@pytest.mark.parametrize("page", GUIDES)
def test_the_example_of_the_guides_loads(page: str, shipped_with: Callable[[str], Organisation]) -> None:
    blocks = re.findall(r"```yaml\n(common_obligations:.*?)```", (ROOT / page).read_text(encoding="utf-8"), re.DOTALL)
    [common] = shipped_with("".join(blocks)).common_obligations
    assert (common.id, common.trigger, common.owner) == ("recovery", OnRating(2), Audience.OWNER)


def test_the_example_of_the_starter_loads_once_the_signs_before_it_are_removed(tmp_path: Path) -> None:
    folder = tmp_path / "starter"
    for name, text in starter(date(2026, 1, 1)).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    assert organisation_of(folder).common_obligations == ()
    file = folder / "organisation.yaml"
    before, key, example = file.read_text(encoding="utf-8").partition("# common_obligations:")
    file.write_text(before + re.sub(r"(?m)^# ", "", key + example), encoding="utf-8")
    recovery, review = organisation_of(folder).common_obligations
    assert (recovery.trigger, review.trigger) == (OnRating(2), OnReview(Every.HALF_YEAR))


def test_a_corrective_action_is_owed_by_the_provider_and_there_is_one_obligation_for_it(tmp_path: Path) -> None:
    action = "fix: {title: Fix, when: {corrective_action: true}, owner: OWNER, due: {day: same}}"
    file = Path(shutil.copytree(plain_definitions(), tmp_path / "definitions")) / "organisation.yaml"
    shipped = file.read_text(encoding="utf-8")

    def problems(text: str) -> list[str]:
        file.write_text(f"{shipped}\ncommon_obligations:\n  {text}\n", encoding="utf-8")
        return [error.message.en for error in load(file.parent).errors]

    assert problems(action.replace("OWNER", "provider head")) == []
    [owner] = problems(action.replace("OWNER", "consumer head"))
    assert "owed by the side whose delivery had the defect" in owner
    [second] = problems(
        "\n  ".join([action.replace("OWNER", "owner"), action.replace("OWNER", "owner").replace("fix", "mend", 1)])
    )
    assert "one common obligation for corrective actions already" in second
