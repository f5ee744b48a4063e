"""54x: how completion is verified."""

from engine.domain.agreement.diagnostic import Severity
from engine.domain.text import Text
from engine.loading.diagnostics.code import Code

PATH_LEAVES_ROOT = Code(
    code="DC541",
    zh=("这个路径离开了它的根", "写的是 `{found}`", "写根目录以下的相对路径，例如 `insurance/arrears-{{period}}.xlsx`"),
    en=(
        "This path leaves its root",
        "it says `{found}`",
        "use a path below the root, such as `insurance/arrears-{{period}}.xlsx`",
    ),
    about=Text(
        zh="路径从管理员指定的文件夹或地址往下走：不能以 `/` 开头，不能有 `..`、反斜杠、盘符或网址。",
        en="A path goes down from the folder or address that the administrator has named: no `/` at its start, no "
        "`..`, no backslash, no drive, no other address.",
    ),
    bad="check: {file: {root: reports, path: ../other/arrears-{period}.xlsx}}",
    good='check: {file: {root: reports, path: "insurance/arrears-{period}.xlsx"}}',
)
NAMES_NO_OCCURRENCE = Code(
    code="DC542",
    zh=("看不出是哪一项的", "`{found}`", "写上 {right}"),
    en=("This does not say which occurrence it is about", "`{found}`", "put {right} into it"),
    about=Text(
        zh="交付要说明是哪一期、哪个编号：不然上个月的文件会把这个月也算作办到。按期的义务用 `{period}`，事件和请求用 "
        "`{key}`；查询里写 `:period`、`:key`。",
        en="A delivery names its period or its number, or last month's file would close this month too. Recurring "
        "obligations use `{period}`, events and requests `{key}`; in a query `:period` and `:key`.",
    ),
    bad="when: {every: month}\ncheck: {file: {root: reports, path: arrears.xlsx}}",
    good='when: {every: month}\ncheck: {file: {root: reports, path: "arrears-{period}.xlsx"}}',
)
SCHEMA_REFUSED = Code(
    code="DC543",
    zh=("这个 JSON Schema 不能用", "{found}", "改成只用允许的关键字的 JSON Schema（2020-12）"),
    en=("This JSON Schema cannot be used", "{found}", "use a JSON Schema (2020-12) of the keywords allowed"),
    about=Text(
        zh="JSON Schema 由部门书写、由引擎执行，所以不能引用外部文件，也不能写正则表达式。",
        en="Departments write it and the engine runs it: it cannot refer to other files and has no regular "
        "expressions.",
    ),
    bad="row: {properties: {金额: {pattern: '(a+)+$'}}}",
    good="row: {required: [金额], properties: {金额: {minLength: 1}}}",
)
QUERY_REFUSED = Code(
    code="DC544",
    zh=("这个查询不能用", "{found}", "写一个 SELECT，参数只用 {right}"),
    en=("This query cannot be used", "{found}", "use one SELECT with no parameter but {right}"),
    about=Text(
        zh="查询只读，只有一条 SELECT。写 `:key` 或 `:period` 时逐项查询，查到一行即为办到；不写时一次查询全部，"
        "结果里的 `key` 或 `period` 列说明是哪一项。",
        en="A query only reads, and is one SELECT. With `:key` or `:period` it is asked for each occurrence, and a row "
        "says that it was done; without, it is asked once for all, and its column `key` or `period` says of which.",
    ),
    bad='check: {sql: {source: dms, query: "select 1 from slips where order_no = :order"}}',
    good='check: {sql: {source: dms, query: "select 1 from slips where order_no = :key"}}',
)
EXPRESSION_REFUSED = Code(
    code="DC545",
    zh=("这个表达式不能用", "{found}", "写一个 JMESPath，例如 `slip.signed_at`"),
    en=("This expression cannot be used", "{found}", "use a JMESPath such as `slip.signed_at`"),
    about=Text(
        zh="JMESPath 说明在返回的 JSON 里取哪一部分。会占满内存的写法（如 `join`）不提供。",
        en="A JMESPath says which part of the JSON answered is meant. What could fill the memory, such as `join`, is "
        "not offered.",
    ),
    bad='check: {http: {endpoint: dms, path: "slips/{key}", find: "slip..signed"}}',
    good='check: {http: {endpoint: dms, path: "slips/{key}", find: "slip.signed"}}',
)
TWO_WORDS = Code(
    code="DC546",
    zh=("人的确认写了两次", "这里又写了 attest", "一种核验里只写一个 attest"),
    en=("A person's word is asked for twice", "here is a second attest", "use one attest in a check"),
    about=Text(
        zh="一项义务由一方确认：提供方交付，或者由接收方确认。",
        en="One side's word counts for an obligation: the provider delivers it, or the consumer says that it was done.",
    ),
    bad="check: {all: [{attest: {by: provider}}, {attest: {by: consumer}}]}",
    good="check: {attest: {by: consumer}}",
)
SECRET_WRITTEN_OUT = Code(
    code="DC547",
    zh=("密码和令牌不写在设置里", "这里直接写了内容", "写 `env:变量名` 或 `file:文件`"),
    en=(
        "Passwords and tokens do not stand in the settings",
        "one is written out here",
        "use `env:NAME` or `file:PATH`",
    ),
    about=Text(
        zh="设置文件会被复制、备份和截图；秘密放在环境变量或只有运行者能读的文件里。",
        en="Settings are copied, backed up and shown; secrets are kept in the environment or in a file that only the "
        "account of the engine can read.",
    ),
    bad="endpoints: {dms: {url: https://dms.example.com/, token: 9f8e7d}}",
    good="endpoints: {dms: {url: https://dms.example.com/, token: env:DMS_TOKEN}}",
)
SECRET_MISSING = Code(
    code="DC548",
    zh=("找不到这个秘密", "{found}", "设置这个环境变量，或写好这个文件"),
    en=("This secret is not there", "{found}", "set that variable of the environment, or write that file"),
    about=Text(
        zh="在它补上之前，用到这项资源的核验都是“无法核验”。",
        en="Until it is there, checks that use this resource cannot be made.",
    ),
    bad="# DMS_TOKEN is set\nendpoints: {dms: {url: https://dms.example.com/, token: env:DMS_TOKN}}",
    good="endpoints: {dms: {url: https://dms.example.com/, token: env:DMS_TOKEN}}",
)
SOURCE_UNCLEAR = Code(
    code="DC549",
    zh=("这个来源没有写清楚", "{found}", "写 folder，或 database、query、cursor、start，或 token"),
    en=(
        "This source of events is not clear",
        "{found}",
        "give folder; or database, query, cursor and start; or token",
    ),
    about=Text(
        zh="业务来源有三种：别的程序往里写文件的文件夹；按游标读取的查询（`:cursor` 从 `start` 开始）；"
        "凭令牌用 HTTP 送来的。一个来源只用一种。",
        en="There are three kinds of source: a folder into which another program writes files; a query that is read on "
        "from a cursor (`:cursor`, at first `start`); and what is sent by HTTP with a token. A source is of one kind.",
    ),
    bad="sources: {dms-export: {files: '*.csv', event: vehicle.delivered}}",
    good="sources: {dms-export: {folder: /srv/dms, files: '*.csv', event: vehicle.delivered}}",
)
RESOURCE_NOT_NAMED = Code(
    code="DC550",
    severity=Severity.WARNING,
    zh=("设置里没有这个名称", "`{found}`", "写设置里有的名称：{known}{suggestion}，或请管理员加上"),
    en=(
        "The settings have no such name",
        "`{found}`",
        "use one that they have: {known}{suggestion}, or ask the administrator to add it",
    ),
    about=Text(
        zh="root、source、endpoint 写的是管理员在 settings.yaml 里定的名称。加上之前，这项核验做不了。",
        en="root, source and endpoint are names that the administrator gives in settings.yaml. Until it is there, the "
        "check cannot be made.",
    ),
    bad='# settings.yaml has files: {reports: …}\ncheck: {file: {root: report, path: "arrears-{period}.xlsx"}}',
    good='# settings.yaml has files: {reports: …}\ncheck: {file: {root: reports, path: "arrears-{period}.xlsx"}}',
)
