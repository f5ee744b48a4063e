"""The sentences of checks of effect."""

from engine.domain.ledger.effect_finding import EffectResult
from engine.domain.text import Text

FINDINGS = {
    EffectResult.EFFECTIVE: Text(zh="有效：差错变少了", en="effective: the defect is rarer"),
    EffectResult.NOT_SHOWN_YET: Text(zh="尚不能表明有效", en="not shown yet"),
    EffectResult.RECURRED: Text(zh="再次发生", en="recurred"),
}
_EFFECT = Text(
    zh="{finding}（之前 {before} 次交付有 {defects_before} 次差错，之后 {after} 次有 {defects_after} 次）{needed}",
    en="{finding} ({defects_before} of {before} deliveries before, {defects_after} of {after} after){needed}",
)
_NEEDED = Text(zh="；按目前的比例还需要 {n} 次交付", en="; {n} more needed if it stays as rare")


def effect_text(finding: EffectResult, before: tuple[int, int], after: tuple[int, int], needed: int | None) -> Text:
    """The finding of a stage, with deliveries and defects before and after, and the number of deliveries still needed
    (None: it is shown, or no number is enough)."""
    more = Text.plain("")
    if needed is not None:
        more = _NEEDED.filled(n=needed)
    return _EFFECT.filled(
        finding=FINDINGS[finding],
        before=before[0],
        defects_before=before[1],
        after=after[0],
        defects_after=after[1],
        needed=more,
    )
