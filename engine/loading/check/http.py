"""``check: {http: …}``, and the services that such checks name: ``endpoints`` in settings.yaml."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import ClassVar

from engine.domain.agreement.check.http import HttpCheck
from engine.loading.check.kind import CheckKind, ResourceKind
from engine.loading.check.values import CheckValues
from engine.loading.resource_block import ResourceBlock
from engine.loading.schema_fragments import LARGEST, block, described, json_schema, patience, word
from engine.loading.tree import Mapping
from engine.settings import MEGABYTE, Resource


@dataclass(frozen=True, slots=True)
class Endpoint(Resource):
    """An HTTP service that checks may call: the address under which all paths lie, and a token, never shown, that is
    sent as ``Authorization: Bearer``.

    ``deadline`` bounds one answer in time, ``largest`` in bytes. ``private`` allows addresses of the own network.
    """

    SECTION: ClassVar[str] = "endpoints"
    url: str
    token: str | None = field(default=None, repr=False)
    deadline: timedelta = timedelta(seconds=10)
    largest: int = MEGABYTE
    private: bool = False


def _endpoint(settings: ResourceBlock) -> Endpoint:
    default = Endpoint("")
    return Endpoint(
        url=settings.text("url"),
        token=settings.secret("token"),
        deadline=settings.span("deadline", default.deadline),
        largest=settings.largest(default.largest),
        private=settings.block.is_true("private"),
    )


def _check(check: Mapping, values: CheckValues) -> HttpCheck | None:
    path = values.path(check.scalar("path"))
    find, done_at = values.expression(check.scalar("find")), values.expression(check.scalar("done_at"))
    schema = values.schema(check.mapping("schema"))
    broken = ("schema" in check and schema is None) or ("done_at" in check and done_at is None)
    if path is None or find is None or broken:
        return None
    return HttpCheck(check.text("endpoint") or "", path, find, schema, done_at)


KIND = CheckKind(
    order=30,
    schema=described(
        "The response of a service.",
        "接口返回的内容。",
        **block(
            {
                "endpoint": word("The name of the service in the settings.", "设置里的接口名称。"),
                "path": word(
                    "The path below its address; may contain {period} or {key}.",
                    "地址下的路径；可以写 {period}（期间）或 {key}（编号）。",
                ),
                "find": word("A JMESPath: the place in the JSON response.", "JMESPath：在返回的 JSON 里的位置。"),
                "schema": json_schema("A JSON Schema for the result.", "找到的内容要符合的 JSON Schema。"),
                "done_at": word("A JMESPath to the time of completion.", "JMESPath：完成时间所在的位置。"),
            },
            "endpoint",
            "path",
            "find",
        ),
    ),
    read=_check,
    resource=ResourceKind(
        section=Endpoint.SECTION,
        key="endpoint",
        description="Services that checks may call.\n核验可以访问的接口。",
        schema=block(
            {
                "url": word(
                    "The base address of all paths.", "所有路径都在这个地址之下。", pattern=r"^https?://[^\s]+$"
                ),
                "token": word(
                    "The place of the bearer token: env:NAME or file:PATH.",
                    "令牌在哪里：env:变量名 或 file:文件。",
                ),
                "deadline": patience(
                    "The time limit of one response; default: 10 seconds.", "一次响应的时限，默认 10 秒。"
                ),
                "largest_mb": LARGEST,
                "private": described(
                    "Whether the address may be in the internal network.", "是否允许内部网络的地址。", type="boolean"
                ),
            },
            "url",
        ),
        read=_endpoint,
    ),
)
