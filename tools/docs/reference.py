"""The pages that are generated from the schemas and the codes: the YAML reference and the diagnostics."""

from collections.abc import Iterator
from typing import cast

from engine.domain.agreement.diagnostic import Severity
from engine.loading.people import COLUMNS
from engine.loading.schemas import FileKind, Json, JsonObject, schema_document
from engine.wording import diagnostics
from engine.wording.diagnostics.code import Code

_FILES = {
    FileKind.ORGANISATION: "organisation.yaml",
    FileKind.EVENTS: "events.yaml",
    FileKind.CALENDAR: "calendars/*.yaml",
    FileKind.AGREEMENT: "agreements/*.yaml",
    FileKind.SURVEY: "surveys/*.yaml",
    FileKind.INDICATORS: "indicators.yaml",
    FileKind.SETTINGS: "settings.yaml",
}
_GROUPS = {
    "1": ("Reading files", "读取文件"),
    "2": ("YAML", "YAML 写法"),
    "3": ("Keys and values", "键和值"),
    "4": ("References", "引用"),
    "5": ("Meaning", "含义"),
    "6": ("People", "人员"),
}
_KIND_NAMES = {
    "id": "id",
    "event-name": "event id",
    "text": "text or {zh, en}",
    "word": "text",
    "amount": "duration",
    "amount-or-standard": "duration or standard",
    "age": "duration",
    "patience": "duration",
    "date": "date",
    "rrule": "RFC 5545 rule",
    "time": "time",
    "at": "close, open, end of day, same time, time",
    "currency": "currency",
    "country": "country code",
    "zone": "time zone",
    "days": "days",
    "pause-limit": "working days, or `none`",
    "shift": "working days",
    "true": "true",
    "value": "value",
    "acceptance": "none, or:",
    "stake": "none, or:",
    "percent": "per cent such as `60%`",
    "raters": "head_for_unit, everyone_served, or:",
    "measure": "number or per cent such as `95%`",
    "test": "value, list, or:",
    "nth": "number or last",
    "interval": "span such as `08:30-12:00`",
}


def yaml_reference() -> str:
    """The text of docs/reference/yaml-reference.md."""
    lines = [
        "# YAML reference · YAML 参考",
        "",
        "Generated from the JSON Schemas in `engine/loading/`; do not edit by hand. A key that is not "
        "listed is refused.",
        "由 `engine/loading/` 里的 JSON Schema 生成，请勿手改。不能使用没有列出的键。",
        "",
        "A *duration* is written `3 days`, `2 working days` or `2 working days 4 working hours`; a *time* "
        "`17:00`; a *date* `2026-01-05`; an *id* in letters of any script, digits, `-` and `_`. A *text* is plain, the "
        "same in both languages, or `{zh: …, en: …}`.",
        "时长写成 `3 days`（天）、`2 working days`（工作日）；时刻写成 `17:00`；日期写成 `2026-01-05`；"
        "编号用字母、汉字、数字、`-` 和 `_`。文字可以直接写（两种语言相同），也可以写成 `{zh: …, en: …}`。",
        "",
    ]
    for kind, name in _FILES.items():
        document = schema_document(kind)
        lines += [
            f"## {name}",
            "",
            *_description(document),
            "",
            "| key | value | required | meaning · 含义 |",
            "| --- | --- | --- | --- |",
        ]
        lines += _rows(document, document, "")
        lines.append("")
    lines += [
        "## people.csv",
        "",
        "Who holds which role; as Excel saves it: UTF-8 or GBK, dates such as 2026/1/5, headings in English or in "
        "Chinese (编号, 姓名, 部门, 岗位, 开始日期, 结束日期, 语言, 邮箱). Optional.",
        "谁在哪个岗位；Excel 另存的 CSV 即可：UTF-8 或 GBK，日期可写 2026/1/5，表头中英文均可："
        "编号、姓名、部门、岗位、开始日期、结束日期、语言、邮箱。这个文件选填。",
        "",
        "```csv",
        ",".join(COLUMNS),
        "li-na,李娜,insurance,insurance-clerk,2025-01-01,,zh,li.na@example.com",
        "```",
        "",
        "`from` and `until` are the first and last day, empty if there is no limit; `language` is `zh` "
        "(default) or `en`.",
        "`from` 和 `until` 是第一天和最后一天，空的表示没有界限；`language` 是 `zh`（默认）或 `en`。",
        "",
        "Further columns may carry the addresses on other channels, each under the name of a channel. A person is "
        "reached by the first address, in the order of the columns, whose channel is set up.",
        "其他渠道的地址各占一列，列名就是渠道名。通知发往按列的顺序第一个已设置渠道的地址。",
    ]
    return "\n".join(lines) + "\n"


def diagnostics_reference() -> str:
    """The text of docs/reference/diagnostics.md."""
    lines = [
        "# Diagnostics · 诊断代码",
        "",
        "Generated from `engine/wording/diagnostics/`; do not edit by hand. Each problem is shown as "
        "`file:line:column: CODE what is wrong · what was found · what would be right`. An *error* prevents "
        "the definitions from being used; a *warning* does not.",
        "由 `engine/wording/diagnostics/` 生成，请勿手改。每个问题显示为 `文件:行:列: 代码 问题 · 现值 · "
        "改法`。“错误”使定义不能使用；“警告”不影响使用。",
    ]
    group = ""
    for code in diagnostics.ALL:
        if code.code[2] != group:
            group = code.code[2]
            english, chinese = _GROUPS[group]
            lines += ["", f"## {group}xx: {english} · {chinese}"]
        lines += _code(code)
    return "\n".join(lines) + "\n"


def _code(code: Code) -> Iterator[str]:
    kind = "warning · 警告" if code.severity is Severity.WARNING else "error · 错误"
    yield from ("", f"### {code.code} ({kind})", "")
    yield " · ".join(_without_placeholders(template) for template in code.en) + "  "
    yield " · ".join(_without_placeholders(template) for template in code.zh)
    yield from ("", code.about.en, code.about.zh)
    if code.bad:
        yield from ("", "Wrong · 错误：", "", "```yaml", *code.bad.split("\n"), "```")
        yield from ("", "Right · 正确：", "", "```yaml", *code.good.split("\n"), "```")


def _without_placeholders(template: str) -> str:
    """A template as readers see it: placeholders become an ellipsis."""
    names = (
        *("actual", "right", "place", "allowed", "known", "event", "limit", "line", "until", "kind", "field", "key"),
        *("department", "wanted", "obligation", "theirs", "ours", "trigger", "country", "what", "other", "on"),
        *("file", "meaning"),
    )
    for name in names:
        template = template.replace(f"{{{name}}}", "…")
    return template.replace("{suggestion}", "").replace("{{", "{").replace("}}", "}")


def _description(schema: JsonObject) -> list[str]:
    description = schema.get("description")
    return description.split("\n") if isinstance(description, str) else []


def _resolved(schema: JsonObject, document: JsonObject) -> JsonObject:
    """A schema merged with the one that it refers to; its own keys take precedence."""
    reference = schema.get("$ref")
    if not isinstance(reference, str):
        return schema
    definitions = cast(JsonObject, document["$defs"])
    target = cast(JsonObject, definitions[reference.removeprefix("#/$defs/")])
    return {**_resolved(target, document), **{key: value for key, value in schema.items() if key != "$ref"}}


_Inside = frozenset[str]
"""The references that lead to a block: one that may contain itself is described once."""


def _rows(schema: JsonObject, document: JsonObject, prefix: str, inside: _Inside = frozenset()) -> Iterator[str]:
    """Yield a row for each key of a block, followed by the rows of the blocks in it."""
    required = cast(list[Json], schema.get("required") or [])
    properties = cast(JsonObject, schema.get("properties") or {})
    for name, raw in properties.items():
        item = _resolved(cast(JsonObject, raw), document)
        meaning = " ".join(_description(item)).replace("|", "\\|")
        mark = "yes" if name in required else ""
        yield f"| `{prefix}{name}` | {_value(item, document)} | {mark} | {meaning} |"
        if (within := _within(cast(JsonObject, raw), inside)) is not None:
            yield from _inner(item, document, f"{prefix}{name}", within)


def _within(schema: JsonObject, inside: _Inside) -> _Inside | None:
    """The references that lead into a schema; None if it is inside itself."""
    reference = schema.get("$ref")
    if not isinstance(reference, str):
        return inside
    return None if reference in inside else inside | {reference}


def _inner(item: JsonObject, document: JsonObject, prefix: str, inside: _Inside) -> Iterator[str]:
    """Yield the rows of the blocks inside a value."""
    if item.get("x-kind") == "text":
        return
    extra = item.get("additionalProperties")
    if isinstance(extra, dict) and (within := _within(extra, inside)) is not None:
        inner = _resolved(extra, document)
        yield from _rows(inner, document, f"{prefix}.NAME.", within)
        branches = {k: v for k, v in inner.items() if k in ("anyOf", "x-kind")}
        yield from _inner(branches, document, f"{prefix}.NAME", within)
    items = item.get("items")
    if isinstance(items, dict) and (within := _within(items, inside)) is not None:
        yield from _rows(_resolved(items, document), document, f"{prefix}[].", within)
    for branch in cast(list[JsonObject], item.get("anyOf") or []):
        if (within := _within(branch, inside)) is not None:
            yield from _rows(_resolved(branch, document), document, f"{prefix}.", within)
    own = {k: v for k, v in item.items() if k in ("properties", "required")}
    yield from _rows(own, document, f"{prefix}.", inside)


def _value(item: JsonObject, document: JsonObject) -> str:
    """The type of a key's value, in a word or two."""
    kind = item.get("x-kind")
    if isinstance(kind, str) and kind in _KIND_NAMES:
        return _KIND_NAMES[kind]
    allowed = item.get("enum")
    if isinstance(allowed, list):
        return ", ".join(f"`{value}`" for value in allowed)
    if "const" in item:
        return f"`{item['const']}`"
    match item.get("type"):
        case "boolean":
            return "`true`, `false`"
        case "array":
            items = item.get("items")
            if not isinstance(items, dict):
                return "list"
            inner = _value(_resolved(items, document), document)
            return "list of blocks" if inner == "block" else f"list of {inner}"
        case "object":
            extra = item.get("additionalProperties")
            if isinstance(extra, dict):
                inner = _value(_resolved(extra, document), document)
                return "named blocks" if inner == "block" else f"named: {inner}"
            return "block"
        case _:
            return "text"
