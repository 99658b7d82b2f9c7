"""The name and address on an invoice: kept as the law wants, and read by finance alone."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group, Permission

from accounts.models import Profile, User
from orders.models import Document, DocumentParty, Order
from orders.plain_words import FORMER_CUSTOMER
from privacy.erasing.continue_erasure import continue_erasure
from privacy.erasing.request_erasure import request_erasure
from privacy.models import StaffView
from tests.cast import make_person
from tests.fixtures import ClientOf
from tests.shop import make_listing

Buy = Callable[..., Order]


@pytest.fixture
def invoice(mira: User, ben: User, buy: Buy) -> Document:
    """Of Ben Fields, who has left since."""
    ben.display_name = "Ben Fields"
    ben.save()
    Profile.objects.create(user=ben, address="1 Hatton Garden\nLondon")
    order = buy(ben, make_listing(designer=mira))
    asked = request_erasure(actor=ben, person=ben, waive_grace=True)
    while continue_erasure(asked.pk, is_over=lambda: False):
        pass
    order.refresh_from_db()
    assert order.buyer_name == FORMER_CUSTOMER
    return order.documents.get()


def staff_of(group: str) -> User:
    person = make_person(username=group.lower(), is_staff=True)
    person.groups.add(Group.objects.get(name=group))
    return person


def test_p45_an_invoice_keeps_the_name_of_who_left_and_finance_reads_it(
    invoice: Document, client_of: ClientOf
) -> None:
    party = DocumentParty.objects.get(document=invoice)
    assert (party.buyer_name, party.buyer_address) == ("Ben Fields", "1 Hatton Garden\nLondon")
    reader = staff_of("Bookkeeping")
    client = client_of(reader)
    page = client.get(f"/admin/orders/document/{invoice.pk}/change/")
    assert "Ben Fields" in page.content.decode() and "sealed" not in page.content.decode()
    pdf = client.get(f"/admin/orders/document/{invoice.pk}/pdf/")
    assert pdf["Content-Type"] == "application/pdf"
    # Each look is written down.
    assert StaffView.objects.filter(viewer_id=reader.pk, what="document").count() == 2


def test_p45_whoever_is_not_of_finance_sees_that_the_names_are_sealed(
    invoice: Document, client_of: ClientOf
) -> None:
    support = staff_of("Support")
    page, pdf = (f"/admin/orders/document/{invoice.pk}/{name}/" for name in ("change", "pdf"))
    for address in (page, pdf):
        assert client_of(support).get(address).status_code == 403
    order = client_of(support).get(f"/admin/orders/order/{invoice.order_id}/change/")
    assert order.status_code == 200 and "Ben Fields" not in order.content.decode()
    support.user_permissions.add(Permission.objects.get(codename="view_document"))
    client = client_of(User.objects.get(pk=support.pk))
    shown = client.get(page).content.decode()
    assert "Names and addresses are sealed" in shown
    assert "Ben Fields" not in shown and "Hatton Garden" not in shown
    assert client.get(pdf).status_code == 403
