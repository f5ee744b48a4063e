"""54x: checks, and the settings that they use."""

from engine.domain.agreement.diagnostic import Severity
from engine.domain.text import Text
from engine.wording.diagnostics.code import Code

PATH_LEAVES_ROOT = Code(
    code="DC541",
    zh=(
        "这个路径超出了根目录",
        "写的是 `{actual}`",
        "写根目录以下的相对路径，例如 `insurance/arrears-{{period}}.xlsx`",
    ),
    en=(
        "This path leaves its root",
        "the path is `{actual}`",
        "use a path below the root, such as `insurance/arrears-{{period}}.xlsx`",
    ),
    about=Text(
        zh="路径从管理员指定的文件夹或地址往下走：不能以 `/` 开头，不能有 `..`、反斜杠、盘符或网址。",
        en="A path leads down from the folder or address that the administrator has named: no `/` at its start, no "
        "`..`, no backslash, no drive, no other address.",
    ),
    bad="check: {file: {root: reports, path: ../other/arrears-{period}.xlsx}}",
    good='check: {file: {root: reports, path: "insurance/arrears-{period}.xlsx"}}',
)
NAMES_NO_OCCURRENCE = Code(
    code="DC542",
    zh=("无法确定是哪一项", "`{actual}`", "写上 {right}"),
    en=("It is unclear which item this is about", "`{actual}`", "put {right} into it"),
    about=Text(
        zh="交付要说明是哪一期、哪个编号，否则上个月的文件会让这个月也算完成。按期的义务用 `{period}`，事件和请求用 "
        "`{key}`；查询里写 `:period`、`:key`。",
        en="A delivery names its period or number; otherwise last month's file would complete this month too. "
        "Recurring obligations use `{period}`, events and requests use `{key}`; queries use `:period` and `:key`.",
    ),
    bad="when: {every: month}\ncheck: {file: {root: reports, path: arrears.xlsx}}",
    good='when: {every: month}\ncheck: {file: {root: reports, path: "arrears-{period}.xlsx"}}',
)
SCHEMA_REFUSED = Code(
    code="DC543",
    zh=("这个 JSON Schema 不能用", "{actual}", "改成只用允许的关键字的 JSON Schema（2020-12）"),
    en=("This JSON Schema cannot be used", "{actual}", "use a JSON Schema (2020-12) with the allowed keywords only"),
    about=Text(
        zh="JSON Schema 由部门书写、由系统执行，所以不能引用外部文件，也不能写正则表达式。",
        en="Departments write the schema and the engine runs it, so it cannot refer to other files or use regular "
        "expressions.",
    ),
    bad="row: {properties: {金额: {pattern: '(a+)+$'}}}",
    good="row: {required: [金额], properties: {金额: {minLength: 1}}}",
)
QUERY_REFUSED = Code(
    code="DC544",
    zh=("这个查询不能用", "{actual}", "写一个 SELECT，参数只用 {right}"),
    en=("This query cannot be used", "{actual}", "use one SELECT whose only parameter is {right}"),
    about=Text(
        zh="查询只读，只有一条 SELECT。写 `:key` 或 `:period` 时逐项查询，查到一行即为完成；不写时一次查询全部，"
        "结果里的 `key` 或 `period` 列说明是哪一项。",
        en="A query is one SELECT that only reads. With `:key` or `:period` it runs once for each item, and a row "
        "means that the item is done. Without them it runs once for all items, and its column `key` or `period` names "
        "the item.",
    ),
    bad='check: {sql: {source: dms, query: "select 1 from slips where order_no = :order"}}',
    good='check: {sql: {source: dms, query: "select 1 from slips where order_no = :key"}}',
)
EXPRESSION_REFUSED = Code(
    code="DC545",
    zh=("这个表达式不能用", "{actual}", "写一个 JMESPath，例如 `slip.signed_at`"),
    en=("This expression cannot be used", "{actual}", "use a JMESPath such as `slip.signed_at`"),
    about=Text(
        zh="JMESPath 说明在返回的 JSON 里取哪一部分。会占满内存的写法（如 `join`）不提供。",
        en="A JMESPath selects a part of the JSON response. Functions that could fill the memory, such as `join`, are "
        "not available.",
    ),
    bad='check: {http: {endpoint: dms, path: "slips/{key}", find: "slip..signed"}}',
    good='check: {http: {endpoint: dms, path: "slips/{key}", find: "slip.signed"}}',
)
TWO_ATTESTATIONS = Code(
    code="DC546",
    zh=("人的确认写了两次", "这里又写了 attest", "一种核验里只写一个 attest"),
    en=("Two people are asked to confirm", "there is a second attest here", "use one attest per check"),
    about=Text(
        zh="一项义务由一方确认：提供方交付，或者由接收方确认。",
        en="One side confirms an obligation: the provider delivers, or the consumer confirms completion.",
    ),
    bad="check: {all: [{attest: {by: provider}}, {attest: {by: consumer}}]}",
    good="check: {attest: {by: consumer}}",
)
SECRET_WRITTEN_OUT = Code(
    code="DC547",
    zh=("设置里不能写密码和令牌", "这里直接写了内容", "写 `env:变量名` 或 `file:文件`"),
    en=(
        "Settings must not contain passwords or tokens",
        "there is one here in plain text",
        "use `env:NAME` or `file:PATH`",
    ),
    about=Text(
        zh="设置文件会被复制、备份和截图；秘密放在环境变量或只有运行者能读的文件里。",
        en="Settings are copied, backed up and shown. Keep secrets in the environment or in a file that only the "
        "account of the engine can read.",
    ),
    bad="endpoints: {dms: {url: https://dms.example.com/, token: 9f8e7d}}",
    good="endpoints: {dms: {url: https://dms.example.com/, token: env:DMS_TOKEN}}",
)
SECRET_MISSING = Code(
    code="DC548",
    zh=("找不到这个秘密", "{actual}", "设置这个环境变量，或写好这个文件"),
    en=("This secret is missing", "{actual}", "set this environment variable, or write this file"),
    about=Text(
        zh="补上之前，用到这项资源的核验都显示“无法核验”。",
        en="Until it is set, checks that use this resource cannot run.",
    ),
    bad="# DMS_TOKEN is set\nendpoints: {dms: {url: https://dms.example.com/, token: env:DMS_TOKN}}",
    good="endpoints: {dms: {url: https://dms.example.com/, token: env:DMS_TOKEN}}",
)
SOURCE_UNCLEAR = Code(
    code="DC549",
    zh=("这个来源的写法不完整或有冲突", "{actual}", "写 {right}"),
    en=(
        "This source of events is incomplete or mixed",
        "{actual}",
        "use {right}",
    ),
    about=Text(
        zh="业务来源有三种：别的程序往里写文件的文件夹；按游标读取的查询（`:cursor` 从 `start` 开始）；凭令牌用 HTTP "
        "送来的。一个来源只用一种。",
        en="There are three kinds of source: a folder into which another program writes files; a query that continues "
        "from a cursor (`:cursor`, at first `start`); and events sent by HTTP with a token. A source has one kind.",
    ),
    bad="sources: {dms-export: {files: '*.csv', event: vehicle.delivered}}",
    good="sources: {dms-export: {folder: /srv/dms, files: '*.csv', event: vehicle.delivered}}",
)
RESOURCE_NOT_NAMED = Code(
    code="DC550",
    severity=Severity.WARNING,
    zh=("设置里没有这个名称", "`{actual}`", "写设置里有的名称：{known}{suggestion}，或请管理员加上"),
    en=(
        "The settings have no such name",
        "`{actual}`",
        "use one that they have: {known}{suggestion}, or ask the administrator to add it",
    ),
    about=Text(
        zh="root、source、endpoint 写的是管理员在 settings.yaml 里定的名称。加上之前，这项核验无法进行。",
        en="root, source and endpoint are names that the administrator defines in settings.yaml. Until a name is "
        "defined, the check cannot run.",
    ),
    bad='# settings.yaml has files: {reports: …}\ncheck: {file: {root: report, path: "arrears-{period}.xlsx"}}',
    good='# settings.yaml has files: {reports: …}\ncheck: {file: {root: reports, path: "arrears-{period}.xlsx"}}',
)
