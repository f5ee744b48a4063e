"""The words of the pages of scorecard, satisfaction, defects and trend; the filters are those of the overdue report."""

from engine.domain.text import Text
from engine.wording.pages import reports

KINDS = {
    "scorecard": reports.SCORECARD,
    "satisfaction": reports.SATISFACTION,
    "defects": reports.DEFECTS,
    "trend": reports.TREND,
}
"""The reports of service, as tabs."""
REPORTS = reports.TITLE
AS_OF = reports.AS_OF
PERIOD, DEPARTMENT, AGREEMENT, OWNER, UNTIL = (
    reports.PERIOD,
    reports.DEPARTMENT,
    reports.AGREEMENT,
    reports.OWNER,
    reports.UNTIL,
)
EVERY, SHOW, CLEAR, FILTERS, EXPORT = reports.EVERY, reports.SHOW, reports.CLEAR, reports.FILTERS, reports.EXPORT
FORMATS = reports.FORMATS
TABS = Text(zh="服务报告", en="Reports of service")
SCOPE = Text(zh="范围：{scope}", en="Scope: {scope}")
OWN = Text(zh="本部门", en="My department")
