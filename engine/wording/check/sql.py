"""The sentences of SQL checks, and of queries on databases."""

from engine.domain.agreement.check.sql import SqlCheck
from engine.domain.text import Text

RESOURCE = Text(zh="数据库", en="database")
RESOURCES = Text(zh="数据库", en="databases")
RESULTS = {
    "sql-refused": Text(zh="不执行该查询：{why}", en="the query is not run: {why}"),
    "sql-no-column": Text(zh="查询结果没有“{name}”列", en="the query returns no column “{name}”"),
    "sql-no-row": Text(zh="没有 {name} 的行", en="there is no row for {name}"),
    "sql-rows": Text(zh="查到 {count} 行", en="rows found: {count}"),
    "sql-rows-not-done": Text(
        zh="查到 {count} 行，met 列为未完成", en="rows found: {count}, but the column met says that it is not done"
    ),
    "sql-with-columns": Text(zh="{message}（{columns}）", en="{message} ({columns})"),
    "sql-unclear-met": Text(
        zh="met 列的“{found}”既不是“是”也不是“否”", en="“{found}” in the column met is neither yes nor no"
    ),
    "sql-not-reached": Text(zh="前面的查询已用完时间，未能执行", en="earlier queries used up the time"),
    "database-timed-out": Text(zh="查询在 {seconds} 秒内没有结果", en="the query did not end within {seconds} seconds"),
    "database-away": Text(zh="无法连接数据库", en="the database cannot be reached"),
    "database-no-file": Text(zh="数据库文件不存在或不可读", en="the database file is missing or cannot be read"),
    "database-own-ledger": Text(
        zh="这是系统自己的台账，不能用来核验", en="that file is the engine's own ledger, which checks may not read"
    ),
    "database-not-intact": Text(zh="该文件不是完好的数据库", en="that file is not an intact database"),
    "database-locked": Text(zh="数据库正被占用", en="the database is locked"),
    "database-no-login": Text(zh="数据库不接受该用户名或密码", en="the database rejects the user name or password"),
    "database-too-mighty": Text(
        zh="该数据库账号除读表外还能访问服务器上的文件或程序；请改用只能读取所需视图的账号",
        en="the database account can use files or programs of its server; use one that can only read "
        "the views it needs",
    ),
    "database-not-allowed": Text(zh="查询包含不允许的操作", en="the query does something that is not allowed"),
    "database-read-only": Text(
        zh="查询试图写入，但数据库只供读取", en="the query tries to write, but the database is read-only here"
    ),
    "database-query-broken": Text(zh="查询无法执行：{why}", en="the query cannot be run: {why}"),
    "database-query-failed": Text(zh="查询中途出错（{code}）", en="the query failed while running ({code})"),
    "database-too-many-rows": Text(zh="查询结果超过 {rows} 行", en="the query returns more than {rows} rows"),
    "database-too-large": Text(zh="查询结果超过允许的大小", en="the query returns more bytes than allowed"),
    "database-bad-url": Text(
        zh="设置里的数据库地址无法使用", en="the database's address in the settings cannot be used"
    ),
    "database-no-driver": Text(
        zh="没有安装 {name} 的驱动，无法读取这个数据库",
        en="the driver for {name} is not installed, so it cannot be read",
    ),
}


def sentence(check: SqlCheck) -> Text:
    """The requirement of an SQL check."""
    return Text(zh="可在数据库 {name} 中查到", en="the database {name} has it").filled(name=check.source)
