"""However a line goes back, its refunds together take each part of it, to the minor unit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftersales.parts import Parts, take

shares = st.integers(min_value=0, max_value=50_000)


def parts(tax: int, fee: int, designer: int) -> Parts:
    return Parts(tax_minor=tax, platform_fee_minor=fee, designer_share_minor=designer)


@st.composite
def lines(draw: st.DrawFn) -> Parts:
    tax, designer = draw(shares), draw(shares)
    # A platform's coupon may have given away more than the fee, though never more than the net.
    line = parts(tax, draw(st.integers(min_value=-designer, max_value=50_000)), designer)
    return line if line.amount_minor else parts(1, 0, 0)


@given(line=lines(), cuts=st.lists(st.integers(min_value=1, max_value=30_000), max_size=6))
def test_s23_partial_refunds_of_a_line_sum_to_its_parts(line: Parts, cuts: list[int]) -> None:
    left, taken = line, []
    for cut in cuts:
        if cut < left.amount_minor:
            taken.append(take(left, cut))
            left = left - taken[-1]
            assert left.tax_minor >= 0 and left.designer_share_minor >= 0
    taken.append(take(left, left.amount_minor))
    total = parts(0, 0, 0)
    for part in taken:
        assert part.tax_minor >= 0 and part.designer_share_minor >= 0
        total = total + part
    assert total == line


def test_s23_tax_and_net_go_back_in_proportion() -> None:
    assert take(parts(2_000, 1_500, 8_500), 6_000) == parts(1_000, 750, 4_250)


@pytest.mark.parametrize("amount", [0, -1, 12_001])
def test_nothing_above_what_is_left_is_taken(amount: int) -> None:
    with pytest.raises(ValueError, match="left"):
        take(parts(2_000, 1_500, 8_500), amount)
