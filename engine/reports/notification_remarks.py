"""The sentences above the items of a digest: vacant roles, and rounds of surveys to answer."""

from collections.abc import Iterator
from datetime import datetime, tzinfo

from engine.domain.agreement.organisation import Organisation
from engine.domain.notification.batch import Notification
from engine.domain.survey.to_answer import RoundToAnswer
from engine.domain.text import Language, Text
from engine.wording import notification as words
from engine.wording.dates import day_words, moment
from engine.wording.names import one_line, role_title
from engine.wording.refusal import fill


def remarks(
    notification: Notification, organisation: Organisation, *, zone: tzinfo, language: Language, at: datetime
) -> Iterator[str]:
    """A sentence for each vacant role of the department that the reader leads, and for each round to answer."""
    year = at.astimezone(zone).year
    for vacant in notification.vacant:
        since = Text.plain("")
        if vacant.since is not None:
            since = words.VACANT_SINCE.filled(on=day_words(vacant.since, language, year=year))
        role = role_title(organisation, vacant.role)
        text = words.VACANT.filled(role=role, since=since, waiting=vacant.waiting, overdue=vacant.overdue)
        yield text.in_(language)
    for one in notification.rounds:
        until = moment(one.round.closes_at, zone, language=language, year=year, weekday=True).words
        yield f"{_round(one, until).in_(language)} {_next(notification.to.id).in_(language)}"


def remark_counts(notification: Notification, language: Language) -> Iterator[str]:
    """The parts of the title of a digest that count them."""
    if notification.vacant:
        yield words.VACANT_COUNT.filled(count=len(notification.vacant)).in_(language)
    if notification.rounds:
        yield words.ROUND_COUNT.filled(count=len(notification.rounds)).in_(language)


def _round(one: RoundToAnswer, until: str) -> Text:
    title = one.round.survey.title
    return fill(
        words.ROUND,
        {
            "title": Text(zh=one_line(title.zh), en=one_line(title.en)),
            "period": one.round.period,
            "until": until,
            "left": len(one.left),
            "minutes": one.minutes,
        },
    )


def _next(person: str) -> Text:
    command = f"duecourse survey list --as {person}"
    return Text(zh=words.COMMAND.zh + command, en=words.COMMAND.en + command)
