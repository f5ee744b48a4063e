"""The sentences of file checks."""

from datetime import timedelta

from engine.domain.agreement.check.file import FileCheck
from engine.domain.text import Text
from engine.domain.time.amount import Amount, Unit
from engine.wording.amounts import amount_text
from engine.wording.lists import count_text

RESOURCE = Text(zh="文件夹", en="folder")
RESOURCES = Text(zh="文件夹", en="folders")
RESULTS = {
    "file-bad-name": Text(
        zh="{path} 填入本事项的编号或所属期后，不是根下的文件名（不能有 / \\ ..、控制字符，末尾不能是点或空格）",
        en="{path} with the number or period of this item filled in is not a file name below its root (no / \\ .. or "
        "control characters, no dot or blank at an end)",
    ),
    "file-no-root": Text(
        zh="找不到 {root} 的文件夹，可能没有挂载", en="the folder of {root} is not there; it may not be mounted"
    ),
    "file-is-link": Text(zh="{name} 是符号链接，不跟随", en="{name} is a symbolic link, which is not followed"),
    "file-no-folder": Text(zh="{name} 不是文件夹", en="{name} is not a folder"),
    "file-not-regular": Text(zh="{name} 不是普通文件", en="{name} is not a regular file"),
    "file-unreadable": Text(zh="无法读取 {name}：{why}", en="{name} cannot be read: {why}"),
    "file-no-permission": Text(zh="没有读取的权限", en="no permission"),
    "file-too-large": Text(
        zh="{name} 有 {found} 字节，超过上限 {most} 字节",
        en="{name} has {found} bytes, more than the allowed {most}",
    ),
    "file-from-future": Text(
        zh="{name} 的修改时间 {at} 在未来，请核对时钟",
        en="{name} was modified at {at}, which is in the future: check the clocks",
    ),
    "file-absent": Text(zh="没有文件 {name}", en="there is no file {name}"),
    "file-unsettled": Text(zh="{name} 还在写入", en="{name} is still being written"),
    "file-too-small": Text(
        zh="{name} 只有 {found} 字节，至少应有 {least}", en="{name} has {found} bytes, fewer than {least}"
    ),
    "file-too-old": Text(
        zh="{name} 修改于 {at}，早于约定的时限", en="{name} was modified at {at}, longer ago than agreed"
    ),
    "file-misfit": Text(zh="{name}：{problems}", en="{name}: {problems}"),
    "file-table": Text(zh="{name} 有 {rows} 行，修改于 {at}", en="{name} has rows: {rows}, modified at {at}"),
    "file-there": Text(zh="{name} 有 {found} 字节，修改于 {at}", en="{name} has {found} bytes, modified at {at}"),
}


def sentence(check: FileCheck) -> Text:
    """The requirement of a file check."""
    parts = [Text(zh="文件 {root}/{path}", en="the file {root}/{path}").filled(root=check.root, path=check.path)]
    if check.min_bytes > 1:
        parts.append(Text(zh="至少 {n} 字节", en="at least {n} bytes").filled(n=check.min_bytes))
    if check.max_age is not None:
        parts.append(Text(zh="{age}内修改过", en="modified within {age}").filled(age=_span(check.max_age)))
    if check.table is not None:
        if check.table.sheet is not None:
            parts.append(Text(zh="工作表“{name}”", en="its sheet “{name}”").filled(name=check.table.sheet))
        if check.table.columns:
            columns = check.table.columns
            names = Text(zh="、".join(columns), en=", ".join(columns))
            parts.append(Text(zh="含列 {names}", en="with the columns {names}").filled(names=names))
        rows = check.table.min_rows
        if rows == 0:
            parts.append(Text(zh="可以只有表头", en="with or without rows"))
        elif rows > 1:
            parts.append(Text(zh=f"至少 {rows} 行", en=f"at least {count_text(rows, 'row')}"))
        if check.table.row is not None:
            parts.append(Text(zh="每行符合约定", en="every row as agreed"))
    return Text(zh="，".join(p.zh for p in parts), en=", ".join(p.en for p in parts))


def _span(span: timedelta) -> Text:
    """A span in the largest unit of which it is a whole number."""
    seconds = int(span.total_seconds())
    for unit, length in ((Unit.DAY, 86_400), (Unit.HOUR, 3600)):
        if seconds % length == 0:
            return amount_text(Amount.of(seconds // length, unit))
    return amount_text(Amount.of(seconds // 60, Unit.MINUTE))
