"""What to type stands behind a refusal, in the command line alone."""

import pytest

from engine.cli.hints import finding_with_hint, with_hint
from engine.domain.refusal import Refusal
from engine.domain.text import Text
from engine.services.finding import Finding
from engine.wording.refusal import refusal_text


@pytest.mark.parametrize(
    ("refusal", "zh", "en"),
    [
        (
            Refusal("nothing-in-force"),
            "还没有任何约定生效。请先运行：duecourse run",
            "Nothing is in force yet. Run this first: duecourse run",
        ),
        (
            Refusal("event-was-cancelled", id="x/A-1"),
            "x/A-1 已撤销。如要恢复，请加 --again 重新导入",
            "x/A-1 was cancelled. To make it count again, import it with --again",
        ),
        (
            Refusal("folder-has-errors", folder="definitions", errors=1),
            "definitions 有 1 处错误，还没有任何约定生效。请先运行：duecourse validate",
            "definitions has 1 error, and nothing is in force yet. Run this first: duecourse validate",
        ),
        (Refusal("no-delegation", person="li"), "li 没有可结束的代理。", "li has no delegation to end."),
    ],
)
def test_a_hint_stands_behind_its_refusal(refusal: Refusal, zh: str, en: str) -> None:
    text = with_hint(refusal)
    assert (text.zh, text.en) == (zh, en)


def test_the_hint_of_a_refused_step_is_that_of_its_cause() -> None:
    refusal = Refusal("step-refused", where="quarter.yaml:7", why=Refusal("nothing-in-force"))
    assert with_hint(refusal).en == "quarter.yaml:7: Nothing is in force yet. Run this first: duecourse run"


def test_a_hint_stands_behind_its_finding() -> None:
    finding = Finding("question", event="x/A-1", fields="f", obligation="a/b")
    assert finding_with_hint(finding.code, finding.text) == Text(
        zh="事件 x/A-1 缺少 f，无法判断是否适用 a/b；请补充后重新导入。全部待补内容：duecourse events questions",
        en="Event x/A-1 lacks f: cannot tell whether a/b applies. Add it and import again. "
        "All open questions: duecourse events questions",
    )
    plain = Finding("role-vacant", on="2026-01-01", roles=("r",))
    assert finding_with_hint(plain.code, plain.text) == plain.text


def test_a_sentence_counts_things() -> None:
    errors = [refusal_text(Refusal("folder-has-errors", folder="f", errors=n)).en.split(",")[0] for n in (1, 2)]
    assert errors == ["f has 1 error", "f has 2 errors"]
