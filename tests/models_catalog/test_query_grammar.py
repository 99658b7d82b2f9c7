"""What is read from the words of a search, in the manner of the trade and of four languages."""

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from geometry.measuring.ring_sizes import diameter_mm
from models_catalog import trade_words as trade
from models_catalog.facets import Span
from models_catalog.query_grammar import SIZE_ROOM_MM, understand
from models_catalog.wanted import Wanted

KINDS = ("rings", "pendants", "earrings", "bangles")
STONE, WEIGHT, SIZE_7 = "6.37-6.63", "-4", "17.12-17.52"


@pytest.mark.parametrize(
    ("query", "values", "metal", "words"),
    [
        (
            "6.5mm round halo under 4g 18k size 7",
            {"stone": STONE, "shape": "round", "weight": WEIGHT, "finger": SIZE_7},
            "18k-yellow",
            "halo",
        ),
        ("8x6mm oval", {"stone": "7.84-8.16", "shape": "oval"}, "", ""),
        ("1/2 ct princess solitaire", {"carats": "0.45-0.55", "shape": "princess"}, "",
         "solitaire"),
        ("18ct white gold band", {"category": "rings"}, "18k-white", ""),
        ("about 1 ct round", {"carats": "0.8-1.2", "shape": "round"}, "", ""),
        ("2.5 dwt max", {"weight": "-3.89"}, "", ""),
        ("4 g to 6 g platinum", {"weight": "4-6.01"}, "platinum-950-ru", ""),
        ("between 3 and 5 g", {"weight": "3-5.01"}, "", ""),
        ("under $50", {"price": "-50"}, "", ""),
        ("0.25 in pear stone", {"stone": "6.22-6.48", "shape": "pear"}, "", ""),
        ("UK size M 1/2", {"finger": "16.71-17.11"}, "", ""),
        ("size 6-8", {"finger": "16.31-18.33"}, "", ""),
        ("claw set ring", {"setting": "prong", "category": "rings"}, "", ""),
        ("pendants ready for silver", {"category": "pendants", "casts": "silver"}, "", ""),
        ("Siegelring Größe 54 unter 6 g Silber", {"finger": "16.99-17.39", "weight": "-6"},
         "sterling-silver", "signet"),
        ("bague halo moins de 4 g or blanc taille 54",
         {"category": "rings", "weight": WEIGHT, "finger": "16.99-17.39"}, "18k-white", "halo"),
        ("anello solitario misura 14 oro rosa", {"category": "rings", "finger": "16.99-17.39"},
         "18k-rose", "solitario"),
        ("6,5mm runder Halo unter 4g 18k Größe 7",
         {"stone": STONE, "shape": "round", "weight": WEIGHT, "finger": SIZE_7}, "18k-yellow",
         "halo"),
        ("halo rond 6,5 mm moins de 4 g or 18 carats taille 54",
         {"shape": "round", "stone": STONE, "weight": WEIGHT, "finger": "16.99-17.39"},
         "18k-yellow", "halo"),
        ("oro 18 carati sotto 4 g misura 54", {"weight": WEIGHT, "finger": "16.99-17.39"},
         "18k-yellow", ""),
        ("585er Weißgold Ringweite 54", {"finger": "16.99-17.39"}, "14k-white", ""),
        ("10 ct or less", {"carats": "-10"}, "", ""),
        ("size M½", {"finger": "16.71-17.11"}, "", ""),
        ("Innendurchmesser 17,5 mm", {"finger": "17.3-17.7"}, "", ""),
        ("over 4g under 6g", {"weight": "4-6"}, "", ""),
        ("from 4 to 6 g", {"weight": "4-6.01"}, "", ""),
        ("≤ 4 g", {"weight": WEIGHT}, "", ""),
        ("$20-$50", {"price": "20-50.01"}, "", ""),
        ("8mm x 6mm oval", {"stone": "7.84-8.16", "shape": "oval"}, "", ""),
        ("1.234,5 g", {"weight": "1111.05-1357.95"}, "", ""),
        # What is a thing as well as a shape, and a form of the metal, stay words.
        ("heart pendant", {"category": "pendants"}, "", "heart"),
        ("oval bangle", {}, "", "oval bangle"),
        ('"round halo" 4g', {"weight": "3.6-4.4"}, "", '"round halo"'),
        ("Anniversary 2026", {}, "", "Anniversary 2026"),
    ],
)  # fmt: skip
def test_measures_metals_shapes_and_kinds_become_choices_and_the_rest_stays(
    query: str, values: dict[str, str], metal: str, words: str
) -> None:
    read = understand(query, kinds=KINDS)
    assert {key: ",".join(found) for key, found in read.values.items()} == values
    assert (read.metal_key or "", read.words) == (metal, words)


def test_a_measure_that_the_list_has_no_filter_for_is_named() -> None:
    read = understand("band 2mm wide", kinds=KINDS)
    assert read.unused == ("2 mm wide",) and read.values == {"category": ("rings",)}


PIECES_OF_A_QUERY = st.one_of(
    st.sampled_from(sorted({*trade.UNDER, *trade.OVER, *trade.ABOUT, *trade.SHAPES, *trade.KINDS})),
    st.sampled_from(sorted({*trade.METAL_WORDS, *trade.SIZE_WORDS, *trade.COMPOUNDS, "halo", "x"})),
    st.sampled_from(
        ["g", "mm", "ct", "in", "$", "k", "-", "to", "us", "uk", "½", '"', "+", "wide"]
    ),
    st.decimals(0, 200, places=2).map(str),
    st.text("aeo ß½″'\"-_.,;%&|!()\x00漢é", max_size=6),
)


@given(st.lists(PIECES_OF_A_QUERY, max_size=9))
def test_any_text_is_read_and_what_is_left_of_it_is_words_alone(parts: list[str]) -> None:
    read = understand(" ".join(parts), kinds=KINDS)
    again = understand(read.words, kinds=KINDS)
    assert (again.values, again.metal_key, again.words) == ({}, None, read.words)
    # Each value is one that the address of a list can hold.
    address = QueryDict(mutable=True)
    for key, values in read.values.items():
        address.setlist(key, values)
    wanted = Wanted.read(address, kinds=KINDS)
    assert {key: set(values) for key, values in wanted.values.items()} == {
        key: set(values) for key, values in read.values.items()
    }
    assert wanted.left_out == ()


@given(
    st.sampled_from([("g", "weight", 1.0), ("ct", "carats", 1.0), ("cm", "stone", 10.0)]),
    st.decimals("0.5", 90, places=1),
    st.sampled_from(["", "about ", "under ", "over "]),
)
def test_a_measure_leaves_what_it_says(
    unit: tuple[str, str, float], number: object, bound: str
) -> None:
    word, facet, factor = unit
    (value,) = understand(f"{bound}{number}{word}", kinds=()).values[facet]
    span, amount = Span.read(value), float(str(number)) * factor
    assert span is not None
    low, high = float(span.low or 0), float(span.high or 1e9)
    if bound == "under ":
        assert low == 0 and high == pytest.approx(amount, abs=0.01)
    elif bound == "over ":
        assert low == pytest.approx(amount, abs=0.01) and high == 1e9
    else:
        assert low < amount < high


@given(st.integers(0, 32).map(lambda halves: halves / 2))
def test_a_finger_size_finds_itself_and_not_the_next_half_size(size: float) -> None:
    (value,) = understand(f"size {size:g}", kinds=()).values["finger"]
    span = Span.read(value)
    assert span is not None and span.low is not None and span.high is not None
    middle = diameter_mm("us", size)
    assert float(span.low) <= middle < float(span.high)
    assert float(span.high - span.low) == pytest.approx(2 * SIZE_ROOM_MM, abs=0.02)
