"""Where the parts of a glTF stand: places of nodes, skeletons and morph targets, as first shown."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from geometry.errors import Refused
from geometry.piece import Points
from geometry.reading.gltf_views import Views

MAX_DEPTH = 64
_MOST_SETS = 4
# What a packed turn may lack of length one.
_TURN_SLACK = 1e-3


class Pose:
    """The pose that the file describes, before any animation."""

    def __init__(self, document: dict[str, Any], views: Views) -> None:
        self._document, self._views = document, views

    def roots(self) -> list[int]:
        """Nodes that are no other node's child."""
        nodes = self._document.get("nodes", [])
        children = {child for node in nodes for child in node.get("children", [])}
        found = [number for number in range(len(nodes)) if number not in children]
        if nodes and not found:
            raise Refused("too-deep", "The GLB nests its parts in a circle.")
        return found

    def morphed(
        self,
        vertices: Points,
        node: dict[str, Any],
        mesh: dict[str, Any],
        primitive: dict[str, Any],
    ) -> Points:
        """Positions moved towards the targets by the weights that the file begins with."""
        weights = node.get("weights") or mesh.get("weights") or []
        for weight, target in zip(weights, primitive["targets"], strict=False):
            if weight and "POSITION" in target:
                moves = self._views.accessor(target["POSITION"], 3).astype(np.float64)
                vertices = vertices + float(weight) * moves
        return vertices

    def skinned(self, vertices: Points, skin: int, primitive: dict[str, Any]) -> Points:
        """Positions as the joints hold them; the place of the node itself has no say (3.7.3.3)."""
        described = self._document["skins"][skin]
        joints = described["joints"]
        places = self._places(joints)
        if "inverseBindMatrices" in described:
            rows = self._views.accessor(described["inverseBindMatrices"], 16).astype(np.float64)
            places = places @ rows.reshape(-1, 4, 4).transpose(0, 2, 1)[: len(joints)]
        held, total = np.zeros_like(vertices), np.zeros(len(vertices))
        for number in range(_MOST_SETS):
            if f"JOINTS_{number}" not in primitive["attributes"]:
                break
            joint = self._views.accessor(primitive["attributes"][f"JOINTS_{number}"], 4)
            weight = self._views.accessor(primitive["attributes"][f"WEIGHTS_{number}"], 4)
            for column in range(4):
                place = places[joint[:, column].astype(np.int64)]
                moved = np.einsum("nij,nj->ni", place[:, :3, :3], vertices) + place[:, :3, 3]
                held += weight[:, column, None] * moved
                total += weight[:, column]
        if (total <= 0).any():
            raise ValueError("a corner that no joint holds")
        return np.asarray(held / total[:, None])

    def _places(self, joints: list[int]) -> NDArray[np.float64]:
        """Where each joint stands in the scene."""
        nodes = self._document["nodes"]
        parent = {child: n for n, node in enumerate(nodes) for child in node.get("children", [])}
        found = []
        for joint in joints:
            place, here = matrix_of(nodes[joint]), joint
            for _ in range(MAX_DEPTH):
                if here not in parent:
                    break
                here = parent[here]
                place = matrix_of(nodes[here]) @ place
            found.append(place)
        return np.array(found)


def matrix_of(node: dict[str, Any]) -> NDArray[np.float64]:
    """Where a node stands in its parent, by matrix or by turn, scale and shift."""
    if "matrix" in node:
        return np.array(node["matrix"], np.float64).reshape(4, 4).T
    x, y, z, w = _turn_of(node)
    turn = np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
            [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
            [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
        ]
    )
    matrix = np.eye(4)
    matrix[:3, :3] = turn * np.array(node.get("scale", (1, 1, 1)), np.float64)
    matrix[:3, 3] = node.get("translation", (0, 0, 0))
    return matrix


def is_turn_inexact(node: dict[str, Any]) -> bool:
    """Whether its turn would make it grow or shrink as well, were it taken by its numbers."""
    length = float(np.linalg.norm(node.get("rotation", (0, 0, 0, 1))))
    return abs(length - 1) > _TURN_SLACK


def _turn_of(node: dict[str, Any]) -> NDArray[np.float64]:
    """At length one, as a turn changes no size; none at all where it has no length."""
    given = np.array(node.get("rotation", (0, 0, 0, 1)), np.float64)
    length = float(np.linalg.norm(given))
    return np.array((0.0, 0.0, 0.0, 1.0)) if length == 0 else given / length
