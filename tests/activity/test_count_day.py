"""Days in numbers, which come out the same however often they are counted."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from activity.models import PieceDay, ShopDay, UsageEvent
from activity.services.count_day import count_day, count_due_days
from orders.models import Order
from tests.shop import shelve

pytestmark = pytest.mark.django_db
DAY = datetime(2026, 3, 4, 12, tzinfo=UTC)


def event(kind: str, at: datetime = DAY, **facts: Any) -> None:
    who = {} if "person" in facts else {"visitor": "v1"}
    UsageEvent.objects.create(kind=kind, route="any", happened_at=at, **{**who, **facts})


def numbers() -> list[tuple[int, int, int, int]]:
    rows = PieceDay.objects.order_by("happened_on", "piece_id")
    return list(rows.values_list("piece_id", "view_count", "cart_count", "sale_count"))


def test_p10_who_comes_back_on_a_day_is_one(ben: User, carol: User) -> None:
    for _ in range(3):
        event("piece", piece_id=7)
        event("piece", piece_id=7, person=ben)
    event("piece", piece_id=7, person=carol)
    event("cart", piece_id=7, person=ben)
    event("piece", piece_id=8, visitor="v2")
    event("page")
    event("search", words="ring", found_count=3)
    event("search", words="boots", found_count=0)
    for at in (DAY - timedelta(hours=13), DAY + timedelta(hours=12)):
        event("piece", at, piece_id=7)  # the day before, the day after

    for _ in range(2):
        count_day(DAY.date())
        assert numbers() == [(7, 3, 1, 0), (8, 1, 0, 0)]
        day = ShopDay.objects.get()
        assert (day.page_count, day.search_count, day.empty_search_count) == (9, 2, 1)


def test_a_day_is_counted_again_for_late_events_and_erased_ones(ben: User) -> None:
    event("piece", piece_id=7, person=ben)
    count_day(DAY.date())
    UsageEvent.objects.all().delete()
    event("piece", piece_id=9)
    count_day(DAY.date())
    assert numbers() == [(9, 1, 0, 0)]


def test_missed_nights_are_caught_up(db: None) -> None:
    today = DAY.date()
    assert count_due_days(now=DAY) == [today - timedelta(days=2), today - timedelta(days=1)]
    later = DAY + timedelta(days=5)
    days = count_due_days(now=later)
    assert (days[0], days[-1], len(days)) == (today, later.date() - timedelta(days=1), 5)
    # After a year without a run, only what is not purged yet.
    assert len(count_due_days(now=DAY + timedelta(days=365))) == 80


def test_sales_are_counted_on_their_day(mira: User, ben: User, buy: Callable[..., Order]) -> None:
    offer = shelve(designer=mira)
    buy(ben, offer)
    count_day(timezone.now().astimezone(UTC).date())
    assert numbers() == [(offer.cad_model_id, 0, 0, 1)]
