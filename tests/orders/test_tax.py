"""Tax is inside the price, worked out by Stripe line by line, and in nobody's share."""

from collections.abc import Callable

import pytest
from django.db import transaction
from pytest_django import Settings

from accounts.models import User
from common.models import Machine
from common.money import split
from models_catalog.models import LicenceOffer
from orders.models import LineSettlement, Order
from orders.selectors.balances import trial_balance
from orders.services.issue_credit_note import CreditedPart, issue_credit_note
from orders.states import OrderState
from tests.shop import make_listing
from tests.stripe import Sandbox

CheckOut = Callable[..., Order]


@pytest.fixture(autouse=True)
def shop_that_collects_tax(sandbox: Sandbox, settings: Settings) -> None:
    settings.STRIPE_TAX = True
    sandbox.settings(country="DE")


@pytest.fixture
def pay(check_out: CheckOut, sandbox: Sandbox) -> Callable[..., Order]:
    def go(buyer: User, *offers: LicenceOffer, **typed: str) -> Order:
        order = check_out(buyer, *offers)
        assert sandbox.pay(order.stripe_session_url, **typed) == 303
        sandbox.deliver_all()
        order.refresh_from_db()
        assert order.state == OrderState.PAID
        return order

    return go


def test_s23_tax_is_in_no_share_and_goes_back_in_proportion(
    mira: User, ben: User, pay: Callable[..., Order]
) -> None:
    order = pay(ben, make_listing(designer=mira, price_minor=12_000), country="FR")
    settled = LineSettlement.objects.get()
    assert (settled.tax_minor, settled.net_minor, settled.tax_country) == (2000, 10_000, "FR")
    assert settled.designer_share_minor == 8500
    books = trial_balance(currency="usd")
    assert (books["tax"], books["platform_fees"], books["designer_payable"]) == (
        -2000,
        -1500,
        -8500,
    )
    invoice = order.documents.get()
    assert (invoice.net_minor, invoice.tax_minor, invoice.total_minor) == (10_000, 2000, 12_000)
    assert invoice.content["taxes"] == [
        {"country": "FR", "rate_percent": "20", "net_minor": 10_000, "tax_minor": 2000}
    ]
    tax, net = split(3001, [settled.tax_minor, settled.net_minor])
    with transaction.atomic():
        part = CreditedPart(line=settled.order_line, net_minor=net, tax_minor=tax)
        note = issue_credit_note(actor=Machine.STRIPE, order=order, parts=[part], cause="R-1")
    assert (note.tax_minor, note.net_minor, note.total_minor) == (500, 2501, 3001)
    assert note.content["taxes"][0]["rate_percent"] == "20"


def test_each_line_carries_its_own_tax(mira: User, ben: User, pay: Callable[..., Order]) -> None:
    offers = [make_listing(designer=mira, price_minor=price) for price in (10_000, 1000, 999)]
    pay(ben, *offers, country="DE")
    rows = LineSettlement.objects.order_by("order_line__position")
    assert [row.tax_minor for row in rows] == [1597, 160, 160]


def test_where_the_shop_collects_nothing_there_is_no_tax(
    mira: User, ben: User, pay: Callable[..., Order]
) -> None:
    order = pay(ben, make_listing(designer=mira, price_minor=12_000), country="US")
    settled = LineSettlement.objects.get()
    assert (settled.tax_minor, settled.taxability_reason) == (0, "not_collecting")
    assert "tax" not in trial_balance(currency="usd")
    assert order.documents.get().content["is_reverse_charge"] is False


def test_reverse_charge_is_named_where_stripe_applied_it(
    mira: User, ben: User, pay: Callable[..., Order]
) -> None:
    typed = {"country": "NL", "tax_id": "NL123456789B01", "business_name": "Atelier BV"}
    order = pay(ben, make_listing(designer=mira, price_minor=12_000), **typed)
    invoice = order.documents.get()
    assert invoice.content["is_reverse_charge"] is True
    assert (invoice.tax_minor, invoice.party.buyer_tax_id) == (0, "NL123456789B01")
    assert invoice.party.buyer_name == "Atelier BV"
    assert "NL" in invoice.party.buyer_address


def test_a_typed_number_alone_makes_no_reverse_charge(
    mira: User, ben: User, pay: Callable[..., Order]
) -> None:
    # A business of the seller's own country pays the tax, whatever number it types.
    typed = {"country": "DE", "tax_id": "DE123456789", "business_name": "Atelier GmbH"}
    order = pay(ben, make_listing(designer=mira, price_minor=11_900), **typed)
    invoice = order.documents.get()
    assert invoice.party.buyer_tax_id == "DE123456789"
    assert (invoice.tax_minor, invoice.content["is_reverse_charge"]) == (1900, False)
