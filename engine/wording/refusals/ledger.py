"""The refusals of the ledger: where it is, and whether it can be read and written."""

from engine.domain.text import Text

REFUSALS = {
    "drafts-differ": Text(
        zh="{person} 的草稿应有 {expected} 处，现有 {count} 处",
        en="{person} should have {expected:draft} and has {count}",
    ),
    "row-drafts-differ": Text(
        zh="{person} 已填未登记的业务应有 {expected} 行，现有 {count} 行",
        en="{person} should have {expected:row} typed and not recorded, and has {count}",
    ),
    "batch-not-verified": Text(
        zh="{file} 里没有第 {batch} 批的核验记录。",
        en="{file} has no verification up to batch {batch}.",
    ),
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
    "chain-batch-misfit": Text(
        zh="第 {batch} 批与前一批接不上，或密钥不对",
        en="batch {batch} does not follow from the one before it under this key",
    ),
    "chain-batch-missing": Text(zh="缺少第 {batch} 批", en="batch {batch} is missing"),
    "chain-batch-unreadable": Text(zh="第 {batch} 批无法读取：{why}", en="batch {batch} cannot be read: {why}"),
    "chain-entries-changed": Text(
        zh="第 {batch} 批的记录（从第 {entry} 条起）被改动过",
        en="the entries of batch {batch} (from entry {entry}) were changed",
    ),
    "chain-entry-changed": Text(
        zh="第 {entry} 条记录（现为 {kind}，{subject}）被改动过",
        en="entry {entry} was changed (now {kind}, {subject})",
    ),
    "chain-entry-foreign": Text(zh="第 {entry} 条记录不属于任何一批", en="entry {entry} belongs to no batch"),
    "chain-entry-misfiled": Text(
        zh="第 {entry} 条记录（{kind}，{subject}）被归到“{about}”，应为“{right}”：系统找不到它",
        en="entry {entry} ({kind}, {subject}) stands under “{about}”, not “{right}”: nothing finds it",
    ),
    "chain-entry-missing": Text(zh="缺少第 {entry} 条记录", en="entry {entry} is missing"),
    "chain-entry-unreadable": Text(zh="第 {entry} 条记录无法读取：{why}", en="entry {entry} cannot be read: {why}"),
    "chain-head-missing": Text(
        zh="{file} 中记有第 {batch} 批（到第 {entry} 条记录），台账里已经没有",
        en="batch {batch} (up to entry {entry}) is in {file}, but no longer in the ledger",
    ),
    "chain-kind-unknown": Text(zh="没有“{kind}”这种记录", en="“{kind}” is no kind of entry"),
    "chain-verified-missing": Text(
        zh="已核验过的第 {batch} 批（到第 {entry} 条记录）在台账里已经没有，或已被改动",
        en="batch {batch} (up to entry {entry}), which was verified, is no longer in the ledger, or was changed",
    ),
    "checkpoints-foreign": Text(
        zh="数据来源 {source} 的读取标记比系统写入的多 {count} 个。",
        en="The source {source} has {count:checkpoint} more than were written.",
    ),
    "checkpoints-missing": Text(
        zh="数据来源 {source} 的读取标记缺少 {count} 个：这些内容会被再读一次，不会有别的影响。",
        en="The source {source} lacks {count:checkpoint}: what was read is read once more, which changes nothing.",
    ),
    "clock-ahead": Text(
        zh="本机时钟为 {now}，而台账最后一次记录或运行是 {last}，相隔 {days} 天。时钟可能不对："
        "按它写入的记录无法再更正。没有写入任何内容。",
        en="The clock says {now}, but the last entry or run of the ledger is from {last}, {days:day} before. The clock "
        "may be wrong, and entries that it stamps cannot be corrected. Nothing was written.",
    ),
    "counts-differ": Text(
        zh="行数不一致：源库 {source}，目标库 {target}",
        en="The numbers of rows differ: {source} in the source, {target} in the target",
    ),
    "database-cannot-open": Text(zh="无法打开数据库 {url}：{why}", en="The database {url} cannot be opened: {why}"),
    "database-folder-missing": Text(zh="无法建立它所在的目录：{why}", en="its folder cannot be created: {why}"),
    "database-kind-unknown": Text(
        zh="不支持 {kind}；请用 sqlite:///文件 或 postgresql+psycopg://…",
        en="{kind} is not supported; use sqlite:///FILE or postgresql+psycopg://…",
    ),
    "database-newer": Text(zh="它由更新的版本写成（{why}）", en="it was written by a newer version ({why})"),
    "database-url-unreadable": Text(
        zh="地址无法识别；请写成 sqlite:///文件 或 postgresql+psycopg://用户:密码@主机/数据库，"
        "密码中的 @ 写成 %40，/ 写成 %2F，: 写成 %3A",
        en="the URL cannot be read; write sqlite:///FILE or postgresql+psycopg://USER:PASSWORD@HOST/DATABASE, "
        "and in the password %40 for @, %2F for /, %3A for :",
    ),
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
    "entries-ahead": Text(
        zh="最后一条记录的时间 {last} 在将来（本机时钟为 {now}）：时钟曾经偏快，或现在偏慢。",
        en="The last entry is from {last}, which lies ahead (the clock says {now}): the clock was ahead, or is behind.",
    ),
    "heads-behind": Text(
        zh="{file} 只记到第 {batch} 批，台账已到第 {head} 批：其后的结尾没有可供比对的内容。",
        en="{file} ends with batch {batch}, the ledger with batch {head}: there was nothing to compare the rest with.",
    ),
    "heads-empty": Text(
        zh="{file} 里没有链头：台账的结尾没有可供比对的内容。",
        en="{file} has no head: there was nothing to compare the end of the ledger with.",
    ),
    "heads-missing": Text(
        zh="找不到 {file}：台账的结尾没有可供比对的内容。",
        en="{file} is missing: there was nothing to compare the end of the ledger with.",
    ),
    "heads-unreadable": Text(
        zh="{file} 有 {count} 行无法识别（从第 {line} 行起）。",
        en="{file} has {count:line} that cannot be read, from line {line} on.",
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
    "nothing-verified": Text(
        zh="{file} 里还没有核验记录：先完整核验一次，无误时记下。",
        en="{file} has no verification yet: first verify all of the ledger, and keep that nothing was wrong.",
    ),
    "psycopg-missing": Text(
        zh="使用 PostgreSQL 需要安装 psycopg：pip install 'duecourse[postgres]'",
        en="PostgreSQL needs the package psycopg: pip install 'duecourse[postgres]'",
    ),
    "rebuild-chain-broken": Text(
        zh="校验链在第 {batch} 批中断：{problem}。缓存由记录推算，因此没有重建任何内容。请恢复备份。",
        en="The chain is broken at batch {batch}: {problem}. Caches are worked out from the entries, so nothing was "
        "rebuilt. Restore a backup.",
    ),
    "row-altered": Text(
        zh="{table} 表的 {row} 行被改动过，或不是系统写入的。",
        en="Row {row} of the table {table} was changed, or was not written by Duecourse.",
    ),
    "row-foreign": Text(
        zh="{table} 表多出 {row} 行，不是系统写入的。",
        en="Row {row} of the table {table} was not written by Duecourse.",
    ),
    "row-missing": Text(zh="{table} 表缺少 {row} 行。", en="Row {row} of the table {table} is missing."),
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
    "rounds-have-forms": Text(
        zh="有 {count} 期匿名调查正在进行，已有答卷；答卷不会复制，否则原库会一直留有副本。"
        "请等调查结束后再迁移，或不带答卷复制（当期调查会重新请大家作答）。",
        en="Anonymous rounds that are open have forms ({count}). Forms are not copied: the source would keep them. "
        "Move the ledger once the rounds are closed, or copy it without the forms: the rounds then ask again.",
    ),
    "target-not-empty": Text(
        zh="目标数据库不是空库（{tables}）。请指定一个新建的空库。",
        en="The target database is not empty ({tables}). Name a new, empty one.",
    ),
    "verified-batch-wrong": Text(
        zh="“{written}”不是批号；请写批号，或 {last}。",
        en="“{written}” is no number of a batch; give one, or {last}.",
    ),
    "verify-keeps-all-only": Text(
        zh="只有完整核验的结果才能记下：不要同时要求只核验其后的内容。",
        en="Only a verification of all of the ledger can be kept, not one of what came after a batch.",
    ),
}
