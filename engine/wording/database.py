"""The properties of a database that its ledger depends on, as people read them."""

from engine.domain.text import Text

SAFE_COMMITS = Text(zh="每次提交都等待磁盘写入完成", en="each commit waits for the disk")
UNSAFE_COMMITS = Text(
    zh="提交不等待磁盘写入：断电会丢失记录", en="commits do not wait for the disk: a power cut loses entries"
)


def migration_text(version: str | None, newest: str) -> Text:
    """The migration that a database has; None where it is empty."""
    message = Text(zh="迁移版本 {version}（最新 {newest}）", en="migration {version} (newest {newest})")
    return message.filled(version=version or "-", newest=newest)


def sqlite_text(version: str, module: str, *, safe: bool) -> Text:
    """The SQLite library, by its version and Python module; an unsafe one can corrupt a file."""
    library = Text(zh="SQLite {version}（{module}）", en="SQLite {version} ({module})")
    if not safe:
        library = Text(
            zh="SQLite {version}（{module}）：3.7.0 至 3.51.2 可能损坏 WAL 文件，请安装 pysqlite3 或更新的 Python",
            en="SQLite {version} ({module}): 3.7.0 to 3.51.2 can corrupt a WAL file; install pysqlite3 or a newer "
            "Python",
        )
    return library.filled(version=version, module=module)


def journal_text(mode: str) -> Text:
    """The journal mode of SQLite."""
    return Text(zh="日志模式 {mode}", en="journal mode {mode}").filled(mode=mode)


def encoding_text(encoding: str) -> Text:
    """The encoding of a PostgreSQL database."""
    return Text(zh="编码 {encoding}", en="encoding {encoding}").filled(encoding=encoding)


def flushing_text(waits: str, flushes: str, *, durable: bool) -> Text:
    """The settings of PostgreSQL that decide whether commits survive a power cut."""
    settings = Text(zh="synchronous_commit={waits}，fsync={flushes}", en="synchronous_commit={waits}, fsync={flushes}")
    if not durable:
        settings = Text(
            zh="synchronous_commit={waits}，fsync={flushes}：断电会丢失记录，请都设为 on",
            en="synchronous_commit={waits}, fsync={flushes}: a power cut loses entries; set both to on",
        )
    return settings.filled(waits=waits, flushes=flushes)
