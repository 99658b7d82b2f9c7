"""Automatic tax: asked for on the hosted page, worked out by line, named with its reason."""

from typing import Any

import pytest
import stripe

from tests.stripe_sandbox.conftest import Sandbox, Shop, Visit

SOFTWARE = "txcd_10000000"


def _session(sandbox: Sandbox, *amounts: int, behavior: str = "inclusive", **more: Any) -> Any:
    lines = [
        {
            "price_data": {
                "currency": "eur",
                "unit_amount": amount,
                "tax_behavior": behavior,
                "product_data": {"name": f"Ring {number}", "tax_code": SOFTWARE},
            }
        }
        for number, amount in enumerate(amounts, start=1)
    ]
    wish = {"automatic_tax": {"enabled": True}, "tax_id_collection": {"enabled": True}}
    return sandbox.session(line_items=lines, **{**wish, **more})


def _paid(sandbox: Sandbox, session: Any, **typed: str) -> Any:
    page = sandbox.pay(session, **typed)
    assert page.status == 303, page.text
    expand = ["line_items.data.taxes", "total_details.breakdown", "payment_intent.latest_charge"]
    return sandbox.client.v1.checkout.sessions.retrieve(session.id, {"expand": expand})


@pytest.fixture(autouse=True)
def seller_in_germany(sandbox: Sandbox) -> None:
    sandbox.control("settings", {"country": "DE"})


@pytest.mark.parametrize(
    ("country", "code", "taxes"),
    [
        ("DE", "", [1597, 160]),
        ("FR", "", [1667, 167]),
        ("NL", "", [1736, 174]),
        ("FI", "", [2032, 203]),
        ("CH", "", [749, 75]),
        ("GB", "N1 9GU", [1667, 167]),
        ("US", "10001", [0, 0]),
    ],
)
def test_tax_lies_inside_an_inclusive_price_and_is_rounded_by_line(
    sandbox: Sandbox, country: str, code: str, taxes: list[int]
) -> None:
    session = _session(sandbox, 10_000, 1000)
    assert session.automatic_tax.status == "requires_location_inputs"
    done = _paid(sandbox, session, country=country, postal_code=code)
    assert (done.amount_total, done.amount_subtotal) == (11_000, 11_000)
    assert done.automatic_tax.status == "complete"
    assert [line.amount_tax for line in done.line_items.data] == taxes
    assert [line.amount_total for line in done.line_items.data] == [10_000, 1000]
    assert done.total_details.amount_tax == sum(taxes)
    assert sum(t.amount for t in done.total_details.breakdown.taxes) == sum(taxes)
    assert done.payment_intent.amount_received == 11_000
    assert done.customer_details.address.country == country
    assert done.payment_intent.latest_charge.billing_details.address.country == country
    for line, tax in zip(done.line_items.data, taxes, strict=True):
        (held,) = line.taxes
        reason = "standard_rated" if tax else "not_collecting"
        assert (held.amount, held.taxability_reason, held.rate.inclusive) == (tax, reason, True)


def test_business_in_another_country_accounts_for_the_tax_itself(
    sandbox: Sandbox, shop: Shop
) -> None:
    typed = {"country": "NL", "tax_id": "nl123456789b01", "business_name": "Atelier BV"}
    done = _paid(sandbox, _session(sandbox, 10_000), **typed)
    assert (done.amount_total, done.total_details.amount_tax) == (10_000, 0)
    (tax,) = done.line_items.data[0].taxes
    assert (tax.amount, tax.taxability_reason, tax.taxable_amount) == (0, "reverse_charge", 10_000)
    buyer = done.customer_details
    assert [(t.type, t.value) for t in buyer.tax_ids] == [("eu_vat", "NL123456789B01")]
    assert (buyer.business_name, buyer.tax_exempt) == ("Atelier BV", "none")
    assert done.collected_information.business_name == "Atelier BV"
    shop.wait_for(done.id, "checkout.session.completed")


def test_business_in_the_sellers_country_pays_tax(sandbox: Sandbox) -> None:
    typed = {"country": "DE", "tax_id": "DE123456789", "business_name": "Atelier GmbH"}
    done = _paid(sandbox, _session(sandbox, 10_000), **typed)
    assert done.total_details.amount_tax == 1597
    assert done.line_items.data[0].taxes[0].taxability_reason == "standard_rated"


def test_exclusive_tax_comes_on_top(sandbox: Sandbox) -> None:
    done = _paid(sandbox, _session(sandbox, 10_000, behavior="exclusive"), country="DE")
    assert (done.amount_subtotal, done.amount_total) == (10_000, 11_900)
    assert done.payment_intent.amount == done.payment_intent.latest_charge.amount == 11_900


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({}, "Choose your country."),
        ({"country": "GB"}, "Enter your postal code."),
        ({"country": "DE", "tax_id": "FR123456789", "business_name": "x"}, "not a tax ID"),
        ({"country": "DE", "tax_id": "DE123456789"}, "name of the business"),
    ],
)
def test_page_says_what_is_missing_for_the_tax(
    sandbox: Sandbox, wrong: dict[str, str], says: str
) -> None:
    session = _session(sandbox, 10_000)
    page = sandbox.pay(session, **wrong)
    assert (page.status, says in page.text) == (422, True)
    now = sandbox.client.v1.checkout.sessions.retrieve(session.id)
    assert (now.payment_intent, now.automatic_tax.status) == (None, "requires_location_inputs")


def test_address_is_asked_for_only_when_the_shop_wants_it(sandbox: Sandbox, visit: Visit) -> None:
    assert 'name="country"' not in visit(sandbox.session().url).text
    asked = visit(sandbox.session(billing_address_collection="required").url).text
    assert ('name="country"' in asked, 'name="tax_id"' in asked) == (True, False)


def test_known_customer_keeps_the_address_and_may_be_exempt(sandbox: Sandbox) -> None:
    customer = sandbox.client.v1.customers.create(
        {"email": "b@example.com", "tax_exempt": "exempt"}
    )
    update = {"address": "auto", "name": "auto"}
    session = _session(sandbox, 10_000, customer=customer.id, customer_update=update)
    done = _paid(sandbox, session, country="FR")
    assert done.line_items.data[0].taxes[0].taxability_reason == "customer_exempt"
    assert done.customer_details.tax_exempt == "exempt"
    assert sandbox.client.v1.customers.retrieve(customer.id).address.country == "FR"


@pytest.mark.parametrize(
    ("change", "param"),
    [
        ({"behavior": "unspecified"}, "line_items[0][price_data][tax_behavior]"),
        ({"customer_update": {"address": "auto"}}, "customer_update"),
        ({"customer": "KNOWN"}, "automatic_tax"),
        ({"customer": "KNOWN", "customer_update": {"address": "auto"}}, "tax_id_collection"),
    ],
)
def test_what_stripe_needs_for_tax_is_checked_at_once(
    sandbox: Sandbox, change: dict[str, Any], param: str
) -> None:
    if "customer" in change:
        change = {**change, "customer": sandbox.client.v1.customers.create({"name": "Ben"}).id}
    with pytest.raises(stripe.InvalidRequestError) as caught:
        _session(sandbox, 10_000, **change)
    assert caught.value.param == param


def test_shop_may_insist_on_a_tax_id(sandbox: Sandbox) -> None:
    wish = {"enabled": True, "required": "if_supported"}
    page = sandbox.pay(_session(sandbox, 10_000, tax_id_collection=wish), country="DE")
    assert (page.status, "not a tax ID" in page.text) == (422, True)


def test_free_session_with_tax_needs_no_payment(sandbox: Sandbox) -> None:
    done = _paid(sandbox, _session(sandbox, 0), country="DE")
    assert (done.payment_status, done.payment_intent) == ("no_payment_required", None)
    assert done.total_details.amount_tax == 0
