"""The form of a stone, however it is turned: size, cut, and what is a cabochon."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from bench import gem_shapes
from demo_pieces.stones import Stone
from geometry.inspecting import inspect_piece
from geometry.measuring.stone_form import Form, form_of, is_cut_stone
from geometry.measuring.stones import read_stone
from geometry.piece import Shell
from tests.geometry import shapes

# Shape, and its shortest and longest length for its width. Slimmer than that a rectangle with sharp
# corners could as well be a baguette; a pear or a marquise so short is an oval to any eye.
CUTS = {
    "round": (1.0, 1.0),
    "oval": (1.06, 2.0),
    "cushion": (1.0, 1.8),
    "princess": (1.0, 1.3),
    "marquise": (1.45, 2.5),
    "pear": (1.2, 2.0),
    "emerald": (1.06, 2.5),
}


def _shell(cut: str, length: float, width: float, turn: int, name: str = "stone") -> Shell:
    mesh = Stone(cut, length, width).solid().to_mesh64()
    matrix = Rotation.random(random_state=np.random.default_rng(turn)).as_matrix()
    vertices = np.array(mesh.vert_properties[:, :3]) @ matrix.T + [3.0, -8.0, 12.0]
    return Shell(name, "stone", vertices, np.array(mesh.tri_verts, np.int64))


def _form(shell: Shell) -> Form:
    form = form_of(shell.vertices, shell.faces)
    assert form is not None
    return form


@pytest.mark.parametrize("cut", CUTS)
@given(share=st.floats(0, 1), width=st.sampled_from([1.0, 2.5, 5.0, 9.0]), turn=st.integers(0, 999))
@settings(max_examples=12, deadline=None)
def test_a_nameless_stone_is_read_by_its_form(
    cut: str, share: float, width: float, turn: int
) -> None:
    short, long = CUTS[cut]
    length = round(width * (short + share * (long - short)), 2)
    form = _form(_shell(cut, length, width, turn))
    assert form.shape == cut
    assert (form.length, form.width) == pytest.approx((length, width), abs=0.01 * width)
    assert is_cut_stone(form)
    assert not form.is_cabochon


def test_cuts_made_from_their_definitions_are_named_and_sized_right() -> None:
    chance = np.random.default_rng(7)
    for number in range(66):
        cut = list(gem_shapes.CUTS)[number % len(gem_shapes.CUTS)]
        shell, length, width = gem_shapes.gem(cut, chance)
        stone = read_stone(shell)
        assert (number, stone.shape) == (number, cut)
        assert (stone.length, stone.width) == pytest.approx((length, width), abs=0.05)


@given(ratio=st.floats(1, 2), turn=st.integers(0, 999))
@settings(max_examples=12, deadline=None)
def test_a_cabochon_is_called_one_and_is_no_cut_stone(ratio: float, turn: int) -> None:
    shell = _shell("cabochon", round(5 * ratio, 2), 5.0, turn)
    form = _form(shell)
    assert form.is_cabochon
    assert not is_cut_stone(form)
    assert read_stone(shell).shape in ("round cabochon", "oval cabochon")


def test_a_cabochon_is_weighed_by_its_volume_and_its_gem() -> None:
    plain, ruby = (
        read_stone(_shell("cabochon", 9, 7, 1, name)) for name in ("gem 1", "ruby cabochon 9x7")
    )
    volume = Stone("cabochon", 9, 7).solid().volume()
    assert plain.carats == pytest.approx(volume / 1000 * 2.65 * 5, rel=1e-3)
    assert ruby.carats == pytest.approx(plain.carats * 4.00 / 2.65, rel=1e-3)


def test_a_short_pear_is_as_long_as_from_its_point_to_its_back() -> None:
    form = _form(_shell("pear", 6.5, 5.0, 7))
    assert form.shape == "pear"
    assert (form.length, form.width) == pytest.approx((6.5, 5.0), abs=0.02)


def test_the_name_is_believed_before_the_form() -> None:
    stone = read_stone(_shell("emerald", 7, 5, 3, "sapphire radiant 7x5"))
    assert (stone.shape, stone.length, stone.width) == ("radiant", 7, 5)


def test_a_flat_leaf_is_no_stone_but_does_no_harm() -> None:
    flat = np.array([[0, 0, 0], [4, 0, 0], [4, 4, 0], [0, 4, 0], [2, 2, 0]], np.float64)
    leaf = Shell("stone", "stone", flat, np.array([[0, 1, 4], [1, 2, 4], [2, 3, 4], [3, 0, 4]]))
    assert form_of(leaf.vertices, leaf.faces) is None
    (group,) = inspect_piece(shapes.piece(leaf))["stones"]
    assert group["carats"] == 0
