"""``check: {file: …}``, and the folders that such checks name: ``files`` in settings.yaml."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import ClassVar

from engine.domain.agreement.check.file import FileCheck, SheetRule
from engine.domain.time.amount import Amount, Unit
from engine.loading.check.kind import CheckKind, ResourceKind
from engine.loading.check.values import CheckValues
from engine.loading.resource_block import ResourceBlock
from engine.loading.schema_fragments import (
    LARGEST,
    SETTLED,
    block,
    described,
    json_schema,
    patience,
    shared,
    spelt,
    whole_number,
    word,
)
from engine.loading.tree import Mapping, Sequence
from engine.loading.values import amount
from engine.settings import MEGABYTE, Resource


@dataclass(frozen=True, slots=True)
class FileRoot(Resource):
    """A folder whose files checks may read.

    ``largest`` is the greatest size of a file, in bytes. A file modified less than ``settled`` ago is still being
    written. ``deadline`` bounds one check.
    """

    SECTION: ClassVar[str] = "files"
    folder: Path
    largest: int = 20 * MEGABYTE
    settled: timedelta = timedelta(seconds=30)
    deadline: timedelta = timedelta(seconds=20)


def _root(settings: ResourceBlock) -> FileRoot:
    default = FileRoot(Path())
    return FileRoot(
        folder=settings.path("folder"),
        largest=settings.largest(default.largest),
        settled=settings.span("settled", default.settled),
        deadline=settings.span("deadline", default.deadline),
    )


def _check(check: Mapping, values: CheckValues) -> FileCheck | None:
    path = values.path(check.scalar("path"))
    age = amount(check.scalar("max_age"), f"{values.place}.file.max_age", values.problems, zero=False)
    row = values.schema(check.mapping("row"))
    if path is None or ("row" in check and row is None) or ("max_age" in check and age is None):
        return None
    columns = check.get("columns")
    table = SheetRule(
        sheet=check.text("sheet"),
        columns=tuple(c.text for c in columns.scalars()) if isinstance(columns, Sequence) else (),
        min_rows=int(check.text("min_rows") or 1),
        row=row,
    )
    return FileCheck(
        root=check.text("root") or "",
        path=path,
        min_bytes=int(check.text("min_bytes") or 1),
        max_age=None if age is None else _elapsed(age),
        table=None if table == SheetRule() else table,
    )


_DAYS = {Unit.DAY: 1, Unit.WEEK: 7}


def _elapsed(age: Amount) -> timedelta:
    """An amount as elapsed time. The age of a file follows no calendar; the schema allows only such units."""
    return timedelta(seconds=sum(p.count * (p.unit.seconds or 86_400 * _DAYS[p.unit]) for p in age.parts))


KIND = CheckKind(
    order=10,
    schema=described(
        "A file in a named folder.",
        "指定文件夹里的文件。",
        **block(
            {
                "root": word("The name of the folder in the settings.", "设置里的文件夹名称。"),
                "path": word(
                    "The path below that folder; may contain {period} or {key}.",
                    "在文件夹里的路径；可以写 {period}（期间）或 {key}（编号）。",
                ),
                "min_bytes": whole_number(
                    "The minimum size in bytes; default: 1.", "最少多少字节，默认 1。", 0, 1_000_000_000
                ),
                "max_age": spelt(
                    "The maximum time since the last change, in minutes, hours, days or weeks.",
                    "距上次修改最长多久（分钟、小时、天、周）。",
                    "age",
                    maxLength=40,
                    pattern="^[0-9]{1,6} +(minutes?|hours?|days?|weeks?)$",
                ),
                "sheet": word("The sheet of a workbook; default: the first.", "工作表名称，默认第一个。"),
                "columns": shared("columns", "Headings that the table must have.", "表格必须有的表头。"),
                "min_rows": whole_number(
                    "The minimum number of rows below the headings; default: 1.",
                    "表头以下最少多少行，默认 1。",
                    0,
                    1_000_000,
                ),
                "row": json_schema(
                    "A JSON Schema for each row, which is an object of texts by heading.",
                    "每一行都要符合的 JSON Schema（按表头取文字）。",
                ),
            },
            "root",
            "path",
        ),
    ),
    read=_check,
    resource=ResourceKind(
        section=FileRoot.SECTION,
        key="root",
        description="Folders that checks may read.\n核验可以查看的文件夹。",
        schema=block(
            {
                "folder": word(
                    "The folder; relative paths start from the folder of this file.",
                    "文件夹；相对路径从本文件所在目录算起。",
                ),
                "largest_mb": LARGEST,
                "settled": SETTLED,
                "deadline": patience(
                    "The time limit of one check; default: 20 seconds.", "一次核验的时限，默认 20 秒。"
                ),
            },
            "folder",
        ),
        read=_root,
    ),
)
