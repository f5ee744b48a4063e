"""The refusals of the ledger: where it is, and whether it can be read and written."""

from engine.domain.text import Text

REFUSALS = {
    "batches-lost": Text(
        zh="台账缺少 {file} 已记下的第 {batch} 批（到第 {entry} 条记录）：数据库丢失、被清空，或恢复的是较早的备份。"
        "没有写入任何内容。请恢复最新的备份。",
        en="The ledger lacks batch {batch} (up to entry {entry}), which is in {file}: its database was lost, emptied "
        "or restored from an older copy. Nothing was written. Restore the newest backup.",
    ),
    "chain-key-missing": Text(
        zh="台账已有内容，但找不到 {path}。请恢复这个密钥文件。",
        en="The ledger has entries, but {path} is missing. Restore that key file.",
    ),
    "chain-key-too-short": Text(
        zh="{place} 中的台账密钥只有 {bytes} 个字节，至少需要 {least} 个。请恢复原来的密钥。",
        en="The chain key in {place} has {bytes:byte}; it needs at least {least}. Restore the key of this ledger.",
    ),
    "chain-key-wrong": Text(
        zh="{place} 中的密钥与台账最后一批（第 {batch} 批）不符：密钥不是这个台账的，或该批已被改动。"
        "没有写入任何内容。",
        en="The chain key in {place} does not fit batch {batch}, the last of the ledger: it is the key of another "
        "ledger, or that batch was changed. Nothing was written.",
    ),
    "counts-differ": Text(
        zh="行数不一致：源库 {source}，目标库 {target}",
        en="The numbers of rows differ: {source} in the source, {target} in the target",
    ),
    "database-cannot-open": Text(zh="无法打开数据库 {url}：{why}", en="The database {url} cannot be opened: {why}"),
    "database-damaged": Text(
        zh="数据库文件已损坏：{why}。请恢复备份。",
        en="The database file is damaged: {why}. Restore a backup.",
    ),
    "database-unavailable": Text(
        zh="数据库暂时无法使用：{why}。没有写入不完整的数据，请稍后重试。",
        en="The database cannot be used now: {why}. No partial data was written; try again later.",
    ),
    "definition-altered": Text(
        zh="台账中保存的 {name} 已被改动，与生效时的校验值（{hash}）不符。",
        en="The recorded text of {name} was changed: it is not the one that came into force (SHA-256 {hash}).",
    ),
    "definition-missing": Text(
        zh="台账中缺少 {name} 的内容（校验值 {hash}）。",
        en="The recorded text of {name} (SHA-256 {hash}) is missing.",
    ),
    "kept-file-altered": Text(
        zh="{item} 的凭证“{name}”（{field}）已被改动：保存的文件与交付时的校验值（{hash}）不符。",
        en="{item}: the evidence “{name}” ({field}) was changed; the file that was delivered has SHA-256 {hash}.",
    ),
    "kept-file-missing": Text(
        zh="{item} 的凭证“{name}”（{field}）找不到，或无法读取（校验值 {hash}）。",
        en="{item}: the evidence “{name}” ({field}, SHA-256 {hash}) is missing or cannot be read.",
    ),
    "ledger-read-only": Text(
        zh="{path} 只能读取，不能写入：没有写入任何数据。",
        en="{path} can only be read. Nothing was written.",
    ),
    "no-ledger": Text(zh="{path} 里还没有台账。", en="There is no ledger in {path} yet."),
    "row-unreadable": Text(zh="{item}：存储的判定已损坏，无法读取", en="{item}: the stored verdict cannot be read"),
    "rows-incomparable": Text(zh="存储的判定无法重算核对：{why}", en="The stored verdicts cannot be compared: {why}"),
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
