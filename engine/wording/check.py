"""How a check reads: what counts as done, and who or what finds that out."""

from datetime import timedelta
from typing import assert_never

from engine.domain.agreement.check import AllOf, AnyOf, Attest, Check, FileCheck, HttpCheck, SqlCheck
from engine.domain.agreement.side import Side
from engine.domain.deadline.steps import amount_text
from engine.domain.phrases import count_text
from engine.domain.text import Text
from engine.domain.time.amount import Amount, Unit


def check_text(check: Check) -> Text:
    """What an obligation's check asks for, in one line."""
    match check:
        case Attest(by=Side.PROVIDER):
            return Text(zh="提供方交付", en="the provider delivers it")
        case Attest():
            return Text(zh="接收方确认", en="the consumer says that it was done")
        case FileCheck():
            return _file(check)
        case SqlCheck():
            words = Text(zh="数据库 {name} 里查得到", en="the database {name} has it")
            return words.filled(name=check.source)
        case HttpCheck():
            words = Text(zh="接口 {name} 的 {path} 里有 {find}", en="the service {name} has {find} at {path}")
            return words.filled(name=check.endpoint, path=check.path, find=check.find)
        case AllOf(checks=several):
            parts = [check_text(one) for one in several]
            return Text(zh="，并且".join(p.zh for p in parts), en=", and ".join(p.en for p in parts))
        case AnyOf(checks=several):
            parts = [check_text(one) for one in several]
            return Text(zh="，或者".join(p.zh for p in parts), en=", or ".join(p.en for p in parts))
        case _:
            assert_never(check)


def _file(check: FileCheck) -> Text:
    words = Text(zh="文件 {root}/{path}", en="the file {root}/{path}")
    parts = [words.filled(root=check.root, path=check.path)]
    if check.min_bytes > 1:
        parts.append(Text(zh="至少 {n} 字节", en="of {n} bytes or more").filled(n=check.min_bytes))
    if check.max_age is not None:
        parts.append(Text(zh="{age}内改过", en="modified within {age}").filled(age=_span(check.max_age)))
    if check.table is not None:
        if check.table.sheet is not None:
            parts.append(Text(zh="工作表“{name}”", en="its sheet “{name}”").filled(name=check.table.sheet))
        if check.table.columns:
            columns = Text(zh="有列 {names}", en="with the columns {names}")
            names = check.table.columns
            parts.append(columns.filled(names=Text(zh="、".join(names), en=", ".join(names))))
        if check.table.min_rows:
            rows = check.table.min_rows
            parts.append(Text(zh=f"至少 {rows} 行", en=f"of {count_text(rows, 'row')} or more"))
        if check.table.row is not None:
            parts.append(Text(zh="每行合格", en="every row as agreed"))
    return Text(zh="，".join(p.zh for p in parts), en=", ".join(p.en for p in parts))


def _span(span: timedelta) -> Text:
    """A span in the largest unit that it is whole in."""
    seconds = int(span.total_seconds())
    for unit, length in ((Unit.DAY, 86_400), (Unit.HOUR, 3600)):
        if seconds % length == 0:
            return amount_text(Amount.of(seconds // length, unit))
    return amount_text(Amount.of(seconds // 60, Unit.MINUTE))
