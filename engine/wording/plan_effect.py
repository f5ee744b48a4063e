"""The effects of a change of terms on items, as people read them."""

from engine.domain.ledger.terms_change import PlanEffect
from engine.domain.text import Text

EFFECTS = {
    PlanEffect.MOVES: Text(zh="改期", en="moves"),
    PlanEffect.STAYS: Text(zh="不变", en="stays"),
    PlanEffect.APPEARS: Text(zh="新增", en="appears"),
    PlanEffect.RETURNS: Text(zh="恢复", en="comes back"),
    PlanEffect.CANCELLED: Text(zh="取消", en="cancelled"),
}
DONE_EFFECTS = {
    PlanEffect.MOVES: Text(zh="改期", en="moved"),
    PlanEffect.STAYS: Text(zh="不变", en="stayed"),
    PlanEffect.APPEARS: Text(zh="新增", en="new"),
    PlanEffect.RETURNS: Text(zh="恢复", en="came back"),
    PlanEffect.CANCELLED: Text(zh="取消", en="cancelled"),
}
"""The same of a change that is in force."""
