"""Mail as files: complete messages, identified by their keys, without duplicates."""

import email
import os
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from engine.channels.console import Console
from engine.channels.mail.folder import MailFolder
from engine.services.ports.outbox import LeasedMessage, Message

MADE = datetime(2026, 1, 6, 0, 30, tzinfo=UTC)


def leased(
    key: str = "digest/insurance-clerk-1/mail/2026-01-06", fence: int = 1, text: str = "保险专员：\n\n一、二\n"
) -> LeasedMessage:
    message = Message(
        key=key,
        person="insurance-clerk-1",
        address="insurance-clerk-1@example.com",
        channel="mail",
        step="digest",
        digest_on=None,
        about=("a",),
        subject="【演练】1月6日 事项提醒：逾期 1 项",
        text=text,
    )
    return LeasedMessage(1, fence, MADE, message)


def read(folder: Path) -> list[EmailMessage]:
    found = [email.message_from_bytes(p.read_bytes(), policy=default) for p in sorted(folder.iterdir())]
    assert all(isinstance(m, EmailMessage) for m in found)
    return found  # type: ignore[return-value]


def test_a_message_is_a_file_that_any_mail_reader_opens(tmp_path: Path) -> None:
    MailFolder(tmp_path / "mail").send(leased())
    [path] = (tmp_path / "mail").iterdir()
    assert path.suffix == ".eml"
    [message] = read(tmp_path / "mail")
    assert message.defects == []
    assert message["Subject"] == "【演练】1月6日 事项提醒：逾期 1 项"
    assert message["To"] == "insurance-clerk-1@example.com"
    assert message["Date"].datetime == MADE
    assert message.get_content().replace("\r\n", "\n") == "保险专员：\n\n一、二\n"


def test_a_repeat_has_the_same_identity_and_takes_the_place_of_the_first(tmp_path: Path) -> None:
    folder = MailFolder(tmp_path)
    folder.send(leased())
    [first] = read(tmp_path)
    folder.send(leased(fence=2))
    [second] = read(tmp_path)
    assert first["Message-ID"] == second["Message-ID"]
    folder.send(leased(key="digest/insurance-clerk-1/mail/2026-01-07"))
    assert len({m["Message-ID"] for m in read(tmp_path)}) == 2


def test_a_folder_that_cannot_be_written_is_an_error_to_try_again(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("a file where the folder should be")
    with pytest.raises(OSError, match="mail"):
        MailFolder(tmp_path / "mail").send(leased())


def test_the_console_leaves_standard_output_alone(capsys: pytest.CaptureFixture[str]) -> None:
    Console().send(leased())
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines()[0] == "→ insurance-clerk-1: 【演练】1月6日 事项提醒：逾期 1 项"


def test_what_a_killed_run_left_unfinished_is_removed_and_what_another_writes_now_stays(tmp_path: Path) -> None:
    old, young = tmp_path / "20260105T003000Z-a.17.part", tmp_path / "20260106T003000Z-b.18.part"
    for part in (old, young):
        part.write_bytes(b"half a mess")
    os.utime(old, (1, 1))
    MailFolder(tmp_path).send(leased())
    assert not old.exists()
    assert young.exists()
