"""A guest's files open by the mailed link alone, under a buyer's rules, until they are claimed."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from common.models import AuditEntry, Machine, OutboxMail
from orders.acts import OrderAct
from orders.errors import ClaimedByAccount, FileNotYours
from orders.models import CastingRecord, Download, GuestLink, LicenceGrant, Order
from orders.services.claim_orders import claim_orders
from orders.services.deliver_now import deliver_now
from orders.services.make_guest_link import make_guest_link
from orders.services.start_download import start_download
from orders.views import guest_library
from tests.cast import PASSWORD, make_person
from tests.fixtures import ClientOf, ReadMails
from tests.orders.guests import ADDRESS, bought_by_guest, guest, link_mailed, links_in
from tests.races import in_threads, while_open
from tests.shop import make_listing
from tests.stripe import Sandbox

SEND = "/guest/"
OURS = {"Origin": "http://testserver"}


def ask(email: str, network: str = "203.0.113.7") -> Any:
    return Client().post(SEND, {"email": email}, headers=OURS, REMOTE_ADDR=network)


def download_of(grant: LicenceGrant, link: str) -> str:
    file = grant.order_line.release.files.get()
    return f"{link}{grant.number}/files/{file.pk}/download/"


def test_the_mailed_link_opens_files_certificate_and_invoice(
    mira: User, sandbox: Sandbox, read_mails: ReadMails
) -> None:
    order = bought_by_guest(sandbox, make_listing(designer=mira))
    link, client = link_mailed(read_mails()), Client()
    page = client.get(link)
    assert page["Cache-Control"] == "private, no-store"
    grant = LicenceGrant.objects.get()
    text = page.content.decode()
    assert grant.number in text and ADDRESS in text
    file = client.post(download_of(grant, link))
    assert file.status_code == 303 and file["Referrer-Policy"] == "no-referrer"
    assert Download.objects.get().grant == grant
    invoice = order.documents.get()
    for address in (f"{link}{grant.number}/certificate.pdf", f"{link}documents/{invoice.pk}/"):
        assert client.get(address).content.startswith(b"%PDF")
    token = link.split("/")[2]
    assert not GuestLink.objects.filter(token_hash__contains=token).exists(), "kept as a hash alone"
    assert not OutboxMail.objects.filter(text_body__contains=token).exists(), "gone with the mail"


def test_a01_nothing_opens_without_the_link_or_by_the_link_of_another_order(
    mira: User, ben: User, sandbox: Sandbox, read_mails: ReadMails, client_of: ClientOf
) -> None:
    offer = make_listing(designer=mira)
    bought_by_guest(sandbox, offer)
    grant = LicenceGrant.objects.get()
    bought_by_guest(sandbox, offer, email="other@example.test", browser="others")
    mails = read_mails()
    other = link_mailed([mail for mail in mails if mail.to == "other@example.test"])
    file = grant.order_line.release.files.get()
    for client in (Client(), client_of(ben)):
        assert client.post(download_of(grant, other)).status_code == 404
        assert client.get(f"{other}{grant.number}/certificate.pdf").status_code == 404
        assert client.get(f"{other}documents/1000000/").status_code == 404
        assert client.get("/guest/no-such-token/").status_code == 404
    library = reverse("orders:download_file", args=[grant.number, file.pk])
    assert client_of(ben).post(library).status_code == 404
    assert not Download.objects.exists()


def test_a_guest_withdraws_or_opens_the_files_under_a_buyers_rules(
    mira: User, sandbox: Sandbox, read_mails: ReadMails
) -> None:
    first = bought_by_guest(sandbox, make_listing(designer=mira), delivers_now=False)
    link, client = link_mailed(read_mails()), Client()
    grant = LicenceGrant.objects.get()
    assert "Withdraw from contract" in client.get(link).content.decode()
    refused = client.post(download_of(grant, link), follow=True)
    assert "You can still withdraw" in refused.content.decode()
    assert "Tick the box first" in client.post(f"{link}deliver/", follow=True).content.decode()
    client.post(f"{link}deliver/", {"delivers_now": "on"})
    client.post(f"{link}deliver/", {"delivers_now": "on"})
    assert client.post(download_of(grant, link)).status_code == 303
    first.refresh_from_db()
    assert first.waived_at
    assert "in your library" not in read_mails()[0].text, "a guest has none"

    second = bought_by_guest(
        sandbox, make_listing(designer=mira), browser="new", delivers_now=False
    )
    link = link_mailed(read_mails())
    assert "Confirm the withdrawal" in client.get(f"{link}withdraw/").content.decode()
    client.post(f"{link}withdrawn/")
    client.post(f"{link}withdrawn/")
    second.refresh_from_db()
    assert second.withdrawn_at
    assert "goes back to you" in client.get(link).content.decode()
    assert OutboxMail.objects.filter(kind="withdrawal_noted", to_address=ADDRESS).count() == 1


def test_castings_are_recorded_by_the_link_and_never_too_many(
    mira: User, sandbox: Sandbox, read_mails: ReadMails
) -> None:
    bought_by_guest(sandbox, make_listing(designer=mira))
    link, client = link_mailed(read_mails()), Client()
    address = f"{link}{LicenceGrant.objects.get().number}/castings/"
    client.post(address, {"piece_count": 20, "recorded_before": 0})
    assert "20 castings recorded, 5 left" in client.get(link).content.decode()
    again = client.post(address, {"piece_count": 20, "recorded_before": 0}, follow=True)
    assert "Castings were recorded in the meantime" in again.content.decode()
    for typed in ("6", "0", "many", ""):
        client.post(address, {"piece_count": typed, "recorded_before": 20})
    assert CastingRecord.objects.count() == 1


def test_a_link_is_sent_again_and_nobody_learns_who_bought(
    mira: User, ben: User, sandbox: Sandbox, read_mails: ReadMails
) -> None:
    bought_by_guest(sandbox, make_listing(designer=mira))
    first = link_mailed(read_mails())
    answers = {
        re.sub(r"\S+@\S+", "", ask(email).content.decode())
        for email in (ADDRESS.upper(), ben.email, "nobody@example.test")
    }
    assert len(answers) == 1
    mails = {mail.to: mail for mail in read_mails()[:3]}
    assert "nothing is waiting under it" in mails[ben.email].text
    assert "nothing is waiting under it" in mails["nobody@example.test"].text
    (second,) = links_in(mails[ADDRESS].text)
    assert second != first
    for link in (first, second):
        assert Client().get(link).status_code == 200, "an earlier link goes on working"


def test_an_unpaid_order_has_no_link(
    mira: User, sandbox: Sandbox, check_out: Any, read_mails: ReadMails
) -> None:
    check_out(guest(), make_listing(designer=mira))
    ask(ADDRESS)
    assert links_in(read_mails()[0].text) == []


def test_asking_is_limited_by_network_and_mails_by_address(
    mira: User, sandbox: Sandbox, read_mails: ReadMails
) -> None:
    bought_by_guest(sandbox, make_listing(designer=mira))
    read_mails()
    for number in range(guest_library.LINKS_AN_HOUR_TO_AN_ADDRESS + 2):
        answer = ask(ADDRESS, f"203.0.{number}.7")
        assert "A mail is on its way" in answer.content.decode()
    mailed = OutboxMail.objects.filter(kind="guest_links").count()
    assert mailed == guest_library.LINKS_AN_HOUR_TO_AN_ADDRESS
    for _ in range(guest_library.LINKS_AN_HOUR_FROM_A_NETWORK):
        last = ask("nobody@example.test", "198.51.100.1")
    assert last.status_code == 200
    assert ask("nobody@example.test", "198.51.100.99").status_code == 429
    assert ask("no address").status_code == 422
    foreign = Client().post(SEND, {"email": ADDRESS}, headers={"Origin": "https://evil.test"})
    assert foreign.status_code == 403


def test_an_account_claims_by_confirming_the_address_and_the_link_ends(
    mira: User, sandbox: Sandbox, read_mails: ReadMails, client_of: ClientOf
) -> None:
    order = bought_by_guest(sandbox, make_listing(designer=mira), email="Gwen@Example.TEST")
    link = link_mailed(read_mails())
    gwen = make_person(username="gwen", display_name="Gwen", is_confirmed=False)
    assert claim_orders(actor=gwen) == 0, "an address that is only typed claims nothing"
    assert not LicenceGrant.objects.held_by(gwen).exists()
    client = Client()
    address = EmailAddress.objects.get(user=gwen)
    address.send_confirmation()
    confirm = next(mail.text for mail in read_mails() if "Confirm" in mail.subject)
    confirmed_at = confirm[confirm.index("/accounts/confirm") :].split()[0]
    client.post(confirmed_at, {"password": PASSWORD})

    order.refresh_from_db()
    assert (order.buyer, order.buyer_name) == (gwen, "Gwen")
    grant = LicenceGrant.objects.get()
    assert grant.holder == gwen
    act = AuditEntry.objects.get(act=OrderAct.CLAIMED)
    assert (act.person_id, act.target_id) == (gwen.pk, order.number)
    assert not GuestLink.objects.exists()
    gone = Client().get(link)
    assert gone.status_code == 404 and "taken the order over" in gone.content.decode()
    assert Client().post(download_of(grant, link)).status_code == 404
    hers = client_of(gwen)
    assert grant.number in hers.get(reverse("orders:library")).content.decode()
    file = grant.order_line.release.files.get()
    library = reverse("orders:download_file", args=[grant.number, file.pk])
    assert hers.post(library).status_code == 303
    assert hers.get(order.get_absolute_url()).status_code == 200
    ask(ADDRESS)
    assert links_in(read_mails()[0].text) == []


def test_whoever_has_an_account_claims_by_logging_in_or_by_the_link(
    mira: User, sandbox: Sandbox, read_mails: ReadMails, client_of: ClientOf
) -> None:
    gwen, carol = make_person(username="gwen"), make_person(username="carol")
    hers = client_of(gwen)
    bought_by_guest(sandbox, make_listing(designer=mira))
    link = link_mailed(read_mails())
    assert not LicenceGrant.objects.held_by(gwen).exists(), "she is logged in already"
    assert "Put it in my library" not in client_of(carol).get(link).content.decode()
    assert "Put it in my library" in hers.get(link).content.decode()
    for _ in range(2):
        assert hers.post(reverse("orders:guest_claim"))["Location"] == reverse("orders:library")
    assert LicenceGrant.objects.held_by(gwen).count() == 1

    bought_by_guest(sandbox, make_listing(designer=mira), browser="new")
    client_of(gwen)
    assert LicenceGrant.objects.held_by(gwen).count() == 2
    assert not LicenceGrant.objects.held_by(carol).exists()


def test_an_unpaid_order_is_not_claimed_and_what_is_paid_later_comes_by_link(
    mira: User, sandbox: Sandbox, check_out: Any, read_mails: ReadMails
) -> None:
    gwen = make_person(username="gwen")
    order = check_out(guest(), make_listing(designer=mira))
    assert claim_orders(actor=gwen) == 0
    sandbox.pay(order.stripe_session_url)
    sandbox.deliver_all()
    assert Client().get(link_mailed(read_mails())).status_code == 200
    assert claim_orders(actor=gwen) == 1


def test_the_database_lets_an_order_go_to_its_confirmed_address_alone(
    mira: User, ben: User, sandbox: Sandbox
) -> None:
    bought_by_guest(sandbox, make_listing(designer=mira))
    unconfirmed = make_person(username="gwen", is_confirmed=False)
    for person in (ben, unconfirmed):
        with pytest.raises(DatabaseError, match="claimed without"), transaction.atomic():
            Order.objects.update(buyer=person, buyer_name="Somebody")
        with pytest.raises(DatabaseError, match="claimed by somebody"), transaction.atomic():
            LicenceGrant.objects.update(holder=person)


def test_many_claims_at_once_write_one_act(mira: User, sandbox: Sandbox) -> None:
    for number in range(3):
        bought_by_guest(sandbox, make_listing(designer=mira), browser=f"browser {number}")
    gwen = make_person(username="gwen")
    in_threads(lambda: claim_orders(actor=gwen), times=4)
    assert AuditEntry.objects.filter(act=OrderAct.CLAIMED).count() == 3
    assert LicenceGrant.objects.held_by(gwen).count() == 3


def test_every_form_of_the_link_sent_twice_at_once_is_answered_in_words(
    mira: User, sandbox: Sandbox, read_mails: ReadMails, client_of: ClientOf
) -> None:
    bought_by_guest(sandbox, make_listing(designer=mira), delivers_now=False)
    link, grant = link_mailed(read_mails()), LicenceGrant.objects.get()
    gwen = client_of(make_person(username="gwendolen"))
    forms: list[tuple[str, dict[str, object]]] = [
        (f"{link}{grant.number}/castings/", {"piece_count": 20, "recorded_before": 0}),
        (f"{link}deliver/", {"delivers_now": "on"}),
        (f"{link}withdrawn/", {}),
        (download_of(grant, link), {}),
        (reverse("orders:guest_claim"), {}),
    ]
    for address, form in forms:
        answers: list[int] = []

        def send(address: str = address, form: Any = form, answers: Any = answers) -> None:
            client = Client()
            client.cookies = gwen.cookies
            answers.append(client.post(address, form).status_code)

        in_threads(send, times=3)
        assert answers == [303] * 3, address
    assert CastingRecord.objects.count() == 1
    assert AuditEntry.objects.filter(act=OrderAct.WAIVED).count() == 1
    assert not AuditEntry.objects.filter(act=OrderAct.WITHDRAWN).exists(), "the files were open"


def test_a_claim_in_the_same_moment_ends_what_the_link_was_about_to_do(
    mira: User, sandbox: Sandbox
) -> None:
    order = bought_by_guest(sandbox, make_listing(designer=mira), delivers_now=False)
    make_guest_link(order)
    link, grant = GuestLink.objects.filter(order=order)[0], LicenceGrant.objects.get()
    file = grant.order_line.release.files.get()
    gwen = make_person(username="gwen")

    def deliver_by_link() -> None:
        with pytest.raises(ClaimedByAccount):
            deliver_now(actor=Machine.GUEST, order=order)

    def download_by_link() -> None:
        with pytest.raises(FileNotYours):
            start_download(actor=link, grant_number=grant.number, file_id=file.pk)

    while_open(lambda: claim_orders(actor=gwen), deliver_by_link)
    later = bought_by_guest(sandbox, make_listing(designer=mira), browser="new")
    grant = LicenceGrant.objects.get(order_line__order=later)
    file, link = grant.order_line.release.files.get(), GuestLink.objects.get(order=later)
    while_open(lambda: claim_orders(actor=gwen), download_by_link)
    assert not Download.objects.exists()


def test_left_unticked_the_files_open_by_the_link_after_fourteen_days(
    mira: User, sandbox: Sandbox, read_mails: ReadMails
) -> None:
    bought_by_guest(sandbox, make_listing(designer=mira), delivers_now=False)
    link = link_mailed(read_mails())
    assert "Download" not in Client().get(link).content.decode()
    with time_machine.travel(timezone.now() + timedelta(days=15), tick=True):
        assert "Download" in Client().get(link).content.decode()


@pytest.mark.parametrize("count", [1, 4])
def test_the_page_of_a_link_asks_as_often_for_one_licence_as_for_many(
    mira: User,
    sandbox: Sandbox,
    read_mails: ReadMails,
    django_assert_max_num_queries: Any,
    count: int,
) -> None:
    bought_by_guest(sandbox, *[make_listing(designer=mira) for _ in range(count)])
    link = link_mailed(read_mails())
    Client().get(link)
    with django_assert_max_num_queries(16):
        Client().get(link)
