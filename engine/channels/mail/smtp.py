"""Mail through a mail server: one connection per message, so that a broken one affects no other message.

The operator configures the server in the settings, never in YAML. No error message contains the password.
"""

import base64
import smtplib
import ssl
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from email.policy import SMTP
from email.utils import parseaddr
from pathlib import Path
from time import monotonic
from urllib.parse import parse_qsl, unquote, urlsplit

from engine.channels.mail.bounded_smtp import BoundedSmtp, SmtpDeadline
from engine.channels.mail.folder import email_of
from engine.domain.refusal import Refusal
from engine.services.ports.channels import LONGEST_SEND, SENT, SendOutcome, SendResult
from engine.services.ports.outbox import LeasedMessage
from engine.services.refused import Refused

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

    def __init__(
        self, server: MailServer, clock: Callable[[], float] = monotonic, longest: timedelta = LONGEST_SEND
    ) -> None:
        """``clock`` counts seconds from any start; ``longest`` bounds each message, with all steps."""
        self._longest = longest.total_seconds()
        self._server = server
        self._clock = clock
        self._resting_until = 0.0
        self._problem: Refusal | None = None

    def send(self, leased: LeasedMessage) -> SendResult:
        """Send the message. NEVER if the server rejects address or message for good, LATER for all other failures."""
        if self._problem is not None and self._clock() < self._resting_until:
            return SendResult.later(self._problem)
        self._problem = None
        address = leased.message.address
        if "@" not in address or parseaddr(address)[1] != address:
            return SendResult.never(Refusal("mail-address", address=_one_line(address)))
        try:
            message = email_of(leased, self._server.sender).as_bytes(policy=_SEVEN_BIT)
        except (ValueError, LookupError) as error:  # an address, or a part, that mail cannot carry
            return SendResult.never(self._refusal("mail-not-accepted", _reason(error)))
        with SmtpDeadline(self._longest) as deadline:
            connection = self._connected(deadline)
            if isinstance(connection, Refusal):
                return SendResult.later(connection)
            try:
                result = self._transmit(connection, address, message)
            finally:
                with suppress(OSError):  # the message is accepted or rejected by now, whatever QUIT does
                    connection.quit()
                connection.close()
            if deadline.left <= 0 and result.outcome is SendOutcome.LATER:
                return SendResult.later(self._rest(self._refusal("mail-too-slow", f"{self._longest:g}")))
            return result

    def _transmit(self, connection: smtplib.SMTP, address: str, message: bytes) -> SendResult:
        try:
            connection.sendmail(parseaddr(self._server.sender)[1], [address], message)
        except smtplib.SMTPRecipientsRefused as error:
            code, reply = next(iter(error.recipients.values()), (0, b""))
            refusal = self._refusal("mail-recipient-rejected", _reply(code, reply), address=address)
            return _result(code, reply, refusal)
        except smtplib.SMTPSenderRefused as error:  # the sender is a setting: the message can go once it is right
            return SendResult.later(self._refusal("mail-not-accepted", _reply(error.smtp_code, error.smtp_error)))
        except smtplib.SMTPResponseException as error:
            refusal = self._refusal("mail-not-accepted", _reply(error.smtp_code, error.smtp_error))
            return _result(error.smtp_code, error.smtp_error, refusal)
        except UnicodeError as error:  # smtplib cannot write such an address
            return SendResult.never(self._refusal("mail-not-accepted", _reason(error)))
        except (OSError, ValueError) as error:  # smtplib raises OSErrors
            return SendResult.later(self._refusal("mail-not-accepted", _reason(error)))
        return SENT

    def _connected(self, deadline: SmtpDeadline) -> smtplib.SMTP | Refusal:
        """Return a connection with the configured encryption and login, or why there is none."""
        server = self._server
        connection: smtplib.SMTP | None = None
        try:
            tls = _context(server.authorities) if server.tls else None
            connection = BoundedSmtp(server.host, server.port, timeout=server.timeout, deadline=deadline, tls=tls)
            if server.starttls and tls is None:
                connection.starttls(context=_context(server.authorities))
            if server.user is not None:
                connection.login(server.user, server.password or "")
        except smtplib.SMTPAuthenticationError as error:
            problem = self._refusal("mail-login", str(error.smtp_code))  # its message may contain the credentials
        except UnicodeError:
            problem = self._refusal("mail-login", "ASCII")  # its message contains a letter of the password
        except (ssl.SSLError, smtplib.SMTPNotSupportedError) as error:
            problem = self._refusal("mail-no-tls", _reason(error))
        except smtplib.SMTPResponseException as error:
            problem = self._refusal("mail-server-away", _reply(error.smtp_code, error.smtp_error))
        except (OSError, ValueError) as error:
            problem = self._refusal("mail-server-away", _reason(error))
        else:
            return connection
        if connection is not None:
            connection.close()
        if deadline.left <= 0:
            problem = self._refusal("mail-too-slow", f"{self._longest:g}")
        return self._rest(problem)

    def _rest(self, problem: Refusal) -> Refusal:
        self._problem, self._resting_until = problem, self._clock() + _REST
        return problem

    def _refusal(self, code: str, why: str, **values: str) -> Refusal:
        return Refusal(code, server=str(self._server), why=_without(self._server, why), **values)


def _result(code: int, reply: bytes | str, refusal: Refusal) -> SendResult:
    """A reply of 5xx is final (RFC 5321, 4.2.1), any other may change.

    Not final are a missing login (530 to 539) and a policy of the server (RFC 3463: 5.7): these are about the settings
    of the server, such as the hosts that it relays for, and would give up all messages at once.
    """
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    about_settings = 530 <= code < 540 or text.lstrip().startswith("5.7.")
    final = 500 <= code < 600 and not about_settings
    return SendResult.never(refusal) if final else SendResult.later(refusal)


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
        raise _bad_url("mail-url-unreadable") from None
    if password is not None:
        raise _bad_url("mail-url-password", variable=PASSWORD)
    if parts.scheme not in ("smtp", "smtps") or not host or parts.path not in ("", "/"):
        raise _bad_url("mail-url-incomplete")
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    if unknown := sorted(set(options) - {"starttls", "timeout", "ca"}):
        raise _bad_url("mail-url-option", option=unknown[0])
    starttls = _switch(options.get("starttls", "0"))
    tls = parts.scheme == "smtps"
    user = unquote(parts.username) if parts.username else None
    if user is not None and not (tls or starttls) and host not in _LOOPBACK:
        raise _bad_url("mail-url-unencrypted")
    sender = environment.get(SENDER) or (user if user and "@" in user else "")
    if "@" not in parseaddr(sender)[1] or not sender.isprintable():
        raise Refused("mail-no-sender", url=URL, sender=SENDER)
    authorities = Path(options["ca"]) if "ca" in options else None
    if authorities is not None and not authorities.is_file():
        raise _bad_url("mail-url-file", file=str(authorities))
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
                raise _bad_password("mail-password-not-set", name=name)
        case "file" if name:
            try:
                password = Path(name).read_text(encoding="utf-8").rstrip("\r\n")
            except (OSError, UnicodeDecodeError):
                raise _bad_password("mail-password-unreadable", name=name) from None
        case _:
            raise _bad_password("mail-password-reference")
    if not password.isascii():
        raise _bad_password("mail-password-not-ascii")
    return password


def _switch(written: str) -> bool:
    if written not in ("0", "1"):
        raise _bad_url("mail-url-starttls")
    return written == "1"


def _seconds(written: str | None) -> float:
    if written is None:
        return _TIMEOUT
    if not written.isdecimal() or not 1 <= int(written) <= 100:
        raise _bad_url("mail-url-timeout")
    return float(written)


def _bad_url(code: str, **values: str) -> Refused:
    return Refused("mail-url", variable=URL, why=Refusal(code, **values))


def _bad_password(code: str, **values: str) -> Refused:
    return Refused("mail-password", variable=PASSWORD, why=Refusal(code, **values))


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
