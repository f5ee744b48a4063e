"""The words of entries that no person makes."""

from engine.domain.text import Text

TITLES: dict[str, Text] = {
    "superseded": Text(zh="改用新版本", en="superseded"),
    "cancelled": Text(zh="取消", en="cancelled"),
    "checked": Text(zh="核验", en="checked"),
    "opened": Text(zh="生成", en="opened"),
    "due set": Text(zh="期限确定", en="due time set"),
    "breached": Text(zh="逾期", en="breached"),
    "accepted automatically": Text(zh="视同验收", en="accepted automatically"),
    "met": Text(zh="已完成", en="met"),
    "lapsed": Text(zh="条件不再满足", en="lapsed"),
    "evidence erased": Text(zh="凭证到期删除", en="evidence erased"),
    "rating asked": Text(zh="请求评价", en="rating asked"),
    "effect checked": Text(zh="效果检验", en="effect checked"),
    "notified": Text(zh="已通知", en="notified"),
}
