"""3-D Secure: the bank asks the buyer on a page of its own before anything is charged."""

from typing import Any

from tests.stripe_sandbox.conftest import Sandbox, Shop, Visit

ASKS, ASKS_AND_DECLINES = "4000000000003220", "4000008400001629"


def _asked(sandbox: Sandbox, number: str) -> tuple[Any, str]:
    session = sandbox.session(10_000)
    page = sandbox.pay(session, number)
    assert page.status == 303
    return session, sandbox.url + page.headers["Location"]


def _now(sandbox: Sandbox, session: Any) -> Any:
    return sandbox.client.v1.checkout.sessions.retrieve(
        session.id, {"expand": ["payment_intent.latest_charge"]}
    )


def test_answering_the_bank_pays(sandbox: Sandbox, shop: Shop, visit: Visit) -> None:
    before = sandbox.balance()
    session, address = _asked(sandbox, ASKS)
    waiting = _now(sandbox, session)
    assert (waiting.status, waiting.payment_intent.status) == ("open", "requires_action")
    assert sandbox.balance() == before
    shop.wait_for(waiting.payment_intent.id, "payment_intent.requires_action")
    assert "Your bank asks who you are" in visit(address).text
    answer = visit(address, {"outcome": "complete"})
    assert (answer.status, session.id in answer.headers["Location"]) == (303, True)
    done = _now(sandbox, session)
    assert (done.payment_status, done.payment_intent.next_action) == ("paid", None)
    secure = done.payment_intent.latest_charge.payment_method_details.card.three_d_secure
    assert secure.result == "authenticated"
    assert visit(address, {"outcome": "complete"}).status == 303
    assert sandbox.balance() == before + 9680, "once, however often it is answered"


def test_failing_the_bank_charges_nothing_and_leaves_the_session_open(
    sandbox: Sandbox, shop: Shop, visit: Visit
) -> None:
    session, address = _asked(sandbox, ASKS)
    page = visit(address, {"outcome": "fail"})
    assert (page.status, "unable to authenticate" in page.text) == (402, True)
    now = _now(sandbox, session)
    assert (now.status, now.payment_intent.status) == ("open", "requires_payment_method")
    error = now.payment_intent.last_payment_error
    assert error.code == "payment_intent_authentication_failure"
    assert now.payment_intent.latest_charge is None
    shop.wait_for(now.payment_intent.id, "payment_intent.payment_failed")
    assert sandbox.pay(session).status == 303
    assert _now(sandbox, session).payment_intent.id == now.payment_intent.id


def test_card_may_be_declined_after_the_answer(sandbox: Sandbox, visit: Visit) -> None:
    session, address = _asked(sandbox, ASKS_AND_DECLINES)
    page = visit(address, {"outcome": "complete"})
    assert (page.status, "Your card was declined." in page.text) == (402, True)
    assert _now(sandbox, session).payment_intent.last_payment_error.code == "card_declined"


def test_expired_session_asks_nobody(sandbox: Sandbox, visit: Visit) -> None:
    session, address = _asked(sandbox, ASKS)
    sandbox.client.v1.checkout.sessions.expire(session.id)
    assert "has expired" in visit(address, {"outcome": "complete"}).text
    intent = _now(sandbox, session).payment_intent
    assert (intent.status, intent.latest_charge) == ("canceled", None)
