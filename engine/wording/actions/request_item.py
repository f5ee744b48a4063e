"""The words of requests for an item."""

from engine.domain.text import Text

TITLES: dict[str, Text] = {
    "requested": Text(zh="请求", en="requested"),
}
HELP: dict[str, Text] = {
    "request": Text(zh="提出请求（接收方）", en="Request an obligation that is due on request (consumer)"),
}
BUTTONS: dict[str, Text] = {
    "request": Text(zh="提出请求", en="Make the request"),
}
FIELDS: dict[str, Text] = {
    "obligation": Text(zh="义务：约定 id/义务 id", en="The obligation: AGREEMENT/OBLIGATION"),
    "wish": Text(zh="希望的时间", en="The time you want"),
    "key": Text(zh="自定义编号", en="A number of your own"),
    "comment": Text(zh="备注", en="A comment"),
}
LABELS: dict[str, Text] = {
    "comment": Text(zh="要什么，说明一下", en="What you need"),
}
