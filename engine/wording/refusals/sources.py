"""The refusals and findings of sources of events: watched folders, queries, and events sent by HTTP."""

from engine.domain.text import Text

REFUSALS = {
    "source-settings-have-errors": Text(
        zh="设置 {path} 有 {errors} 处错误，用到它们的来源没有读取。",
        en="The settings {path} have {errors:error}; sources that need them were not read.",
    ),
    "source-unexpected-error": Text(
        zh="读取 {name} 时程序出错（{error}），请告知维护人员；其余照常",
        en="{name}: the program failed ({error}). Tell its maintainers; everything else goes on",
    ),
    "source-file-unreadable": Text(zh="无法读取 {path}：{why}", en="{path} cannot be read: {why}"),
    "source-event-unknown": Text(zh="事件目录里没有 {name}", en="the catalogue has no event {name}"),
    "source-columns-missing": Text(
        zh="缺少列：{missing}；现有列：{header}。请在设置的 map 里指定",
        en="missing columns: {missing}; existing columns: {header}. Assign them in the settings under map",
    ),
    "source-cursor-missing": Text(zh="查询结果没有游标列 {column}", en="the query returns no cursor column {column}"),
    "source-cursor-empty": Text(zh="游标列 {column} 里有空值", en="the cursor column {column} is empty in some rows"),
    "source-cursor-unordered": Text(
        zh="结果没有按游标列 {column} 排序，请加 order by {column}",
        en="the rows are not in the order of the cursor: add order by {column}",
    ),
    "push-not-listening": Text(zh="无法在 {host}:{port} 上监听：{why}", en="Cannot listen on {host}:{port}: {why}"),
    "push-unauthorized": Text(zh="令牌或签名不对", en="the token or the signature is wrong"),
    "push-not-found": Text(zh="没有这个地址；请用 POST /events/来源", en="no such address; POST to /events/SOURCE"),
    "push-not-allowed": Text(zh="只接受 POST", en="only POST is accepted"),
    "push-too-slow": Text(zh="请求未及时发送完毕", en="the request did not arrive in time"),
    "push-too-large": Text(zh="请求太大，请分几次发送", en="the request is too large: send it in parts"),
    "push-wrong-content": Text(
        zh="内容须为 application/json 或 CloudEvents JSON，UTF-8 编码，不压缩",
        en="the content must be application/json or CloudEvents JSON, in UTF-8 and uncompressed",
    ),
    "push-too-often": Text(zh="请求太频繁，请稍后重试", en="too many requests: try again later"),
    "push-unavailable": Text(zh="暂时无法登记，请稍后重试", en="nothing can be recorded now: try again later"),
    "push-busy": Text(zh="连接太多，请稍后重试", en="too many connections: try again later"),
    "push-not-http": Text(zh="不是 HTTP 请求", en="not a request of HTTP"),
    "push-id-used": Text(
        zh="{header}“{id}”已用于内容不同的请求；新的内容请用新的编号",
        en="{header} “{id}” was that of a request with other content: give new content a new id",
    ),
    "push-no-array": Text(zh="批量内容必须是数组", en="a batch must be an array"),
    "push-no-event": Text(zh="请求中没有事件", en="the request contains no event"),
    "push-too-deep": Text(zh="嵌套太深，最多 {most} 层", en="nested deeper than {most} levels"),
    "push-not-json": Text(zh="不是 JSON：{why}", en="not JSON: {why}"),
}
