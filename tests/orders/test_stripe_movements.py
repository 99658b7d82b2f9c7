"""What Stripe moves by itself is in the books too, once."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from orders.models import LedgerTransaction, Order
from orders.selectors.balances import trial_balance
from orders.services.book_stripe_movements import book_stripe_movements
from tests.races import in_threads
from tests.shop import make_listing
from tests.stripe import Sandbox


def book() -> int:
    return book_stripe_movements(since=timezone.now() - timedelta(days=9))


def test_a_payout_to_our_bank_and_its_return_are_booked_once(
    mira: User, ben: User, buy: Callable[..., Order], sandbox: Sandbox
) -> None:
    buy(ben, make_listing(designer=mira, price_minor=5000))
    sandbox.settle()
    payout = sandbox.pay_out()
    assert book() == 1
    books = trial_balance(currency="usd")
    assert (books["bank"], books["stripe_balance"]) == (4825, 0)
    sandbox.fail_payout(payout["id"])
    in_threads(book, times=3)
    books = trial_balance(currency="usd")
    assert (books["bank"], books["stripe_balance"]) == (0, 4825)
    assert books["stripe_balance"] == sandbox.platform_balance()
    kinds = LedgerTransaction.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["payment", "bank_payout", "bank_payout_failed"]
    assert book() == 0


def test_what_a_buyer_paid_is_left_to_the_settlement(
    mira: User, ben: User, check_out: Callable[..., Order], sandbox: Sandbox
) -> None:
    order = check_out(ben, make_listing(designer=mira))
    sandbox.pay(order.stripe_session_url)
    assert book() == 0
    assert not LedgerTransaction.objects.exists()
