"""Why a channel cannot be used, or did not send a message."""

from engine.domain.text import Text

REFUSALS = {
    "channel-not-set-up": Text(zh="未设置渠道 {channel}", en="the channel {channel} is not set up"),
    "channel-failed": Text(zh="{problem}", en="{problem}"),
    "channel-settings": Text(
        zh="设置中渠道 {channel} 有误，无法发送通知。",
        en="The settings of channel {channel} have errors: no notification can be sent.",
    ),
    "mail-address": Text(zh="“{address}”不是邮件地址", en="“{address}” is not a mail address"),
    "mail-address-form": Text(
        zh="一个邮箱地址，例如 li.na@example.com", en="one mail address, such as li.na@example.com"
    ),
    "mail-server-away": Text(
        zh="无法连接邮件服务器 {server}：{why}", en="the mail server {server} cannot be reached: {why}"
    ),
    "mail-no-tls": Text(
        zh="无法与邮件服务器 {server} 建立可信的加密连接：{why}",
        en="no trusted encryption with mail server {server}: {why}",
    ),
    "mail-login": Text(
        zh="邮件服务器 {server} 不接受用户名或密码（{why}）",
        en="the mail server {server} rejects the user name or password ({why})",
    ),
    "mail-recipient-rejected": Text(
        zh="邮件服务器 {server} 拒收发给 {address} 的邮件：{why}",
        en="the mail server {server} rejects {address}: {why}",
    ),
    "mail-not-accepted": Text(
        zh="邮件服务器 {server} 没有接收：{why}", en="the mail server {server} did not accept it: {why}"
    ),
    "mail-too-slow": Text(
        zh="邮件服务器 {server} 太慢：一封邮件 {why} 秒内未能交付",
        en="the mail server {server} is too slow: it did not take a message within {why} seconds",
    ),
    "mail-no-sender": Text(
        zh="已设置 {url}，还需设置 {sender}，如 Duecourse <duecourse@example.com>",
        en="{url} is set; set {sender} too, such as Duecourse <duecourse@example.com>",
    ),
    "mail-url": Text(
        zh="{variable} 应如 smtp://用户@主机:587?starttls=1 或 smtps://用户@主机:465：{why}",
        en="{variable} must look like smtp://user@host:587?starttls=1 or smtps://user@host:465: {why}",
    ),
    "mail-url-unreadable": Text(zh="格式有误", en="it cannot be read"),
    "mail-url-password": Text(zh="密码不写在这里，见 {variable}", en="no password in it, see {variable}"),
    "mail-url-incomplete": Text(zh="缺少协议或主机，或多了路径", en="scheme or host is missing, or there is a path"),
    "mail-url-option": Text(zh="没有选项 {option}", en="there is no option {option}"),
    "mail-url-unencrypted": Text(
        zh="未加密的连接不发送密码：请加 ?starttls=1 或改用 smtps://",
        en="a password is not sent unencrypted: add ?starttls=1 or use smtps://",
    ),
    "mail-url-file": Text(zh="没有文件 {file}", en="there is no file {file}"),
    "mail-url-starttls": Text(zh="starttls 是 0 或 1", en="starttls is 0 or 1"),
    "mail-url-timeout": Text(zh="timeout 是 1 到 100 秒", en="timeout is 1 to 100 seconds"),
    "mail-password": Text(
        zh="{variable} 只填密码的位置：env:变量名 或 file:/路径（{why}）",
        en="{variable} must name the place of the password, env:NAME or file:/PATH ({why})",
    ),
    "mail-password-not-set": Text(zh="没有变量 {name}", en="{name} is not set"),
    "mail-password-unreadable": Text(zh="无法读取 {name}", en="{name} cannot be read"),
    "mail-password-reference": Text(zh="当前格式不符", en="it does not"),
    "mail-password-not-ascii": Text(zh="密码只能用 ASCII 字符", en="a password must be ASCII"),
}
