"""The comments in the file of an agreement that is prepared for its next revision."""

from engine.domain.text import Text

HEADING = Text(
    zh="{title}：下一版，按 {term} 的复核准备。改好后经双方签署生效。",
    en="{title}: next revision, prepared from the review of {term}. It comes into force once both sides agree.",
)
PROPOSED = Text(zh="提议（{by}）：{text}", en="Proposed by {by}: {text}")
SUGGESTED = Text(zh="建议：{what}（{because}）", en="Suggested: {what} ({because})")
REMOVED_SINCE = Text(zh="{id}：{what}", en="{id}: {what}")
