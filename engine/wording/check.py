"""Checks as sentences in both languages: what counts as done, and how that is verified."""

from datetime import timedelta
from typing import assert_never

from engine.domain.agreement.check import AllOf, AnyOf, Attest, Check, FileCheck, HttpCheck, SqlCheck
from engine.domain.agreement.side import Side
from engine.domain.phrases import count_text
from engine.domain.text import Text
from engine.domain.time.amount import Amount, Unit
from engine.wording.amounts import amount_text


def check_text(check: Check) -> Text:
    """The requirement of an obligation's check, in one line."""
    match check:
        case Attest(by=Side.PROVIDER):
            return Text(zh="提供方交付", en="the provider delivers it")
        case Attest():
            return Text(zh="接收方确认", en="the consumer confirms that it is done")
        case FileCheck():
            return _file(check)
        case SqlCheck():
            sentence = Text(zh="可在数据库 {name} 中查到", en="the database {name} has it")
            return sentence.filled(name=check.source)
        case HttpCheck():
            sentence = Text(zh="接口 {name} 的 {path} 中有 {find}", en="the service {name} has {find} at {path}")
            return sentence.filled(name=check.endpoint, path=check.path, find=check.find)
        case AllOf(checks=checks):
            parts = [check_text(part) for part in checks]
            return Text(zh="，并且".join(p.zh for p in parts), en=", and ".join(p.en for p in parts))
        case AnyOf(checks=checks):
            parts = [check_text(part) for part in checks]
            return Text(zh="，或者".join(p.zh for p in parts), en=", or ".join(p.en for p in parts))
        case _:
            assert_never(check)


def _file(check: FileCheck) -> Text:
    sentence = Text(zh="文件 {root}/{path}", en="the file {root}/{path}")
    parts = [sentence.filled(root=check.root, path=check.path)]
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
        if check.table.min_rows:
            rows = check.table.min_rows
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
