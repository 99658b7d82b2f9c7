"""How the numbers of a sheet were found, as rows of a table."""

from dataclasses import dataclass

from django.utils.translation import gettext, gettext_noop

from models_catalog.models import Measurement
from models_catalog.told import told

LABELS = {
    "unit": gettext_noop("Unit"),
    "shells": gettext_noop("Metal and stones"),
    "bounding_box_mm": gettext_noop("Size"),
    "volume_mm3": gettext_noop("Metal volume"),
    "surface_mm2": gettext_noop("Surface"),
    "watertight": gettext_noop("Body"),
    "flipped_faces": gettext_noop("Faces the wrong way round"),
    "self_intersections": gettext_noop("Faces that cut each other"),
    "min_wall_mm": gettext_noop("Thinnest metal"),
    "inner_diameter_mm": gettext_noop("Inner diameter"),
    "ring_size": gettext_noop("Finger size"),
    "weights_g": gettext_noop("Weight"),
    "stones": gettext_noop("Stones"),
}
_SURE = {
    "exact": gettext_noop("Exact"),
    "measured": gettext_noop("Measured"),
    "estimated": gettext_noop("Estimate"),
    "unknown": gettext_noop("Not known"),
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
        FoundRow(gettext(label), _how_sure(found[name]["sure"]), told(found[name]["how"]))
        for name, label in LABELS.items()
        if name in found and (is_open or name not in _RING_ONLY)
    ]


def _how_sure(sure: str) -> str:
    return gettext(_SURE[sure]) if sure in _SURE else ""


def _are_roles_confirmed(measurement: Measurement) -> bool:
    """Whether there was something to say about the bodies, and all of it is said."""
    shells = measurement.release.shells.all()
    return len(shells) > 1 and all(shell.is_role_confirmed for shell in shells)
