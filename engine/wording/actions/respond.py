"""The words of responses."""

from engine.domain.text import Text

TITLES: dict[str, Text] = {
    "responded": Text(zh="响应", en="responded"),
}
HELP: dict[str, Text] = {
    "respond": Text(zh="响应请求：确认时间或另提时间", en="Respond to a request: confirm the time or propose another"),
}
BUTTONS: dict[str, Text] = {
    "respond": Text(zh="答复", en="Respond"),
}
FIELDS: dict[str, Text] = {
    "time": Text(
        zh="提议的时间；不写则同意对方提出的时间", en="The time you propose; without it you agree to the other side's"
    ),
    "comment": Text(zh="备注", en="A comment"),
}
LABELS: dict[str, Text] = {
    "time": Text(zh="提议的时间（不填则同意对方的时间）", en="The time you propose (empty: you agree to theirs)"),
}
REFUSALS: dict[str, Text] = {
    "no-request-to-respond-to": Text(
        zh="这不是请求，无需响应。", en="This is not a request: there is nothing to respond to."
    ),
    "respond-without-time": Text(
        zh="对方没有提出时间，无从同意：请写明时间。",
        en="The other side has named no time to agree to: say which time.",
    ),
    "time-passed": Text(zh="时间 {time} 已过，请另提时间。", en="{time} has passed: name a time that lies ahead."),
}
