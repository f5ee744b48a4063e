"""The words of delegations: a colleague stands in for somebody."""

from engine.domain.text import Text

TITLE = Text(zh="代理", en="Delegations")
HINT = Text(
    zh="出差或休假时，同部门的同事可以代您办理。通知两人都收到，登记里写明是谁代谁办的。",
    en="While you are away, a colleague of your department can act for you. Both of you get the messages, and the "
    "ledger says who acted for whom.",
)
GIVEN = Text(zh="代理我的同事", en="They act for you")
RECEIVED = Text(zh="我代理的同事", en="You act for them")
NONE_GIVEN = Text(zh="现在没有人代理您。", en="Nobody acts for you.")
ROW = Text(zh="{who}，{since} 至 {until}", en="{who}, {since} to {until}")
NOW = Text(zh="生效中", en="now")
LATER = Text(zh="尚未开始", en="begins later")
ADD = Text(zh="请同事代理", en="Let a colleague act for you")
TO = Text(zh="代理人", en="Colleague")
SINCE = Text(zh="从", en="From")
UNTIL = Text(zh="至（含当天）", en="Until (included)")
BEGIN = Text(zh="开始代理", en="Delegate")
END = Text(zh="结束全部代理", en="End all delegations")
NO_COLLEAGUES = Text(zh="您的部门没有其他在岗同事。", en="Your department has no other people.")
BEGUN = Text(zh="{who} 从 {since} 至 {until} 代理您。", en="{who} acts for you from {since} to {until}.")
ENDED = Text(zh="代理已结束。", en="The delegations ended.")
EVERY_FIELD = Text(zh="请填写代理人和起止日期。", en="Fill in the colleague and both dates.")
