"""Debts come off the first shares; every transfer is above zero, and they sum to what is due."""

from hypothesis import given
from hypothesis import strategies as st

from payouts.netting import Share, net_debts, split_at

AMOUNTS = st.integers(min_value=1, max_value=10_000)
SHARES = st.lists(st.tuples(st.integers(min_value=1, max_value=4), AMOUNTS), max_size=8)
DEBTS = st.lists(AMOUNTS, max_size=4)


def total(parts: list[Share]) -> int:
    return sum(part.minor for part in parts)


@given(shares=SHARES, debts=DEBTS)
def test_transfers_pay_each_share_once_and_settle_all_debts_or_none(
    shares: list[tuple[int, int]], debts: list[int]
) -> None:
    due = [Share(number, order, minor) for number, (order, minor) in enumerate(shares)]
    owed = [Share(100 + number, 0, -minor) for number, minor in enumerate(debts)]
    transfers = net_debts(due, owed)
    parts = [part for some in transfers.values() for part in some]
    assert all(total(some) > 0 for some in transfers.values())
    assert len({part.earning_id for part in parts}) == len(parts)
    if total([*due, *owed]) > 0:
        assert sorted(part.earning_id for part in parts) == sorted(
            share.earning_id for share in [*due, *owed]
        )
    else:
        assert not parts


@given(shares=SHARES, debts=DEBTS, most=st.integers(min_value=-5, max_value=20_000))
def test_what_a_charge_does_not_hold_is_beyond_it(
    shares: list[tuple[int, int]], debts: list[int], most: int
) -> None:
    due = [Share(number, order, minor) for number, (order, minor) in enumerate(shares)]
    owed = [Share(100 + number, 0, -minor) for number, minor in enumerate(debts)]
    for parts in net_debts(due, owed).values():
        within, beyond = split_at(parts, most)
        assert total(within) == min(total(parts), max(most, 0))
        assert total(within) + total(beyond) == total(parts)
        assert not within or total(within) > 0
        assert not beyond or total(beyond) > 0
