"""Pieces on the shelf as points: shape, stones, size and weight, so that near ones are alike."""

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from activity.together import Features
from geometry.likeness.fingerprint_size import DIMENSIONS, VERSION
from models_catalog.fingerprint_index import from_bytes
from models_catalog.models import Fingerprint, ListingIndex, Measurement, StoneGroup
from models_catalog.models.fingerprint import Surface

_SIZES = 3
_STONES = 3
# Columns of a piece by what they tell; each of these counts the same in the end.
_BLOCKS = (DIMENSIONS, _STONES, _SIZES, 1)


def features_of_shelf() -> Features:
    """Of every piece that can be bought, in four queries."""
    shelf = list(
        ListingIndex.objects.order_by("cad_model").values_list(
            "cad_model", "category", "release", "weight_18k_mg"
        )
    )
    at = {release: row for row, (_, _, release, _) in enumerate(shelf)}
    table = np.full((len(shelf), sum(_BLOCKS)), np.nan, np.float32)
    shape, stones, sizes, weight = np.split(table, np.cumsum(_BLOCKS)[:-1], axis=1)
    for release, vector in Fingerprint.objects.filter(
        version=VERSION,
        surface=Surface.WHOLE,
        release_file__is_measured=True,
        release_file__release__in=at,
    ).values_list("release_file__release", "vector"):
        shape[at[release]] = from_bytes(vector)
    for release, groups in _stones(at).items():
        stones[at[release]] = groups
    measured = Measurement.objects.filter(release__in=at)
    for release, x, y, z in measured.values_list("release", "size_x_mm", "size_y_mm", "size_z_mm"):
        sizes[at[release]] = np.log1p([x, y, z])
    weight[:, 0] = [np.nan if mg is None else np.log1p(mg) for _, _, _, mg in shelf]
    return Features(
        piece_ids=np.array([piece for piece, _, _, _ in shelf], np.int64),
        groups=np.array([category for _, category, _, _ in shelf], np.int64),
        points=_on_one_scale(table),
    )


def _stones(releases: dict[int, int]) -> dict[int, list[float]]:
    """Carats, number and longest stone of each release; without stones all three are 0."""
    found: dict[int, list[float]] = {release: [0.0, 0.0, 0.0] for release in releases}
    sums: defaultdict[int, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for release, carats, count, length in StoneGroup.objects.filter(
        release__in=releases
    ).values_list("release", "total_carats", "count", "length_mm"):
        sums[release][0] += carats
        sums[release][1] += count
        sums[release][2] = max(sums[release][2], length)
    found.update({release: np.log1p(three).tolist() for release, three in sums.items()})
    return found


def _on_one_scale(table: NDArray[np.float32]) -> NDArray[np.float32]:
    """Each column by its own spread, each block by its width; what is not known is the middle."""
    if not len(table):
        return table
    known = ~np.isnan(table)
    counts = np.maximum(known.sum(axis=0), 1)
    middle = np.where(known, table, 0).sum(axis=0) / counts
    apart = np.where(known, table - middle, 0)
    spread = np.sqrt((apart**2).sum(axis=0) / counts)
    # A fingerprint's own dimensions are on one scale already; the first tell most.
    spread[:DIMENSIONS] = np.sqrt((spread[:DIMENSIONS] ** 2).mean())
    scaled = apart / np.where(spread > 0, spread, 1)
    widths = np.concatenate([np.full(width, np.sqrt(width)) for width in _BLOCKS])
    points: NDArray[np.float32] = (scaled / widths).astype(np.float32)
    return points
