"""The words of the page of a department for its head."""

from engine.domain.text import Text

TITLE = Text(zh="本部门", en="My department")
DEPARTMENTS = Text(zh="我负责的部门", en="The departments that I lead")
OVERDUE = Text(zh="逾期", en="Overdue")
OWED = Text(zh="待办", en="To do")
ESCALATED = Text(zh="已上报给我", en="Escalated to me")
TO_US = Text(zh="别人欠我们", en="Owed to us")
TO_US_OVERDUE = Text(zh="别人欠我们，逾期", en="Owed to us, overdue")
ON_TIME = Text(zh="{period}按时率", en="On time in {period}")
BETTER = Text(zh="▲ 比上月 {before} 好", en="▲ better than {before} the month before")
WORSE = Text(zh="▼ 比上月 {before} 差", en="▼ worse than {before} the month before")
SAME = Text(zh="＝ 与上月 {before} 持平", en="= as {before} the month before")
NO_RATE = Text(zh="尚无", en="none yet")
RATINGS = Text(zh="低分待处理", en="Bad ratings to answer")
TO_SIGN = Text(zh="待签署的约定", en="Agreements to sign")
PEOPLE = Text(zh="各人待办", en="Who owes what")
PERSON = Text(zh="人员", en="Person")
TO_ANSWER = Text(zh="待答复", en="To answer")
SHARED = Text(zh="{role}（共同）", en="{role}, shared")
NOBODY = Text(zh="无人负责", en="Nobody")
US_BY = Text(zh="别人欠我们的", en="What others owe us")
PROVIDER = Text(zh="提供部门", en="Provider")
OPEN = Text(zh="进行中", en="Open")
NOTHING_OWED_TO_US = Text(zh="没有别人欠我们的事项。", en="Nobody owes us anything.")
VACANT = Text(zh="空缺岗位", en="Vacant roles")
ROLE = Text(zh="岗位", en="Role")
SINCE = Text(zh="空缺自", en="Since")
NEVER = Text(zh="从未有人", en="never held")
ALL_HELD = Text(zh="没有空缺岗位。", en="Every role is held.")
ITEM = Text(zh="事项", en="Item")
ABOUT = Text(zh="对象", en="About")
OWNER = Text(zh="责任人", en="Owner")
DUE = Text(zh="期限", en="Due")
STATE = Text(zh="状态", en="State")
ID = Text(zh="编号", en="Id")
OF = Text(zh="{list}：{who}", en="{list}: {who}")
EMPTY = Text(zh="这里没有事项。", en="No item is here.")
LISTS = {
    "overdue": OVERDUE,
    "to-do": OWED,
    "escalated": ESCALATED,
    "to-answer": TO_ANSWER,
    "to-us": TO_US,
    "to-us-overdue": TO_US_OVERDUE,
    "ratings": RATINGS,
}
