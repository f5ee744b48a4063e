"""Options that many commands share, and the parsing of their values."""

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
        help=localize("状态目录（台账、凭证、邮件）", "State folder: ledger, evidence, mail"),
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


def _supported(language: str | None) -> str | None:
    """Check the value of ``--lang``, which is read earlier. Raises Refused if the language is not supported."""
    from engine.domain.text import Text
    from engine.services.refused import Refused

    if language is None or language.lower().startswith(("zh", "en")):
        return language
    sentence = Text(
        zh="不支持语言“{language}”；可用 zh（中文）、en（英文）。",
        en="Language {language} is not supported; use zh or en.",
    )
    raise Refused(sentence.filled(language=language))


LanguageOption = Annotated[
    str | None,
    typer.Option("--lang", callback=_supported, help=localize("语言：zh 或 en", "Language: zh or en"), metavar="LANG"),
]
JsonOption = Annotated[bool, typer.Option("--json", help=localize("输出 JSON", "Print JSON"))]
AsOfOption = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        help=localize("截至时间，如 2026-02-10T18:00+08:00", "As of this time, such as 2026-02-10T18:00+08:00"),
        metavar="T",
    ),
]
AsOption = Annotated[
    str | None,
    typer.Option(
        "--as",
        envvar="DUECOURSE_AS",
        help=localize("操作人（people.csv 的 id）", "The person who acts (an id in people.csv)"),
        metavar="PERSON",
    ),
]


def workspace_of(state: Path | None, database: str | None, definitions: Path | None = None) -> "Workspace":
    """The workspace of a command."""
    from engine.wiring import Workspace

    return Workspace.of(state=state, database=database, definitions=definitions)


def instant_of(written: str | None, zone: "tzinfo", *, exact: bool = False) -> datetime | None:
    """Parse an instant of the command line; None stays None. The result is in UTC.

    An instant without an offset is local to ``zone``; a date means the end of that day. ``exact`` keeps fractions of a
    second. Raises Refused if the text is neither an instant nor a date.
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
            raise Refused(bad.refusal) from None
    from datetime import UTC

    return datetime.combine(day + timedelta(days=1), time(), tzinfo=zone).astimezone(UTC)


def date_of(written: str | None) -> date | None:
    """Parse a date of the command line; None stays None. Raises Refused if it is not a date."""
    from engine.domain.agreement.field_value import BadValue, read_date
    from engine.services.refused import Refused

    try:
        return read_date(written) if written is not None else None
    except BadValue as bad:
        raise Refused(bad.refusal) from None


def month_of_option(written: str) -> "Period":
    """Parse a calendar month of the command line, such as 2026-01. Raises Refused if it is not a month."""
    from engine.domain.agreement.field_value import BadValue, read_date
    from engine.domain.agreement.rule import Every
    from engine.domain.deadline.period import Period
    from engine.domain.text import Text
    from engine.services.refused import Refused

    try:
        return Period.containing(read_date(f"{written}-01"), Every.MONTH)
    except BadValue:
        sentence = Text(zh="“{written}”不是月份，应如 2026-01", en="“{written}” is not a month such as 2026-01")
        raise Refused(sentence.filled(written=written)) from None


def zone_of(definitions: "Definitions | None") -> "tzinfo":
    """The organisation's zone; UTC if nothing is defined yet."""
    from datetime import UTC
    from zoneinfo import ZoneInfo

    if definitions is None:
        return UTC
    return ZoneInfo(definitions.calendar(definitions.organisation.calendar).zone)


def actor_of(person: str | None) -> str:
    """The person who acts. Raises Refused if none is named: there is no default."""
    from engine.domain.text import Text
    from engine.services.refused import Refused

    if person:
        return person
    raise Refused(
        Text(
            zh="请指定操作人：--as ID（people.csv 里的 id），或设置 DUECOURSE_AS。",
            en="Name the person who acts: --as ID (an id in people.csv), or set DUECOURSE_AS.",
        )
    )
