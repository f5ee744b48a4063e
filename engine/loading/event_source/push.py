"""A source whose program sends its events by HTTP: ``sources: {…: {token: …}}`` in settings.yaml."""

from dataclasses import dataclass, field

from engine.loading.event_source.kind import SourceKind
from engine.loading.resource_block import ResourceBlock
from engine.loading.schema_fragments import whole_number, word
from engine.settings import MEGABYTE, NOT_MAPPED, Mapped, SourceSettings


@dataclass(frozen=True, slots=True)
class PushSource(SourceSettings):
    """A program that sends events by HTTP, recognised by its token, which is never shown.

    ``largest`` bounds one request in bytes, ``a_minute`` the number of requests in a minute.
    """

    token: str = field(repr=False)
    largest: int = MEGABYTE
    a_minute: int = 600
    mapped: Mapped = NOT_MAPPED


def _source(settings: ResourceBlock, mapped: Mapped) -> PushSource:
    default = PushSource("")
    return PushSource(
        token=settings.secret("token") or "",
        largest=settings.largest(default.largest),
        a_minute=settings.number("a_minute", default.a_minute),
        mapped=mapped,
    )


KIND = SourceKind(
    order=30,
    keys={
        "token": word(
            "The place of the token that a program sends with its events: env:NAME or file:PATH.",
            "对方推送业务事件时所带的令牌：env:变量名 或 file:文件。",
        ),
        "largest_mb": whole_number("The most megabytes of one request.", "一次请求最多多少 MB。", 1, 100),
        "a_minute": whole_number(
            "The most requests per minute; default: 600.", "每分钟最多多少次请求，默认 600。", 1, 100_000
        ),
    },
    read=_source,
)
