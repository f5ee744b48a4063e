"""``run`` with a mail server: what leaves, what is said of what does not, and that a rehearsal's mail stays here."""

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

SENDER = "Duecourse <duecourse@example.com>"


class Inbox:
    """What a mail server took; it refuses ``unwanted``."""

    def __init__(self) -> None:
        self.taken: list[Envelope] = []
        self.unwanted = ""

    async def handle_RCPT(  # noqa: N802 (aiosmtpd finds it by this name)
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address == self.unwanted:
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.taken.append(envelope)
        return "250 OK"


@pytest.fixture
def mail() -> Iterator[tuple[Inbox, dict[str, str]]]:
    """A mail server on loopback, and the settings that name it."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    inbox = Inbox()
    controller = Controller(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    yield inbox, {"DUECOURSE_SMTP_URL": f"smtp://127.0.0.1:{port}", "DUECOURSE_MAIL_FROM": SENDER}
    controller.stop()


def test_the_notifications_of_a_real_ledger_are_sent_by_the_server(
    process: Any, mail: tuple[Inbox, dict[str, str]], tmp_path: Path
) -> None:
    inbox, settings = mail
    done = process("run", "--in-process", "--json", **settings)
    assert (done.code, done.err) == (0, "")
    found = json.loads(done.out)
    assert (found["sent"], found["failed"]) == (len(inbox.taken), 0)
    assert found["notifications"] == found["sent"] > 0
    assert not (tmp_path / "state" / "mail").exists()


def test_the_mail_of_a_rehearsal_stays_in_files(
    process: Any, mail: tuple[Inbox, dict[str, str]], tmp_path: Path
) -> None:
    inbox, settings = mail
    done = process("run", "--in-process", "--json", "--as-of", "2026-02-10T18:00+08:00", **settings)
    assert done.code == 0
    assert inbox.taken == []
    assert len(list((tmp_path / "state" / "mail").glob("*.eml"))) == json.loads(done.out)["notifications"] > 0


@pytest.mark.parametrize(
    ("lang", "failed", "finding"),
    [
        (
            "en",
            ", failed 1, ",
            "• 财务部经理 (finance-head-1@example.com) cannot be reached, given up (1): the mail server {server}"
            " rejects finance-head-1@example.com: 550 5.1.1 no such mailbox. Correct the address; later"
            " notifications go there, those given up are not sent again. Addresses are in people.csv.",
        ),
        (
            "zh",
            "，发送失败 1，",
            "• 财务部经理（finance-head-1@example.com）无法送达，已放弃 1 封：邮件服务器 {server} 拒收发给"
            " finance-head-1@example.com 的邮件：550 5.1.1 no such mailbox。请更正地址；"
            "之后的通知会发到新地址，已放弃的不再发送。地址在 people.csv 中。",
        ),
    ],
)
def test_a_failed_send_is_counted_and_said_with_person_and_cause(
    process: Any, mail: tuple[Inbox, dict[str, str]], lang: str, failed: str, finding: str
) -> None:
    inbox, settings = mail
    inbox.unwanted = "finance-head-1@example.com"
    done = process("run", "--in-process", lang=lang, **settings)
    assert done.code == 0
    assert failed in done.out
    server = settings["DUECOURSE_SMTP_URL"].removeprefix("smtp://")
    assert finding.format(server=server) in done.out.splitlines()
    assert inbox.taken


def test_a_server_that_is_gone_is_one_sentence_for_all_whom_it_keeps_from_being_told(process: Any) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"smtp://127.0.0.1:{taken.getsockname()[1]}"
    done = process("run", "--in-process", "--json", DUECOURSE_SMTP_URL=url, DUECOURSE_MAIL_FROM=SENDER)
    found = json.loads(done.out)
    assert (done.code, found["sent"], found["failed"]) == (0, 0, found["notifications"])
    (finding,) = [f for f in found["findings"] if f["code"] == "not-sent"]
    assert finding["text"]["en"].endswith(
        f", … ({found['notifications']}): the mail server {url.removeprefix('smtp://')} cannot be reached:"
        " Connection refused. A run 5 minutes from now or later tries again."
    )


def test_settings_that_cannot_be_used_stop_the_run_before_it_begins(process: Any, tmp_path: Path) -> None:
    done = process("run", "--in-process", DUECOURSE_SMTP_URL="smtp://127.0.0.1")
    assert (done.code, done.err) == (
        2,
        "Error: DUECOURSE_SMTP_URL is set; set DUECOURSE_MAIL_FROM too, such as Duecourse <duecourse@example.com>\n",
    )
