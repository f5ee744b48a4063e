"""The refusals of files that people send: tables, logs, evidence and lists of ids."""

from engine.domain.text import Text

REFUSALS = {
    "table-too-large-to-compare": Text(
        zh="{name} 从第 {line} 行起行数或列数太多，无法逐行与 JSON Schema 比对",
        en="{name} has too many rows or columns, from row {line} on, to be compared with the JSON Schema",
    ),
    "attachment-too-large": Text(zh="{path} 超过 {limit} MB", en="{path} is larger than {limit} MB"),
    "csv-broken": Text(
        zh="{path} 第 {line} 行起不是 CSV（{why}）。常见原因：双引号没有成对。",
        en="{path}, from line {line}: not CSV ({why}). Often a quotation mark is not closed.",
    ),
    "file-a-web-page": Text(
        zh="{path} 实际是网页，不是表格。请在 Excel 里打开，另存为 XLSX。",
        en="{path} is a web page despite its name. Open it in Excel and save it as XLSX.",
    ),
    "file-an-mhtml-page": Text(
        zh="{path} 实际是 MHTML 网页，不是表格。请在 Excel 里打开，另存为 XLSX。",
        en="{path} is an MHTML page despite its name. Open it in Excel and save it as XLSX.",
    ),
    "file-an-xml-spreadsheet": Text(
        zh="{path} 实际是 XML 电子表格（2003），不是 XLSX。请在 Excel 里打开，另存为 XLSX。",
        en="{path} is an XML spreadsheet of 2003 despite its name. Open it in Excel and save it as XLSX.",
    ),
    "file-missing": Text(zh="没有文件 {path}", en="{path} cannot be read: no such file"),
    "file-not-text": Text(
        zh="{path} 不是文本（UTF-8 或 GB18030）。在 Excel 里另存为“CSV UTF-8”。",
        en="{path} is not text in UTF-8 or GB18030. In Excel, save it as “CSV UTF-8”.",
    ),
    "file-name-not-utf8": Text(
        zh="文件名 {path} 不是 UTF-8，请改名后再试", en="The name of {path} is not UTF-8. Rename the file."
    ),
    "file-too-large": Text(
        zh="{path} 太大：解压后超过 {limit} MB，或压缩比异常。请拆分成几个文件。",
        en="{path} is too large: more than {limit} MB when unpacked, or an unusual compression ratio. Split it.",
    ),
    "file-unreadable": Text(zh="无法读取 {path}：{why}", en="{path} cannot be read: {why}"),
    "file-without-data": Text(zh="{path} 里没有数据", en="{path} contains no data"),
    "key-missing": Text(zh="没有“{what}”", en="there is no “{what}”"),
    "line-wrong": Text(zh="{path} 第 {line} 行有误：{why}", en="{path}:{line} is wrong: {why}"),
    "log-broken": Text(zh="{path} 不是完整的 XES：{why}", en="{path} is not complete XES: {why}"),
    "log-with-entities": Text(
        zh="{path} 里有文档类型或实体定义，业务日志不应包含这些内容，拒绝读取",
        en="{path} declares a document type or entities, which a log does not need; it is not read",
    ),
    "log-without-events": Text(zh="{path} 里没有事件", en="{path} contains no events"),
    "no-item-ids": Text(
        zh="{path} 里没有事项 id。请每行写一个，例如 insurance-finance/arrears-report@2026-01",
        en="{path} contains no item ids. Put one id on each line, such as insurance-finance/arrears-report@2026-01",
    ),
    "no-sheet": Text(
        zh="{path} 里没有工作表“{found}”，有：{known}", en="{path} has no sheet “{found}”. It has: {known}"
    ),
    "not-an-object": Text(zh="不是 JSON 对象：{why}", en="not a JSON object: {why}"),
    "object-too-long": Text(
        zh="{path} 第 {line} 行起的对象超过 {limit} 个字符",
        en="{path}, line {line}: an object of more than {limit} characters",
    ),
    "objects-broken": Text(
        zh="{path} 第 {line} 行起不是 JSON 对象：{why}", en="{path}, from line {line}: not a JSON object: {why}"
    ),
    "row-not-utf-8": Text(
        zh="“{column}”里有不是 UTF-8 的字节：{value}。文件的其余部分是 UTF-8，请改正这一行",
        en="“{column}” has a byte that is not UTF-8, unlike the rest of the file: {value}. Correct this row",
    ),
    "row-too-long": Text(
        zh="有 {found} 个值，表头只有 {width} 列：带逗号的值要用双引号括起来",
        en="{found} values under {width} headings: a value with a comma in it needs quotation marks",
    ),
    "sheet-of-no-workbook": Text(
        zh="{path} 不是 Excel 文件，没有工作表", en="{path} is not a workbook: it has no sheets"
    ),
    "sheets-unread": Text(
        zh="只读取了工作表“{read}”；未读取：{others}", en="Only the sheet “{read}” was read, not: {others}"
    ),
    "table-too-wide": Text(
        zh="{path} 太大：第 {line} 行有 {found} 列，最多 {most} 列",
        en="{path} is too large: line {line} has {found} columns, at most {most}",
    ),
    "table-without-header": Text(zh="{path} 没有表头行", en="{path} has no header line"),
    "unknown-keys": Text(zh="不认识的键：{keys}", en="unknown key: {keys}"),
    "workbook-empty": Text(zh="{path} 里没有内容", en="{path} is empty"),
    "workbook-other-format": Text(
        zh="{path} 不是 XLSX 工作簿。压缩包请先解压；其他格式请在 Excel 里另存为 XLSX。",
        en="{path} is not an XLSX workbook. Unpack an archive first; save other formats as XLSX in Excel.",
    ),
    "workbook-too-large": Text(
        zh="{path} 太大：工作簿最多 {size} MB、{cells} 个单元格（含空白）。请删去多余的行列，或另存为 CSV。",
        en="{path} is too large: a workbook has at most {size} MB and {cells} cells, including blank ones. Delete "
        "rows and columns that are not needed, or save it as CSV.",
    ),
    "workbook-unreadable": Text(
        zh="{path} 不是可读取的 Excel 文件（可能已损坏，或设有密码）：{why}",
        en="{path} is not a readable workbook; it may be damaged or need a password: {why}",
    ),
}
