"""The words of requests for approval and their answers."""

from engine.domain.text import Text

FIELDS: dict[str, Text] = {
    "reason": Text(zh="原因", en="The reason"),
}
REFUSALS: dict[str, Text] = {
    "request-waits": Text(zh="“{what}”已在等待答复。", en="This request is already waiting for an answer ({what})."),
    "request-reason-missing": Text(zh="“{what}”请写明原因。", en="A reason is required ({what})."),
    "no-request-waits": Text(zh="没有等待答复的“{what}”。", en="No request is waiting for this answer ({what})."),
    "answer-time-over": Text(
        zh="答复期限已于 {until} 结束：按不同意处理。",
        en="The time to answer ended at {until}: no answer counts as a no.",
    ),
    "answer-time-over-again": Text(
        zh="答复期限已于 {until} 结束：按不同意处理。可以重新申请。",
        en="The time to answer ended at {until}: no answer counts as a no. It can be requested again.",
    ),
}
