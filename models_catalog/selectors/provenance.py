"""How the numbers of a sheet were found, as rows of a table."""

from dataclasses import dataclass

from models_catalog.models import Measurement

LABELS = {
    "unit": "Unit",
    "shells": "Metal and stones",
    "bounding_box_mm": "Size",
    "volume_mm3": "Metal volume",
    "surface_mm2": "Surface",
    "watertight": "Body",
    "flipped_faces": "Faces the wrong way round",
    "self_intersections": "Faces that cut each other",
    "min_wall_mm": "Thinnest metal",
    "inner_diameter_mm": "Inner diameter",
    "ring_size": "Finger size",
    "weights_g": "Weight",
    "stones": "Stones",
}
_SURE = {
    "exact": "Exact",
    "measured": "Measured",
    "estimated": "Estimate",
    "unknown": "Not known",
}
# Of a piece that is no ring nothing is said about its finger hole.
_RING_ONLY = ("inner_diameter_mm", "ring_size")


@dataclass(frozen=True)
class FoundRow:
    """One number: what it is, how sure we are, how it was found."""

    label: str
    sure: str
    how: str


def found_rows(measurement: Measurement) -> list[FoundRow]:
    """Rows in the sheet's order; none for a piece measured before this was kept."""
    found = dict(measurement.provenance)
    if "unit" in found and measurement.release.confirmed_unit:
        # A unit that is confirmed as proposed does not measure the file again.
        found["unit"] = {"how": "The designer said so.", "sure": "exact"}
    if "shells" in found and _are_roles_confirmed(measurement):
        found["shells"] = {"how": "The designer said which body is what.", "sure": "exact"}
    if measurement.volume_with_doubted_mm3 and not measurement.release.doubted_shells:
        found["volume_mm3"] = {"how": "The designer said which bodies are metal.", "sure": "exact"}
    # An oval opening has no one diameter, but its sides are told there.
    is_open = found.get("inner_diameter_mm", {}).get("sure") != "unknown"
    return [
        FoundRow(label, _SURE.get(found[name]["sure"], ""), found[name]["how"])
        for name, label in LABELS.items()
        if name in found and (is_open or name not in _RING_ONLY)
    ]


def _are_roles_confirmed(measurement: Measurement) -> bool:
    """Whether there was something to say about the bodies, and all of it is said."""
    shells = measurement.release.shells.all()
    return len(shells) > 1 and all(shell.is_role_confirmed for shell in shells)
