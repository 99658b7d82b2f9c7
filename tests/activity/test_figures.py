"""What designers and staff learn of how pieces are looked at, and what they cannot."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from activity.models import PieceDay, UsageEvent
from activity.selectors.figures import best_selling, closed_weeks, week_figures
from tests.fixtures import ClientOf
from tests.shop import shelve

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 17, 12, tzinfo=UTC)  # a Tuesday


def day(on: date, piece: int, **counts: int) -> None:
    PieceDay.objects.create(happened_on=on, piece_id=piece, **counts)


@pytest.mark.parametrize(
    ("today", "newest"),
    [
        # Sunday the 15th is counted again on the 16th and 17th: its week closes on the 18th.
        (date(2026, 3, 16), date(2026, 3, 2)),
        (date(2026, 3, 17), date(2026, 3, 2)),
        (date(2026, 3, 18), date(2026, 3, 9)),
        (date(2026, 3, 24), date(2026, 3, 9)),
        (date(2026, 3, 25), date(2026, 3, 16)),
    ],
)
def test_a_week_is_shown_once_it_is_not_counted_again(today: date, newest: date) -> None:
    weeks = closed_weeks(datetime.combine(today, datetime.min.time(), UTC))
    assert weeks == [newest - timedelta(days=7 * number) for number in range(4)]


def test_p10_below_ten_there_is_no_number_and_no_sum_to_subtract_from() -> None:
    day(date(2026, 3, 2), 1, view_count=6, cart_count=9)
    day(date(2026, 3, 8), 1, view_count=4, sale_count=2)
    day(date(2026, 2, 23), 1, view_count=9, cart_count=10)
    day(date(2026, 3, 9), 1, view_count=500)  # its week is still counted
    weeks = week_figures([1, 2], NOW)
    assert [(w.views_text, w.carts_text, w.sale_count) for w in weeks[1][:3]] == [
        ("10", "fewer than 10", 2),
        ("fewer than 10", "10", 0),
        ("fewer than 10", "fewer than 10", 0),
    ]
    # A piece that nobody looked at looks like one that nine people did.
    assert {w.views_text for w in weeks[2]} == {"fewer than 10"}


def test_a_designer_sees_the_figures_of_own_pieces_alone(
    mira: User, ben: User, client_of: ClientOf
) -> None:
    piece = shelve(designer=mira, title="Moon ring").cad_model
    monday = closed_weeks(timezone.now())[0]
    day(monday, piece.pk, view_count=1234)
    page = client_of(mira).get("/studio/figures/")
    assert "Moon ring" in page.content.decode()
    assert "1234" in page.content.decode()
    assert client_of(ben).get("/studio/figures/").status_code == 403


def test_figures_cost_the_same_queries_for_many_pieces(
    mira: User, client_of: ClientOf, django_assert_max_num_queries: Any
) -> None:
    client = client_of(mira)
    for number in range(8):
        shelve(designer=mira, title=f"Ring {number}")
    with django_assert_max_num_queries(6):
        client.get("/studio/figures/")


def test_best_selling_is_what_was_sold_most_often_in_thirty_days() -> None:
    today = NOW.date()
    day(today, 1, sale_count=3)
    day(today, 2, sale_count=2)
    day(today - timedelta(days=30), 2, sale_count=2)
    day(today - timedelta(days=31), 3, sale_count=99)
    day(today, 4, sale_count=2)
    assert best_selling(NOW, limit=5) == [2, 1]


def test_the_home_page_shows_what_sells_best(mira: User) -> None:
    pieces = [shelve(designer=mira, title=f"Ring {n}").cad_model for n in range(4)]
    for number, piece in enumerate(pieces[:3]):
        day(timezone.now().date(), piece.pk, sale_count=3 + number)
    page = Client().get("/").content.decode()
    shelf = page[page.index("Best selling in 30 days") :]
    assert re.findall(r"Ring \d</a>", shelf)[:3] == ["Ring 2</a>", "Ring 1</a>", "Ring 0</a>"]


def test_staff_read_what_several_people_did_not_find(
    staff: User, ben: User, client_of: ClientOf
) -> None:
    def searched(words: str, found: int, **who: Any) -> None:
        UsageEvent.objects.create(
            kind="search",
            route="any",
            words=words,
            found_count=found,
            happened_at=timezone.now(),
            **who,
        )

    for number in range(3):
        searched("moon boots", 0, visitor=f"v{number}")
        searched("one person again", 0, person=ben)
        searched("ring", 5, visitor=f"v{number}")
    address = "/admin/activity/shopday/searches/"
    page = client_of(staff).get(address).content.decode()
    assert "moon boots" in page and "fewer than 10" in page
    assert "one person again" not in page
    assert '<th scope="row">ring</th>' not in page
    assert client_of(ben).get(address).status_code == 302
    assert address in client_of(staff).get("/admin/activity/shopday/").content.decode()
