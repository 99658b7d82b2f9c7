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
from orders.models import LicenceGrant, Order
from orders.services.start_download import start_download
from tests.fixtures import ClientOf, ReadMails
from tests.shop import shelve


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
