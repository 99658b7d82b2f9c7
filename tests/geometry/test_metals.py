"""Weights come from the density table that the whole shop uses."""

import re

import pytest

from geometry.metals import METALS, weight_g


def test_the_metals_keep_their_order() -> None:
    assert list(METALS)[:3] == ["9k-yellow", "9k-white", "9k-rose"]
    assert list(METALS)[-3:] == ["brass", "bronze", "casting-wax"]
    assert len(METALS) == 21


@pytest.mark.parametrize(
    ("key", "grams"),
    [
        ("18k-yellow", 1.558),
        ("14k-rose", 1.326),
        ("sterling-silver", 1.04),
        ("platinum-950-ru", 2.07),
    ],
)
def test_a_hundred_cubic_millimetres_weigh_what_the_table_says(key: str, grams: float) -> None:
    assert weight_g(100, key) == pytest.approx(grams)


def test_every_metal_has_a_name_a_density_and_a_colour() -> None:
    for key, metal in METALS.items():
        assert metal.key == key
        assert 0.5 < metal.density_g_cm3 < 23
        assert re.fullmatch(r"#[0-9a-f]{6}", metal.colour)


def test_an_unknown_metal_has_no_weight() -> None:
    with pytest.raises(KeyError):
        weight_g(1, "unobtainium")
