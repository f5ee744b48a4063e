"""Options that many commands share, and how they are read."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from engine.cli.language import localize

if TYPE_CHECKING:
    from datetime import tzinfo

    from engine.domain.agreement.definitions import Definitions
    from engine.domain.deadline.period import Period
    from engine.wiring import Workspace

StateOption = Annotated[
    Path | None,
    typer.Option(
        "--state",
        help=localize("状态目录（台账、凭证、邮件）", "State folder: record, evidence, mail"),
        metavar="DIR",
    ),
]
DatabaseOption = Annotated[
    str | None,
    typer.Option("--database", help=localize("数据库地址", "Database URL"), metavar="URL"),
]
DefinitionsOption = Annotated[
    Path | None,
    typer.Option("--definitions", help=localize("约定所在目录", "Folder of the definitions"), metavar="DIR"),
]


def _known(language: str | None) -> str | None:
    """What ``--lang`` was given; the language itself is read before. Raises Refused where it is none of ours."""
    from engine.domain.text import Text
    from engine.services.refused import Refused

    if language is None or language.lower().startswith(("zh", "en")):
        return language
    words = Text(
        zh="没有语言“{found}”；有 zh（中文）、en（英文）。", en="There is no language {found}; there are zh, en."
    )
    raise Refused(words.filled(found=language))


LanguageOption = Annotated[
    str | None,
    typer.Option("--lang", callback=_known, help=localize("语言：zh 或 en", "Language: zh or en"), metavar="LANG"),
]
JsonOption = Annotated[bool, typer.Option("--json", help=localize("输出 JSON", "Print JSON"))]
AsOfOption = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        help=localize("以此时刻为准，如 2026-02-10T18:00+08:00", "As of this instant, such as 2026-02-10T18:00+08:00"),
        metavar="T",
    ),
]
AsOption = Annotated[
    str | None,
    typer.Option(
        "--as",
        envvar="DUECOURSE_AS",
        help=localize("以谁的身份（people.csv 的 id）", "Who acts (an id in people.csv)"),
        metavar="PERSON",
    ),
]


def workspace_of(state: Path | None, database: str | None, definitions: Path | None = None) -> "Workspace":
    """Where the command works."""
    from engine.wiring import Workspace

    return Workspace.of(state=state, database=database, definitions=definitions)


def instant_of(written: str | None, zone: "tzinfo", *, exact: bool = False) -> datetime | None:
    """An instant from the command line: without an offset in ``zone``; a date alone means its end.

    ``exact`` keeps fractions of a second, as a report prints them. Raises Refused where it is neither.
    """
    from datetime import time, timedelta

    from engine.domain.agreement.field_value import BadValue, read_date, read_moment
    from engine.services.refused import Refused

    if written is None:
        return None
    try:
        return read_moment(written, zone, exact=exact)
    except BadValue as bad:
        try:
            day = read_date(written)
        except BadValue:
            raise Refused(bad.text) from None
    from datetime import UTC

    return datetime.combine(day + timedelta(days=1), time(), tzinfo=zone).astimezone(UTC)


def date_of(written: str | None) -> date | None:
    """A date from the command line. Raises Refused where it is none."""
    from engine.domain.agreement.field_value import BadValue, read_date
    from engine.services.refused import Refused

    try:
        return read_date(written) if written is not None else None
    except BadValue as bad:
        raise Refused(bad.text) from None


def month_of_option(written: str) -> "Period":
    """A calendar month from the command line, such as 2026-01. Raises Refused where it is none."""
    from engine.domain.agreement.field_value import BadValue, read_date
    from engine.domain.agreement.rule import Every
    from engine.domain.deadline.period import Period
    from engine.domain.text import Text
    from engine.services.refused import Refused

    try:
        return Period.containing(read_date(f"{written}-01"), Every.MONTH)
    except BadValue:
        words = Text(zh="“{found}”不是月份，应如 2026-01", en="“{found}” is not a month, such as 2026-01")
        raise Refused(words.filled(found=written)) from None


def zone_of(definitions: "Definitions | None") -> "tzinfo":
    """The organisation's zone; UTC while nothing is defined."""
    from datetime import UTC
    from zoneinfo import ZoneInfo

    if definitions is None:
        return UTC
    return ZoneInfo(definitions.calendar(definitions.organisation.calendar).zone)


def actor_of(person: str | None) -> str:
    """Who acts; there is no default. Raises Refused."""
    from engine.domain.text import Text
    from engine.services.refused import Refused

    if person:
        return person
    raise Refused(
        Text(
            zh="请说明以谁的身份：--as ID（people.csv 里的 id），或设置 DUECOURSE_AS。",
            en="Say who acts: --as ID (an id in people.csv), or set DUECOURSE_AS.",
        )
    )
