"""Finger sizes follow the published formulas in every system, both ways."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geometry.measuring.ring_sizes import (
    LARGEST_MM,
    SMALLEST_MM,
    System,
    diameter_mm,
    ring_sizes,
)

diameters = st.floats(12.0, LARGEST_MM)


def test_us_7_is_the_same_finger_in_every_system() -> None:
    sizes = ring_sizes(17.3196)
    assert (sizes.us, sizes.uk, sizes.eu, sizes.it, sizes.jp) == (7.0, "N 1/2", 54.4, 14.4, 14.0)


@pytest.mark.parametrize(
    ("system", "size", "expected"),
    [
        ("us", 0, 11.63),
        ("eu", 54, 17.189),
        ("it", 14, 17.189),
        ("jp", 14, 17.333),
        ("uk", "A", 11.937),
    ],
)
def test_a_size_gives_its_diameter(system: System, size: float | str, expected: float) -> None:
    assert diameter_mm(system, size) == pytest.approx(expected, abs=0.001)


@given(diameters)
def test_a_diameter_survives_the_way_through_each_number_system(diameter: float) -> None:
    sizes = ring_sizes(diameter)
    for system in ("us", "eu", "it", "jp"):
        back = diameter_mm(system, getattr(sizes, system))
        assert back == pytest.approx(diameter, abs=0.02), system


@given(diameters)
def test_a_uk_letter_is_within_a_quarter_size(diameter: float) -> None:
    assert diameter_mm("uk", ring_sizes(diameter).uk) == pytest.approx(diameter, abs=0.2)


@given(diameters, diameters)
def test_a_larger_ring_never_has_a_smaller_size(one: float, other: float) -> None:
    small, large = sorted((one, other))
    assert ring_sizes(small).us <= ring_sizes(large).us
    assert ring_sizes(small).jp <= ring_sizes(large).jp


@pytest.mark.parametrize("diameter", [0.0, SMALLEST_MM - 0.01, LARGEST_MM + 0.01, float("nan")])
def test_what_no_finger_wears_has_no_size(diameter: float) -> None:
    with pytest.raises(ValueError, match="no finger size"):
        ring_sizes(diameter)


@pytest.mark.parametrize("size", ["", "7", "NN", "Z+", "½"])
def test_a_letter_that_is_none_is_refused(size: str) -> None:
    with pytest.raises(ValueError, match="not a UK ring size"):
        diameter_mm("uk", size)
