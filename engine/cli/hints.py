"""Hints for the command line: a command or option to type after a refusal, by its code."""

from collections.abc import Iterator, Mapping

from engine.domain.refusal import Refusal
from engine.domain.text import Text
from engine.wording.refusal import fill, refusal_text

HINTS: Mapping[str, Text] = {
    "cancellation-without-reason": Text(zh="--reason", en="--reason"),
    "chain-key-missing": Text(zh="也可设置 DUECOURSE_CHAIN_KEY。", en="Or set DUECOURSE_CHAIN_KEY."),
    "delegation-overlaps": Text(zh="delegate --end", en="delegate --end"),
    "event-was-cancelled": Text(
        zh="如要恢复，请加 --again 重新导入", en="To make it count again, import it with --again"
    ),
    "folder-has-errors": Text(zh="请先运行：duecourse validate", en="Run this first: duecourse validate"),
    "instant-on-real-ledger": Text(
        zh="--as-of 只能与 --dry-run 一起使用。如需演练，请使用另一个 --state 目录。",
        en="--as-of needs --dry-run here. To rehearse, use another --state folder.",
    ),
    "no-ledger": Text(
        zh="请先运行：duecourse run（或用 --state、--database 指定台账位置）",
        en="Run this first: duecourse run (or name it: --state, --database)",
    ),
    "nothing-in-force": Text(zh="请先运行：duecourse run", en="Run this first: duecourse run"),
    "plan-outdated": Text(zh="请重新运行：duecourse plan", en="Run again: duecourse plan"),
    "sheets-unread": Text(zh="可用 --sheet 指定", en="Choose a sheet with --sheet"),
    "row-contradicts-row-of-series": Text(zh="--map id=列", en="--map id=COLUMN"),
    "source-broken": Text(zh="duecourse verify", en="duecourse verify"),
}
"""The hints by code."""
_ENDS = tuple("。？！：.?!:")


def with_hint(refusal: Refusal) -> Text:
    """The sentence of a refusal, with what to type for it and for the refusals that it holds."""
    text = refusal_text(refusal)
    for hint in _hints(refusal):
        text = Text(zh=_after(text.zh, hint.zh, ""), en=_after(text.en, hint.en, " "))
    return text


def _hints(refusal: Refusal) -> Iterator[Text]:
    if refusal.code in HINTS:
        yield fill(HINTS[refusal.code], refusal.values)
    for value in refusal.values.values():
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, Refusal):
                yield from _hints(part)


def _after(sentence: str, hint: str, space: str) -> str:
    """The hint after a sentence; a command or option alone follows a colon."""
    if not sentence.endswith(_ENDS):
        stop = ("：" if not space else ":") if _is_typed(hint) else ("。" if not space else ".")
        return f"{sentence}{stop}{space}{hint}"
    return f"{sentence}{space}{hint}"


def _is_typed(hint: str) -> bool:
    return hint.startswith(("-", "duecourse ", "delegate "))
