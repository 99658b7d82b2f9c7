"""Knife edges: places where the metal tapers to nothing between two faces that all but meet.

From a thin place whose faces lean towards each other the way leads between them to where the metal
ends. Its thickness there and just before says how sharp the edge is and how far it tapers: a blade
gets thinner evenly down to its end, a rounded edge keeps most of its thickness until just before.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from geometry.casting.probing import LIFT_MM, Numbers, Probe
from geometry.casting.walls import RAYS
from geometry.piece import Points

# Metal thinner than this does not fill to its end; it is what a strand needs too (Formlabs).
LEAST_MM = 0.3
# Faces that meet at more than this are a corner; at less than this they are parallel.
_MOST_DEGREES, _LEAST_DEGREES = 30.0, 2.0
# Where the way to the edge may begin: how thick the metal is there, and how far the edge is.
_THICKNESS_MM, _MOST_WAY_MM = (0.08, 0.8), 3.5
_FINE_MM = 0.02
# Thickness is taken at these shares of the way to the edge.
_STATIONS = (0.0, 0.3, 0.6, 0.8, 0.95)
# How far the thickness may be off an even taper, as a share of where the way began.
_MOST_UNEVEN = 0.08
# Shorter ones are the corner where a seat breaks through, and the like.
_SHORTEST_MM, _GAP_MM, _CELL_MM = 1.5, 0.6, 0.2


@dataclass(frozen=True, slots=True)
class Blades:
    """Places beside knife edges: the number of the probe's sample there, where the metal
    ends (in the probe's frame), how thick it is there in mm, the angle between its faces in
    degrees."""

    number: NDArray[np.intp]
    edge: Points
    thickness: Numbers
    degrees: Numbers

    def pick(self, chosen: NDArray[np.bool_]) -> "Blades":
        return Blades(
            self.number[chosen], self.edge[chosen], self.thickness[chosen], self.degrees[chosen]
        )

    @property
    def length_mm(self) -> Numbers:
        """From end to end of the edge that each place lies beside, in mm."""
        if not len(self.edge):
            return np.zeros(0)
        cells, number = np.unique(np.rint(self.edge / _CELL_MM), axis=0, return_inverse=True)
        pairs = cKDTree(cells).query_pairs(_GAP_MM / _CELL_MM, output_type="ndarray")
        graph = coo_array((np.ones(len(pairs)), pairs.T), shape=(len(cells), len(cells)))
        count, label = connected_components(graph, directed=False)
        high, low = np.full((count, 3), -np.inf), np.full((count, 3), np.inf)
        np.maximum.at(high, label, cells)
        np.minimum.at(low, label, cells)
        length = np.linalg.norm(high - low, axis=1) * _CELL_MM
        return np.asarray(length[label[number.ravel()]])


def find_blades(probe: Probe) -> Blades:
    """All places whose metal tapers to an edge thinner than 0.3 mm; burrs are left out."""
    point, face = probe.samples(RAYS)
    found = _tapering(probe, point, probe.normals[face])
    return found.pick(found.length_mm >= _SHORTEST_MM)


def sides(probe: Probe, blades: Blades) -> NDArray[np.bool_]:
    """Which of the probe's samples lie on the side of a blade, and therefore on no wall."""
    point, face = probe.samples(RAYS)
    normal = probe.normals[face]
    found = np.zeros(len(point), np.bool_)
    found[blades.number] = True
    if not len(blades.edge):
        return found
    # Nearer to the edge than the way to it can be told: no thicker than the blade is there.
    _, width = probe.across(point - normal * LIFT_MM, -normal, side=-1)
    away, nearest = cKDTree(blades.edge).query(point)
    slope = 2 * np.tan(np.radians(blades.degrees[nearest] / 2))
    thick = blades.thickness[nearest] + slope * away
    fine = (width < _THICKNESS_MM[0]) & (away < _MOST_WAY_MM)
    return np.asarray(found | (fine & (width < thick + _FINE_MM)))


def _tapering(probe: Probe, point: Points, normal: Points) -> Blades:
    """Which places of the surface taper to an edge."""
    rows, heading, across, middle, way = _ways_to_an_edge(probe, point, normal)
    share = np.array(_STATIONS)
    spans = np.stack(
        [_span(probe, middle + (one * way)[:, None] * heading, across) for one in share], axis=1
    )
    with np.errstate(invalid="ignore"):
        slope, end = _straight(share, spans)
        uneven = np.abs(spans - (end[:, None] + slope[:, None] * (1 - share))).max(axis=1)
        degrees = 2 * np.degrees(np.arctan(slope / (2 * np.maximum(way, LIFT_MM))))
        kept = np.flatnonzero(
            np.isfinite(spans).all(axis=1)
            & (uneven < _MOST_UNEVEN * spans[:, 0])
            & (degrees > _LEAST_DEGREES)
            & (degrees < _MOST_DEGREES)
            & (end < LEAST_MM)
            & (end < spans[:, 0] / 2)
        )
    edge = middle[kept] + way[kept, None] * heading[kept]
    return Blades(rows[kept], edge, np.maximum(end[kept], 0), degrees[kept])


def _ways_to_an_edge(
    probe: Probe, point: Points, normal: Points
) -> tuple[NDArray[np.intp], Points, Points, Points, Numbers]:
    """Of the thin places whose faces lean together: their numbers, the way to where the metal
    ends, the way across from face to face, the middle between those, and how far the end is."""
    hit, width = probe.across(point - normal * LIFT_MM, -normal, side=-1)
    width += LIFT_MM
    lean = np.degrees(np.arccos((-np.einsum("ij,ij->i", probe.normals[hit], normal)).clip(-1, 1)))
    low, high = _THICKNESS_MM
    rows = np.flatnonzero(
        (hit >= 0)
        & (width > low)
        & (width < high)
        & (lean > _LEAST_DEGREES)
        & (lean < _MOST_DEGREES)
    )
    # Both faces look a little towards the edge, and one against the other across it.
    heading = _unit(normal[rows] + probe.normals[hit[rows]])
    across = _unit(normal[rows] - probe.normals[hit[rows]])
    middle = point[rows] - normal[rows] * (width[rows] / 2)[:, None]
    _, way = probe.across(middle, heading, side=-1)
    near = way < _MOST_WAY_MM
    return rows[near], heading[near], across[near], middle[near], way[near]


def _straight(share: Numbers, spans: Numbers) -> tuple[Numbers, Numbers]:
    """The line through thicknesses by least squares: the fall from start to end, and the end."""
    left = 1 - share
    about = left - left.mean()
    slope = ((spans - spans.mean(axis=1, keepdims=True)) * about).sum(axis=1) / (about**2).sum()
    return slope, spans.mean(axis=1) - slope * left.mean()


def _span(probe: Probe, middle: Points, across: Points) -> Numbers:
    _, one = probe.across(middle, across, side=-1)
    _, other = probe.across(middle, -across, side=-1)
    return one + other


def _unit(vectors: Points) -> Points:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12))
