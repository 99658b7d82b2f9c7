"""What goes back of a taxed order takes its tax along, in the books and on the credit note."""

from collections.abc import Callable

import pytest
from pytest_django import Settings

from accounts.models import User
from aftersales.models import Refund
from models_catalog.models import CadModel
from models_catalog.states import ListingState
from orders.models import Document, DocumentKind, HeldPayment, LineSettlement, Order
from orders.selectors.balances import owed_to, trial_balance
from orders.services.cancel_order import cancel_order
from orders.services.deliver_held_payment import deliver_held_payment
from orders.states import CancelReason, OrderState
from tests.bookkeeping.checking import check
from tests.shop import make_listing
from tests.stripe import Sandbox

CheckOut = Callable[..., Order]
GiveBack = Callable[..., Refund]
BUSINESS = {"country": "NL", "tax_id": "NL123456789B01", "business_name": "Atelier BV"}


@pytest.fixture(autouse=True)
def shop_that_collects_tax(sandbox: Sandbox, settings: Settings) -> None:
    settings.STRIPE_TAX = True
    sandbox.settings(country="DE")


@pytest.fixture
def pay(check_out: CheckOut, ben: User, mira: User, sandbox: Sandbox) -> Callable[..., Order]:
    def go(*prices: int, **typed: str) -> Order:
        offers = [make_listing(designer=mira, price_minor=price) for price in prices]
        order = check_out(ben, *offers)
        assert sandbox.pay(order.stripe_session_url, **{"country": "FR", **typed}) == 303
        sandbox.deliver_all()
        order.refresh_from_db()
        assert order.state == OrderState.PAID
        return order

    return go


def balances() -> dict[str, int]:
    return {account: minor for account, minor in trial_balance(currency="usd").items() if minor}


def note_of(refund: Refund) -> Document:
    return Document.objects.get(kind=DocumentKind.CREDIT_NOTE, cause=refund.number)


def test_s23_a_whole_refund_takes_all_tax_back(
    pay: Callable[..., Order], give_back: GiveBack
) -> None:
    order = pay(12_000)
    assert balances()["tax"] == -2000
    note = note_of(give_back(order))
    assert (note.net_minor, note.tax_minor) == (10_000, 2000)
    assert note.content["taxes"] == [
        {"country": "FR", "rate_percent": "20", "net_minor": 10_000, "tax_minor": 2000}
    ]
    assert set(balances()) == {"stripe_balance", "stripe_fees"}
    assert check() == {}


def test_s23_refunds_in_parts_take_the_tax_in_proportion_and_all_of_it_in_the_end(
    pay: Callable[..., Order], give_back: GiveBack, mira: User
) -> None:
    order = pay(12_000, 999)
    notes = [note_of(give_back(order, amount_minor=amount)) for amount in (3001, 1, 4998)]
    assert [note.total_minor for note in notes] == [3001, 1, 4998]
    credited = sum(note.tax_minor for note in notes)
    tax = sum(row.tax_minor for row in LineSettlement.objects.all())
    assert balances()["tax"] == -(tax - credited)
    last = note_of(give_back(order))
    assert credited + last.tax_minor == tax
    assert owed_to(mira, currency="usd").minor == 0
    assert set(balances()) == {"stripe_balance", "stripe_fees"}
    assert check() == {}


def test_s23_a_refund_of_a_reverse_charge_has_no_tax_and_names_it(
    pay: Callable[..., Order], give_back: GiveBack
) -> None:
    order = pay(12_000, **BUSINESS)
    assert "tax" not in balances()
    note = note_of(give_back(order, amount_minor=5000))
    assert (note.net_minor, note.tax_minor) == (5000, 0)
    assert note.content["is_reverse_charge"] is True
    assert note.party.buyer_tax_id == BUSINESS["tax_id"]
    assert check() == {}


def test_s23_a_taxed_refund_that_comes_back_owes_the_tax_again(
    pay: Callable[..., Order], give_back: GiveBack, sandbox: Sandbox
) -> None:
    order = pay(12_000)
    before = balances()
    refund = give_back(order)
    sandbox.fail_refund(refund.stripe_refund_id or "")
    sandbox.deliver_all()
    assert balances() == before
    cancellation = Document.objects.get(kind=DocumentKind.CANCELLATION)
    assert (cancellation.net_minor, cancellation.tax_minor) == (10_000, 2000)
    assert check() == {}


def test_s23_a_lost_dispute_takes_the_tax_of_its_part(
    pay: Callable[..., Order], sandbox: Sandbox
) -> None:
    order = pay(12_000)
    dispute = sandbox.dispute(order.stripe_charge_id or "", amount=6000)
    sandbox.lose(dispute["id"])
    sandbox.deliver_all()
    books = balances()
    assert (books["tax"], books["designer_payable"]) == (-1000, -4250)
    assert "losses" not in books
    assert check() == {}


def test_s23_a_held_payment_that_staff_deliver_is_taxed_as_stripe_taxed_it(
    check_out: CheckOut, ben: User, mira: User, staff: User, sandbox: Sandbox
) -> None:
    order = check_out(ben, make_listing(designer=mira, price_minor=12_000))
    cancel_order(actor=ben, order=order, reason=CancelReason.EXPIRED)
    CadModel.objects.update(state=ListingState.WITHDRAWN)
    assert sandbox.pay(order.stripe_session_url, country="FR") == 303
    sandbox.deliver_all()
    order = deliver_held_payment(actor=staff, held=HeldPayment.objects.get(), reason="Agreed")
    assert (balances()["tax"], balances()["designer_payable"]) == (-2000, -8500)
    invoice = order.documents.get()
    assert (invoice.tax_minor, invoice.content["taxes"][0]["country"]) == (2000, "FR")
    assert "unallocated" not in balances()
    assert check() == {}
