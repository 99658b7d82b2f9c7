"""A new designer's first sales are held longer; what was agreed at the sale stays."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from accounts.models import User
from common.models import Machine
from orders.models import Order
from payouts.models import Earning
from payouts.services.release_earnings import release_now
from tests.cast import make_designer

Sell = Callable[..., Order]


@pytest.fixture(autouse=True)
def _rules(settings: Any) -> None:
    settings.PAYOUT_HOLD_HOURS = 48
    settings.PAYOUT_FIRST_SALES = 2
    settings.PAYOUT_FIRST_HOLD_HOURS = 720


def holds_of(designer: User) -> list[int]:
    rows = Earning.objects.of_designer(designer).order_by("pk")
    assert all(row.available_at - row.earned_at == timedelta(hours=row.hold_hours) for row in rows)
    return [row.hold_hours for row in rows]


def test_the_first_sales_are_held_longer_each_designer_counted_alone(
    ben: User, carol: User, mira: User, sell: Sell
) -> None:
    otto = make_designer(username="otto")
    sell(ben, mira)
    sell(carol, mira, otto, mira)
    sell(ben, mira)
    assert holds_of(mira) == [720, 720, 48, 48]
    assert holds_of(otto) == [720]


def test_a_hold_stays_as_it_was_at_the_sale_whatever_becomes_of_the_rules(
    ben: User, mira: User, sell: Sell, settings: Any
) -> None:
    sell(ben, mira)
    settings.PAYOUT_FIRST_HOLD_HOURS = 1
    release_now(actor=Machine.SCHEDULE, earnings=Earning.objects.all(), reason="Test")
    assert Earning.objects.get().hold_hours == 720
    with pytest.raises(DatabaseError), transaction.atomic():
        Earning.objects.update(hold_hours=1)


def test_the_first_hold_is_never_shorter_than_the_usual_one(
    ben: User, mira: User, sell: Sell, settings: Any
) -> None:
    settings.PAYOUT_FIRST_HOLD_HOURS = 1
    sell(ben, mira)
    assert holds_of(mira) == [48]


def test_the_page_says_how_long_first_sales_are_held(
    ben: User, mira: User, client_of: Callable[[Any], Client], sell: Sell
) -> None:
    sell(ben, mira)
    page = client_of(mira).get("/studio/payouts/").content.decode()
    assert "hold of 2 days after each sale, and of 30 days after your first 2" in page
