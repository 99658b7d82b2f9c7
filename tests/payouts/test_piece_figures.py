"""One piece month by month: looks that name nobody, and what it earned."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from accounts.models import User
from activity.models import PieceDay
from activity.selectors.figures import ShownLooks, shown_by_month
from models_catalog.models import CadModel
from orders.models import Order
from tests.fixtures import ClientOf


@pytest.mark.django_db
def test_a_month_adds_up_no_week_below_ten() -> None:
    now = datetime(2026, 3, 17, 12, tzinfo=UTC)
    for monday, views in ((date(2026, 2, 2), 12), (date(2026, 2, 9), 9), (date(2026, 2, 16), 30)):
        PieceDay.objects.create(happened_on=monday, piece_id=1, view_count=views - 2)
        PieceDay.objects.create(
            happened_on=monday + timedelta(days=6), piece_id=1, view_count=2, cart_count=9
        )
    # Of a week that is still counted, and of one that began before the first month.
    PieceDay.objects.create(happened_on=date(2026, 3, 16), piece_id=1, view_count=99)
    PieceDay.objects.create(happened_on=date(2026, 2, 1), piece_id=1, view_count=99)
    assert shown_by_month(1, date(2026, 2, 1), now) == {date(2026, 2, 1): ShownLooks(42, 0)}


def test_the_share_of_a_sale_stands_in_its_month_for_its_designer_alone(
    mira: User, ben: User, client_of: ClientOf, sell: Callable[..., Order]
) -> None:
    sell(ben, mira, price_minor=5000)
    slug = CadModel.objects.get(designer=mira).slug
    mira_at = client_of(mira)
    page = mira_at.get(reverse("payouts:studio_piece_figures", args=[slug])).content.decode()
    assert "Your share by month. The most in a month: 42.50 USD" in page
    table = mira_at.get(reverse("payouts:studio_piece_figures_csv", args=[slug]))
    lines = b"".join(table.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert len(lines) == 13 and lines[-1].endswith(",0,0,1,42.50,0.00,USD")
    assert ben.username not in page
    assert client_of(ben).get(f"/studio/models/{slug}/figures/").status_code == 403
