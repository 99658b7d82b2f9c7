"""What resizing changes, against rings whose volume is a formula."""

from math import pi
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geometry.measuring.ring_sizes import ring_sizes
from models_catalog.finger_choices import FINGER_CHOICES
from models_catalog.resizing import US_SIZE_MM, Basis, Resizing, resize

diameters = st.floats(12, 24)
thicknesses = st.floats(0.8, 4)
widths = st.floats(1, 12)


def band(inner_mm: float, thickness_mm: float, width_mm: float) -> float:
    """Volume of a plain flat band: one cylinder less another."""
    return pi * width_mm * ((inner_mm / 2 + thickness_mm) ** 2 - (inner_mm / 2) ** 2)


def half_round(inner_mm: float, thickness_mm: float, width_mm: float) -> float:
    """Half an ellipse turned about the finger (Pappus)."""
    area, middle = pi * thickness_mm * width_mm / 4, 4 * thickness_mm / (3 * pi)
    return area * 2 * pi * (inner_mm / 2 + middle)


def resized(inner_mm: float, to_mm: float, volume: float | None, **known: object) -> Resizing:
    given_facts: dict[str, Any] = {"shank_mm": None, "stones": [], **known}
    return resize(from_mm=inner_mm, to_mm=to_mm, volume_mm3=volume, **given_facts)


@given(diameters, diameters, thicknesses, widths)
def test_a_plain_band_is_exact(inner: float, to: float, thick: float, wide: float) -> None:
    change = resized(inner, to, band(inner, thick, wide), shank_mm=(thick, wide))
    assert change.basis in {Basis.SHANK, Basis.ROUNDED_SHANK}  # equal but for a last digit
    assert change.volume_after_mm3 == pytest.approx(band(to, thick, wide), rel=0.01)


@given(diameters, st.floats(-2, 2), thicknesses, widths)
def test_a_half_round_band_is_near_though_its_shank_is_no_bar(
    inner: float, sizes: float, thick: float, wide: float
) -> None:
    to = inner + sizes * US_SIZE_MM
    change = resized(inner, to, half_round(inner, thick, wide), shank_mm=(thick, wide))
    assert change.basis == Basis.ROUNDED_SHANK
    assert change.volume_after_mm3 == pytest.approx(half_round(to, thick, wide), rel=0.02)


@given(diameters, diameters, thicknesses, widths)
def test_without_a_shank_the_metal_moved_is_not_told_too_small(
    inner: float, to: float, thick: float, wide: float
) -> None:
    change = resized(inner, to, band(inner, thick, wide))
    truth = band(to, thick, wide) - band(inner, thick, wide)
    assert change.basis == Basis.VOLUME
    assert change.metal_change_mm3 is not None
    assert abs(change.metal_change_mm3) >= abs(truth) * 0.999


@given(diameters, diameters)
def test_there_and_back_is_the_same_length_of_metal(one: float, other: float) -> None:
    there, back = resized(one, other, None), resized(other, one, None)
    assert there.circumference_change_mm == pytest.approx(-back.circumference_change_mm)
    assert there.circumference_change_mm == pytest.approx(pi * (other - one))


def test_one_us_size_is_two_and_a_half_millimetres_around() -> None:
    change = resized(17.32, 17.32 + US_SIZE_MM, None)
    assert change.us_sizes == pytest.approx(1)
    assert change.circumference_change_mm == pytest.approx(2.553, abs=0.001)


def test_a_head_adds_nothing_to_the_shank() -> None:
    plain = band(17, 1.8, 2.5)
    with_head = resized(17, 17.8, plain * 3, shank_mm=(1.8, 2.5))
    assert with_head.metal_change_mm3 == pytest.approx(1.8 * 2.5 * pi * 0.8)


def test_an_open_body_without_a_shank_has_no_metal_to_tell() -> None:
    change = resized(17, 18, None)
    assert change.basis == Basis.NOTHING
    assert change.metal_change_mm3 is None
    assert change.volume_after_mm3 is None


@pytest.mark.parametrize(("sizes", "large"), [(2, False), (-2, False), (2.25, True), (-3, True)])
def test_more_than_two_us_sizes_is_large(sizes: float, large: bool) -> None:
    assert resized(17.32, 17.32 + sizes * US_SIZE_MM, None).is_large is large


def test_stones_that_may_run_round_the_shank_are_told_from_a_solitaire() -> None:
    assert not resized(17.32, 16.5, None, stones=[(1, 6.5)]).stones_may_run_round
    assert resized(17.32, 16.5, None, stones=[(1, 6.5), (12, 1.5)]).stones_may_run_round


@pytest.mark.parametrize("wrong", [0, -1])
def test_a_diameter_is_a_positive_length(wrong: float) -> None:
    with pytest.raises(ValueError):
        resized(wrong, 17, None)


def test_every_size_to_choose_is_a_finger_in_its_own_system() -> None:
    assert ring_sizes(FINGER_CHOICES["us-6.5"].diameter_mm).us == pytest.approx(6.5, abs=0.01)
    assert ring_sizes(FINGER_CHOICES["uk-n.5"].diameter_mm).uk == "N 1/2"
    assert ring_sizes(FINGER_CHOICES["eu-54"].diameter_mm).eu == 54
    assert ring_sizes(FINGER_CHOICES["it-14"].diameter_mm).it == 14
    assert ring_sizes(FINGER_CHOICES["jp-14"].diameter_mm).jp == 14
    assert all(12 < choice.diameter_mm < 24 for choice in FINGER_CHOICES.values())


@pytest.mark.parametrize(("us_sizes", "warned"), [(2.0, False), (2.04, False), (2.06, True)])
def test_the_limit_of_resizing_is_the_one_that_is_shown(us_sizes: float, warned: bool) -> None:
    change = resize(
        from_mm=17.3,
        to_mm=17.3 + us_sizes * US_SIZE_MM,
        volume_mm3=250,
        shank_mm=None,
        stones=[],
    )
    assert change.is_large is warned
