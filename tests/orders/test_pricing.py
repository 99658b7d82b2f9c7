"""Shares of a price are whole minor units and sum to it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from orders.pricing import share_price

PRICES = st.lists(st.integers(min_value=100, max_value=1_000_000), min_size=1, max_size=30)
POINTS = st.integers(min_value=0, max_value=10_000)


@settings(max_examples=1000, deadline=None)
@given(prices=PRICES, points=POINTS)
def test_s22_the_shares_of_every_cart_sum_to_what_was_paid(prices: list[int], points: int) -> None:
    shares = [share_price(price, fee_basis_points=points) for price in prices]
    for price, part in zip(prices, shares, strict=True):
        assert part.platform_fee_minor >= 0
        assert part.designer_share_minor >= 0
        assert part.platform_fee_minor + part.designer_share_minor == price
        assert abs(part.platform_fee_minor * 10_000 - price * points) <= 5_000
    paid = sum(part.platform_fee_minor + part.designer_share_minor for part in shares)
    assert paid == sum(prices)


def test_s22_halves_go_to_the_platform() -> None:
    assert share_price(110, fee_basis_points=1500).platform_fee_minor == 17
    assert share_price(3333, fee_basis_points=1250).platform_fee_minor == 417
