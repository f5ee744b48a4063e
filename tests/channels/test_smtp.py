"""Mail through a real mail server on loopback: delivery, rejections, and error messages."""

import base64
import re
import socket
import ssl
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from engine.channels.mail.smtp import MailServer, Smtp, mail_server
from engine.domain.text import Text
from engine.services.ports.channels import SENT, SendOutcome, SendResult
from engine.services.ports.outbox import LeasedMessage, Message, MessagePart
from engine.services.refused import Refused
from engine.wording.refusal import refusal_text

SECRET = "canary-93f1-secret"
SENDER = "Duecourse <duecourse@example.com>"
WORDS = {
    "zh": (
        "2月10日 事项提醒：逾期 2 项",
        "会计一：\n\n【逾期】2 项\n\n* 每月5日前提供欠款报表\n  期限：2月4日 24:00\n",
    ),
    "en": ("Tue 10 Feb: 2 overdue", "Accountant 2,\n\nOverdue (2)\n\n* Arrears report before the 5th\n"),
}


def letter(language: str = "en", address: str = "finance-clerk-1@example.com", key: str = "digest/x") -> LeasedMessage:
    subject, text = WORDS[language]
    message = Message(
        key=key,
        person=address.partition("@")[0],
        address=address,
        channel="mail",
        step="digest",
        digest_on=date(2026, 2, 10),
        about=("a/b@2026-01",),
        subject=subject,
        text=text,
    )
    return LeasedMessage(1, 1, datetime(2026, 2, 10, 0, 30, tzinfo=UTC), message)


@dataclass
class Inbox:
    """The messages that a mail server accepted, and its replies."""

    taken: list[Envelope] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    answer: str = "250 OK"
    signed_in: list[str] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 (aiosmtpd finds it by this name)
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.answer.startswith("250"):
            self.taken.append(envelope)
        return self.answer

    def authenticate(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        if data.password != SECRET.encode():
            # some real servers repeat what they were sent
            return AuthResult(success=False, handled=False, message=f"535 5.7.8 {data.password.decode()} is wrong")
        self.signed_in.append(data.login.decode())
        return AuthResult(success=True)

    def mails(self) -> list[EmailMessage]:
        parsed = [message_from_bytes(e.original_content or b"", policy=policy.default) for e in self.taken]
        return [m for m in parsed if isinstance(m, EmailMessage)]


Start = Callable[..., tuple[Inbox, int]]


def sentence(result: SendResult, outcome: SendOutcome = SendOutcome.LATER) -> Text:
    """The reason why a message was not sent, with this outcome."""
    assert result.outcome is outcome and result.why is not None
    return refusal_text(result.why)


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts mail servers on loopback and stops them at the end."""
    running: list[Controller] = []

    def begin(port: int = 0, inbox: Inbox | None = None, **options: Any) -> tuple[Inbox, int]:
        inbox = inbox or Inbox()
        port = port or free_port()
        controller = Controller(inbox, hostname="127.0.0.1", port=port, **options)
        controller.start()
        running.append(controller)
        return inbox, port

    begin.stop = lambda: running.pop().stop()  # type: ignore[attr-defined]
    yield begin
    for controller in running:
        controller.stop()


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def server(port: int, **more: Any) -> MailServer:
    return MailServer(host="127.0.0.1", port=port, sender=SENDER, timeout=5, **more)


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ssl.SSLContext]:
    """A certificate for 127.0.0.1 that signs itself, and a server's context with it."""
    folder = tmp_path_factory.mktemp("tls")
    cert, key = folder / "cert.pem", folder / "key.pem"
    try:
        subprocess.run(
            f"openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1"
            f" -keyout {key} -out {cert}".split(),
            check=True,
            capture_output=True,
        )
    except FileNotFoundError:
        pytest.skip("needs the openssl command to make a certificate")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(cert, key)
    return cert, context


# ---- delivery


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_message_arrives_as_it_was_written(start: Start, language: str) -> None:
    inbox, port = start()
    Smtp(server(port)).send(letter(language))
    (envelope,), (mail,) = inbox.taken, inbox.mails()
    subject, text = WORDS[language]
    assert (envelope.mail_from, envelope.rcpt_tos) == ("duecourse@example.com", ["finance-clerk-1@example.com"])
    assert (mail["From"], mail["To"]) == (SENDER, "finance-clerk-1@example.com")
    assert (mail["Subject"], mail.get_content().replace("\r\n", "\n")) == (subject, text)
    assert mail["Date"] == "Tue, 10 Feb 2026 00:30:00 +0000"
    assert mail["Message-ID"].endswith("@duecourse.invalid>")


def test_a_server_that_takes_seven_bits_gets_seven_bits(start: Start) -> None:
    inbox, port = start(decode_data=False)
    Smtp(server(port)).send(letter("zh"))
    assert (inbox.taken[0].original_content or b"\xff").isascii()


def test_a_repeat_is_the_same_bytes_with_the_same_message_id(start: Start) -> None:
    inbox, port = start()
    channel = Smtp(server(port))
    channel.send(letter("zh"))
    Smtp(server(port)).send(letter("zh"))
    channel.send(letter("zh", key="digest/y"))
    first, again, other = (e.original_content for e in inbox.taken)
    assert first == again
    ids = [m["Message-ID"] for m in inbox.mails()]
    assert ids[0] == ids[1] != ids[2]
    del other


# ---- refusals


def test_a_recipient_that_is_refused_fails_alone_and_by_name(start: Start) -> None:
    inbox, port = start(inbox=Inbox(refused={"gone@example.com": "550 5.1.1 no such mailbox"}))
    channel = Smtp(server(port))
    refused = channel.send(letter(address="gone@example.com"))
    assert channel.send(letter()) == SENT
    assert sentence(refused, SendOutcome.NEVER) == Text(
        zh=f"邮件服务器 127.0.0.1:{port} 拒收发给 gone@example.com 的邮件：550 5.1.1 no such mailbox",
        en=f"the mail server 127.0.0.1:{port} rejects gone@example.com: 550 5.1.1 no such mailbox",
    )
    assert len(inbox.taken) == 1


def test_a_server_that_does_not_take_the_message_says_why(start: Start) -> None:
    inbox, port = start(inbox=Inbox(answer="452 4.3.1 Insufficient system storage"))
    refused = sentence(Smtp(server(port)).send(letter()))
    assert refused.en.endswith("did not accept it: 452 4.3.1 Insufficient system storage")
    assert inbox.taken == []


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        ("450 4.2.1 mailbox busy", SendOutcome.LATER),
        ("452 4.2.2 mailbox full", SendOutcome.LATER),
        ("550 5.1.1 no such mailbox", SendOutcome.NEVER),
        ("550 no such mailbox", SendOutcome.NEVER),
        ("530 5.7.0 authentication required", SendOutcome.LATER),
        ("554 5.7.1 relay access denied", SendOutcome.LATER),
    ],
)
def test_only_an_address_that_is_refused_for_good_is_never_tried_again(
    start: Start, reply: str, outcome: SendOutcome
) -> None:
    _, port = start(inbox=Inbox(refused={"gone@example.com": reply}))
    assert Smtp(server(port)).send(letter(address="gone@example.com")).outcome is outcome


def test_a_message_that_is_refused_for_good_is_never_tried_again(start: Start) -> None:
    _, port = start(inbox=Inbox(answer="552 5.3.4 message too big"))
    assert Smtp(server(port)).send(letter()).outcome is SendOutcome.NEVER


def test_html_comes_as_an_alternative_and_a_repeat_has_the_same_bytes(start: Start) -> None:
    inbox, port = start()
    part = MessagePart("text/calendar; method=PUBLISH", "due.ics", b"BEGIN:VCALENDAR\r\n")
    plain = letter("zh")
    rich = replace(plain, message=replace(plain.message, html="<p>逾期</p>\n", parts=(part,)))
    assert (Smtp(server(port)).send(rich), Smtp(server(port)).send(rich)) == (SENT, SENT)
    first, again = (e.original_content for e in inbox.taken)
    assert first == again
    mail = inbox.mails()[0]
    assert mail.get_content_type() == "multipart/mixed"
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None and html is not None
    assert text.get_content().replace("\r\n", "\n") == WORDS["zh"][1]
    assert html.get_content().strip() == "<p>逾期</p>"
    (attached,) = mail.iter_attachments()
    assert (attached.get_filename(), attached.get_content_type()) == ("due.ics", "text/calendar")
    assert attached.get_param("method") == "PUBLISH"


@pytest.mark.parametrize("address", ["x\r\nRCPT TO:<y@example.com>", "", "名字@例子.中国", "<>", "N <n@example.com>"])
def test_an_address_that_cannot_be_written_fails_without_harm_to_others(start: Start, address: str) -> None:
    inbox, port = start()
    channel = Smtp(server(port))
    assert sentence(channel.send(letter(address=address)), SendOutcome.NEVER).en
    assert channel.send(letter()) == SENT
    assert [e.rcpt_tos for e in inbox.taken] == [["finance-clerk-1@example.com"]]


# ---- a server that is gone


def test_a_server_that_is_gone_and_back_gets_the_message_then(start: Start) -> None:
    _, port = start()
    start.stop()  # type: ignore[attr-defined]
    seconds = [0.0]
    channel = Smtp(server(port), clock=lambda: seconds[0])
    assert re.search(r"cannot be reached: Connection refused", sentence(channel.send(letter())).en)
    inbox, _ = start(port)
    assert re.search(
        r"cannot be reached: Connection refused", sentence(channel.send(letter())).en
    )  # not asked again so soon
    seconds[0] = 61.0
    channel.send(letter())
    assert len(inbox.taken) == 1


def test_a_server_that_says_nothing_is_waited_for_once(start: Start) -> None:
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen()
        seconds = [0.0]
        channel = Smtp(MailServer("127.0.0.1", mute.getsockname()[1], SENDER, timeout=0.2), clock=lambda: seconds[0])
        for _ in range(20):
            assert re.search(r"cannot be reached: .*timed out", sentence(channel.send(letter())).en)
        mute.setblocking(False)
        mute.accept()[0].close()
        with pytest.raises(BlockingIOError):
            mute.accept()


def test_a_name_that_is_no_host_is_a_failure_to_be_tried_again() -> None:
    assert re.search(
        r"mail\.invalid:25 cannot be reached",
        sentence(Smtp(MailServer("mail.invalid", 25, SENDER, timeout=5)).send(letter())).en,
    )


# ---- encryption and signing in


def signed_in(**options: Any) -> dict[str, Any]:
    return {"authenticator": options.pop("inbox").authenticate, "auth_required": True, **options}


def test_starttls_then_the_password_then_the_message(start: Start, certificate: tuple[Path, ssl.SSLContext]) -> None:
    authorities, context = certificate
    inbox = Inbox()
    _, port = start(inbox=inbox, tls_context=context, require_starttls=True, **signed_in(inbox=inbox))
    Smtp(server(port, starttls=True, authorities=authorities, user="me", password=SECRET)).send(letter("zh"))
    assert (inbox.signed_in, len(inbox.taken)) == (["me"], 1)


def test_tls_from_the_first_byte(start: Start, certificate: tuple[Path, ssl.SSLContext]) -> None:
    authorities, context = certificate
    inbox, port = start(ssl_context=context)
    Smtp(server(port, tls=True, authorities=authorities)).send(letter())
    assert len(inbox.taken) == 1


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(
    start: Start, certificate: tuple[Path, ssl.SSLContext]
) -> None:
    _, context = certificate
    inbox, port = start(tls_context=context)
    assert re.search(
        r"no trusted encryption with mail server",
        sentence(Smtp(server(port, starttls=True, user="me", password=SECRET)).send(letter())).en,
    )
    assert inbox.taken == []


def test_a_server_without_starttls_gets_neither_password_nor_message(start: Start) -> None:
    inbox, port = start()
    assert re.search(
        r"no trusted encryption with mail server",
        sentence(Smtp(server(port, starttls=True, user="me", password=SECRET)).send(letter())).en,
    )
    assert (inbox.signed_in, inbox.taken) == ([], [])


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")  # aiosmtpd warns its operator
def test_a_wrong_password_is_said_without_the_password(start: Start) -> None:
    inbox = Inbox()
    _, port = start(inbox=inbox, auth_require_tls=False, **signed_in(inbox=inbox))
    wrong = "wrong-" + SECRET
    refused = Smtp(server(port, user="me", password=wrong)).send(letter())
    assert sentence(refused).en == f"the mail server 127.0.0.1:{port} rejects the user name or password (535)"
    for spelling in (wrong, base64.b64encode(wrong.encode()).decode()):
        assert spelling not in repr(refused) + sentence(refused).zh


def test_a_password_that_smtp_cannot_spell_is_said_without_a_letter_of_it(
    start: Start, certificate: tuple[Path, ssl.SSLContext]
) -> None:
    authorities, context = certificate
    inbox = Inbox()
    _, port = start(inbox=inbox, tls_context=context, **signed_in(inbox=inbox))
    refused = Smtp(server(port, starttls=True, authorities=authorities, user="me", password="密码")).send(letter())
    assert sentence(refused).en.endswith("rejects the user name or password (ASCII)")


def test_a_server_that_repeats_the_password_later_is_not_repeated(start: Start) -> None:
    inbox = Inbox()
    inbox.answer = f"554 {base64.b64encode(b'me-and-canary').decode()} me-and-canary"
    _, port = start(inbox=inbox)
    channel = Smtp(server(port, user=None, password="me-and-canary"))
    refused = channel.send(letter())
    assert sentence(refused, SendOutcome.NEVER).en.endswith("did not accept it: 554 *** ***")


# ---- settings


def settings(url: str, **more: str) -> dict[str, str]:
    return {"DUECOURSE_SMTP_URL": url, "DUECOURSE_MAIL_FROM": SENDER, **more}


def test_without_a_url_there_is_no_mail_server() -> None:
    assert mail_server({}) is None
    assert mail_server({"DUECOURSE_SMTP_URL": ""}) is None


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("smtp://mail.example.com", MailServer("mail.example.com", 25, SENDER)),
        ("smtp://mail.example.com:2525?timeout=5", MailServer("mail.example.com", 2525, SENDER, timeout=5)),
        ("smtp://mail.example.com?starttls=1", MailServer("mail.example.com", 587, SENDER, starttls=True)),
        ("smtps://mail.example.com", MailServer("mail.example.com", 465, SENDER, tls=True)),
        (
            "smtps://me%40example.com@mail.example.com",
            MailServer("mail.example.com", 465, SENDER, "me@example.com", SECRET, tls=True),
        ),
    ],
)
def test_the_url_names_host_port_user_and_encryption(url: str, found: MailServer) -> None:
    assert mail_server(settings(url, DUECOURSE_SMTP_PASSWORD="env:MAIL_PASSWORD", MAIL_PASSWORD=SECRET)) == found


def test_the_password_is_read_from_where_the_reference_points(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text(f"{SECRET}\n", encoding="utf-8")
    found = mail_server(settings("smtps://me@mail.example.com", DUECOURSE_SMTP_PASSWORD=f"file:{file}"))
    assert found is not None and found.password == SECRET
    assert SECRET not in repr(found)


def test_a_user_that_is_an_address_is_the_sender_where_none_is_set() -> None:
    environment = settings(
        "smtps://me%40example.com@mail.example.com", DUECOURSE_SMTP_PASSWORD="env:P", P=SECRET, DUECOURSE_MAIL_FROM=""
    )
    found = mail_server(environment)
    assert found is not None and found.sender == "me@example.com"


@pytest.mark.parametrize(
    ("changed", "text"),
    [
        ({"DUECOURSE_SMTP_URL": f"smtps://me:{SECRET}@mail.example.com"}, "no password in it"),
        ({"DUECOURSE_SMTP_URL": "mail.example.com:587"}, "scheme or host is missing"),
        ({"DUECOURSE_SMTP_URL": "https://mail.example.com"}, "scheme or host is missing"),
        ({"DUECOURSE_SMTP_URL": "smtp://mail.example.com:none"}, "it cannot be read"),
        ({"DUECOURSE_SMTP_URL": "smtp://mail.example.com?tls=1"}, "there is no option tls"),
        ({"DUECOURSE_SMTP_URL": "smtp://mail.example.com?starttls=yes"}, "starttls is 0 or 1"),
        ({"DUECOURSE_SMTP_URL": "smtp://mail.example.com?timeout=0"}, "timeout is 1 to 100 seconds"),
        ({"DUECOURSE_SMTP_URL": "smtps://mail.example.com?ca=missing.pem"}, "there is no file missing.pem"),
        ({"DUECOURSE_SMTP_URL": "smtp://me@mail.example.com"}, "a password is not sent unencrypted"),
        ({"DUECOURSE_SMTP_PASSWORD": SECRET}, "env:NAME or file:/PATH (it does not)"),
        ({"DUECOURSE_SMTP_PASSWORD": ""}, "env:NAME or file:/PATH (it does not)"),
        ({"DUECOURSE_SMTP_PASSWORD": "env:MISSING"}, "MISSING is not set"),
        ({"P": SECRET + "密"}, "a password must be ASCII"),
        ({"DUECOURSE_SMTP_PASSWORD": "file:missing"}, "missing cannot be read"),
        ({"DUECOURSE_MAIL_FROM": ""}, "set DUECOURSE_MAIL_FROM too"),
        ({"DUECOURSE_MAIL_FROM": "nobody"}, "set DUECOURSE_MAIL_FROM too"),
        ({"DUECOURSE_MAIL_FROM": "a@example.com\r\nBcc: b@example.com"}, "set DUECOURSE_MAIL_FROM too"),
    ],
)
def test_settings_that_cannot_be_used_are_refused_without_a_secret(changed: dict[str, str], text: str) -> None:
    sound = settings("smtps://me@mail.example.com", DUECOURSE_SMTP_PASSWORD="env:P", P=SECRET)
    with pytest.raises(Refused) as refused:
        mail_server({**sound, **changed})
    assert text in refused.value.text.en
    assert SECRET not in refused.value.text.en + refused.value.text.zh
