"""Mail through a mail server: one connection per message, so that a broken one affects no other message.

The operator configures the server in the settings, never in YAML. No error message contains the password.
"""

import base64
import smtplib
import ssl
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from email.policy import SMTP
from email.utils import parseaddr
from pathlib import Path
from time import monotonic
from urllib.parse import parse_qsl, unquote, urlsplit

from engine.channels.mail_file import email_of
from engine.domain.text import Text
from engine.services.ports.outbox import LeasedMessage
from engine.services.refused import Refused
from engine.services.run.dispatch import NotSent

URL = "DUECOURSE_SMTP_URL"
PASSWORD = "DUECOURSE_SMTP_PASSWORD"
SENDER = "DUECOURSE_MAIL_FROM"

_SEVEN_BIT = SMTP.clone(cte_type="7bit")
"""Every server accepts seven bits, so 8BITMIME need not be negotiated."""
_TIMEOUT = 20.0
_REST = 60.0
"""Seconds without a new attempt after a failed connection, so that a run does not wait for each message."""
_SHOWN = 200
_LOOPBACK = ("localhost", "127.0.0.1", "::1")

_BAD_URL = Text(
    zh=f"{URL} 应如 smtp://用户@主机:587?starttls=1 或 smtps://用户@主机:465：{{why}}",
    en=f"{URL} must look like smtp://user@host:587?starttls=1 or smtps://user@host:465: {{why}}",
)
_BAD_PASSWORD = Text(
    zh=f"{PASSWORD} 只填密码的位置：env:变量名 或 file:/路径（{{why}}）",
    en=f"{PASSWORD} must name the place of the password, env:NAME or file:/PATH ({{why}})",
)
_UNREACHABLE = Text(zh="无法连接邮件服务器 {server}：{why}", en="the mail server {server} cannot be reached: {why}")
_NO_TLS = Text(
    zh="无法与邮件服务器 {server} 建立可信的加密连接：{why}",
    en="no trusted encryption with mail server {server}: {why}",
)
_LOGIN = Text(
    zh="邮件服务器 {server} 不接受用户名或密码（{why}）",
    en="the mail server {server} rejects the user name or password ({why})",
)
_RECIPIENT = Text(
    zh="邮件服务器 {server} 拒收发给 {address} 的邮件：{why}",
    en="the mail server {server} rejects {address}: {why}",
)
_NO_ADDRESS = Text(zh="“{address}”不是邮件地址", en="“{address}” is not a mail address")
_REFUSED = Text(zh="邮件服务器 {server} 没有接收：{why}", en="the mail server {server} did not accept it: {why}")


@dataclass(frozen=True, slots=True)
class MailServer:
    """Settings of a mail server. ``timeout`` is in seconds for each step; ``sender`` is the From address."""

    host: str
    port: int
    sender: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    starttls: bool = False
    tls: bool = False
    authorities: Path | None = None
    timeout: float = _TIMEOUT

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


class Smtp:
    """Sends each message to a mail server. A repeated message has the same bytes and Message-ID."""

    def __init__(self, server: MailServer, clock: Callable[[], float] = monotonic) -> None:
        """``clock`` counts seconds from any start."""
        self._server = server
        self._clock = clock
        self._resting_until = 0.0
        self._problem: Text | None = None

    def send(self, leased: LeasedMessage) -> None:
        """Send the message. Raises NotSent if the server does not accept it."""
        if self._problem is not None and self._clock() < self._resting_until:
            raise NotSent(self._problem)
        self._problem = None
        address = leased.message.address
        if "@" not in address or parseaddr(address)[1] != address:
            raise NotSent(_NO_ADDRESS.filled(address=_one_line(address)))
        try:
            message = email_of(leased, self._server.sender).as_bytes(policy=_SEVEN_BIT)
            connection = self._connected()
            try:
                connection.sendmail(parseaddr(self._server.sender)[1], [address], message)
            finally:
                with suppress(OSError):  # the message is accepted or rejected by now, whatever QUIT does
                    connection.quit()
        except NotSent:
            raise
        except smtplib.SMTPRecipientsRefused as error:
            code, reply = next(iter(error.recipients.values()), (0, b""))
            raise NotSent(self._problem_text(_RECIPIENT, _reply(code, reply), address=address)) from None
        except smtplib.SMTPResponseException as error:
            raise NotSent(self._problem_text(_REFUSED, _reply(error.smtp_code, error.smtp_error))) from None
        except (OSError, ValueError) as error:  # smtplib raises OSErrors; an unusual address is a ValueError
            raise NotSent(self._problem_text(_REFUSED, _reason(error))) from None

    def _connected(self) -> smtplib.SMTP:
        """Return a connection with the configured encryption and login. Raises NotSent."""
        server = self._server
        connection: smtplib.SMTP | None = None
        try:
            if server.tls:
                context = _context(server.authorities)
                connection = smtplib.SMTP_SSL(server.host, server.port, timeout=server.timeout, context=context)
            else:
                connection = smtplib.SMTP(server.host, server.port, timeout=server.timeout)
                if server.starttls:
                    connection.starttls(context=_context(server.authorities))
            if server.user is not None:
                connection.login(server.user, server.password or "")
        except smtplib.SMTPAuthenticationError as error:
            problem = self._problem_text(_LOGIN, str(error.smtp_code))  # its message may contain the credentials
        except UnicodeError:
            problem = self._problem_text(_LOGIN, "ASCII")  # its message contains a letter of the password
        except (ssl.SSLError, smtplib.SMTPNotSupportedError) as error:
            problem = self._problem_text(_NO_TLS, _reason(error))
        except smtplib.SMTPResponseException as error:
            problem = self._problem_text(_UNREACHABLE, _reply(error.smtp_code, error.smtp_error))
        except (OSError, ValueError) as error:
            problem = self._problem_text(_UNREACHABLE, _reason(error))
        else:
            return connection
        if connection is not None:
            connection.close()
        self._problem, self._resting_until = problem, self._clock() + _REST
        raise NotSent(problem) from None

    def _problem_text(self, message: Text, why: str, **values: str) -> Text:
        return message.filled(server=str(self._server), why=_without(self._server, why), **values)


def mail_server(environment: Mapping[str, str]) -> MailServer | None:
    """Return the configured mail server; None if there is none. Raises Refused if the settings are invalid.

    The URL is ``smtp://user@host:587?starttls=1`` or ``smtps://user@host:465``, with the options ``timeout=SECONDS``
    and ``ca=FILE`` (certificates to trust instead of the system's). A password is only sent over an encrypted
    connection or to this machine.
    """
    url = environment.get(URL)
    if not url:
        return None
    try:
        parts = urlsplit(url)
        host, port, password = parts.hostname, parts.port, parts.password
    except ValueError:
        raise _refused(_BAD_URL, zh="格式有误", en="it cannot be read") from None
    if password is not None:
        raise _refused(_BAD_URL, zh=f"密码不写在这里，见 {PASSWORD}", en=f"no password in it, see {PASSWORD}")
    if parts.scheme not in ("smtp", "smtps") or not host or parts.path not in ("", "/"):
        raise _refused(_BAD_URL, zh="缺少协议或主机，或多了路径", en="scheme or host is missing, or there is a path")
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    if unknown := sorted(set(options) - {"starttls", "timeout", "ca"}):
        raise _refused(_BAD_URL, zh=f"没有选项 {unknown[0]}", en=f"there is no option {unknown[0]}")
    starttls = _switch(options.get("starttls", "0"))
    tls = parts.scheme == "smtps"
    user = unquote(parts.username) if parts.username else None
    if user is not None and not (tls or starttls) and host not in _LOOPBACK:
        raise _refused(
            _BAD_URL,
            zh="未加密的连接不发送密码：请加 ?starttls=1 或改用 smtps://",
            en="a password is not sent unencrypted: add ?starttls=1 or use smtps://",
        )
    sender = environment.get(SENDER) or (user if user and "@" in user else "")
    if "@" not in parseaddr(sender)[1] or not sender.isprintable():
        message = Text(
            zh=f"已设置 {URL}，还需设置 {SENDER}，如 Duecourse <duecourse@example.com>",
            en=f"{URL} is set; set {SENDER} too, such as Duecourse <duecourse@example.com>",
        )
        raise Refused(message)
    authorities = Path(options["ca"]) if "ca" in options else None
    if authorities is not None and not authorities.is_file():
        raise _refused(_BAD_URL, zh=f"没有文件 {authorities}", en=f"there is no file {authorities}")
    return MailServer(
        host=host,
        port=port or (465 if tls else 587 if starttls else 25),
        sender=sender,
        user=user,
        password=_password(environment) if user is not None else None,
        starttls=starttls,
        tls=tls,
        authorities=authorities,
        timeout=_seconds(options.get("timeout")),
    )


def _password(environment: Mapping[str, str]) -> str:
    """Return the password that the reference points to; the reference itself is never a password."""
    kind, _, name = environment.get(PASSWORD, "").partition(":")
    password: str | None = None
    match kind:
        case "env" if name:
            password = environment.get(name)
            if not password:
                raise _refused(_BAD_PASSWORD, zh=f"没有变量 {name}", en=f"{name} is not set")
        case "file" if name:
            try:
                password = Path(name).read_text(encoding="utf-8").rstrip("\r\n")
            except (OSError, UnicodeDecodeError):
                raise _refused(_BAD_PASSWORD, zh=f"无法读取 {name}", en=f"{name} cannot be read") from None
        case _:
            raise _refused(_BAD_PASSWORD, zh="当前格式不符", en="it does not")
    if not password.isascii():
        raise _refused(_BAD_PASSWORD, zh="密码只能用 ASCII 字符", en="a password must be ASCII")
    return password


def _switch(written: str) -> bool:
    if written not in ("0", "1"):
        raise _refused(_BAD_URL, zh="starttls 是 0 或 1", en="starttls is 0 or 1")
    return written == "1"


def _seconds(written: str | None) -> float:
    if written is None:
        return _TIMEOUT
    if not written.isdecimal() or not 1 <= int(written) <= 100:
        raise _refused(_BAD_URL, zh="timeout 是 1 到 100 秒", en="timeout is 1 to 100 seconds")
    return float(written)


def _refused(message: Text, *, zh: str, en: str) -> Refused:
    return Refused(message.filled(why=Text(zh=zh, en=en)))


def _context(authorities: Path | None) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(authorities) if authorities is not None else None)


def _reply(code: int, reply: bytes | str) -> str:
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return f"{code} {text}".strip()


def _reason(error: Exception) -> str:
    strerror = error.strerror if isinstance(error, OSError) else None
    return strerror or str(error) or type(error).__name__


def _without(server: MailServer, text: str) -> str:
    """Return a server's reply on one line, without the password in any encoding in which it was sent."""
    line = _one_line(text)
    if server.password:
        secrets = (server.password, f"\0{server.user}\0{server.password}")
        for spelling in (server.password, *(base64.b64encode(s.encode()).decode() for s in secrets)):
            line = line.replace(spelling, "***")
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"


def _one_line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
