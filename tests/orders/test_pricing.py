"""Shares of a price are whole minor units and sum to it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.money import exponent, share, split
from orders.pricing import Agreed, share_price, spread_discount

PRICES = st.lists(st.integers(min_value=0, max_value=1_000_000), min_size=1, max_size=30)
POINTS = st.integers(min_value=0, max_value=10_000)
# Whole percents as most countries have them, and none.
TAX_PERCENT = st.integers(min_value=0, max_value=27)


@settings(max_examples=1000, deadline=None)
@given(prices=PRICES, points=POINTS, percent=TAX_PERCENT, off=st.integers(0, 100), data=st.data())
def test_s22_the_shares_of_every_cart_sum_to_what_was_paid(
    prices: list[int], points: int, percent: int, off: int, data: st.DataObject
) -> None:
    discount = sum(prices) * off // 100
    discounts = split(discount, prices) if discount else [0] * len(prices)
    by_platform = data.draw(st.booleans())
    paid = 0
    for price, less in zip(prices, discounts, strict=True):
        tax = (price - less) * percent // (100 + percent)
        agreed = Agreed(
            price_minor=price - less,
            platform_discount_minor=less if by_platform else 0,
            fee_basis_points=points,
        )
        part = share_price(agreed, tax_minor=tax)
        assert part.tax_minor + part.platform_fee_minor + part.designer_share_minor == price - less
        assert part.designer_share_minor >= 0
        if not by_platform:
            assert part.platform_fee_minor == share(part.net_minor, points)
        paid += part.tax_minor + part.net_minor
    assert paid == sum(prices) - discount


@settings(max_examples=1000, deadline=None)
@given(prices=PRICES, percent=st.integers(1, 100), amount=st.integers(1, 2_000_000))
def test_s22_a_coupon_is_spread_in_whole_units_and_takes_no_more_than_a_price(
    prices: list[int], percent: int, amount: int
) -> None:
    by_percent = spread_discount(prices, percent=percent)
    by_amount = spread_discount(prices, amount_minor=amount)
    assert sum(by_percent) == share(sum(prices), percent * 100)
    assert sum(by_amount) == min(amount, sum(prices))
    for off in (by_percent, by_amount):
        assert all(0 <= part <= price for part, price in zip(off, prices, strict=True))


@pytest.mark.parametrize(("currency", "unit"), [("usd", 100), ("jpy", 1), ("kwd", 1000)])
def test_s22_three_designers_and_one_coupon_in_currencies_of_other_decimals(
    currency: str, unit: int
) -> None:
    assert 10 ** exponent(currency) == unit
    prices = [3333 * unit // 100] * 3
    off = spread_discount(prices, amount_minor=10 * unit)
    parts = [
        share_price(Agreed(price_minor=price - less, fee_basis_points=1250))
        for price, less in zip(prices, off, strict=True)
    ]
    paid = sum(part.platform_fee_minor + part.designer_share_minor for part in parts)
    assert paid == sum(prices) - 10 * unit


def test_s22_halves_go_to_the_platform() -> None:
    assert share_price(Agreed(price_minor=110, fee_basis_points=1500)).platform_fee_minor == 17
    assert share_price(Agreed(price_minor=3333, fee_basis_points=1250)).platform_fee_minor == 417


def test_a_platform_coupon_leaves_the_designer_the_share_of_the_list_price() -> None:
    agreed = Agreed(price_minor=4000, platform_discount_minor=1000, fee_basis_points=1500)
    shares = share_price(agreed)
    assert (shares.platform_fee_minor, shares.designer_share_minor) == (-250, 4250)


def test_a_designers_coupon_lowers_both_parts() -> None:
    shares = share_price(Agreed(price_minor=4000, fee_basis_points=1500))
    assert (shares.platform_fee_minor, shares.designer_share_minor) == (600, 3400)


def test_s23_tax_is_in_no_share() -> None:
    shares = share_price(Agreed(price_minor=6000, fee_basis_points=1500), tax_minor=1000)
    assert (shares.platform_fee_minor, shares.designer_share_minor) == (750, 4250)
    with pytest.raises(ValueError, match="part of the price"):
        share_price(Agreed(price_minor=100, fee_basis_points=1500), tax_minor=101)


def test_the_least_fee_is_taken_of_a_small_price_and_no_more_than_the_price() -> None:
    small = Agreed(price_minor=150, fee_basis_points=1500, fee_minimum_minor=40)
    assert share_price(small).platform_fee_minor == 40
    smallest = Agreed(price_minor=30, fee_basis_points=1500, fee_minimum_minor=40)
    assert share_price(smallest).designer_share_minor == 0
