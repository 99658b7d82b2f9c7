"""Everything that is measured in a CAD file, as one JSON-ready dictionary."""

import hashlib
import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from geometry.casting.castability import Report, report
from geometry.casting.version import CASTABILITY_VERSION
from geometry.measuring import finger_hole, openings, stones
from geometry.measuring.ring_sizes import LARGEST_FINGER_MM, SMALLEST_MM, ring_sizes
from geometry.mesh import faults, health, solids
from geometry.mesh.metal_body import metal_body
from geometry.mesh.swallowed import swallowed
from geometry.mesh.topology import EdgeCounts
from geometry.mesh.triangles import surface_area
from geometry.metals import METALS, weight_g
from geometry.piece import Piece, Points, Shell
from geometry.provenance import provenance
from geometry.reading.doubts import doubts
from geometry.reading.grown_on import GrownOn, grown_on_rings
from geometry.reading.reader import read
from geometry.reading.stood_on import stood_on, too_heavy


def inspect(
    path: Path | str,
    *,
    unit: str | None = None,
    piece: Piece | None = None,
    on_checking: Callable[[], None] | None = None,
    on_report: Callable[[Report], None] | None = None,
) -> dict[str, Any]:
    """Reads and measures a file; raises Refused. `unit` is what the designer confirmed.

    A caller that has read the file already passes its piece. `on_checking` is called when the
    measuring is over and the checks for casting begin, `on_report` with what they found.
    """
    began = time.monotonic()
    facts = inspect_piece(
        piece or read(path, unit=unit), on_checking=on_checking, on_report=on_report
    )
    facts["sha256"] = sha256_of(path)
    facts["seconds"] = round(time.monotonic() - began, 2)
    return facts


def inspect_piece(
    piece: Piece,
    *,
    on_checking: Callable[[], None] | None = None,
    on_report: Callable[[Report], None] | None = None,
) -> dict[str, Any]:
    """Measures in mm, mm2, mm3 and g. What is not certain is None, with a warning."""
    metal = piece.with_role("metal")
    measured = {id(shell): solids.solid_of(shell) for shell in piece.shells}
    metal_solids = [measured[id(shell)] for shell in metal]
    edges = _summed(solid.edges for solid in metal_solids)
    volume, surface = _volume_and_surface(metal, metal_solids)
    doubted = doubts(piece)
    worn, hole = _worn(metal, doubted)
    through = openings.what_goes_through(worn, hole)
    hole, opening = through.hole, through.opening
    grown = _grown_on(piece, measured, {*doubted, *piece.said}, hole)
    doubted = {name: one.why for name, one in grown.items()} | doubted
    inner = None if hole is None else hole.diameter_mm
    pierced = health.self_intersections(metal)
    crossing = health.through_themselves(metal) if pierced else []
    groups, stone_warnings = stones.stone_list(piece.with_role("stone"))
    if on_checking is not None:
        on_checking()
    checked = report(metal_body(metal, metal_solids), hole, piece.with_role("stone"))
    if on_report is not None:
        on_report(checked)
    facts: dict[str, Any] = {
        **_of_file(piece),
        "shells": [
            _shell_row(shell, measured[id(shell)], doubted.get(shell.name, ""))
            for shell in piece.shells
        ],
        "doubted_volumes_mm3": _doubted_volumes(piece, measured, doubted, grown),
        "bounding_box_mm": _box(piece.shells),
        "metal_box_mm": _box(metal),
        "volume_mm3": round(volume, 4) if volume > 0 else None,
        "surface_mm2": round(surface, 3),
        "watertight": edges.closed,
        "open_edges": edges.open_edges,
        "non_manifold_edges": edges.non_manifold_edges,
        "through_themselves": crossing,
        **faults.places(piece),
        "flipped_faces": health.flipped_faces(metal),
        "self_intersections": pierced,
        "min_wall_mm": checked.min_wall_mm,
        "min_wall_at_mm": checked.min_wall_at_mm,
        "inner_diameter_mm": inner,
        "opening": None if opening is None else asdict(opening),
        "ring_size": _ring_size(inner),
        "weights_g": _weights(volume),
        "stones": groups,
        "castability": [check.row() for check in checked.checks],
        "castability_version": CASTABILITY_VERSION,
        "warnings": [
            *piece.notes,
            *_metal_warnings(metal, metal_solids, edges, volume),
            *_crossing(crossing),
            *swallowed(metal, metal_solids),
            *too_heavy(metal, metal_solids, {*doubted, *piece.said}),
            *_short(stone_warnings),
            *_several_rings(worn),
            *_several_holes(through.finger_holes),
            *_oval(opening),
        ],
    }
    facts["found"] = provenance(facts, step_mm=piece.step_mm, meshed=piece.meshed)
    return facts


def _of_file(piece: Piece) -> dict[str, Any]:
    return {
        "format": piece.format,
        "unit": piece.unit,
        "unit_source": piece.unit_source,
        "unit_reason": piece.unit_reason,
        "triangles": piece.triangle_count,
        "maker": list(piece.maker),
    }


def _volume_and_surface(metal: list[Shell], measured: list[solids.Solid]) -> tuple[float, float]:
    """Of all the metal together; no volume where it is not certain."""
    return solids.union(measured) or (
        0.0,
        sum(surface_area(shell.vertices, shell.faces) for shell in metal),
    )


def _weights(volume: float) -> dict[str, float] | None:
    if volume <= 0:
        return None
    return {key: round(weight_g(volume, key), 3) for key in METALS}


def _worn(
    metal: list[Shell], doubted: Collection[str]
) -> tuple[list[Shell], finger_hole.Hole | None]:
    """The bodies whose opening is measured, and its hole: those that are sure, where they have one.
    A stick to show a ring on fills its hole, and a plate for sizing has others."""
    sure = [one for one in metal if one.name not in doubted]
    if len(sure) < len(metal) and (hole := finger_hole.find_hole(sure)):
        return sure, hole
    return metal, finger_hole.find_hole(metal)


def sha256_of(path: Path | str) -> str:
    """Hexadecimal SHA-256 of a file's bytes."""
    with Path(path).open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _summed(counts: Iterable[EdgeCounts]) -> EdgeCounts:
    rows = list(counts)
    return EdgeCounts(
        sum(row.open_edges for row in rows),
        sum(row.non_manifold_edges for row in rows),
        closed=bool(rows) and all(row.closed for row in rows),
    )


def _grown_on(
    piece: Piece,
    measured: dict[int, solids.Solid],
    known: Collection[str],
    hole: finger_hole.Hole | None,
) -> dict[str, GrownOn]:
    """What has grown into rings, and what stands in one body with a piece that no finger wears.
    `known` are names of which the designer or their form has said enough."""
    metal, set_stones = piece.with_role("metal"), piece.with_role("stone")
    asked = [one for one in metal if one.name not in known]
    grown = grown_on_rings(asked, [measured[id(one)] for one in asked], hole, set_stones)
    if hole is None or hole.diameter_mm > LARGEST_FINGER_MM:
        grown |= stood_on(metal, [measured[id(one)] for one in metal], known, set_stones)
    return grown


def _doubted_volumes(
    piece: Piece,
    measured: dict[int, solids.Solid],
    doubted: dict[str, str],
    grown: dict[str, GrownOn],
) -> list[float] | None:
    """The metal without and with all that is in doubt; None when nothing is, or not how much."""
    if not doubted:
        return None
    parts = [one.volume_mm3 for one in grown.values()]
    sure = [one for one in piece.with_role("metal") if one.name not in doubted or one.name in grown]
    bodies = [*sure, *(one for one in piece.shells if one.name in doubted and one not in sure)]
    without, together = (
        solids.union([measured[id(one)] for one in some]) for some in (sure, bodies)
    )
    if together is None or (sure and without is None) or None in parts:
        return None
    least = (without[0] if without else 0.0) - sum(one or 0.0 for one in parts)
    return [round(least, 4), round(together[0], 4)]


def _shell_row(shell: Shell, solid: solids.Solid, doubt: str) -> dict[str, Any]:
    volume = solid.volume_mm3
    return {
        "name": shell.name,
        "role": shell.role,
        "doubt": doubt,
        "volume_mm3": None if volume is None else round(volume, 4),
        "size_mm": _rounded(shell.size_mm),
    }


def _box(shells: list[Shell]) -> list[float] | None:
    """Lengths of the box around the shells, or None without shells."""
    if not shells:
        return None
    low = np.min([shell.vertices.min(axis=0) for shell in shells], axis=0)
    high = np.max([shell.vertices.max(axis=0) for shell in shells], axis=0)
    return _rounded(high - low)


def _rounded(lengths: Points) -> list[float]:
    return [round(float(length), 3) for length in lengths]


def _ring_size(inner: float | None) -> dict[str, Any] | None:
    if inner is None or not SMALLEST_MM <= inner <= LARGEST_FINGER_MM:
        return None
    return asdict(ring_sizes(inner))


def _several_rings(metal: list[Shell]) -> list[str]:
    """Each ring of a file that holds several, with its size; bodies around one finger are one."""
    if not 1 < len(metal) <= openings.MOST_RINGS:
        return []
    found: list[tuple[Shell, finger_hole.Hole]] = []
    for shell in metal:
        hole = finger_hole.find_hole([shell])
        if hole is None or any(
            np.linalg.norm(hole.centre - other.centre) < other.diameter_mm / 2 for _, other in found
        ):
            continue
        found.append((shell, hole))
    if len(found) < 2:
        return []
    rows = [f"{one.name} {hole.diameter_mm:.2f} mm{_us(hole.diameter_mm)}" for one, hole in found]
    return [f"The file holds {len(found)} rings; inside they measure: {', '.join(rows)}."]


def _several_holes(holes: list[float]) -> list[str]:
    if len(holes) < 2:
        return []
    rows = ", ".join(f"{one:.1f}" for one in holes)
    return [
        f"One body has {len(holes)} round holes of a finger's size: {rows} mm. It is a sizing "
        "plate, or worn on several fingers, so we give it no finger size."
    ]


def _oval(opening: openings.Opening | None) -> list[str]:
    if opening is None or opening.form == "round":
        return []
    kind = "oval" if opening.form == "oval" else "neither round nor oval"
    return [
        f"The opening is {kind}: {opening.width_mm:.1f} x {opening.height_mm:.1f} mm inside. It "
        "has no one diameter."
    ]


def _us(inner: float) -> str:
    size = _ring_size(inner)
    return f" (US {size['us']:.2f})" if size else ""


def _metal_warnings(
    metal: list[Shell], measured: list[solids.Solid], edges: EdgeCounts, volume: float
) -> list[str]:
    found = [warning for solid in measured for warning in solid.warnings]
    if not metal:
        found.append("No shell is metal, so there is nothing to weigh. Check the shells' names.")
    elif edges.open_edges:
        found.append(
            f"The metal is not closed ({edges.open_edges:,} open edges), so it has no certain "
            "volume or weight. Close the gaps in your CAD program and upload it again."
        )
    elif not edges.closed:
        found.append(
            "Some faces of the metal look the wrong way round, so it has no certain volume or "
            "weight. Unify the normals in your CAD program and upload it again."
        )
    elif volume <= 0:
        found.append("The metal encloses no certain volume, so it is not weighed.")
    if edges.non_manifold_edges:
        found.append(
            f"{edges.non_manifold_edges:,} edges of the metal join more than two faces. "
            "Casting houses may ask for a cleaner mesh."
        )
    voids = sum(solid.void_count for solid in measured)
    if voids:
        found.append(
            f"{voids} hollow space(s) are trapped inside the metal with no way out for "
            "investment. They are not counted as metal."
        )
    if any(solid.inside_out_count for solid in measured):
        found.append("Some bodies are inside out; they were turned round for measuring.")
    return found


def _crossing(names: list[str]) -> list[str]:
    if not names:
        return []
    return [
        f"{', '.join(dict.fromkeys(names))[:120]} goes through itself: what it shares with itself "
        "weighs twice. Join it to one solid in your CAD program."
    ]


def _short(warnings: list[str]) -> list[str]:
    """At most five of a kind, so that four hundred stones do not make four hundred lines."""
    if len(warnings) <= 5:
        return warnings
    return [*warnings[:5], f"... and {len(warnings) - 5} more stones like these."]
