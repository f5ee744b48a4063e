"""Options that many commands share, and the parsing of their values."""

from pathlib import Path

from engine.cli.command import Option
from engine.cli.wrong_call import WrongCall
from engine.domain.agreement.field_value import BadValue, read_date
from engine.domain.agreement.rule import Every
from engine.domain.deadline.period import Period
from engine.domain.text import Text

STATE = Option(
    "--state",
    Text(zh="状态目录（台账、凭证、邮件）", en="State folder: ledger, evidence, mail"),
    type=Path,
    metavar="DIR",
    shared=True,
)
DATABASE = Option("--database", Text(zh="数据库地址", en="Database URL"), metavar="URL", shared=True)
DEFINITIONS = Option(
    "--definitions", Text(zh="约定所在目录", en="Folder of the definitions"), type=Path, metavar="DIR", shared=True
)
WORKSPACE = (STATE, DATABASE, DEFINITIONS)
"""The places that a command works with."""

JSON = Option("--json", Text(zh="输出 JSON", en="Print JSON"), "json_", bool, shared=True)
OF_AGREEMENT = Option("--agreement", Text(zh="只限此约定", en="Only this agreement"), metavar="ID")
OF_DEPARTMENT = Option(
    "--department",
    Text(zh="只限此部门提供或接收的约定", en="Only agreements of this department, on either side"),
    metavar="ID",
)
AS_OF = Option(
    "--as-of",
    Text(zh="截至时间，如 2026-02-10T18:00+08:00", en="As of this time, such as 2026-02-10T18:00+08:00"),
    metavar="T",
    shared=True,
)
AS = Option(
    "--as",
    Text(zh="操作人（people.csv 的编号或姓名）", en="The person who acts (id or name in people.csv)"),
    "as_",
    metavar="PERSON",
    variable="DUECOURSE_AS",
    shared=True,
)
DRY_RUN = Option(
    "--dry-run", Text(zh="试运行：只显示结果，不写入", en="Show the result without writing it"), type=bool, shared=True
)
ACTING = (AS, AS_OF, DRY_RUN, JSON, *WORKSPACE)
"""The options of every command that writes to the ledger in the name of a person."""


ITEM = Option("ITEM", Text(zh="事项 id", en="Id of the item"), "occurrence", required=True)
OUTPUT = Option("--output", Text(zh="输出到文件", en="Write to a file"), type=Path, metavar="FILE")
YES = Option("--yes", Text(zh="不再询问", en="Do not ask for confirmation"), type=bool)
IN_PROCESS = Option("--in-process", Text(zh="不经 Prefect，直接运行", en="Without Prefect, in this process"), type=bool)
FAIL_ON = Option(
    "--fail-on",
    Text(zh="overdue：有逾期事项时退出码为 1", en="overdue: exit with 1 if anything is overdue"),
    metavar="WHAT",
)


def month_of_option(written: str) -> Period:
    """Parse a calendar month of the command line, such as 2026-01. Raises WrongCall if it is not a month."""
    try:
        return Period.containing(read_date(f"{written}-01"), Every.MONTH)
    except BadValue:
        raise WrongCall(
            zh="“{written}”不是月份，应如 2026-01", en="“{written}” is not a month such as 2026-01", written=written
        ) from None


def period_of_option(written: str) -> Period:
    """Parse a month, quarter, half-year or year of the command line. Raises WrongCall if it is none."""
    try:
        return Period.read(written)
    except ValueError:
        raise WrongCall(
            zh="“{written}”不是所属期，应如 2026-01、2026-Q1、2026-H1 或 2026",
            en="“{written}” is not a period such as 2026-01, 2026-Q1, 2026-H1 or 2026",
            written=written,
        ) from None


def actor_of(person: str | None) -> str:
    """The person who acts. Raises WrongCall if none is named: there is no default."""
    if person:
        return person
    raise WrongCall(
        zh="请指定操作人：--as ID（people.csv 里的 id），或设置 DUECOURSE_AS。",
        en="Name the person who acts: --as ID (an id in people.csv), or set DUECOURSE_AS.",
    )


def check_fail_on(what: str | None) -> None:
    """Raise WrongCall if ``--fail-on`` names anything but overdue items."""
    if what not in (None, "overdue"):
        raise WrongCall(zh="--fail-on 只能是 overdue。", en="--fail-on takes only overdue.")
