"""Mail to the privacy address: it becomes a case, is answered once, and never by a loop."""

import socket
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from common.personal import data_subject
from common.storage import private_files
from privacy.desk.fetch_mails import fetch_mails
from privacy.desk.read_mail import MOST_BYTES, read_mail
from privacy.desk.receive_mail import receive_mail
from privacy.desk.states import Identity
from privacy.matters import personal_files
from privacy.models import Case, CaseFile
from tests.fixtures import ReadMails

pytestmark = pytest.mark.django_db


def make_mail(
    *,
    sender: str = "Ben <ben@example.test>",
    subject: str = "My data",
    text: str = "Please send me all that you have about me.",
    number: int = 1,
    headers: dict[str, str] | None = None,
) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, "privacy@jewelcad.net", subject
    mail["Message-ID"] = f"<{number}@example.test>"
    for name, value in (headers or {}).items():
        mail[name] = value
    mail.set_content(text)
    return mail


def test_p72_mail_becomes_a_case_and_is_acknowledged_once_without_data(
    ben: User, read_mails: ReadMails
) -> None:
    checks = "mx.jewelcad.net; dkim=pass header.d=example.test; spf=pass"
    mail = make_mail(headers={"Authentication-Results": checks})
    mail.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="../../id.pdf")
    for _ in range(2):  # fetched twice
        receive_mail(mail.as_bytes())
    case = Case.objects.get()
    assert (case.kind, case.channel, case.state) == ("other", "mail", "open")
    (message,) = case.messages.all()
    assert "all that you have" in message.text and message.mail_checks == checks
    assert not message.is_proven
    (file,) = CaseFile.objects.all()
    assert file.file_name == "id.pdf" and file.storage_key.startswith("requests/")
    with private_files().open(file.storage_key) as body:
        assert body.read() == b"%PDF"
    # Until it is shown who asks, it is in nobody's copy.
    assert not list(personal_files(data_subject(ben)))
    Case.objects.filter(pk=case.pk).update(
        person=ben, identity=Identity.LINK, proven_at=timezone.now()
    )
    assert [copied.key for copied in personal_files(data_subject(ben))] == [file.storage_key]
    (answer,) = read_mails()
    assert answer.to == "ben@example.test" and case.number in answer.subject
    assert "all that you have" not in answer.text


def test_p72_answer_with_the_number_joins_only_from_an_address_of_the_case(
    read_mails: ReadMails,
) -> None:
    case = receive_mail(make_mail().as_bytes())
    assert case
    again = make_mail(number=2, subject=f"Re: {case.number}: we have your request", text="More")
    assert receive_mail(again.as_bytes()) == case
    assert case.messages.count() == 2
    foreign = make_mail(number=3, subject=case.number, sender="eve@example.test", text="Mine")
    assert receive_mail(foreign.as_bytes()) != case
    assert [mail.to for mail in read_mails()] == ["eve@example.test", "ben@example.test"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto-Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"List-Id": "<news.example.test>"},
        {"X-Autoreply": "yes"},
    ],
)
def test_p72_program_is_heard_and_not_answered(
    headers: dict[str, str], read_mails: ReadMails
) -> None:
    assert receive_mail(make_mail(headers=headers).as_bytes())
    assert read_mails() == []


@pytest.mark.parametrize(
    ("sender", "headers"),
    [
        ("MAILER-DAEMON@example.test", {}),
        ("ben@example.test", {"Return-Path": "<>"}),
        ("privacy@jewelcad.net", {}),
        ("JewelCAD <hello@jewelcad.net>", {}),
        ("nobody", {}),
        ("", {}),
    ],
)
def test_p72_bounce_and_our_own_mail_open_no_case(
    sender: str, headers: dict[str, str], read_mails: ReadMails
) -> None:
    assert receive_mail(make_mail(sender=sender, headers=headers).as_bytes()) is None
    assert read_mails() == [] and not Case.objects.exists()


def test_p72_mail_loop_fills_nobodys_mailbox(read_mails: ReadMails) -> None:
    for number in range(10):
        receive_mail(make_mail(number=number, text=f"I am away, {number}").as_bytes())
    assert len(read_mails()) == 3


ODD = [
    b"",
    b"\0\0\0",
    b"From: a@example.test\nSubject: =?utf-8?b?////?=\n\n\xff\xfe nul \0 end",
    b"From: a@example.test\nContent-Type: text/plain; charset=nothing\n\nhello",
    b"From: a@example.test\nContent-Type: multipart/mixed\n\nno boundary",
    b"From: a@example.test\nContent-Type: text/html\n\n<script>alert(1)</script><p>Hi",
    b"From: a@example.test\nContent-Transfer-Encoding: base64\n\n%%%%",
    b"From: a@example.test, b@example.test\nFrom: c@example.test\nMessage-ID: <\xff>\n\nx",
    b"Content-Type: multipart/mixed; boundary=x\nFrom: a@example.test\n\n"
    b"--x\nContent-Disposition: attachment; filename*=utf-8''%00%ff\n\nbody\n--x--",
    b"From: a@example.test\nContent-Type: text/html\n\n" + b"<a" * 60_000,
    b"From: a@example.test\nContent-Type: message/rfc;x*0*\r=822\n\nhello",
    b"From: a@example.test\n"
    + b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(1500)
    ),
    b"From: a@example.test\nAuthentication-Results: \xff\xff\nSubject: " + b"x" * 5000 + b"\n\ny",
]


@pytest.mark.parametrize("raw", ODD)
def test_odd_mail_is_read_as_far_as_it_goes(raw: bytes) -> None:
    case = receive_mail(raw)
    assert case is None or "\0" not in case.messages.get().text


def _part(kind: str, *inner: str, name: str = "") -> str:
    """A part of a mail as it travels: of other parts, or of the words it is given."""
    head = f"Content-Type: {kind}"
    if kind.startswith("multipart/"):
        edge = f"edge{len(''.join(inner))}"
        body = "".join(f"--{edge}\n{one}\n" for one in inner) + f"--{edge}--\n"
        return f"{head}; boundary={edge}\n\n{body}"
    called = f"\nContent-Disposition: attachment; filename{name}" if name else ""
    return f"{head}{called}\n\n{''.join(inner)}"


WORDS = _part("text/plain", "My words")
PASSPORT = _part(
    "application/pdf", "%PDF", name="*0*=utf-8''Ausweis%20M; filename*1*=%C3%BCller.pdf"
)
NAME = "Ausweis Müller.pdf"


@pytest.mark.parametrize(
    ("tree", "names"),
    [
        # A list adds its footer around the whole mail.
        (_part("multipart/mixed", _part("multipart/mixed", WORDS, PASSPORT)), [NAME]),
        # Programs of one maker hang files into the HTML form of the words.
        (
            _part(
                "multipart/alternative",
                WORDS,
                _part("multipart/mixed", _part("text/html", "<p>My words"), PASSPORT),
            ),
            [NAME],
        ),
        (
            _part(
                "multipart/signed",
                _part("multipart/mixed", WORDS, PASSPORT),
                _part("application/pgp-signature", "signed", name="=s.asc"),
            ),
            [NAME, "s.asc"],
        ),
        (
            _part(
                "multipart/mixed",
                WORDS,
                _part("message/rfc822", "Subject: What you wrote\n\nOld", name="=old.eml"),
            ),
            ["old.eml"],
        ),
        (PASSPORT, [NAME]),
    ],
)
def test_files_are_found_wherever_they_hang(tree: str, names: list[str]) -> None:
    case = receive_mail(f"From: a@example.test\nMIME-Version: 1.0\n{tree}".encode())
    assert case and [file.file_name for file in case.files.order_by("pk")] == names
    assert case.messages.get().text == ("" if tree is PASSPORT else "My words")


def test_two_mails_with_one_message_id_are_two() -> None:
    for sender in ("ben@example.test", "carol@example.test"):
        assert receive_mail(make_mail(sender=sender, text=f"I am {sender}").as_bytes())
    assert Case.objects.count() == 2


def test_copy_that_took_another_way_is_the_same_mail() -> None:
    raw = make_mail().as_bytes()
    receive_mail(raw)
    receive_mail(b"Received: from mx2.example.test\n" + raw)
    assert Case.objects.get().messages.count() == 1


@pytest.mark.parametrize("charset", ["utf-8", "cp1252"])
def test_head_with_letters_as_they_are_is_read(charset: str) -> None:
    raw = "From: Jörg Müller <j@example.test>\nSubject: Löschung für mich\n\nPlease"
    case = receive_mail(raw.encode(charset))
    assert case and case.messages.get().subject == "Löschung für mich"


def test_sender_whose_name_has_a_comma_is_heard() -> None:
    case = receive_mail(b"From: Doe, John <john@example.test>\nSubject: My data\n\nPlease")
    assert case and case.contact.address == "john@example.test"


def test_one_mail_that_cannot_be_kept_stops_no_other(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LOCAL_PRIVACY_MAIL_DIR = tmp_path
    for number in range(3):
        (tmp_path / f"{number}.eml").write_bytes(make_mail(number=number).as_bytes())
    kept = receive_mail

    def full(raw: bytes) -> Case | None:
        if b"<0@example.test>" in raw:
            raise ValueError("nobody foresaw this")
        return kept(raw)

    monkeypatch.setattr("privacy.desk.fetch_mails.receive_mail", full)
    assert fetch_mails() == 2
    # It stays where it is, and is tried again.
    assert [one.name for one in tmp_path.glob("*.eml")] == ["0.eml"]


def test_huge_mail_is_read_up_to_a_limit_and_says_so() -> None:
    mail = make_mail()
    mail.add_attachment(
        bytes(30 * 1024 * 1024), maintype="application", subtype="zip", filename="all.zip"
    )
    raw = mail.as_bytes()
    case = receive_mail(raw[: MOST_BYTES + 1])
    assert case and "too large" in case.messages.get().text
    assert read_mail(raw).is_cut
    assert sum(file.size_bytes for file in case.files.all()) <= MOST_BYTES


def test_command_takes_a_mail_and_the_local_folder_is_emptied(
    tmp_path: Path, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "one.eml"
    file.write_bytes(make_mail().as_bytes())
    call_command("receive_privacy_mail", str(file))
    assert Case.objects.get().number in capsys.readouterr().out
    settings.LOCAL_PRIVACY_MAIL_DIR = tmp_path / "box"
    settings.LOCAL_PRIVACY_MAIL_DIR.mkdir()
    (settings.LOCAL_PRIVACY_MAIL_DIR / "two.eml").write_bytes(make_mail(number=2).as_bytes())
    assert fetch_mails() == 1
    assert fetch_mails() == 0


@pytest.fixture
def silent_server() -> Iterator[int]:
    """Takes connections and says nothing."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def test_mailbox_that_does_not_answer_is_asked_again_later(
    settings: Settings, silent_server: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("privacy.desk.fetch_mails.TIMEOUT_SECONDS", 0.3)
    settings.PRIVACY_IMAP_URL = f"imaps://user:secret@127.0.0.1:{silent_server}"
    assert fetch_mails() == 0
