"""The sentences of results that every kind of check can have."""

from engine.domain.text import Text

RESULTS = {
    "resource-unknown": Text(
        zh="设置里没有名为 {name} 的{kind}，现有：{known}",
        en="there is no {kind} named {name} in the settings; there are: {known}",
    ),
    "resource-hung": Text(zh="{name} 在 {seconds} 秒内没有回应", en="{name} did not answer within {seconds} seconds"),
    "resource-resting": Text(
        zh="{name} 在本次运行中已超时，不再访问", en="{name} timed out earlier in this run and is not asked again"
    ),
    "check-fault": Text(zh="核验程序出错（{error}），详见日志", en="the check itself failed ({error}); see the log"),
    "no-instant": Text(zh="“{found}”不是有效的日期时间", en="“{found}” is not a date or time"),
    "no-resources": Text(zh="无", en="none"),
    "table-row": Text(zh="第 {line} 行：{problem}", en="row {line}: {problem}"),
    "table-empty": Text(zh="只有表头，没有数据", en="it has headings, but no rows"),
    "table-too-few-rows": Text(
        zh="只有 {found} 行，至少应有 {least} 行", en="it has {found} rows, at least {least} are needed"
    ),
    "table-no-columns": Text(
        zh="缺少列：{columns}（表头是：{found}）", en="missing columns: {columns} (the headings are: {found})"
    ),
}
