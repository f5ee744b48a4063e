"""The texts of the list of evidence in both languages: headings, columns, counts."""

from engine.domain.text import Text

INDEX = Text(zh="凭证清单", en="Evidence")
ITEMS = Text(zh="事项和凭证", en="Items and evidence")
NO_ITEMS = Text(zh="没有符合条件的事项。", en="No item fits.")
SUMMARY = Text(
    zh="事项 {items} 个，其中 {delivered} 个已交付；文件 {files} 个",
    en="{items:item}, {delivered} delivered; {files:file}",
)
DAMAGED = Text(
    zh="{summary}；{damaged} 个文件缺失或已被改动", en="{summary}; {damaged:file} missing or changed since the delivery"
)

WHAT = Text(zh="事项", en="Item")
ABOUT = Text(zh="对象", en="About")
NUMBER = Text(zh="编号", en="Number")
AGREEMENT = Text(zh="服务约定", en="Agreement")
PROVIDER = Text(zh="交付部门", en="Provider")
CONSUMER = Text(zh="接收部门", en="Consumer")
OWNER = Text(zh="责任人", en="Owner")
DUE = Text(zh="期限", en="Due")
DUE_ON = Text(zh="期限日期", en="Due on")
DELIVERED = Text(zh="交付时间", en="Handed in")
DELIVERED_ON = Text(zh="交付日期", en="Handed in on")
BY = Text(zh="交付人", en="By")
KIND = Text(zh="交付方式", en="What was recorded")
STATE = Text(zh="状态", en="Status")
FIELD = Text(zh="凭证", en="Evidence")
VALUE = Text(zh="内容", en="Value")
NAME = Text(zh="文件名", en="File name")
FILE = Text(zh="文件位置", en="File")
SHA256 = Text(zh="SHA-256", en="SHA-256")
PROBLEM = Text(zh="问题", en="Problem")
ID = Text(zh="事项 id", en="Item id")

TAKEN_BACK = Text(zh="{what}：{reason}", en="{what}: {reason}")
MISSING = Text(zh="{name}：找不到文件", en="{name}: missing")
ALTERED = Text(zh="{name}：已被改动", en="{name}: changed since the delivery")
EVENT = Text(zh="业务事件", en="an event")
