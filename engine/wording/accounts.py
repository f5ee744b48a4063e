"""The words for accounts: states, rights, and what the audit has."""

from collections.abc import Mapping

from engine.domain.access.audit import AuditKind
from engine.domain.access.right import Right
from engine.domain.text import Text

RIGHTS: Mapping[Right, Text] = {
    Right.MEMBER: Text(zh="成员", en="member"),
    Right.LEAD: Text(zh="负责人", en="lead"),
    Right.FINANCE: Text(zh="财务", en="finance"),
    Right.AUDITOR: Text(zh="审计", en="auditor"),
    Right.ADMIN: Text(zh="管理员", en="administrator"),
}
ACCOUNT_STATES: Mapping[str, Text] = {
    "none": Text(zh="没有账号", en="no account"),
    "invited": Text(zh="已邀请", en="invited"),
    "link ended": Text(zh="链接已过期", en="link has ended"),
    "active": Text(zh="使用中", en="active"),
    "closed": Text(zh="已停用", en="closed"),
    "expired": Text(zh="已到期", en="expired"),
}
PERSON_STATES: Mapping[str, Text] = {
    "left": Text(zh="已离职", en="has left"),
    "leaving": Text(zh="即将离职", en="is leaving"),
    "coming": Text(zh="即将到岗", en="is coming"),
    "in force": Text(zh="在岗", en="in force"),
    "outside": Text(zh="外部审计", en="from outside"),
}
AUDIT_KINDS: Mapping[AuditKind, Text] = {
    AuditKind.SIGNED_IN: Text(zh="登录", en="signed in"),
    AuditKind.SIGN_IN_FAILED: Text(zh="登录失败", en="sign-in failed"),
    AuditKind.SIGNED_OUT: Text(zh="退出登录", en="signed out"),
    AuditKind.INVITED: Text(zh="发出链接", en="invited"),
    AuditKind.PASSWORD_SET: Text(zh="设置密码", en="password set"),
    AuditKind.SESSION_ENDED: Text(zh="结束登录", en="session ended"),
    AuditKind.RIGHT_GRANTED: Text(zh="授权", en="right granted"),
    AuditKind.RIGHT_WITHDRAWN: Text(zh="撤销权限", en="right withdrawn"),
    AuditKind.ACCOUNT_CLOSED: Text(zh="停用账号", en="account closed"),
    AuditKind.PEOPLE_CHANGED: Text(zh="更新人员表", en="people changed"),
    AuditKind.EVIDENCE_VIEWED: Text(zh="查看凭证", en="evidence viewed"),
    AuditKind.EXPORTED: Text(zh="导出", en="exported"),
    AuditKind.AUDITOR_READ: Text(zh="审计查看", en="auditor read"),
}
UNKNOWN_NAME = Text(zh="未知名称", en="unknown name")
OPERATOR_NAME = Text(zh="运维", en="operator")
