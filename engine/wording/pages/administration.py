"""The words of the administration: people and accounts, sessions, audit, runs."""

from engine.domain.text import Text

TITLE = Text(zh="管理", en="Administration")
PARTS = Text(zh="管理的各部分", en="Parts of the administration")
PEOPLE = Text(zh="人员与账号", en="People and accounts")
SESSIONS = Text(zh="登录", en="Sessions")
AUDIT = Text(zh="审计日志", en="Audit")
RUNS = Text(zh="运行", en="Runs")

PERSON = Text(zh="人员", en="Person")
ID = Text(zh="编号", en="Id")
ROLES = Text(zh="岗位", en="Roles")
DEPARTMENT = Text(zh="部门", en="Department")
IN_OFFICE = Text(zh="任职", en="In office")
ACCOUNT = Text(zh="账号", en="Account")
RIGHTS = Text(zh="权限", en="Rights")
SEEN = Text(zh="最近使用", en="Last used")
NO_PEOPLE = Text(zh="没有人员。", en="There are no people.")
VACANT = Text(zh="空缺岗位：{roles}", en="Vacant roles: {roles}")
INVITE = Text(zh="给选中的人生成登录链接", en="Make sign-in links for the people selected")
INVITE_NONE = Text(zh="请先选人。", en="Select people first.")
NEW_AUDITOR = Text(zh="邀请外部审计", en="Invite an auditor from outside")

FROM_EXCEL = Text(zh="从 Excel 更新", en="Update from Excel")

LINKS = Text(zh="登录链接", en="Sign-in links")
COPY = Text(zh="复制", en="Copy")
COPIED = Text(zh="已复制", en="Copied")
LINKS_HINT = Text(
    zh="请逐个复制给本人。每个链接只能用一次，{until} 前有效；离开此页后不再显示。",
    en="Copy each to its person. A link works once, until {until}, and is not shown again after this page.",
)
BACK_TO_PEOPLE = Text(zh="回到人员与账号", en="Back to people and accounts")
MAILED = Text(zh="已发送到邮箱", en="mailed")

FOLLOWS = Text(zh="来自岗位：{rights}", en="From roles: {rights}")
GRANTED = Text(zh="授予的权限", en="Granted rights")
NOTHING_GRANTED = Text(zh="没有另外授予的权限。", en="Nothing is granted besides.")
WITHDRAW = Text(zh="撤销{right}权限", en="Withdraw the right: {right}")
GRANT = Text(zh="授予", en="Grant")
RIGHT = Text(zh="权限", en="Right")
PERIOD = Text(zh="期间", en="Period")
PERIOD_HINT = Text(
    zh="只用于审计，例如 2026-01、2026-Q1；空着表示全部。",
    en="For an auditor alone, such as 2026-01 or 2026-Q1; empty: all.",
)
NEW_LINK = Text(zh="生成新的登录链接", en="Make a new sign-in link")
NEW_LINK_HINT = Text(
    zh="用于首次登录或忘记密码。使用后，原来的登录全部结束。",
    en="For the first sign-in or a forgotten password. Using it ends all sessions.",
)
CLOSE_ACCOUNT = Text(zh="停用账号", en="Close the account")
CLOSE_HINT = Text(
    zh="立即结束全部登录，撤销授予的权限。以后可以重新邀请。",
    en="Ends all sessions at once and withdraws granted rights. The person can be invited again.",
)
OWN_ACCOUNT = Text(
    zh="这是你自己的账号：权限和停用须由另一位管理员操作。",
    en="This is your own account: another administrator changes its rights or closes it.",
)
UNTIL = Text(zh="有效至", en="Until")
GRANTED_NOW = Text(zh="已授予：{right}。", en="Granted: {right}.")
WITHDRAWN_NOW = Text(zh="已撤销：{right}。", en="Withdrawn: {right}.")
CLOSED_NOW = Text(zh="账号已停用。", en="The account is closed.")

AUDITOR_TITLE = Text(zh="邀请外部审计", en="Invite an auditor from outside")
AUDITOR_LEAD = Text(
    zh="只能查看一个期间，不能登记；到期自动失效。打开的每个页面都记入审计日志。",
    en="Sees one period, records nothing, and ends by itself. Each page that is opened is kept in the audit.",
)
AUDITOR_NAME = Text(zh="登录名", en="Sign-in name")
AUDITOR_NAME_HINT = Text(zh="例如邮箱地址", en="Such as a mail address")
AUDITOR_PERSON = Text(zh="姓名和单位", en="Name and firm")
AUDITOR_PERIOD_HINT = Text(zh="例如 2026-01、2026-Q1、2026", en="Such as 2026-01, 2026-Q1 or 2026")
AUDITOR_UNTIL = Text(zh="最后一天", en="Last day")
AUDITOR_INVITE = Text(zh="生成登录链接", en="Make the sign-in link")

BROWSER = Text(zh="浏览器", en="Browser")
UNKNOWN_BROWSER = Text(zh="未知", en="unknown")
BEGUN = Text(zh="登录时间", en="Signed in")
END = Text(zh="结束", en="End")
END_SELECTED = Text(zh="结束选中的登录", en="End the sessions selected")
NO_SESSIONS = Text(zh="没有人登录。", en="Nobody is signed in.")
ENDED = Text(zh="已结束 {n} 个登录。", en="Sessions ended: {n}.")

WHEN = Text(zh="时间", en="Time")
KIND = Text(zh="事项", en="What happened")
ACTOR = Text(zh="操作人", en="By")
ABOUT = Text(zh="对象", en="About")
DETAIL = Text(zh="详情", en="Details")
ADDRESS = Text(zh="地址", en="Address")
AUDIT_CUT = Text(
    zh="这里是最近的 {most} 条。更早的，请在人员的账号页上查看与其有关的记录。",
    en="These are the last {most}. For earlier ones, open an account: it leads to all that is about it.",
)
NO_AUDIT = Text(zh="没有记录。", en="Nothing is recorded.")
AUDIT_HINT = Text(
    zh="每行都有封印，不能修改或删除；核验台账时一并检查。",
    en="Each row is sealed and cannot be changed or deleted unseen: the verification of the ledger checks them.",
)

RUN_AT = Text(zh="{at} 的运行", en="Run of {at}")
RUNS_LEAD = Text(
    zh="只列出做了事或发现有变化的运行。", en="Runs that did something, or found something else than the run before."
)
NO_RUNS = Text(zh="还没有运行结果。", en="No run has left a result yet.")
NEWER_RUNS = Text(zh="较新的运行", en="Newer runs")
OLDER_RUNS = Text(zh="较早的运行", en="Older runs")
NO_FINDINGS = Text(zh="没有发现问题。", en="Nothing was found.")
LAST_RUN = Text(zh="最近一次运行：{at}", en="Last run: {at}")
COUNTS = {
    "opened": Text(zh="生成事项", en="items opened"),
    "found_done": Text(zh="核验为完成", en="found done"),
    "entries": Text(zh="新记录", en="entries"),
    "notifications": Text(zh="新通知", en="notifications"),
    "sent": Text(zh="已发送", en="sent"),
    "failed": Text(zh="未发出", en="not sent"),
}
