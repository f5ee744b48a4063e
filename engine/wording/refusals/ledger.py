"""The refusals of the ledger: where it is, and whether it can be read and written."""

from engine.domain.text import Text

REFUSALS = {
    "chain-key-missing": Text(
        zh="台账已有内容，但找不到 {path}。请恢复这个密钥文件。",
        en="The ledger has entries, but {path} is missing. Restore that key file.",
    ),
    "counts-differ": Text(
        zh="行数不一致：源库 {source}，目标库 {target}",
        en="The numbers of rows differ: {source} in the source, {target} in the target",
    ),
    "database-cannot-open": Text(zh="无法打开数据库 {url}：{why}", en="The database {url} cannot be opened: {why}"),
    "database-unavailable": Text(
        zh="数据库暂时无法使用：{why}。没有写入不完整的数据，请稍后重试。",
        en="The database cannot be used now: {why}. No partial data was written; try again later.",
    ),
    "ledger-read-only": Text(
        zh="{path} 只能读取，不能写入：没有写入任何数据。",
        en="{path} can only be read. Nothing was written.",
    ),
    "no-ledger": Text(zh="{path} 里还没有台账。", en="There is no ledger in {path} yet."),
    "source-broken": Text(
        zh="校验链在第 {batch} 批不一致：{problem}。没有迁移任何数据。请先检查源库。",
        en="The chain is broken at batch {batch}: {problem}. Nothing was moved. First check the source.",
    ),
    "state-folder-unusable": Text(
        zh="无法使用状态目录 {path}：{why}", en="The state folder {path} cannot be used: {why}"
    ),
    "target-cannot-store": Text(
        zh="{table} 中有目标库无法存储的内容：{why}", en="{table} has content that the target cannot store: {why}"
    ),
    "target-not-empty": Text(
        zh="目标数据库不是空库（{tables}）。请指定一个新建的空库。",
        en="The target database is not empty ({tables}). Name a new, empty one.",
    ),
}
