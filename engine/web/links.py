"""Links to pages of other areas; a page that is not there has none."""

from starlette.routing import NoMatchFound

from engine.web.visit import Visit


def item_url(visit: Visit, id: str) -> str | None:
    """The page of an item."""
    return _url(visit, "item", id=id)


def subject_url(visit: Visit, number: str) -> str | None:
    """The page of a subject, by its number."""
    return _url(visit, "subject", number=number)


def survey_url(visit: Visit, round: str) -> str | None:
    """The page on which somebody answers a round of a survey."""
    return _url(visit, "survey", round=round)


def page_url(visit: Visit, name: str) -> str | None:
    """A page without parts in its path."""
    return _url(visit, name)


def _url(visit: Visit, name: str, **parts: str) -> str | None:
    try:
        return visit.url(name, **parts)
    except NoMatchFound:
        return None
