"""The hosted page: what it shows, which cards pay, and what a buyer can do to a session."""

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import stripe

from tests.stripe_sandbox.conftest import Sandbox, Shop, Visit


def test_page_shows_lines_total_and_test_mode_without_scripts(
    sandbox: Sandbox, visit: Visit
) -> None:
    page = visit(sandbox.session(6000, 4050).url)
    for text in ("TEST MODE", "Ring 1", "Ring 2", "100.50 USD", "4242 4242 4242 4242", "Cancel"):
        assert text in page.text
    assert "<script" not in page.text
    policy = page.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'")
    assert policy.endswith("form-action 'self' http://127.0.0.1:8000")


def test_front_page_explains_the_test_cards(sandbox: Sandbox, visit: Visit) -> None:
    page = visit(f"{sandbox.url}/")
    assert (page.status, "TEST MODE" in page.text, "4242 4242" in page.text) == (200, True, True)


def test_names_on_the_page_are_escaped(sandbox: Sandbox, visit: Visit) -> None:
    product = {"name": "<b>Ring</b>", "description": '"><img src=x>'}
    line = {"price_data": {"currency": "usd", "unit_amount": 900, "product_data": product}}
    text = visit(sandbox.session(line_items=[line]).url).text
    assert "&lt;b&gt;Ring" in text
    assert "<img" not in text


@pytest.mark.parametrize(
    ("number", "decline_code", "message"),
    [
        ("4000 0000 0000 0002", "generic_decline", "Your card was declined."),
        ("4000 0000 0000 9995", "insufficient_funds", "Your card has insufficient funds."),
    ],
)
def test_declined_card_leaves_the_session_open(
    sandbox: Sandbox, shop: Shop, number: str, decline_code: str, message: str
) -> None:
    session = sandbox.session()
    page = sandbox.pay(session, number)
    assert page.status == 402
    assert message in page.text
    now = sandbox.client.v1.checkout.sessions.retrieve(
        session.id, {"expand": ["payment_intent.latest_charge"]}
    )
    assert (now.status, now.payment_status) == ("open", "unpaid")
    error = now.payment_intent.last_payment_error
    assert (error.code, error.decline_code) == ("card_declined", decline_code)
    assert now.payment_intent.latest_charge.balance_transaction is None
    shop.wait_for(now.payment_intent.id, "payment_intent.payment_failed")
    shop.wait_for(now.payment_intent.latest_charge.id, "charge.failed")
    assert sandbox.pay(session).status == 303
    after = sandbox.client.v1.checkout.sessions.retrieve(session.id)
    assert after.payment_intent == now.payment_intent.id, "the same intent, as Stripe does"


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"number": "4111 1111 1111 1111"}, "test cards only"),
        ({"expiry": "01/20"}, "has expired"),
        ({"expiry": "x"}, "MM/YY"),
        ({"cvc": "1"}, "three digits"),
        ({"email": "ben"}, "e-mail address"),
    ],
)
def test_wrong_field_is_named_and_nothing_is_charged(
    sandbox: Sandbox, wrong: dict[str, str], says: str
) -> None:
    session = sandbox.session()
    form = {"number": "4242424242424242", **wrong}
    page = sandbox.pay(session, form.pop("number"), **form)
    assert page.status == 422
    assert says in page.text
    assert 'aria-invalid="true"' in page.text
    assert sandbox.client.v1.checkout.sessions.retrieve(session.id).payment_intent is None


def test_two_posts_at_once_charge_once(sandbox: Sandbox) -> None:
    session = sandbox.session(payment_intent_data={"transfer_group": "twice"})
    with ThreadPoolExecutor(8) as pool:
        pages = list(pool.map(lambda _: sandbox.pay(session), range(8)))
    assert {page.status for page in pages} == {303}
    assert len(sandbox.client.v1.charges.list({"transfer_group": "twice"}).data) == 1


def test_expired_session_takes_no_money(sandbox: Sandbox, shop: Shop) -> None:
    session = sandbox.session(expires_at=int(time.time()) + 1800)
    sandbox.control(f"sessions/{session.id}/expire")
    page = sandbox.pay(session)
    assert "has expired" in page.text
    now = sandbox.client.v1.checkout.sessions.retrieve(session.id)
    assert (now.status, now.payment_intent, now.url) == ("expired", None, None)
    shop.wait_for(session.id, "checkout.session.expired")


def test_expire_is_for_open_sessions_only(sandbox: Sandbox) -> None:
    session = sandbox.session()
    sandbox.pay(session)
    with pytest.raises(stripe.InvalidRequestError, match="complete"):
        sandbox.client.v1.checkout.sessions.expire(session.id)


def test_free_session_completes_without_a_payment_intent(sandbox: Sandbox) -> None:
    session = sandbox.session(0)
    assert session.payment_status == "no_payment_required"
    assert sandbox.pay(session, "").status == 303
    now = sandbox.client.v1.checkout.sessions.retrieve(session.id)
    assert (now.status, now.payment_intent) == ("complete", None)


@pytest.mark.parametrize(
    ("change", "code", "param"),
    [
        ({"surprise": "x"}, "parameter_unknown", "surprise"),
        ({"payment_intent_data": {"nope": "x"}}, "parameter_unknown", "payment_intent_data[nope]"),
        ({"line_items": [{"quantity": 1}]}, "parameter_missing", "line_items[0][price_data]"),
        ({"ui_mode": "hosted"}, None, "ui_mode"),
        ({"expires_at": 1}, None, "expires_at"),
        ({"success_url": "javascript:alert(1)"}, "url_invalid", "success_url"),
        ({"success_url": "http://a/\r\nX: y"}, "url_invalid", "success_url"),
        ({"success_url": "http://a;script-src *"}, "url_invalid", "success_url"),
        ({"metadata": {"k": "x" * 501}}, None, "metadata[k]"),
    ],
)
def test_session_parameters_are_checked_as_stripe_does(
    sandbox: Sandbox, change: dict[str, Any], code: str | None, param: str
) -> None:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        sandbox.session(**change)
    assert (caught.value.http_status, caught.value.code, caught.value.param) == (400, code, param)


def test_total_below_the_minimum_is_refused(sandbox: Sandbox) -> None:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        sandbox.session(49)
    assert caught.value.code == "amount_too_small"


def test_sessions_are_listed_newest_first_by_page(sandbox: Sandbox) -> None:
    made = [sandbox.session().id for _ in range(3)]
    api = sandbox.client.v1.checkout.sessions
    first = api.list({"limit": 2, "status": "open"})
    assert [s.id for s in first.data] == [made[2], made[1]]
    assert first.has_more
    following = api.list({"limit": 1, "starting_after": made[1]})
    assert [s.id for s in following.data] == [made[0]]
    assert [li.amount_total for li in api.line_items.list(made[0]).data] == [10_000]
