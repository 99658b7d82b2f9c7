"""A consumer withdraws until the files open; whoever wants them at once gives that right up."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from orders.errors import FilesNotOpen, NotWithdrawable
from orders.models import Download, LicenceGrant, Order
from orders.services.deliver_now import deliver_now
from orders.services.start_download import start_download
from orders.services.withdraw_from_contract import withdraw_from_contract
from orders.withdrawal import WAIVER_WORDS, Asked
from tests.fixtures import ClientOf, ReadMails
from tests.races import in_threads
from tests.shop import make_listing
from tests.stripe import Sandbox

OURS = {"Origin": "http://testserver"}


@pytest.fixture
def buy_as(mira: User, ben: User, buy: Callable[..., Order]) -> Callable[[Asked], Order]:
    return lambda asked: buy(ben, make_listing(designer=mira, price_minor=5000), asked=asked)


@pytest.fixture
def order(buy_as: Callable[[Asked], Order]) -> Order:
    """Paid by a consumer who ticked nothing."""
    return buy_as(Asked())


def download(buyer: User, order: Order) -> str:
    line = order.lines.get()
    return start_download(
        actor=buyer, grant_number=line.grant.number, file_id=line.release.files.get().pk
    )


def test_the_box_is_unticked_and_what_is_ticked_is_kept_and_repeated_by_mail(
    mira: User, ben: User, client_of: ClientOf, sandbox: Sandbox, read_mails: ReadMails
) -> None:
    offer = make_listing(designer=mira, price_minor=5000)
    client = client_of(ben)
    client.post(reverse("orders:cart_add"), {"offer": offer.public_id}, headers=OURS)
    page = client.get(reverse("orders:checkout")).content.decode()
    assert 'name="delivers_now" id="delivers_now">' in page
    form = {"confirmed": f"{offer.public_id}:5000:0", "delivers_now": "on"}
    assert sandbox.pay(client.post(reverse("orders:checkout"), form)["Location"]) == 303
    sandbox.deliver_all()
    order = Order.objects.get()
    assert (order.waiver_words, bool(order.waived_at)) == (WAIVER_WORDS, True)
    assert [mail for mail in read_mails() if WAIVER_WORDS in mail.text]
    assert download(ben, order)


def test_left_unticked_the_files_open_after_fourteen_days(
    ben: User, read_mails: ReadMails, order: Order, client_of: ClientOf
) -> None:
    with pytest.raises(FilesNotOpen):
        download(ben, order)
    assert not Download.objects.exists()
    grant = LicenceGrant.objects.get()
    file = grant.order_line.release.files.get()
    form = reverse("orders:download_file", args=[grant.number, file.pk])
    told = client_of(ben).post(form, follow=True).content.decode()
    assert "You can still withdraw" in told, "a form that was shown before says why"
    assert "Open them now, or withdraw" in client_of(ben).get("/library/").content.decode()
    assert [mail for mail in read_mails() if "Until then you can withdraw" in mail.text]
    with time_machine.travel(timezone.now() + timedelta(days=14, minutes=1)):
        assert download(ben, order)
        with pytest.raises(NotWithdrawable):
            withdraw_from_contract(actor=ben, order=order)


def test_ticked_later_the_files_open_at_once(
    ben: User, read_mails: ReadMails, order: Order, client_of: ClientOf
) -> None:
    address = reverse("orders:order_deliver_now", args=[order.number])
    client_of(ben).post(address)
    with pytest.raises(FilesNotOpen):
        download(ben, order)
    for _ in range(2):
        assert client_of(ben).post(address, {"delivers_now": "on"}).status_code == 303
    assert download(ben, order)
    (opened,) = [mail for mail in read_mails() if "ready to download" in mail.text]
    assert WAIVER_WORDS in opened.text
    with pytest.raises(NotWithdrawable):
        withdraw_from_contract(actor=ben, order=order)


def test_withdrawing_takes_two_steps_and_is_acknowledged_once(
    ben: User, carol: User, order: Order, client_of: ClientOf, read_mails: ReadMails
) -> None:
    confirm = reverse("orders:order_withdraw_confirm", args=[order.number])
    withdraw = reverse("orders:order_withdraw", args=[order.number])
    assert client_of(carol).post(withdraw).status_code == 404
    assert confirm in client_of(ben).get(order.get_absolute_url()).content.decode()
    assert withdraw in client_of(ben).get(confirm).content.decode()
    assert not Order.objects.withdrawn().exists()
    for _ in range(2):
        assert client_of(ben).post(withdraw).status_code == 303
    assert list(Order.objects.withdrawn()) == [order]
    (noted,) = [mail for mail in read_mails() if "received your withdrawal" in mail.text]
    assert "50.00 USD" in noted.text
    assert "You withdrew" in client_of(ben).get(order.get_absolute_url()).content.decode()
    with pytest.raises(NotWithdrawable):
        deliver_now(actor=ben, order=order)
    with time_machine.travel(timezone.now() + timedelta(days=15)), pytest.raises(FilesNotOpen):
        download(ben, order)


@pytest.mark.parametrize("asked", [Asked(is_business=True), Asked(delivers_now=True)])
def test_a_business_and_who_gave_it_up_have_no_right(
    ben: User, buy_as: Callable[[Asked], Order], asked: Asked
) -> None:
    order = buy_as(asked)
    assert download(ben, order)
    with pytest.raises(NotWithdrawable):
        withdraw_from_contract(actor=ben, order=order)


def test_withdrawing_and_asking_for_the_files_at_once_does_one_of_them(
    ben: User, order: Order
) -> None:
    done = []

    def attempt(service: Callable[..., Order]) -> None:
        try:
            service(actor=ben, order=order)
            done.append(service)
        except NotWithdrawable:
            pass

    in_threads(lambda: attempt(withdraw_from_contract), lambda: attempt(deliver_now))
    assert len(done) == 1


def test_the_database_keeps_what_was_said(ben: User, order: Order) -> None:
    withdraw_from_contract(actor=ben, order=order)
    for change in ({"withdrawn_at": None}, {"withdrawal_ends_at": None}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Order.objects.update(**change)
