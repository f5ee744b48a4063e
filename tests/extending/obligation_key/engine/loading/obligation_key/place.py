"""``place: …``: where the work is handed over."""

from engine.loading.obligation_key.kind import ObligationKey
from engine.loading.schema_fragments import shared
from engine.loading.values import text

KEY = ObligationKey(
    schema=shared("text", "Where the work is handed over.", "交付地点。"),
    read=lambda node, context: text(node),
)
