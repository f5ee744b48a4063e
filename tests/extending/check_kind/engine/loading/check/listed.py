"""``check: {listed: …}``, and the text files that such checks name: ``lists`` in settings.yaml."""

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from engine.domain.agreement.check.listed import ListCheck

from engine.loading.check.kind import CheckKind, ResourceKind
from engine.loading.schema_fragments import block, described, word
from engine.settings import Resource


@dataclass(frozen=True, slots=True)
class TextList(Resource):
    """A text file with one key or period per line."""

    SECTION: ClassVar[str] = "lists"
    file: Path


KIND = CheckKind(
    schema=described(
        "A line in a named list.",
        "清单里的一行。",
        **block({"list": word("The name of the list in the settings.", "设置里的清单名称。")}, "list"),
    ),
    read=lambda check, values: ListCheck(check.text("list") or ""),
    resource=ResourceKind(
        section=TextList.SECTION,
        key="list",
        description="Text files that checks may read.\n核验可以查看的文本文件。",
        schema=block({"file": word("The file.", "文件。")}, "file"),
        read=lambda settings: TextList(settings.path("file")),
    ),
)
