"""The refusals of signing in, of passwords and links, and of granting rights."""

from engine.domain.text import Text

REFUSALS = {
    "account-no-role": Text(
        zh="{person} 今天没有任职，不能登录。请先在人员表里登记岗位和起始日期。",
        en="{person} holds no role today and cannot sign in. Put the role and its first day into the table of people.",
    ),
    "account-unknown": Text(zh="{person} 没有账号。", en="{person} has no account."),
    "auditor-name-form": Text(
        zh="“{name}”不能用作登录名：2 到 61 位小写字母、数字、点、@、横线，例如邮箱地址。",
        en="“{name}” cannot be a sign-in name: 2 to 61 small letters, digits, dots, @ and hyphens, such as a mail "
        "address.",
    ),
    "auditor-name-taken": Text(zh="登录名 {name} 已有人使用。", en="The sign-in name {name} is taken."),
    "auditor-period": Text(
        zh="“{period}”不是期间：请写月、季度、半年或年，例如 2026-01、2026-Q1。",
        en="“{period}” is no period: give a month, quarter, half-year or year, such as 2026-01 or 2026-Q1.",
    ),
    "auditor-until-missing": Text(zh="请填写最后一天，例如 2026-03-31。", en="Give the last day, such as 2026-03-31."),
    "auditor-title-missing": Text(zh="请填写审计人员的姓名和单位。", en="Give the name and firm of the auditor."),
    "auditor-until-past": Text(zh="到期日已过，请选以后的日期。", en="The last day has passed. Choose a later one."),
    "close-own-account": Text(
        zh="不能停用自己的账号，请另一位管理员操作。",
        en="Nobody closes their own account. Ask another administrator.",
    ),
    "grant-to-oneself": Text(
        zh="不能给自己授权，请另一位管理员操作。", en="Nobody grants rights to themselves. Ask another administrator."
    ),
    "last-admin": Text(
        zh="这是最后一位能登录的管理员。请先授权另一位管理员并等其登录。",
        en="No other administrator can sign in. Make somebody else an administrator, who signs in first.",
    ),
    "link-ended": Text(
        zh="这个链接已失效：已经用过、超过 24 小时，或被新的链接取代。请向管理员要一个新的。",
        en="This link can no longer be used: it was used, is older than 24 hours, or a newer one replaced it. Ask your "
        "administrator for a new one.",
    ),
    "outside-is-auditor": Text(
        zh="外部审计人员只能查看，不能再授予其他权限。",
        en="An auditor from outside only reads, and gets no other right.",
    ),
    "password-common": Text(
        zh="这个密码太常见，容易被猜到。请换一个，例如几个不相关的词连在一起。",
        en="This password is one of the usual ones. Choose another, such as several words that do not belong together.",
    ),
    "password-long": Text(zh="密码最多 {most} 个字符。", en="A password has at most {most} characters."),
    "password-own-name": Text(zh="密码不能包含自己的姓名或编号。", en="The password must not contain your name or id."),
    "password-short": Text(zh="密码至少 {least} 个字符。", en="A password has at least {least} characters."),
    "passwords-differ": Text(zh="两次输入的密码不同。", en="The two passwords differ."),
    "password-wrong": Text(zh="原密码不对。", en="The present password is wrong."),
    "right-not-granted": Text(
        zh="{right} 由岗位决定，不能授予。", en="{right} follows from roles and cannot be granted."
    ),
    "right-not-there": Text(zh="{person} 没有这项权限：{right}。", en="{person} does not have this right: {right}."),
    "sign-in-busy": Text(
        zh="同时登录的人太多，请几秒后再试。", en="Too many people are signing in at once. Try again in a few seconds."
    ),
    "sign-in-no-role": Text(
        zh="你今天没有任职，不能登录。如有疑问，请联系管理员。",
        en="You hold no role today and cannot sign in. Ask your administrator if that is wrong.",
    ),
    "sign-in-wait": Text(
        zh="密码错误次数太多，请 {seconds} 秒后再试。",
        en="There were too many wrong passwords. Try again in {seconds} seconds.",
    ),
    "sign-in-wrong": Text(
        zh="编号、姓名或密码不对。忘记密码请向管理员要一个新链接。",
        en="The id, name or password is wrong. If you forgot your password, ask your administrator for a new link.",
    ),
}
