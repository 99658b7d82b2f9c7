"""The privacy mailbox over IMAP: no mail is lost, and none that is broken keeps out the others."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from pytest_django import Settings

from privacy.desk.fetch_mails import fetch_mails
from privacy.models import Case
from tests.imap import Mailbox, imap_server
from tests.privacy.test_privacy_mail import make_mail

pytestmark = pytest.mark.django_db


@pytest.fixture
def box(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    mails = [
        make_mail(number=number, sender=f"p{number}@example.test").as_bytes()
        for number in range(1, 4)
    ]
    with imap_server(tmp_path, *mails) as box:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "server.pem"))
        settings.PRIVACY_IMAP_URL = f"imaps://desk:secret@127.0.0.1:{box.port}"
        yield box


def test_mails_are_taken_once_and_marked_as_read(box: Mailbox) -> None:
    assert (fetch_mails(), fetch_mails()) == (3, 0)
    assert Case.objects.count() == 3 and box.seen == {1, 2, 3}


def test_login_may_have_spaces_and_letters_outside_ascii(box: Mailbox, settings: Settings) -> None:
    box.name, box.password = "privacy desk", "pässwört "
    login = f"{quote(box.name)}:{quote(box.password)}"
    settings.PRIVACY_IMAP_URL = f"imaps://{login}@127.0.0.1:{box.port}"
    assert fetch_mails() == 3


def test_log_says_that_the_login_is_wrong(box: Mailbox, caplog: pytest.LogCaptureFixture) -> None:
    box.password = "another"
    assert fetch_mails() == 0
    assert "AUTHENTICATIONFAILED" in caplog.text


def test_mail_over_which_the_server_hangs_up_keeps_out_no_other(box: Mailbox) -> None:
    box.hangs_up_over = {1, 2}
    assert fetch_mails() == 1
    assert box.seen == {3}
    box.hangs_up_over = set()
    assert fetch_mails() == 2


def test_mail_that_the_server_cannot_hand_out_is_not_marked_as_read(
    box: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    box.refuses = {2}
    assert fetch_mails() == 2
    assert box.seen == {1, 3} and "cannot be fetched" in caplog.text


def test_mail_that_is_deleted_meanwhile_is_none(box: Mailbox) -> None:
    box.gone = {1}
    assert fetch_mails() == 2
    assert Case.objects.count() == 2


def test_mailbox_that_keeps_no_marks_hides_no_later_mail(
    box: Mailbox, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("privacy.desk.fetch_mails.MOST_AT_ONCE", 2)
    box.keeps_marks = False
    fetch_mails()
    assert Case.objects.count() == 3
    assert "not marked as read" in caplog.text


def test_mails_that_cannot_be_kept_hide_no_later_one(
    box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("privacy.desk.fetch_mails.MOST_AT_ONCE", 1)
    # What no database takes as a text: the row is refused, whatever the rules say.
    monkeypatch.setattr("privacy.desk.receive_mail.CUT", "\0" * 20_000)
    monkeypatch.setattr("privacy.desk.read_mail.MOST_BYTES", 600)
    for number in (1, 2):
        box.mails[number] += b"more words\r\n" * 60
    assert fetch_mails() == 1
    assert box.seen == {3}
