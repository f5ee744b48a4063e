"""The words of the pages about agreements."""

from engine.domain.text import Text

TITLE = Text(zh="服务约定", en="Service agreements")
LEAD = Text(
    zh="部门之间的承诺。所有同事都可以阅读；数字只显示与您部门有关的约定。",
    en="What departments promise each other. Everybody may read them; you see the figures of your own departments.",
)
MAP_LINK = Text(zh="谁为谁服务（关系图）", en="Who serves whom (map)")
AGREEMENT = Text(zh="约定", en="Agreement")
PROVIDER = Text(zh="提供方", en="Provider")
CONSUMER = Text(zh="接收方", en="Consumer")
DECIDED = Text(zh="计入项数", en="Of items")
SURVEYS = Text(zh="满意度调查", en="Surveys")
DEFECTS = Text(zh="差错", en="Defects")
OBLIGATIONS = Text(zh="义务", en="Obligations")
ON_TIME = Text(zh="按时率", en="On time")
OVERDUE = Text(zh="逾期未办", en="Overdue now")
REVISION = Text(zh="版本", en="Revision")
SINCE = Text(zh="生效自", en="In force since")
REVIEW = Text(zh="下次复核", en="Next review")
NO_REVIEW = Text(zh="未约定", en="none agreed")
EMPTY = Text(zh="没有符合条件的约定。", en="No agreement fits these filters.")
MONTHS_NOTE = Text(
    zh="按时率：{since} 至 {until} 到期的事项中按时交付的比例。",
    en="On time: the share of the items that fell due from {since} to {until} and were delivered in time.",
)
NUMBERED = Text(zh="第 {n} 版", en="No. {n}")

BACK_TO_LIST = Text(zh="全部约定", en="All agreements")
TERMS = Text(zh="约定内容", en="Terms")
NEXT_DATES = Text(zh="接下来的期限", en="Next due dates")
WHY = Text(zh="为什么？", en="Why?")
IF_NOW = Text(zh="如果现在发生“{event}”", en="If “{event}” happened now")
AFTER_REQUEST = Text(zh="提出请求后才有期限。", en="There is a due date once somebody asks.")
AFTER_EVENT = Text(zh="业务发生后才有期限。", en="There is a due date once the event happens.")
NO_MORE = Text(zh="两年内没有期限。", en="There is no due date within two years.")
PENDING = Text(zh="期限待定", en="due date pending")
PROVISIONAL = Text(zh="暂定", en="provisional")
FOR_PERIOD = Text(zh="针对 {period}", en="for {period}")
IN_CHARGE = Text(zh="现在由谁负责", en="In charge today")
OWNED_BY = Text(zh="责任人 {names}", en="Owner: {names}")
RECEIVED_BY = Text(zh="接收人 {names}", en="Receiver: {names}")
VACANT = Text(zh="{role}（空缺）", en="{role} (vacant)")
EVERYBODY_OF = Text(zh="{department}全体", en="anyone of {department}")
DOWNLOAD = Text(zh="下载签署页（中英文）", en="Download the page to sign (both languages)")
REVISIONS = Text(zh="版本", en="Revisions")
IN_FORCE = Text(zh="现行", en="in force")
FROM_START = Text(zh="开始使用时", en="from the start")
UNTIL = Text(zh="至", en="Until")
APPLIED_BY = Text(zh="由谁使其生效", en="Applied by")
SIGNED_BY = Text(zh="签署", en="Signed by")
NOBODY = Text(zh="—", en="—")
SIGNATURE = Text(zh="{name}（{departments}，{at}）", en="{name} ({departments}, {at})")
HASH = Text(zh="校验码", en="Hash")
SEE_CHANGES = Text(zh="与上一版比较", en="Changes from the one before")
WAITS_FOR_SIGNATURES = Text(
    zh="{by}于 {at} 提出的变更待签署：还缺 {departments}。",
    en="A change proposed by {by} on {at} waits for the signatures of {departments}.",
)
SEE_PROPOSAL = Text(zh="查看拟改内容", en="See what it changes")

CHANGES_TITLE = Text(zh="{title}：{old} 与 {new} 的差别", en="{title}: {new} compared with {old}")
ENDED = Text(zh="这份约定自 {at} 起不再有效。", en="This agreement is no longer in force since {at}.")
REMOVES = Text(zh="拟改内容：取消整份约定。", en="The change removes the whole agreement.")
PROPOSED = Text(zh="拟改版本", en="the proposed change")
COMPARE = Text(zh="比较", en="Compare")
OLDER = Text(zh="旧版", en="Older")
NEWER = Text(zh="新版", en="Newer")
BEFORE = Text(zh="原来", en="Before")
AFTER = Text(zh="现在", en="After")
NOTHING_DIFFERS = Text(zh="这两个版本的内容没有差别。", en="The two revisions say the same.")
MOVED = Text(zh="义务的顺序有调整。", en="The obligations stand in another order.")
HEAD = Text(zh="约定本身", en="The agreement itself")
GENERAL_TERMS = Text(zh="通用条款", en="General terms")
EFFECTS = {
    "added": Text(zh="新增", en="added"),
    "removed": Text(zh="删除", en="removed"),
    "changed": Text(zh="修改", en="changed"),
}
"""An obligation came, went or differs."""
OTHERS = Text(zh="另有改动：{parts}", en="Also changed: {parts}")
SUMMARY = Text(
    zh="新增 {added} · 修改 {changed} · 删除 {removed}", en="{added} added · {changed} changed · {removed} removed"
)
