"""The words of the page of praise."""

from engine.domain.text import Text

TITLE = Text(zh="表扬", en="Praise")
REPORTS = Text(zh="报告", en="Reports")
GIVEN = Text(zh="已登记表扬，对方会收到通知。", en="The praise is recorded, and they will be notified.")
LATELY = Text(zh="最近交付给本部门的", en="Delivered to my department lately")
NOTHING_LATELY = Text(
    zh="最近两周没有可以表扬的交付。也可以打开任一事项表扬。",
    en="Nothing was delivered to your department in the last two weeks. Any item can be praised on its page.",
)
PRAISE_OF = Text(zh="表扬", en="Praise")
OF_ITEM = Text(zh="：{title}", en=" for {title}")
OTHER = Text(zh="换一项", en="Another item")
LIST = Text(zh="全部表扬", en="All praise")
ONLY_LAST = Text(zh="这里是最近的 {most} 条表扬。", en="These are the last {most}.")
EMPTY = Text(zh="还没有表扬。", en="There is no praise yet.")
AT = Text(zh="时间", en="When")
BY = Text(zh="谁表扬", en="By")
FOR = Text(zh="表扬谁", en="For")
ITEM = Text(zh="事项", en="Item")
WORDS = Text(zh="哪里做得好", en="What was good")
PROVIDER = Text(zh="被表扬部门", en="Department praised")
CONSUMER = Text(zh="表扬部门", en="Department that praised")
