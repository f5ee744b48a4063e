"""The words of a receiver's round."""

from engine.domain.figures.round_section import RoundSection
from engine.domain.text import Text

TITLE = Text(zh="待验收", en="To accept")
PARTS = Text(zh="验收的各部分", en="Parts of the round")
SECTIONS = {
    RoundSection.TO_ACCEPT: Text(zh="待验收", en="To accept"),
    RoundSection.TO_RATE: Text(zh="请评价", en="To rate"),
    RoundSection.RETURNABLE: Text(zh="可退回", en="Returnable"),
    RoundSection.EXPECTED: Text(zh="等待交付", en="Expected"),
}
HINTS = {
    RoundSection.TO_ACCEPT: Text(
        zh="对方已交付，等您验收或退回。", en="Delivered to you: accept each or return it with a reason."
    ),
    RoundSection.TO_RATE: Text(zh="请为这些交付评分。", en="You are asked to rate these deliveries."),
    RoundSection.RETURNABLE: Text(
        zh="无需验收，已视为完成；在所示时间前仍可退回。",
        en="These need no acceptance and count as done; until the time shown you can return them.",
    ),
    RoundSection.EXPECTED: Text(
        zh="对方尚未交付。纸质单据当面收到时，在这里登记“收到”。",
        en="Not delivered yet. Record here what you are given on paper.",
    ),
}
EMPTY = {
    RoundSection.TO_ACCEPT: Text(zh="没有等您验收的交付。", en="No delivery waits for your acceptance."),
    RoundSection.TO_RATE: Text(zh="没有请您评价的交付。", en="You are not asked to rate anything."),
    RoundSection.RETURNABLE: Text(zh="没有可退回的交付。", en="There is no delivery that can still be returned."),
    RoundSection.EXPECTED: Text(zh="没有等待交付的事项。", en="You are not waiting for anything."),
}
NONE_FITS = Text(zh="没有符合条件的事项。", en="Nothing fits these filters.")
SHOW_ALL = Text(zh="显示全部", en="Show all")
FIND = Text(zh="车牌、单号、客户、人", en="Plate, number, customer, person")
SEARCH = Text(zh="筛选", en="Filter")
AGREEMENTS = Text(zh="服务约定", en="Agreements")
EVERY_AGREEMENT = Text(zh="全部", en="All")
LIST = Text(zh="交付清单", en="Deliveries")
MORE = Text(zh="还有 {count} 项，办完这些后显示", en="More: {count}; they follow as you go on")
BACK_TO_LIST = Text(zh="回到清单", en="Back to the list")
CHOOSE = Text(zh="请从清单中选择一项。", en="Choose one from the list.")
DELIVERED_BY = Text(zh="{by} {when} 交付", en="Delivered by {by}, {when}")
RECEIVED_BY = Text(zh="{by} 登记收到，{when}", en="Recorded as received by {by}, {when}")
DUE = Text(zh="期限 {due}", en="due {due}")
ACCEPT_BY = Text(
    zh="请在 {when} 前验收或退回；逾期未答复视为验收", en="Answer by {when}; it is accepted then if nobody does"
)
ANSWER_BY = Text(zh="请在 {when} 前验收或退回；不会自动验收", en="Answer by {when}; it is not accepted automatically")
OVERDUE_ANSWERS = Text(zh="答复已逾期 {n} 项", en="{n} answers overdue")
ANSWER_OVERDUE = Text(zh="答复已逾期", en="answer overdue")
RETURN_UNTIL = Text(zh="{when} 前可退回", en="It can be returned until {when}")
EARLIER = Text(zh="以前的交付", en="Earlier deliveries")
RETURNED = Text(zh="{by} {when} 退回：{why}", en="Returned by {by}, {when}: {why}")
WITHDRAWN = Text(zh="{by} {when} 撤回", en="Withdrawn by {by}, {when}")
RATED = Text(zh="您评价过：{score} 分，{level}", en="You rated it {score} of 5: {level}")
ACTIONS = Text(zh="验收、退回、评价", en="Accept, return, rate")
ACCEPT = Text(zh="验收", en="Accept")
RETURN = Text(zh="退回并说明原因", en="Return with a reason")
RETURN_NOW = Text(zh="退回", en="Return")
REASON = Text(zh="退回原因", en="Reason")
REASON_LIST = Text(zh="常见原因", en="Common reasons")
REASON_HINT = Text(zh="对方会看到原因。", en="The other side reads the reason.")
CHOOSE_REASON = Text(zh="请选择", en="Choose one")
REASON_JOINED = Text(zh="{category}：{reason}", en="{category}: {reason}")
RATE = Text(zh="评价", en="Rate")
RATE_MORE = Text(zh="详细评价", en="In detail")
RATE_NOW = Text(zh="提交评价", en="Record the rating")
SCORE = Text(zh="总体评分", en="Overall")
DIMENSIONS = Text(zh="分项", en="Dimensions")
RATE_REASON = Text(zh="评分低的原因", en="Why the score is low")
LOST = Text(zh="耽误的时间（分钟）", en="Time that it cost you (minutes)")
COMMENT = Text(zh="意见", en="Comment")
NO_SCORE = Text(zh="不评", en="none")
RECEIVE = Text(zh="收到", en="Received")
RECEIVED_AT = Text(zh="收到时间（不填为现在）", en="When (now if left blank)")
REMARK = Text(zh="备注", en="Comment")
NOTHING_TO_DO = Text(zh="这一项现在没有需要您办理的。", en="There is nothing for you to do on this item now.")
TICKED = Text(zh="已选 {n} 项", en="Selected: {n}")
TICK = Text(zh="选择 {title}", en="Select {title}")
ACCEPT_TICKED = Text(zh="验收所选", en="Accept the selected")
RETURN_TICKED = Text(zh="退回所选", en="Return the selected")
NOTHING_TICKED = Text(zh="请先勾选事项。", en="Select items first.")
DONE = {
    "accept": Text(zh="已验收：{what}", en="Accepted: {what}"),
    "return": Text(zh="已退回：{what}", en="Returned: {what}"),
    "rate": Text(zh="已评价：{what}", en="Rated: {what}"),
    "receive": Text(zh="已登记收到：{what}", en="Recorded as received: {what}"),
}
SEVERAL = Text(zh="{count} 项", en="{count} items")
SOME_REFUSED = Text(zh="{done}。{count} 项没有办理：{why}", en="{done}. Not done: {count}. {why}")
KEY_NEXT = Text(zh="下一项 / 上一项", en="Next, previous")
KEY_SEND = Text(zh="提交正在填写的内容", en="Send what you typed")
NEXT = Text(zh="下一项", en="Next")
PREVIOUS = Text(zh="上一项", en="Previous")
POSITION = Text(zh="第 {n} 项，共 {total} 项", en="{n} of {total}")
