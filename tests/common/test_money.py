"""Money is whole minor units: shares stay within the amount, splits sum to the whole."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.money import Money, exponent, share, split

AMOUNTS = st.integers(0, 10**12)
POINTS = st.integers(0, 10_000)
WEIGHTS = st.lists(st.integers(0, 10**6), min_size=1, max_size=12).filter(any)


@given(AMOUNTS, POINTS)
def test_share_lies_within_the_amount_and_half_a_unit_of_the_exact_one(
    amount: int, points: int
) -> None:
    taken = share(amount, points)
    assert 0 <= taken <= amount
    assert abs(taken - Fraction(amount * points, 10_000)) <= Fraction(1, 2)


@given(AMOUNTS, AMOUNTS, POINTS)
def test_share_of_more_is_not_less(first: int, second: int, points: int) -> None:
    low, high = sorted((first, second))
    assert share(low, points) <= share(high, points)


def test_share_rounds_halves_up() -> None:
    assert [share(n, 5_000) for n in (1, 2, 3)] == [1, 1, 2]


@given(AMOUNTS, WEIGHTS)
def test_split_sums_to_the_whole_and_no_part_is_off_by_one(total: int, weights: list[int]) -> None:
    parts = split(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert part >= 0
        assert abs(part - Fraction(total * weight, sum(weights))) < 1
        assert weight or not part


@given(AMOUNTS, st.integers(1, 12))
def test_equal_weights_differ_by_one_unit_and_the_first_get_it(total: int, count: int) -> None:
    parts = split(total, [1] * count)
    assert parts == sorted(parts, reverse=True)
    assert parts[0] - parts[-1] <= 1


@pytest.mark.parametrize(("total", "weights"), [(-1, [1]), (5, []), (5, [0, 0]), (5, [2, -1])])
def test_split_refuses_what_cannot_be_split(total: int, weights: list[int]) -> None:
    with pytest.raises(ValueError, match="A split needs"):
        split(total, weights)


@pytest.mark.parametrize(("amount", "points"), [(-1, 10), (10, -1), (10, 10_001)])
def test_share_refuses_what_is_no_share(amount: int, points: int) -> None:
    with pytest.raises(ValueError, match="A share is taken"):
        share(amount, points)


@given(AMOUNTS, AMOUNTS)
def test_sums_and_differences_undo_each_other(first: int, second: int) -> None:
    one, other = Money(first, "usd"), Money(second, "usd")
    assert one + other - other == one
    assert -(one - other) == other - one


@pytest.mark.parametrize("wrong", [1.5, True, "1"])
def test_only_whole_numbers_are_money(wrong: object) -> None:
    with pytest.raises(TypeError):
        Money(wrong, "usd")  # type: ignore[arg-type]


def test_currencies_do_not_mix() -> None:
    with pytest.raises(ValueError, match="mix"):
        Money(1, "usd") + Money(1, "eur")


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [
        (123450, "usd", "1,234.50 USD"),
        (-5, "usd", "-0.05 USD"),
        (1000, "jpy", "1,000 JPY"),
        (1234, "kwd", "1.234 KWD"),
    ],
)
def test_text_shows_the_places_of_the_currency(minor: int, currency: str, text: str) -> None:
    assert str(Money(minor, currency)) == text
    assert exponent(currency) in {0, 2, 3}
