"""Requests about personal data from outside: form, link, what one is told and what one is not."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from common.mailbox import LocalMail
from common.models import OutboxMail
from common.storage import private_files
from privacy.desk.selectors import cases_of
from privacy.models import Case
from tests.cast import PASSWORD
from tests.fixtures import ClientOf, ReadMails

pytestmark = pytest.mark.django_db
ORIGIN = {"Origin": "http://testserver"}


def send(client: Client, **typed: object) -> int:
    form = {"kind": "access", "address": "ben@example.test", "text": "Everything, please."}
    answer = client.post("/privacy/requests/new/", form | typed, headers=ORIGIN)
    return answer.status_code


def link_in(mail: LocalMail) -> str:
    found = re.search(r"http://\S+(/privacy/requests/confirm/\S+)", mail.text)
    assert found, mail.text
    return found[1]


def test_p72_p73_request_waits_for_the_link_and_goes_on_once_it_is_confirmed(
    ben: User, read_mails: ReadMails
) -> None:
    sent_at = timezone.now()
    assert send(Client()) == 303
    case = Case.objects.get()
    assert (case.state, case.reason) == ("in_progress", "need_user_verification")
    assert case.person is None and case.paused_at
    (mail,) = read_mails()
    assert mail.to == ben.email and case.number in mail.subject
    path = link_in(mail)
    with time_machine.travel(sent_at + timedelta(hours=10)):
        page = Client().get(path).content.decode()
        assert "Is this your request?" in page
        assert not Case.objects.filter(identity="link").exists()  # a mail scanner looked
        done = Client().post(path, headers=ORIGIN)
    assert "Confirmed" in done.content.decode()
    case.refresh_from_db()
    assert case.person == ben
    assert (case.identity, case.reason) == ("link", "")
    # The clock stood for ten hours.
    assert timedelta(hours=9.9) < case.due_at - sent_at - timedelta(days=29) < timedelta(days=1.5)
    assert [event.what for event in case.events.all()] == ["received", "link_sent", "proven"]
    assert list(cases_of(ben)) == [case]


def test_p73_used_old_and_foreign_links_are_refused_in_words(
    ben: User, read_mails: ReadMails
) -> None:
    send(Client())
    path = link_in(read_mails()[0])
    assert Client().post(path, headers=ORIGIN).status_code == 200
    send(Client(), kind="rectify", address="other@example.test")
    # Links leave before what nobody waits for, so the newest mail is not the newest link.
    old = next(link_in(mail) for mail in read_mails() if mail.to == "other@example.test")
    with time_machine.travel(timezone.now() + timedelta(hours=24, seconds=1)):
        for bad in (path, old, "/privacy/requests/confirm/foreign/"):
            for answer in (Client().get(bad), Client().post(bad, headers=ORIGIN)):
                assert answer.status_code == 410
                assert "Send it once more" in answer.content.decode()
    assert Case.objects.get(kind="rectify").identity == "open"


def test_p73_unknown_address_gets_the_same_page_and_the_same_mail(
    ben: User, read_mails: ReadMails
) -> None:
    answers, mails = [], []
    for address in (ben.email, "nobody@example.test"):
        client = Client()
        form = {"kind": "erase", "address": address}
        answer = client.post("/privacy/requests/new/", form, headers=ORIGIN, follow=True)
        answers.append(answer.content)
        mails.append(read_mails()[0])
    assert answers[0] == answers[1]
    texts = [re.sub(r"PR-\w+|confirm/\S+", "", mail.text) for mail in mails]
    assert texts[0] == texts[1]
    assert [case.person for case in Case.objects.all()] == [None, None]


def test_p73_known_address_costs_not_one_query_more_than_an_unknown_one(ben: User) -> None:
    counts = []
    send(Client(), address="warm@example.test")
    for address in (ben.email, "nobody@example.test"):
        with CaptureQueriesContext(connection) as seen:
            send(Client(), address=address)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_p73_fresh_password_is_enough_for_ones_own_address_and_no_other(
    ben: User, read_mails: ReadMails
) -> None:
    client = Client()
    client.post("/accounts/login/", {"login": ben.email, "password": PASSWORD})
    assert send(client, kind="object") == 303
    case = Case.objects.get()
    assert case.person == ben
    assert (case.identity, case.state) == ("password", "open")
    assert "we have your request" in read_mails()[0].text
    send(client, address="carol@example.test")
    assert Case.objects.get(kind="access").identity == "open"
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        send(client, kind="restrict")
    assert Case.objects.get(kind="restrict").identity == "open"


def test_p77_second_request_of_the_kind_joins_the_open_one(
    ben: User, read_mails: ReadMails
) -> None:
    send(Client())
    send(Client())  # a double click: nothing new
    assert Case.objects.get().messages.count() == 1
    assert len(read_mails()) == 1
    send(Client(), text="And where did you get my address?")
    case = Case.objects.get()
    assert case.messages.count() == 2
    assert len(read_mails()) == 2
    first, second = (link_in(mail) for mail in read_mails())
    assert Client().post(first, headers=ORIGIN).status_code == 200
    assert Client().post(second, headers=ORIGIN).status_code == 200
    assert case.events.filter(what="proven").count() == 1
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        send(Client())
    assert Case.objects.count() == 2


def test_nobodys_mailbox_is_filled_by_this_form(read_mails: ReadMails) -> None:
    for number in range(6):
        assert send(Client(), text=f"Number {number}") == 303
    assert len(read_mails()) == 3


@pytest.mark.parametrize(
    "typed",
    [
        {"address": "nothing"},
        {"address": "a\0b@example.test"},
        {"address": ""},
        {"kind": "sell"},
        {"kind": ["access", "nothing"]},
        {"text": "long " * 2000},
        {"text": "nul \0"},
    ],
)
def test_bad_input_is_refused_in_words(typed: dict[str, object]) -> None:
    form = {"kind": "access", "address": "ben@example.test", "text": ""}
    answer = Client().post("/privacy/requests/new/", form | typed, headers=ORIGIN)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert not Case.objects.exists() and not OutboxMail.objects.exists()


def test_form_of_another_site_is_refused() -> None:
    form = {"kind": "access", "address": "ben@example.test"}
    answer = Client().post(
        "/privacy/requests/new/", form, headers={"Origin": "https://evil.example"}
    )
    assert answer.status_code == 403


def test_p74_agent_asks_with_a_mandate_and_the_person_confirms(
    ben: User, read_mails: ReadMails
) -> None:
    form = {
        "agent_name": "Rights Ltd",
        "agent_address": "agent@example.test",
        "mandate": SimpleUploadedFile("..\\mandate\x00.pdf", b"signed"),
        "address": ben.email,
        "kind": "access",
        "text": "",
    }
    answer = Client().post("/privacy/requests/for-other/", form, headers=ORIGIN)
    assert answer.status_code == 303
    case = Case.objects.get()
    (file,) = case.files.all()
    assert file.is_mandate and file.stored_at
    with private_files().open(file.storage_key) as body:
        assert body.read() == b"signed"
    to_agent, to_ben = sorted(read_mails(), key=lambda mail: mail.to)
    assert to_agent.to == "agent@example.test"
    assert ben.email not in to_agent.text and "confirm" not in to_agent.text.split("link.")[0]
    path = link_in(to_ben)
    assert "Rights Ltd" in Client().get(path).content.decode()
    assert not case.contact.agent_may_receive
    Client().post(path, {"agent_may_receive": "yes"}, headers=ORIGIN)
    case.contact.refresh_from_db()
    assert case.contact.agent_may_receive


def test_p74_mandate_of_30_mb_is_refused_in_words() -> None:
    form = {
        "agent_name": "Rights Ltd",
        "agent_address": "agent@example.test",
        "mandate": SimpleUploadedFile("mandate.pdf", bytes(30 * 1024 * 1024)),
        "address": "ben@example.test",
        "kind": "access",
    }
    answer = Client().post("/privacy/requests/for-other/", form, headers=ORIGIN)
    assert answer.status_code == 422
    assert "up to 10\xa0MB" in answer.content.decode() or "up to 10 MB" in answer.content.decode()
    assert not Case.objects.exists()


def test_p97_who_is_in_somebody_elses_content_needs_no_link(
    client_of: ClientOf, read_mails: ReadMails
) -> None:
    send(Client(), kind="third_party", text="My photo is on /models/ring/.")
    case = Case.objects.get()
    assert (case.state, case.identity, case.paused_at) == ("open", "not_needed", None)
    (mail,) = read_mails()
    assert "/confirm/" not in mail.text
