"""Where the law forbids it, files that were sold are delivered to nobody; else buyers keep them."""

from collections.abc import Callable

import pytest
from django.urls import reverse

from accounts.models import User
from common.personal import data_subject
from models_catalog.errors import ListingRefused
from models_catalog.services.bar_files import bar_files, open_files
from models_catalog.services.keep_off_shelf import keep_off_shelf
from orders.errors import FilesBarred
from orders.matters import personal_files
from orders.models import HeldPayment, LicenceGrant, Order
from orders.selectors.balances import trial_balance
from orders.services.start_download import start_download
from orders.states import CancelReason, OrderState, QuarantineReason
from tests.fixtures import ClientOf, ReadMails
from tests.shop import shelve
from tests.stripe import Sandbox


def test_a_take_down_keeps_the_download_and_the_law_alone_ends_it_until_it_is_opened_again(
    mira: User,
    ben: User,
    staff: User,
    buy: Callable[..., Order],
    client_of: ClientOf,
    read_mails: ReadMails,
) -> None:
    offer = shelve(designer=mira)
    buy(ben, offer)
    grant, listing = LicenceGrant.objects.get(), offer.cad_model
    file = grant.order_line.release.files.get()

    def download() -> str:
        return start_download(actor=ben, grant_number=grant.number, file_id=file.pk)

    keep_off_shelf(actor=staff, cad_model=listing, reason="A brand.")
    assert download()
    with pytest.raises(ListingRefused, match="Only staff"):
        bar_files(actor=ben, cad_model=listing, reason="Mine.")
    for _ in range(2):
        bar_files(actor=staff, cad_model=listing, reason="A court says so.")
    with pytest.raises(FilesBarred, match="The law forbids"):
        download()
    browser = client_of(ben)
    library = browser.get("/library/").content.decode()
    assert "The law forbids us" in library and ">Download<" not in library
    address = reverse("orders:download_file", args=[grant.number, file.pk])
    assert "The law forbids us" in browser.post(address, follow=True).content.decode()
    assert list(personal_files(data_subject(ben))) == []
    told = [mail for mail in read_mails() if "can no longer be delivered" in mail.subject]
    assert [mail.to for mail in told] == [ben.email]
    open_files(actor=staff, cad_model=listing, reason="The court changed its mind.")
    assert download()


def test_money_that_comes_after_the_law_forbade_to_deliver_goes_back(
    mira: User,
    ben: User,
    staff: User,
    check_out: Callable[..., Order],
    sandbox: Sandbox,
    client_of: ClientOf,
) -> None:
    offer = shelve(designer=mira)
    order = check_out(ben, offer, shelve(designer=mira, title="Fern ring"))
    keep_off_shelf(actor=staff, cad_model=offer.cad_model, reason="A brand.")
    bar_files(actor=staff, cad_model=offer.cad_model, reason="A court says so.")
    assert sandbox.pay(order.stripe_session_url) == 303
    sandbox.deliver_all()
    order.refresh_from_db()
    held = HeldPayment.objects.get()
    assert held.reason == QuarantineReason.FILES_BARRED
    assert (order.state, order.cancel_reason) == (OrderState.CANCELLED, CancelReason.GIVEN_BACK)
    assert not LicenceGrant.objects.exists()
    assert trial_balance(currency="usd")["unallocated"] == 0
    assert trial_balance(currency="usd")["stripe_balance"] == sandbox.platform_balance()
    page = client_of(ben).get(order.get_absolute_url()).content.decode()
    assert "the law forbids us to deliver a model in this order" in page
    assert "All of your money goes back to you" in page


def test_a_take_down_leaves_what_is_being_paid_for_to_its_buyer(
    mira: User, ben: User, staff: User, check_out: Callable[..., Order], sandbox: Sandbox
) -> None:
    offer = shelve(designer=mira)
    order = check_out(ben, offer)
    keep_off_shelf(actor=staff, cad_model=offer.cad_model, reason="A brand.")
    sandbox.pay(order.stripe_session_url)
    sandbox.deliver_all()
    grant = LicenceGrant.objects.get()
    file = grant.order_line.release.files.get()
    assert start_download(actor=ben, grant_number=grant.number, file_id=file.pk)
