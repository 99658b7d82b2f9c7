"""The PDF of an invoice: for its buyer and for finance, and from frozen data only."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from accounts.models import User
from bookkeeping.groups import NAME as BOOKKEEPING
from models_catalog.models import CadModel
from orders.documents.pdf import document_pdf, printed
from orders.models import Document, Order
from tests.cast import make_person
from tests.fixtures import ClientOf
from tests.languages.test_pages import NO_WORDS, WORD
from tests.pdf import words_of
from tests.shop import make_listing

Buy = Callable[..., Order]


def invoice_of(order: Order) -> Document:
    return order.documents.get(kind="invoice")


def test_the_buyer_finds_the_invoice_on_the_order_page(
    mira: User, ben: User, carol: User, buy: Buy, client_of: ClientOf
) -> None:
    order = buy(ben, make_listing(designer=mira, title="#link[x] *Signet*", price_minor=5000))
    address = reverse("orders:order_document", args=[order.number, invoice_of(order).pk])
    assert address in client_of(ben).get(order.get_absolute_url()).content.decode()
    answer = client_of(ben).get(address)
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert answer.content == document_pdf(invoice_of(order))
    assert client_of(carol).get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_an_invoice_prints_who_what_and_how_much(mira: User, ben: User, buy: Buy) -> None:
    order = buy(ben, make_listing(designer=mira, title="Signet", price_minor=5000))
    said = printed(invoice_of(order))
    assert (said["number"], said["order"]) == (invoice_of(order).name, order.number)
    assert said["buyer"] == [order.buyer_name]
    assert [(line["title"], line["amount"]) for line in said["lines"]] == [("Signet", "50.00 USD")]
    assert (said["net"], said["tax"], said["total"]) == ("50.00 USD", "0.00 USD", "50.00 USD")
    assert said["is_reverse_charge"] is False


def test_the_same_invoice_is_printed_whatever_changes_meanwhile(
    mira: User, ben: User, buy: Buy
) -> None:
    order = buy(ben, make_listing(designer=mira, price_minor=5000))
    before = document_pdf(invoice_of(order))
    CadModel.objects.update(title="Renamed")
    ben.display_name = "Somebody else"
    ben.save()
    assert document_pdf(invoice_of(order)) == before


def test_an_invoice_is_wholly_in_the_language_that_the_order_was_placed_in(
    mira: User, ben: User, buy: Buy, client_of: ClientOf
) -> None:
    first, second = (make_listing(designer=mira, title=t, price_minor=500000) for t in ("1", "2"))
    english = words_of(document_pdf(invoice_of(buy(ben, first))))
    with override("de"):
        order = buy(ben, second)
    invoice = invoice_of(order)
    german = words_of(document_pdf(invoice))
    assert "5.000,00 USD" in german
    party = invoice.party
    names = set(WORD.findall(f"{party.buyer_name} {party.seller_name} {invoice.name} Studio"))
    assert set(WORD.findall(english)) & set(WORD.findall(german)) - NO_WORDS - names == set()

    # Who reads it later in another language gets the same paper.
    ben.language = "fr"
    ben.save()
    address = reverse("orders:order_document", args=[order.number, invoice.pk])
    answer = client_of(ben).get(address)
    assert (answer.content, answer["Content-Language"]) == (document_pdf(invoice), "de")


def test_a_paper_from_before_languages_were_noted_stays_english(
    mira: User, ben: User, buy: Buy
) -> None:
    with override("de"):
        invoice = invoice_of(buy(ben, make_listing(designer=mira, price_minor=5000)))
    del invoice.content["language"]
    assert "Delivered electronically" in words_of(document_pdf(invoice))


@pytest.mark.parametrize(("may", "status"), [(False, 403), (True, 200)])
def test_of_staff_only_finance_reads_names_and_addresses(
    mira: User, ben: User, buy: Buy, client_of: ClientOf, may: bool, status: int
) -> None:
    invoice = invoice_of(buy(ben, make_listing(designer=mira, price_minor=5000)))
    clerk = make_person(username="clerk", is_staff=True)
    clerk.user_permissions.add(Permission.objects.get(codename="view_document"))
    if may:
        clerk.groups.add(Group.objects.get(name=BOOKKEEPING))
    client = client_of(clerk)
    page = client.get(reverse("admin:orders_document_change", args=[invoice.pk]))
    assert page.status_code == 200
    assert (invoice.party.buyer_name in page.content.decode()) is may
    assert client.get(reverse("admin:orders_document_pdf", args=[invoice.pk])).status_code == status
