"""A mail server posts what was mailed to the privacy address; only its signature is believed."""

import hashlib
import hmac
import time

import pytest
from django.test import Client
from pytest_django import Settings

from common.storage import private_files
from privacy.desk.read_mail import MOST_BYTES
from privacy.models import Case, CaseFile
from tests.fixtures import ReadMails
from tests.privacy.test_privacy_mail import make_mail

pytestmark = pytest.mark.django_db
SECRET = "secret-of-the-mail-server"


@pytest.fixture(autouse=True)
def _secret(settings: Settings) -> None:
    settings.PRIVACY_MAIL_SECRET = SECRET


def signature(raw: bytes, *, secret: str = SECRET, at: float | None = None) -> str:
    moment = str(int(at or time.time()))
    code = hmac.new(secret.encode(), moment.encode() + b"." + raw, hashlib.sha256).hexdigest()
    return f"t={moment},v1={code}"


def post(raw: bytes, said: str | None = None) -> int:
    headers = {"X-Mail-Signature": signature(raw) if said is None else said}
    answer = Client().post(
        "/webhooks/privacy-mail/", raw, content_type="message/rfc822", headers=headers
    )
    return answer.status_code


def test_p72_a_posted_mail_becomes_one_case_however_often_it_comes(read_mails: ReadMails) -> None:
    mail = make_mail()
    mail.add_attachment(
        b"MZ" * 2_000_000, maintype="application", subtype="x-exe", filename="a.exe"
    )
    raw = mail.as_bytes()
    said = signature(raw)
    assert [post(raw, said), post(raw, said), post(raw)] == [204, 204, 204]
    case = Case.objects.get()
    assert (case.channel, case.messages.count()) == ("mail", 1)
    file = CaseFile.objects.get()
    assert file.storage_key.startswith("requests/") and private_files().exists(file.storage_key)
    assert len(read_mails()) == 1


def test_p72_what_is_not_signed_now_by_the_mail_server_is_refused(settings: Settings) -> None:
    raw = make_mail().as_bytes()
    good = signature(raw)
    for said in (
        "",
        "t=,v1=",
        "t=1²,v1=x",
        good.replace("v1=", "v1=0"),
        good.partition(",")[0],
        signature(raw, secret="another"),
        signature(raw + b" "),
        signature(raw, at=time.time() - 600),
        signature(raw, at=time.time() + 600),
        "x" * 10_000,
    ):
        assert post(raw, said) == 403, said
    settings.PRIVACY_MAIL_SECRET = ""
    assert post(raw, signature(raw, secret="")) == 403
    assert not Case.objects.exists()


def test_p72_empty_large_and_looping_mails_open_no_case(read_mails: ReadMails) -> None:
    assert post(b"") == 400
    assert post(b"\0" * 100) in (204, 400)
    assert post(make_mail(sender="privacy@jewelcad.net").as_bytes()) == 204
    assert post(make_mail(headers={"Return-Path": "<>"}).as_bytes()) == 204
    large = Client().post(
        "/webhooks/privacy-mail/",
        b"",
        content_type="message/rfc822",
        headers={"Content-Length": str(MOST_BYTES + 1)},
    )
    assert large.status_code == 413
    assert Client().get("/webhooks/privacy-mail/").status_code == 405
    assert not Case.objects.exists() and read_mails() == []
