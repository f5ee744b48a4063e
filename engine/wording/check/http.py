"""The sentences of HTTP checks."""

from engine.domain.agreement.check.http import HttpCheck
from engine.domain.text import Text

RESOURCE = Text(zh="接口", en="endpoint")
RESOURCES = Text(zh="接口", en="services")
RESULTS = {
    "http-late": Text(
        zh="接口 {name} 在 {seconds} 秒内没有完整响应", en="endpoint {name} did not answer within {seconds} seconds"
    ),
    "http-unreachable": Text(zh="无法连接接口 {name}", en="endpoint {name} cannot be reached"),
    "http-no-tls": Text(zh="接口 {name} 的加密证书不可信", en="endpoint {name} has no certificate that can be trusted"),
    "http-broken-off": Text(
        zh="接口 {name} 的响应中断或有误", en="the answer of endpoint {name} breaks off or is malformed"
    ),
    "http-redirects": Text(
        zh="接口 {name} 重定向到其他地址（{status}），不跟随",
        en="endpoint {name} redirects ({status}), which is not followed",
    ),
    "http-denied": Text(zh="接口 {name} 拒绝访问（{status}）", en="endpoint {name} denies access ({status})"),
    "http-status": Text(zh="接口 {name} 返回 {status}", en="endpoint {name} answers {status}"),
    "http-absent": Text(zh="接口 {name} 没有 {key}（{status}）", en="endpoint {name} has no {key} ({status})"),
    "http-too-large": Text(
        zh="接口 {name} 的响应超过 {limit} 字节", en="endpoint {name} answers with more than the allowed {limit} bytes"
    ),
    "http-compressed": Text(
        zh="接口 {name} 的响应是压缩的，不予解压",
        en="the answer of endpoint {name} is compressed, which is not supported",
    ),
    "http-not-json": Text(zh="接口 {name} 的响应不是 JSON", en="the answer of endpoint {name} is not JSON"),
    "http-too-deep": Text(zh="接口 {name} 的 JSON 嵌套太深", en="the JSON of endpoint {name} is nested too deeply"),
    "http-bad-token": Text(zh="接口 {name} 的令牌无法使用", en="the token of endpoint {name} cannot be used"),
    "http-nothing": Text(zh="接口 {name} 上没有找到 {find}", en="endpoint {name} has nothing at {find}"),
    "http-answer": Text(zh="接口 {name} 上查到 {found}", en="endpoint {name} says {found}"),
    "http-misfit": Text(zh="接口 {name} 上查到 {found}：{why}", en="endpoint {name} says {found}: {why}"),
    "http-bad-url": Text(zh="设置里的接口地址无法使用", en="the endpoint's address in the settings cannot be used"),
    "http-leaves-endpoint": Text(
        zh="路径“{path}”可能离开接口地址", en="the path “{path}” could leave the endpoint's address"
    ),
    "http-no-value": Text(zh="路径里的 {{{name}}} 没有值", en="there is no value for {{{name}}} in the path"),
    "http-unknown-host": Text(zh="找不到主机 {host}", en="the host {host} cannot be resolved"),
    "http-forbidden-host": Text(
        zh="主机 {host} 的网络地址不允许访问", en="the host {host} has a network address that is not allowed"
    ),
}


def sentence(check: HttpCheck) -> Text:
    """The requirement of an HTTP check."""
    message = Text(zh="接口 {name} 的 {path} 中有 {find}", en="the service {name} has {find} at {path}")
    return message.filled(name=check.endpoint, path=check.path, find=check.find)
