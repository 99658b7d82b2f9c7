"""Who buys and leaves in the same moment, and who leaves while Stripe is away."""

import os
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.models import User
from common.personal import PersonLeaves
from orders.cart import CartItem
from orders.models import Order
from orders.services.place_order import place_order
from orders.states import OrderState
from privacy.erasing.continue_erasure import continue_erasure
from privacy.erasing.request_erasure import request_erasure
from privacy.erasing.resume_erasures import due
from privacy.models import Erasure
from privacy.states import ErasureState
from tests.bookkeeping.checking import check
from tests.cast import make_person
from tests.races import in_threads
from tests.shop import make_listing
from tests.stripe import Sandbox

Buy = Callable[..., Order]
# RACE_ROUNDS=100 runs a race a hundred times.
ROUNDS = int(os.environ.get("RACE_ROUNDS", "3"))


def go_on(asked: Erasure) -> Erasure:
    while continue_erasure(asked.pk, is_over=lambda: False):
        pass
    asked.refresh_from_db()
    return asked


def test_p55_stripe_is_away_for_three_hours_and_the_erasure_waits_for_it(
    mira: User, ben: User, check_out: Buy, sandbox: Sandbox
) -> None:
    order = check_out(ben, make_listing(designer=mira))
    sandbox.fault("500", "POST /v1/checkout/sessions/*", times=1000)
    began = timezone.now()
    asked = go_on(request_erasure(actor=ben, person=ben, waive_grace=True))
    for minutes in (70, 140, 210):
        # Waits in words; nothing of it is lost, and nothing is gone that the payment needs.
        assert asked.state == ErasureState.WAITING and asked.waits_for[0]["words"]
        order.refresh_from_db()
        assert order.state == OrderState.PENDING and order.buyer == ben
        with time_machine.travel(began + timedelta(minutes=minutes)):
            assert due(timezone.now()) == [asked.pk]
            asked = go_on(asked)
    sandbox.clear_faults()
    with time_machine.travel(began + timedelta(hours=10)):
        asked = go_on(asked)
    assert asked.state == ErasureState.FINISHED, asked.waits_for
    order.refresh_from_db()
    assert order.state == OrderState.CANCELLED
    assert sandbox.pay(order.stripe_session_url) != 303
    assert check() == {}


@pytest.mark.parametrize("number", range(ROUNDS))
def test_p55_an_order_and_an_erasure_at_once_leave_no_open_order_behind(
    mira: User, sandbox: Sandbox, transactional_db: None, number: int
) -> None:
    buyer = make_person(username="leaves")
    offer = make_listing(designer=mira)
    asked = request_erasure(actor=buyer, person=buyer)
    past = timezone.now() - timedelta(days=8)
    Erasure.objects.filter(pk=asked.pk).update(requested_at=past, due_at=past)

    def buy() -> None:
        with suppress(PersonLeaves):
            place_order(actor=buyer, items=[CartItem(offer.public_id, offer.price_minor)])

    in_threads(buy, buy, lambda: continue_erasure(asked.pk, is_over=lambda: False))
    assert go_on(asked).state == ErasureState.FINISHED, asked.waits_for
    assert not User.objects.filter(username="leaves").exists()
    assert set(Order.objects.values_list("state", flat=True)) <= {OrderState.CANCELLED}
