"""The refusals of what departments write in SQL, JMESPath and JSON Schema."""

from engine.domain.text import Text

REFUSALS = {
    "did-you-mean": Text(zh="（是不是 `{name}`？）", en=" (did you mean `{name}`?)"),
    "expression-function": Text(zh="不提供函数 `{name}`", en="it uses the function `{name}`, which is not available"),
    "expression-misfit": Text(zh="表达式 `{find}` 与内容不符", en="the expression `{find}` does not fit the response"),
    "expression-too-wide": Text(
        zh="它的 [a, b] 和 {{a: b}} 一共拆出 {parts} 份，最多 {limit} 份",
        en="its [a, b] and {{a: b}} make {parts} parts in total, but at most {limit} are allowed",
    ),
    "nested-too-deep": Text(zh="嵌套超过 {most} 层", en="it is nested more than {most} levels deep"),
    "not-a-select": Text(zh="它不是 SELECT", en="it is not a SELECT"),
    "not-jmespath": Text(zh="它不是 JMESPath 表达式", en="it is not a JMESPath expression"),
    "not-json": Text(zh="不是 JSON：{why}", en="it is not JSON: {why}"),
    "place-in-value": Text(zh="“{path}”", en="`{path}`"),
    "query-escapes": Text(zh="里面有 E'…' 写法的文本", en="it has a text in the form E'…'"),
    "query-spelled-name": Text(zh='里面有 U&"…" 写法的名称', en='it has a name in the form U&"…"'),
    "query-function": Text(zh="里面用了函数 `{word}`", en="it uses the function `{word}`"),
    "query-parameters": Text(zh="未知的参数 {names}", en="it has unknown parameters {names}"),
    "query-parentheses": Text(zh="括号不成对", en="its parentheses do not match"),
    "query-word": Text(zh="里面有 `{word}`", en="it contains `{word}`"),
    "schema-keyword": Text(zh="不能用 `{place}`{instead}", en="`{place}` is not allowed{instead}"),
    "schema-keywords-allowed": Text(zh="；可用的有：{keywords}", en="; allowed: {keywords}"),
    "schema-misfit": Text(zh="{place}不符合 {rule}：{wanted}", en="{place} does not fit {rule}: {wanted}"),
    "schema-not-a-block": Text(zh="应为一组“键: 值”", en="a schema must be a block of `key: value`"),
    "schema-too-large": Text(
        zh="太大：有 {size} 个值、{depth} 层，最多 {largest} 个、{deepest} 层",
        en="it is too large: {size} values on {depth} levels, at most {largest} on {deepest} are allowed",
    ),
    "schema-too-long": Text(
        zh="有 {count} 个字符，最多 {most}", en="it has {count} characters, at most {most} are allowed"
    ),
    "schema-value-invalid": Text(
        zh="`{place}` 的值不符合 JSON Schema 规范", en="JSON Schema does not allow this value of `{place}`"
    ),
    "schema-value-not-allowed": Text(zh="`{place}` 只能是：{allowed}", en="`{place}` must be one of: {allowed}"),
    "schema-without-patterns": Text(
        zh="：正则表达式可能拖慢系统，请改用 enum、format、type: number 或长度",
        en=": a regular expression may keep the engine busy; use enum, format, type: number or a length",
    ),
    "schema-without-references": Text(zh="：请把所指的内容直接写在该处", en=": write its content here"),
    "several-statements": Text(zh="有不止一条语句", en="it has more than one statement"),
    "text-too-long": Text(zh="超过 {limit} 个字符", en="it has more than {limit} characters"),
    "too-much-data": Text(
        zh="数据太多，无法逐一与 JSON Schema 比对", en="there is too much data to compare with the JSON Schema"
    ),
    "whole-value": Text(zh="内容", en="it"),
}
