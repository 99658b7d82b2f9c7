"""What `inspect` found, in lines for somebody at a terminal."""

from typing import Any

SHOWN_METALS = ("14k-yellow", "18k-yellow", "sterling-silver", "platinum-950-ru")


def in_words(facts: dict[str, Any]) -> str:
    """The facts of `inspecting.inspect` as text; what could not be measured says so."""
    lines = [
        ("Format", f"{facts['format']}, {facts['triangles']:,} triangles"),
        ("Unit", f"{facts['unit']}. {facts['unit_reason']}"),
        *(("Body", _shell(shell)) for shell in facts["shells"][:12]),
        *_more(facts["shells"], 12),
        ("Size", _sides(facts["bounding_box_mm"])),
        ("Metal", _metal(facts)),
        ("Mesh", _mesh(facts)),
        ("Thinnest wall", _length(facts["min_wall_mm"])),
        ("Inner diameter", _length(facts["inner_diameter_mm"])),
        *_opening(facts["opening"]),
        ("Ring size", _ring(facts["ring_size"])),
        ("Weight", _weights(facts["weights_g"])),
        *_doubted(facts["doubted_volumes_mm3"]),
        *(("Stones", _stones(group)) for group in facts["stones"]),
        *(("Casting", _check(check)) for check in facts["castability"]),
        *(("Warning", warning) for warning in facts["warnings"]),
        ("SHA-256", facts["sha256"]),
    ]
    width = max(len(label) for label, _ in lines)
    return "\n".join(f"{label:<{width}}  {text}" for label, text in lines)


def _more(shells: list[Any], shown: int) -> list[tuple[str, str]]:
    return [("Body", f"and {len(shells) - shown} more")] if len(shells) > shown else []


def _shell(shell: dict[str, Any]) -> str:
    volume = shell["volume_mm3"]
    said = "no certain volume" if volume is None else f"{volume:.1f} mm³"
    doubt = f" In doubt: {shell['doubt']}" if shell["doubt"] else ""
    return f"{shell['name']}: {shell['role']}, {said}.{doubt}"


def _doubted(volumes: list[float] | None) -> list[tuple[str, str]]:
    if volumes is None:
        return []
    without, together = volumes
    return [("In doubt", f"{without:.2f} mm³ of metal without those bodies, {together:.2f} with")]


def _sides(sides: list[float] | None) -> str:
    return "nothing to measure" if sides is None else f"{' x '.join(f'{s:g}' for s in sides)} mm"


def _length(length_mm: float | None) -> str:
    return "none found" if length_mm is None else f"{length_mm:g} mm"


def _metal(facts: dict[str, Any]) -> str:
    volume = facts["volume_mm3"]
    said = "no certain volume" if volume is None else f"{volume:.2f} mm³"
    return f"{said}, {facts['surface_mm2']:.1f} mm² of surface"


def _mesh(facts: dict[str, Any]) -> str:
    crossings = facts["self_intersections"]
    return ", ".join(
        (
            "watertight" if facts["watertight"] else "not watertight",
            f"{facts['open_edges']:,} open edges",
            f"{facts['non_manifold_edges']:,} edges of more than two faces",
            f"{facts['flipped_faces']:,} flipped faces",
            "crossing faces not counted" if crossings is None else f"{crossings:,} crossing faces",
        )
    )


def _opening(opening: dict[str, Any] | None) -> list[tuple[str, str]]:
    if opening is None:
        return []
    form = "not oval" if opening["form"] == "other" else opening["form"]
    return [("Opening", f"{opening['width_mm']:g} x {opening['height_mm']:g} mm, {form}")]


def _ring(sizes: dict[str, Any] | None) -> str:
    if sizes is None:
        return "not a finger ring"
    return (
        f"US {sizes['us']:g}, UK {sizes['uk']}, EU {sizes['eu']:g}, IT {sizes['it']:g}, "
        f"JP {sizes['jp']:g}"
    )


def _weights(weights: dict[str, float] | None) -> str:
    if weights is None:
        return "not weighed"
    return ", ".join(f"{weights[metal]:.2f} g {metal}" for metal in SHOWN_METALS)


def _stones(group: dict[str, Any]) -> str:
    size = " x ".join(f"{side:.2f}" for side in group["size_mm"])
    return f"{group['count']} {group['shape']} {size} mm, {group['carats']:.2f} ct"


def _check(check: dict[str, Any]) -> str:
    value = "not found" if check["value_mm"] is None else f"{check['value_mm']:.2f} mm"
    verdicts = f"silver {check['verdict_silver']}, gold {check['verdict_gold']}"
    return f"{check['check'].replace('_', ' ')} {value}: {verdicts}"
