"""The words of the pages of defects."""

from engine.domain.text import Text

TITLE = Text(zh="差错", en="Defects")
REPORT = Text(zh="差错报告", en="Report of defects")
EMPTY = Text(zh="没有登记过差错。", en="No defect is recorded.")
DEFECT = Text(zh="差错", en="Defect")
CATEGORY = Text(zh="类别", en="Category")
DESCRIPTION = Text(zh="说明", en="Description")
STATE = Text(zh="状态", en="State")
SEVERITY = Text(zh="严重程度", en="Severity")
PROVIDER = Text(zh="提供方", en="Provider")
CONSUMER = Text(zh="接收方", en="Consumer")
OPENED = Text(zh="登记时间", en="Recorded")
GONE = Text(zh="约定已删除", en="agreement removed")
ITEM = Text(zh="{title} {about}", en="{title} {about}")

PROPOSALS = Text(zh="可能是差错，请处理", en="Perhaps defects: please answer")
PROPOSALS_HINT = Text(
    zh="被退回或评 1 分的交付。是差错就登记，不是就说明理由。",
    en="Deliveries that were returned or rated 1. Record a defect, or say why it is none.",
)
BY = Text(zh="{by}，{at}", en="{by}, {at}")
ANSWER = Text(zh="处理", en="Answer")
NEW = Text(zh="登记差错", en="Record a defect")
OF_ITEM = Text(zh="事项", en="Item")
RECORD = Text(zh="登记差错", en="Record the defect")
DESCRIBE = Text(zh="哪里有差错？", en="What was wrong?")
OR_LINK = Text(zh="或并入已有的差错", en="Or link it to a known defect")
KNOWN = Text(zh="已有的差错", en="Known defect")
LINK = Text(zh="并入", en="Link")
OR_NONE = Text(zh="或说明这不是差错", en="Or say that it is no defect")
REASON = Text(zh="理由", en="Reason")
NO_DEFECT = Text(zh="不是差错", en="It is no defect")
RECORDED = Text(zh="已登记差错 {defect}。", en="Recorded as {defect}.")
NO_DEFECT_RECORDED = Text(zh="已记录：不是差错。", en="Recorded: it is no defect.")

BACK_TO_LIST = Text(zh="全部差错", en="All defects")
RECORDED_BY = Text(zh="由{by}于 {at} 登记", en="recorded by {by} on {at}")
ITEMS = Text(zh="涉及的事项", en="Items")
ROOT_CAUSE = Text(zh="根本原因", en="Root cause")
NO_CAUSE = Text(zh="还没有写明。", en="Not stated yet.")
ACTIONS = Text(zh="纠正措施", en="Corrective actions")
NO_ACTIONS = Text(zh="还没有决定。", en="None decided yet.")
DUE = Text(zh="期限 {on}", en="due {on}")
DELIVERED = Text(zh="已完成", en="done")
TO_ITEM = Text(zh="查看事项", en="Open the item")
EFFECT = Text(zh="效果检验", en="Check of the effect")
RECURRED = Text(zh="再次发生 {n} 次", en="came again: {n}")
EARLIER = Text(zh="以前的差错", en="Earlier defects")
STATE_CAUSE = Text(zh="写明根本原因", en="State the root cause")
KIND_OF_CAUSE = Text(zh="原因种类", en="Kind of cause")
WHY_IT_HAPPENED = Text(zh="为什么会这样？", en="Why did it happen?")
DECIDE = Text(zh="决定纠正措施", en="Decide a corrective action")
WHAT_TO_DO = Text(zh="要做什么？", en="What is to be done?")
DUE_ON = Text(zh="期限", en="Due date")
OWNER = Text(zh="责任人或岗位", en="Who does it")
PLANNED = Text(zh="用多少次交付检验效果", en="Deliveries for the check of effect")
CLOSE = Text(zh="立即检验效果", en="Check the effect now")
CLOSE_HINT = Text(zh="表明差错变少了就关闭。", en="It is closed if it is shown to be rarer.")
DISMISS = Text(zh="认定不是差错", en="Say that it is no defect")
DISMISSED = Text(zh="{by}认定不是差错：{reason}", en="{by} said that it is no defect: {reason}")
DONE = {
    "cause": Text(zh="已写明根本原因。", en="The root cause is stated."),
    "action": Text(
        zh="已决定纠正措施，下次运行时生成事项。", en="Decided. The next run opens its item for the person who does it."
    ),
    "close": Text(zh="差错变少了，已关闭。", en="It is shown to be rarer and is closed."),
    "dismiss": Text(zh="已认定不是差错。", en="Recorded: it is no defect."),
}
"""The sentence after each button."""
