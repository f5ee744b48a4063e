"""The words of the search, and of the page of one subject."""

from engine.domain.text import Text

TITLE = Text(zh="搜索", en="Search")
TITLE_OF = Text(zh="搜索“{text}”", en="Search: {text}")
HINT = Text(
    zh="输入车牌、单号、客户或人名，可以只输入一部分，每个词至少两个字；几个词用空格分开。",
    en="Type a plate, a number, a customer or a person, or a part of it: words of at least two characters.",
)
NOTHING = Text(zh="没有找到“{text}”。", en="Nothing found for {text}.")
NOTHING_HINT = Text(
    zh="请少写几个字再试，例如车牌的后四位。只能找到与您部门有关的事项。",
    en="Try fewer characters, such as the end of the plate. Only items of your department can be found.",
)
DID_YOU_MEAN = Text(zh="您是不是要找：", en="Did you mean:")
WITHOUT_ITEMS = Text(zh="已登记、但没有事项：", en="Recorded, without items:")
OPEN = Text(zh="未结束", en="Not closed")
CLOSED = Text(zh="已结束", en="Closed")
WHOLE = Text(zh="一车一档", en="Everything about it")
ITEM = Text(zh="事项", en="Item")
PARTIES = Text(zh="部门", en="Departments")
OWNER = Text(zh="责任人", en="Owner")
DUE = Text(zh="期限", en="Due")
STATE = Text(zh="状态", en="State")
RESULTS = Text(zh="搜索结果", en="Search results")
NOTHING_PLAIN = Text(zh="没有找到。", en="Nothing found.")
SUBJECT = Text(zh="编号", en="Number")
ABOUT = Text(zh="对象", en="About")
AGREEMENT = Text(zh="约定", en="Agreement")
ID = Text(zh="事项编号", en="Item id")
