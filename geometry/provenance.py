"""How each number of an inspection was found and how sure it is, in a jeweller's words."""

from typing import Any, Literal, TypedDict

from geometry.mesh.health import MOST_FACES
from geometry.reading.bodies import is_nameless
from geometry.reading.units import CONFIRMED

# exact: read or counted. measured: found by a method with a small error that is known. estimated:
# right to some per cent, or a proposal. unknown: there is no number, and the text says why.
Sure = Literal["exact", "measured", "estimated", "unknown"]

_OF_POSITIONS = frozenset(
    {
        "bounding_box_mm",
        "volume_mm3",
        "surface_mm2",
        "min_wall_mm",
        "inner_diameter_mm",
        "ring_size",
    }
)
_OPEN = "The metal is not closed, so this cannot be known."


class Found(TypedDict):
    """How one number was found."""

    how: str
    sure: Sure


def provenance(
    facts: dict[str, Any], *, step_mm: float = 0.0, meshed: str = ""
) -> dict[str, Found]:
    """For what `inspect` found, by the names of its numbers.

    With a `step_mm` positions are only known to within it, and nothing made of them is exact. Nor
    is it where exact surfaces were `meshed`, which says how.
    """
    found = _provenance(facts)
    if meshed:
        found = {
            key: _said(f"{one['how']} {meshed}", "measured")
            if key in _OF_POSITIONS and one["sure"] == "exact"
            else one
            for key, one in found.items()
        }
    if not step_mm:
        return found
    coarse = f" The file holds positions only to within {step_mm:.2g} mm here."
    return {
        key: _said(one["how"] + coarse, "estimated")
        if key in _OF_POSITIONS and one["sure"] != "unknown"
        else one
        for key, one in found.items()
    }


def _provenance(facts: dict[str, Any]) -> dict[str, Found]:
    return {
        "unit": _unit(facts),
        "shells": _shells(facts),
        "bounding_box_mm": _said(
            "Between the outermost corners of the mesh, along the drawing's own axes.", "exact"
        ),
        "volume_mm3": _volume(facts),
        "surface_mm2": _surface(facts),
        "watertight": _said(
            "Each edge is counted: in a closed body it joins two faces that agree which way is "
            "out. Corners that differ by rounding alone count as one.",
            "exact",
        ),
        "flipped_faces": _said(
            "Faces that look against most of the faces that they hang together with.", "exact"
        ),
        "self_intersections": _intersections(facts),
        "min_wall_mm": _wall(facts),
        "inner_diameter_mm": _inner(facts),
        "ring_size": _size(facts),
        "weights_g": _weights(facts),
        "stones": _stones(facts),
    }


def _said(how: str, sure: Sure) -> Found:
    return {"how": how, "sure": sure}


def _unit(facts: dict[str, Any]) -> Found:
    if facts["unit_reason"] == CONFIRMED:
        return _said("The designer said so.", "exact")
    if facts["unit_source"] == "file":
        return _said("The file names it.", "exact")
    return _said(f"Proposed from the size. {facts['unit_reason']}", "estimated")


def _shells(facts: dict[str, Any]) -> Found:
    names = [row["name"] for row in facts["shells"]]
    if len(names) == 1:
        return _said("The file holds one body.", "exact")
    if any(is_nameless(name) for name in names):
        return _said(
            "The file does not say which body is metal and which a stone: that is proposed from "
            "their form.",
            "estimated",
        )
    if any(row["doubt"] for row in facts["shells"]):
        return _said("Name and form of some bodies do not say alike what they are.", "estimated")
    return _said("Metal, stones and helpers go by the names of the file's parts.", "measured")


def _volume(facts: dict[str, Any]) -> Found:
    if facts["volume_mm3"] is None:
        return _said(_OPEN if _has_metal(facts) else "No body is metal.", "unknown")
    if facts["doubted_volumes_mm3"]:
        without, together = facts["doubted_volumes_mm3"]
        return _said(
            f"It is not sure what belongs to the piece: without what is in doubt it has "
            f"{without:.1f} mm³, with it {together:.1f} mm³.",
            "estimated",
        )
    if facts["through_themselves"]:
        return _said(
            "Added up over the closed mesh of the metal, which goes through itself: what it shares "
            "with itself counts twice.",
            "estimated",
        )
    if sum(row["role"] == "metal" for row in facts["shells"]) == 1:
        return _said("Added up over the closed mesh of the metal.", "exact")
    return _said(
        "Added up over the metal's bodies joined as one: what overlaps is counted once.", "exact"
    )


def _surface(facts: dict[str, Any]) -> Found:
    if facts["volume_mm3"] is None:
        return _said("All faces of the metal added up, inner ones too.", "estimated")
    return _said("All outer faces of the metal added up.", "exact")


def _intersections(facts: dict[str, Any]) -> Found:
    if facts["self_intersections"] is None:
        return _said(f"Not counted in a mesh of more than {MOST_FACES:,} triangles.", "unknown")
    return _said("Faces of the metal that an edge of another face goes through.", "measured")


def _wall(facts: dict[str, Any]) -> Found:
    (row,) = (row for row in facts["castability"] if row["check"] == "wall")
    if facts["min_wall_mm"] is None:
        return _said(row["found_by"], "unknown")
    return _said(row["found_by"], "measured" if row["sure"] else "estimated")


def _inner(facts: dict[str, Any]) -> Found:
    opening = facts["opening"]
    if opening is not None and opening["form"] != "round":
        return _said(
            f"The opening is {opening['width_mm']:.1f} x {opening['height_mm']:.1f} mm inside, "
            "seen along the axis in which it is largest. On ovals of known size it is within "
            "0.1 mm.",
            "measured",
        )
    if facts["inner_diameter_mm"] is None:
        return _said(
            "No round opening of a finger's or a wrist's size goes through the metal.", "unknown"
        )
    return _said(
        "The widest round bar that passes through, moved and tilted until it fits no wider. On "
        "rings of known size it is within 0.02 mm.",
        "measured",
    )


def _size(facts: dict[str, Any]) -> Found:
    if facts["ring_size"] is None:
        return _said("The piece has no single opening of a finger's size.", "unknown")
    return _said(
        "Worked out from the inner diameter: EU as in ISO 8653, US and UK by the usual charts, "
        "which differ by up to half a size.",
        "measured",
    )


def _weights(facts: dict[str, Any]) -> Found:
    if facts["weights_g"] is None:
        return _said(_OPEN if _has_metal(facts) else "No body is metal.", "unknown")
    return _said(
        "Volume times the usual density of each alloy. Real alloys differ by up to 7%, and "
        "finishing takes up to 10%.",
        "estimated",
    )


def _stones(facts: dict[str, Any]) -> Found:
    if not facts["stones"]:
        return _said("No body of the file is a stone.", "exact")
    return _said(
        "Cut and size are read from each stone's form, and from its name where that agrees. "
        "Carats follow from millimetres by the trade's formulas, 5 to 10% either way.",
        "estimated",
    )


def _has_metal(facts: dict[str, Any]) -> bool:
    return any(row["role"] == "metal" for row in facts["shells"])
