"""The words of one's own account, and of what is kept about a person."""

from engine.domain.text import Text

TITLE = Text(zh="我的账号", en="My account")
PERSON = Text(zh="人员", en="Person")
ROLES = Text(zh="岗位", en="Roles")
RIGHTS = Text(zh="权限", en="Rights")
PERIOD = Text(zh="期间", en="Period")
UNTIL = Text(zh="有效至", en="Until")
LANGUAGE = Text(zh="语言", en="Language")
LANGUAGE_NOW = Text(zh="中文", en="English")
LANGUAGE_HINT = Text(
    zh="语言随账号保存，每个浏览器都一样。", en="The language goes with the account, in every browser."
)
CHANGE_LANGUAGE = Text(zh="Use English", en="改用中文")
PASSWORD = Text(zh="密码", en="Password")
PASSWORD_OLD = Text(zh="原密码", en="Present password")
PASSWORD_NEW = Text(zh="新密码", en="New password")
PASSWORD_HINT = Text(
    zh="至少 {least} 个字符，例如几个不相关的词。不能包含自己的姓名。",
    en="At least {least} characters, such as a few words that do not belong together. Not your name.",
)
PASSWORD_AGAIN = Text(zh="再输入一次", en="The same again")
PASSWORD_CHANGE = Text(zh="修改密码，并退出其他浏览器", en="Change the password and sign out elsewhere")
PASSWORD_CHANGED = Text(
    zh="密码已修改，其他浏览器已退出登录。", en="The password is changed; other browsers are signed out."
)
SESSIONS = Text(zh="已登录的浏览器", en="Browsers that are signed in")
THIS_ONE = Text(zh="这个浏览器", en="this browser")
UNKNOWN_BROWSER = Text(zh="未知浏览器", en="unknown browser")
SINCE = Text(zh="登录于 {begun}，最近使用 {seen}", en="signed in {begun}, last used {seen}")
END = Text(zh="退出这个浏览器", en="Sign this one out")
END_OTHERS = Text(zh="退出其他所有浏览器", en="Sign all others out")
ENDED = Text(zh="已退出 {n} 个浏览器。", en="Browsers signed out: {n}.")
NO_SESSION = Text(zh="没有其他登录。", en="There is no other session.")

KEPT_TITLE = Text(zh="系统里有我的哪些信息", en="Kept about me")
KEPT_LEAD = Text(
    zh="这里列出与你有关的记录。办理记录是台账的一部分，不能修改；姓名、地址、通知内容和账号在离职后可以删除。",
    en="All records that concern you. What you recorded is part of the ledger and is never changed; name, addresses, "
    "messages and account can be erased after you have left.",
)
IDENTITY = Text(zh="身份", en="Identity")
NAME = Text(zh="姓名", en="Name")
ID = Text(zh="编号", en="Id")
ADDRESSES = Text(zh="通知地址", en="Addresses for messages")
NO_ADDRESS = Text(zh="无", en="none")
RECORDED = Text(zh="我登记的", en="Recorded by me")
RECORDED_NONE = Text(zh="还没有登记过。", en="Nothing yet.")
RECORDED_FIND = Text(zh="查看与我有关的事项", en="Find the items that concern me")
ENTRIES_ABOUT = Text(zh="关于我的记录（如代理）", en="Entries about me, such as delegations")
MESSAGES = Text(zh="发给我的通知", en="Messages to me")
RATINGS = Text(zh="对我负责事项的评价", en="Ratings of items that were mine")
VIEWS = Text(zh="我查看过的凭证", en="Evidence that I viewed")
AUDIT_BY = Text(zh="我的登录和操作（审计日志）", en="My sign-ins and doings in the audit")
AUDIT_ABOUT = Text(zh="他人对我账号的操作", en="What others did to my account")
OTHERS = Text(zh="其他", en="Others")
RETENTION = Text(zh="保留多久", en="How long it is kept")
RETENTION_LINES = {
    "entries": Text(
        zh="办理记录：永久保留，只含编号，不含姓名。",
        en="What people recorded: for good, with ids and without names.",
    ),
    "evidence": Text(
        zh="凭证文件：按每项义务的约定；到期删除文件，保留校验值。",
        en="Evidence: as each obligation says; then the file is erased and its checksum stays.",
    ),
    "messages": Text(zh="通知：{span}。", en="Messages: {span}."),
    "sessions": Text(
        zh="登录：12 小时不用或满 7 天自动结束。", en="Sessions: they end after 12 idle hours, and after 7 days."
    ),
    "audit": Text(
        zh="审计日志：永久保留，只含编号。其中的网络地址：{addresses}。",
        en="The audit: for good, with ids alone. The addresses of browsers in it: {addresses}.",
    ),
    "erasing": Text(
        zh="离职后，负责人或管理员可以删除你的姓名、地址、通知内容和账号。",
        en="After you have left, the head of a department or the operator can erase name, addresses, messages and "
        "account.",
    ),
}
FOR_GOOD = Text(zh="永久保留", en="for good")
