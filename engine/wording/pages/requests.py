"""The words of requests: what can be asked of other departments, and what is asked."""

from engine.domain.text import Text

TITLE = Text(zh="请求", en="Requests")
NEW = Text(zh="提出请求", en="Make a request")
NEW_HINT = Text(
    zh="选一项，写明希望的时间，对方部门当场收到待办。",
    en="Choose one and say when you want it; the other department has it in its inbox at once.",
)
FROM = Text(zh="向{department}", en="From {department}")
NOTHING = Text(zh="没有约定您可以提出请求的事项。", en="No agreement lets you request anything.")
TO_AGREEMENTS = Text(zh="查看服务约定", en="Read the agreements")
NONE_OPEN = Text(zh="没有未了结的请求。", en="No requests are open.")
OPEN = Text(zh="未了结的请求", en="Open requests")
MADE = Text(zh="已提出请求，{department}已收到。", en="The request is made; {department} has it.")
ANSWERED_WITHIN = Text(zh="对方须在 {within}内答复", en="they answer within {within}")
ON_AGREED_TIME = Text(zh="时间由双方商定", en="both sides agree on the time")
TO_ANSWER = Text(zh="待您答复", en="to answer")
NAMED = Text(zh="{department}提出 {when}", en="{department} names {when}")
BY = Text(zh="{who} · {when}", en="{who} · {when}")
STOP = Text(zh="。", en=".")
