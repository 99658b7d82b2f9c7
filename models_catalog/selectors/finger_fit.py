"""What another finger size would change about a ring, in a jeweller's words."""

from dataclasses import dataclass

from django.utils.translation import gettext, gettext_noop

from common.in_sentence import in_sentence
from common.languages import number
from geometry.measuring.ring_sizes import LARGEST_FINGER_MM, SMALLEST_MM
from geometry.metals import weight_g
from models_catalog import text
from models_catalog.finger_choices import FINGER_GROUPS, FingerChoice
from models_catalog.finger_systems import size_now, system_name, systems_now
from models_catalog.metal_words import metal_name
from models_catalog.models import CastabilityCheck, Measurement, ReleaseFile, StoneGroup
from models_catalog.resizing import SAME_MM, Basis, Resizing, resize
from models_catalog.sheet_choice import SheetChoice
from models_catalog.states import CastingCheck
from models_catalog.text import Units

_SHANK = (CastingCheck.SHANK_THICKNESS, CastingCheck.SHANK_WIDTH)
NEVER_RESCALED = gettext_noop(
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
    # The sizes that the files hold, where that is more than one.
    held_text: str


def finger_fit(
    *,
    found: Measurement,
    others: list[ReleaseFile],
    checks: list[CastabilityCheck],
    stones: list[StoneGroup],
    choice: SheetChoice,
) -> FingerFit | None:
    """None for a piece without a hole for a finger. `others` hold it in other sizes."""
    inner_mm = found.inner_diameter_mm
    drawn = _drawn_label(inner_mm) if inner_mm else None
    if not inner_mm or drawn is None:
        return None
    groups = {system_name(system): FINGER_GROUPS[system] for system in systems_now()}
    held = _held_text(inner_mm, others)
    if choice.size is None:
        return FingerFit(drawn, groups, "", "", [], [], "", held)
    shank = _shank_mm(checks)
    change = resize(
        from_mm=inner_mm,
        to_mm=choice.size.diameter_mm,
        volume_mm3=found.volume_mm3,
        shank_mm=shank,
        stones=[(group.count, group.width_mm) for group in stones],
    )
    if change.is_same:
        same = gettext("%(size)s is the size it is drawn in: nothing to change.") % {
            "size": choice.size.label
        }
        return FingerFit(drawn, groups, choice.size.key, same, [], [], "", held)
    if drawn_so := _file_in(choice.size.diameter_mm, others):
        words = gettext("%(size)s is there, drawn as a file of its own: %(file)s.") % {
            "size": choice.size.label,
            "file": drawn_so.shown_name,
        }
        return FingerFit(drawn, groups, choice.size.key, words, [], [], "", held)
    return FingerFit(
        drawn_label=drawn,
        groups=groups,
        chosen_key=choice.size.key,
        headline=_headline(choice.size, change, choice.units),
        sentences=_sentences(change, choice),
        warnings=_warnings(change),
        estimate=" ".join(
            filter(None, (_estimate(change, shank, choice.units), gettext(NEVER_RESCALED)))
        ),
        held_text=held,
    )


def _held_text(inner_mm: float, others: list[ReleaseFile]) -> str:
    widths = sorted({inner_mm, *(one.inner_diameter_mm for one in others if one.inner_diameter_mm)})
    labels = [size_now(width) for width in widths if SMALLEST_MM <= width <= LARGEST_FINGER_MM]
    sizes = list(dict.fromkeys(labels))
    if len(sizes) < 2:
        return ""
    return gettext("You get it drawn in %(sizes)s.") % {"sizes": ", ".join(sizes)}


def _file_in(diameter_mm: float, others: list[ReleaseFile]) -> ReleaseFile | None:
    near = [
        (abs(one.inner_diameter_mm - diameter_mm), one.pk, one)
        for one in others
        if one.inner_diameter_mm is not None
    ]
    off_mm, _, file = min(near, default=(SAME_MM, 0, None))
    return file if off_mm < SAME_MM else None


def _drawn_label(inner_mm: float) -> str | None:
    """The size in the file; None when no finger is that wide."""
    try:
        return gettext("As drawn: %(size)s") % {"size": size_now(inner_mm)}
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
    words = (
        gettext("%(size)s is %(across)s larger across the finger and %(around)s around it.")
        if change.diameter_change_mm > 0
        else gettext("%(size)s is %(across)s smaller across the finger and %(around)s around it.")
    )
    return words % {"size": size.label, "across": across, "around": around}


def _sentences(change: Resizing, choice: SheetChoice) -> list[str]:
    if change.metal_change_mm3 is None:
        return [
            gettext("The body is open and the shank was not measured, so the metal cannot be told.")
        ]
    metal_key = choice.metal_key
    moved = text.weight(weight_g(abs(change.metal_change_mm3), metal_key), choice.units)
    words = (
        gettext("The jeweller lets in about %(weight)s of %(metal)s at the shank.")
        if change.metal_change_mm3 > 0
        else gettext("The jeweller takes out about %(weight)s of %(metal)s at the shank.")
    )
    act = words % {"weight": moved, "metal": in_sentence(metal_name(metal_key))}
    if change.volume_after_mm3 is None:
        return [act]
    after = text.weight(weight_g(change.volume_after_mm3, metal_key), choice.units)
    return [act, gettext("The casting then weighs about %(weight)s.") % {"weight": after}]


def _warnings(change: Resizing) -> list[str]:
    warnings = []
    if change.is_large:
        warnings.append(
            gettext(
                "That is %(sizes)s US sizes: beyond two the shank goes out of round and settings "
                "are strained. Ask the designer for the piece in your size."
            )
            % {"sizes": number(abs(change.us_sizes), 1)}
        )
    if change.stones_may_run_round:
        warnings.append(
            gettext(
                "There are many stones for a ring of this size, and the measurements cannot tell "
                "whether they run around the shank. If they do, it cannot be cut: ask the designer "
                "for the piece in your size."
            )
        )
    return warnings


def _estimate(change: Resizing, shank_mm: tuple[float, float] | None, units: Units) -> str:
    """How the metal was estimated; empty when it was not."""
    if change.basis is Basis.VOLUME:
        return gettext(
            "Estimated from the metal volume spread evenly around the finger, as the shank was not "
            "measured: the head is counted with it, so it is usually less."
        )
    if shank_mm is None:
        return ""
    thickness, width = (text.fine_length(side, units) for side in shank_mm)
    if change.basis is Basis.SHANK:
        return gettext(
            "Estimated from the shank at its slimmest, %(thickness)s thick and %(width)s wide, "
            "times the change around the finger."
        ) % {"thickness": thickness, "width": width}
    return gettext(
        "Estimated from the metal volume spread along a shank %(thickness)s thick, as its edges "
        "are rounded, times the change around the finger."
    ) % {"thickness": thickness}
