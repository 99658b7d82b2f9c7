"""What Stripe could not deliver is fetched from its list, once."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from orders.cart import CartItem
from orders.models import Order
from orders.services.start_checkout import start_checkout
from orders.states import OrderState
from payments.models import WebhookEvent
from payments.services.fetch_missed_events import fetch_missed_events
from payments.tasks import fetch_missed_events_task
from tests.shop import make_listing
from tests.stripe import Sandbox, sandbox, sandbox_process

__all__ = ["sandbox", "sandbox_process"]


def paid_unheard(buyer: User, designer: User, sandbox: Sandbox) -> Order:
    offer = make_listing(designer=designer)
    order = start_checkout(actor=buyer, items=[CartItem(offer.public_id, offer.price_minor)])
    assert sandbox.pay(order.stripe_session_url) == 303
    return order


def test_s04_a_payment_whose_events_were_lost_is_settled_by_stripes_list(
    mira: User, ben: User, sandbox: Sandbox
) -> None:
    order = paid_unheard(ben, mira, sandbox)
    fetch_missed_events_task()
    order.refresh_from_db()
    assert order.state == OrderState.PAID
    count = WebhookEvent.objects.count()
    assert count
    assert fetch_missed_events(since=timezone.now() - timedelta(days=1)) == 0
    assert WebhookEvent.objects.count() == count


def test_only_what_happened_since_and_has_a_handler_is_fetched(
    mira: User, ben: User, sandbox: Sandbox
) -> None:
    paid_unheard(ben, mira, sandbox)
    assert fetch_missed_events(since=timezone.now() + timedelta(hours=1)) == 0
    assert fetch_missed_events(since=timezone.now() - timedelta(hours=1)) > 0
    assert not WebhookEvent.objects.filter(type="balance.available").exists()
    assert not WebhookEvent.objects.filter(state="ignored").exists()
