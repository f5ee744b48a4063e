"""The errors of the operating system and of SQLite, which come in English, in both languages."""

import re

from engine.domain.text import Text

_CHINESE = {
    "No such file or directory": "文件或目录不存在",
    "Permission denied": "没有权限",
    "Is a directory": "这是目录，不是文件",
    "Not a directory": "路径中有一部分不是目录",
    "File exists": "文件已存在",
    "File name too long": "文件名过长",
    "No space left on device": "磁盘空间不足",
    "Read-only file system": "文件系统是只读的",
    "Too many open files": "打开的文件过多",
    "Too many levels of symbolic links": "符号链接层数过多",
    "Input/output error": "读写出错",
    "Connection refused": "连接被拒绝",
    "Connection reset by peer": "连接被对方重置",
    "Network is unreachable": "网络不通",
    "unable to open database file": "无法打开数据库文件",
    "file is not a database": "该文件不是数据库",
    "database disk image is malformed": "数据库文件内容损坏",
    "database is locked": "数据库正被占用",
    "database or disk is full": "磁盘空间不足",
    "attempt to write a readonly database": "数据库是只读的",
    "disk I/O error": "磁盘读写出错",
}
_KNOWN = re.compile("|".join(map(re.escape, sorted(_CHINESE, key=len, reverse=True))))
_NUMBER = re.compile(r"\[Errno \d+\] ")


def system_text(message: str) -> Text:
    """A message of the system in both languages; what is not known stays as it is."""
    plain = _NUMBER.sub("", message) if _KNOWN.search(message) else message
    return Text(zh=_KNOWN.sub(lambda found: _CHINESE[found[0]], plain), en=plain)
