"""What another finger size would change about a ring, in a jeweller's words."""

from dataclasses import dataclass

from geometry.measuring.ring_sizes import ring_sizes
from geometry.metals import METALS, weight_g
from models_catalog import text
from models_catalog.finger_choices import FINGER_GROUPS, FingerChoice
from models_catalog.models import CastabilityCheck, Measurement, StoneGroup
from models_catalog.resizing import Basis, Resizing, resize
from models_catalog.sheet_choice import SheetChoice
from models_catalog.states import CastingCheck
from models_catalog.text import Units

_SHANK = (CastingCheck.SHANK_THICKNESS, CastingCheck.SHANK_WIDTH)
NEVER_RESCALED = (
    "You get the file in the size it was drawn in; nobody rescales it unasked, as that would also "
    "change the seats of the stones and every wall."
)


@dataclass(frozen=True)
class FingerFit:
    """The sizes to choose from and, once one is chosen, what resizing to it means."""

    drawn_label: str
    groups: dict[str, list[FingerChoice]]
    chosen_key: str
    headline: str
    sentences: list[str]
    warnings: list[str]
    estimate: str


def finger_fit(
    *,
    found: Measurement,
    checks: list[CastabilityCheck],
    stones: list[StoneGroup],
    choice: SheetChoice,
) -> FingerFit | None:
    """None for a piece without a hole for a finger."""
    inner_mm = found.inner_diameter_mm
    drawn = _drawn_label(inner_mm) if inner_mm else None
    if not inner_mm or drawn is None:
        return None
    if choice.size is None:
        return FingerFit(drawn, FINGER_GROUPS, "", "", [], [], "")
    shank = _shank_mm(checks)
    change = resize(
        from_mm=inner_mm,
        to_mm=choice.size.diameter_mm,
        volume_mm3=found.volume_mm3,
        shank_mm=shank,
        stones=[(group.count, group.width_mm) for group in stones],
    )
    if change.is_same:
        same = f"{choice.size.label} is the size it is drawn in: nothing to change."
        return FingerFit(drawn, FINGER_GROUPS, choice.size.key, same, [], [], "")
    return FingerFit(
        drawn_label=drawn,
        groups=FINGER_GROUPS,
        chosen_key=choice.size.key,
        headline=_headline(choice.size, change, choice.units),
        sentences=_sentences(change, choice),
        warnings=_warnings(change),
        estimate=_estimate(change, shank, choice.units) + NEVER_RESCALED,
    )


def _drawn_label(inner_mm: float) -> str | None:
    """The size in the file; None when no finger is that wide."""
    try:
        return f"As drawn: US {ring_sizes(inner_mm).us:g}"
    except ValueError:
        return None


def _shank_mm(checks: list[CastabilityCheck]) -> tuple[float, float] | None:
    """Thickness and width of the shank, where the casting report has both."""
    measured = {check.check_kind: check.value_mm for check in checks}
    thickness, width = (measured.get(kind) for kind in _SHANK)
    return (thickness, width) if thickness and width else None


def _headline(size: FingerChoice, change: Resizing, units: Units) -> str:
    across = text.fine_length(abs(change.diameter_change_mm), units)
    around = text.fine_length(abs(change.circumference_change_mm), units)
    word = "larger" if change.diameter_change_mm > 0 else "smaller"
    return f"{size.label} is {across} {word} across the finger and {around} around it."


def _sentences(change: Resizing, choice: SheetChoice) -> list[str]:
    if change.metal_change_mm3 is None:
        return ["The body is open and the shank was not measured, so the metal cannot be told."]
    metal = METALS[choice.metal_key]
    moved = text.weight(weight_g(abs(change.metal_change_mm3), metal.key), choice.units)
    act = (
        f"The jeweller lets in about {moved} of {_in_a_sentence(metal.name)} at the shank."
        if change.metal_change_mm3 > 0
        else f"The jeweller takes out about {moved} of {_in_a_sentence(metal.name)} at the shank."
    )
    if change.volume_after_mm3 is None:
        return [act]
    after = text.weight(weight_g(change.volume_after_mm3, metal.key), choice.units)
    return [act, f"The casting then weighs about {after}."]


def _warnings(change: Resizing) -> list[str]:
    warnings = []
    if change.is_large:
        warnings.append(
            f"That is {abs(change.us_sizes):.1f} US sizes: beyond two the shank goes out of round "
            "and settings are strained. Ask the designer for the piece in your size."
        )
    if change.stones_may_run_round:
        warnings.append(
            "There are many stones for a ring of this size, and the measurements cannot tell "
            "whether they run around the shank. If they do, it cannot be cut: ask the designer for "
            "the piece in your size."
        )
    return warnings


def _estimate(change: Resizing, shank_mm: tuple[float, float] | None, units: Units) -> str:
    """How the metal was estimated; empty when it was not."""
    if change.basis is Basis.VOLUME:
        return (
            "Estimated from the metal volume spread evenly around the finger, as the shank was not "
            "measured: the head is counted with it, so it is usually less. "
        )
    if shank_mm is None:
        return ""
    thickness, width = (text.fine_length(side, units) for side in shank_mm)
    if change.basis is Basis.SHANK:
        return (
            f"Estimated from the shank at its slimmest, {thickness} thick and {width} wide, times "
            "the change around the finger. "
        )
    return (
        f"Estimated from the metal volume spread along a shank {thickness} thick, as its edges are "
        "rounded, times the change around the finger. "
    )


def _in_a_sentence(metal_name: str) -> str:
    return metal_name[0].lower() + metal_name[1:]
