"""The refusals of the ledger: where it is, and whether it can be read and written."""

from engine.domain.text import Text

REFUSALS = {
    "database-unavailable": Text(
        zh="数据库暂时无法使用：{why}。没有写入不完整的数据，请稍后重试。",
        en="The database cannot be used now: {why}. No partial data was written; try again later.",
    ),
}
