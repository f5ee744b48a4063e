"""The words of looking at what was handed in."""

from engine.domain.text import Text

DOWNLOAD = Text(zh="下载", en="Download")
DOWNLOAD_NAMED = Text(zh="下载 {name}", en="Download {name}")
FIELD = Text(zh="项目", en="Field")
SUBMITTED = Text(zh="交付内容", en="Delivered")
RECORDED = Text(zh="业务登记", en="Business record")
DIFFERS = Text(zh="不一致", en="differs")
COMMENT = Text(zh="备注", en="Comment")
NO_EVIDENCE = Text(zh="没有附凭证。", en="No evidence was attached.")
ALL_PAGES = Text(zh="共 {pages} 页", en="{pages} pages")
SEE_MORE = Text(zh="查看全部", en="See all of it")
SIGNED = Text(zh="已确认签字", en="Confirmed as signed")
SAME_AS = Text(zh="与以下事项交的是同一个文件：", en="Same file as for:")
SAME_AS_OTHERS = Text(zh="{count} 个您无权查看的事项", en="Items you may not see: {count}")
PICTURE = Text(zh="{label}：{name}", en="{label}: {name}")
PAGE_OF = Text(zh="第 {page} 页，共 {all_pages} 页", en="Page {page} of {all_pages}")
PAGES = Text(zh="页", en="Pages")
NEXT_PAGE = Text(zh="下一页", en="Next page")
PREVIOUS_PAGE = Text(zh="上一页", en="Previous page")
ONLY_FIRST_PAGES = Text(
    zh="这里只显示前 {pages} 页；要看全部，请下载。",
    en="The first {pages} pages are shown here; download the file to see all.",
)
CUT = Text(
    zh="这里只显示开头的内容；要看全部，请下载。", en="Only the beginning is shown here; download the file to see all."
)
DELIVERED_BY = Text(zh="{who} {when} 交付", en="Handed in by {who}, {when}")
PROBLEMS = {
    "no-viewer": Text(
        zh="这种文件不能在这里查看，请下载后打开。",
        en="This kind of file cannot be shown here; download it to open it.",
    ),
    "broken": Text(
        zh="文件已损坏或内容与类型不符，无法在这里显示；仍可下载。",
        en="The file is damaged or is not of the kind it claims, and cannot be shown here; you can still download it.",
    ),
    "too-large": Text(
        zh="展开后太大，无法在这里显示；仍可下载。",
        en="The file is too large when opened to be shown here; you can still download it.",
    ),
    "encrypted": Text(
        zh="文件有密码，无法在这里显示；请下载后用密码打开。",
        en="The file has a password and cannot be shown here; download it and open it with the password.",
    ),
    "busy": Text(
        zh="正在生成其他文件的图片，请稍后刷新页面。",
        en="Other files are being drawn just now; reload the page in a moment.",
    ),
    "too-slow": Text(
        zh="显示这个文件用的时间或内存太多，已停止；仍可下载。",
        en="Showing this file took too much time or memory and was stopped; you can still download it.",
    ),
}
