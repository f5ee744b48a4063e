"""The refusals of delegations."""

from engine.domain.text import Text

REFUSALS = {
    "delegate-no-colleague": Text(
        zh="代理人须为 {since} 在岗的同部门同事：{names}；不能是“{found}”。",
        en="A delegate must be a colleague of the same department who holds a role on {since}: {names}; not “{found}”.",
    ),
    "delegation-dates": Text(
        zh="代理的起止日期有误：{since} 至 {until}，今天是 {today}。",
        en="The dates of the delegation are out of order or past: from {since} until {until}; today is {today}.",
    ),
    "delegation-overlaps": Text(
        zh="{since} 至 {until} 已由 {to} 代理。如需修改，请先结束。",
        en="{to} already stands in from {since} until {until}. To change that, end it first.",
    ),
    "no-delegation": Text(zh="{person} 没有可结束的代理。", en="{person} has no delegation to end."),
}
