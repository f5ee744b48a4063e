"""The scope of a report in both languages."""

from engine.domain.agreement.organisation import Organisation
from engine.domain.figures.report_scope import ReportScope
from engine.domain.text import Text
from engine.wording.dates import period_text
from engine.wording.names import department_title, one_line, role_title

_DEPARTMENT = Text(zh="提供部门 {name}", en="provided by {name}")
_AGREEMENT = Text(zh="服务约定 {name}", en="agreement {name}")
_OWNER = Text(zh="责任岗位 {name}", en="owned by {name}")
_SEEN = Text(zh="只含 {names} 一方的约定", en="only agreements of {names}")
_OF_PERIOD = Text(zh="只含最初期限在 {period} 的事项", en="only items first due in {period}")


def scope_text(scope: ReportScope, organisation: Organisation) -> Text | None:
    """The part that the report is about: ``提供部门 保险部，责任岗位 出单员``; None if nothing is left out."""
    parts = []
    if scope.department is not None:
        parts.append(_DEPARTMENT.filled(name=department_title(organisation, scope.department)))
    if scope.agreement is not None:
        parts.append(_AGREEMENT.filled(name=scope.agreement))
    if scope.owner is not None:
        parts.append(_OWNER.filled(name=role_title(organisation, scope.owner)))
    if (sight := scope.sight) is not None and sight.period is not None:
        parts.append(_OF_PERIOD.filled(period=period_text(str(sight.period))))
    elif sight is not None:
        titles = [department_title(organisation, id) for id in sorted(sight.departments)]
        parts.append(_SEEN.filled(names=Text(zh="、".join(x.zh for x in titles), en=", ".join(x.en for x in titles))))
    if not parts:
        return None
    return Text(zh=one_line("，".join(x.zh for x in parts)), en=one_line(", ".join(x.en for x in parts)))
