"""The specification sheet of a release, in the units, metal and finger size that were chosen."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext, gettext_noop

from common.languages import day, number
from common.storage import public_url
from geometry.measuring.ring_sizes import LARGEST_FINGER_MM, SMALLEST_MM
from geometry.metals import weight_g
from models_catalog import text
from models_catalog.facet_words import shape_in_sentence
from models_catalog.finger_systems import size_figure, size_now, system_name, systems_now
from models_catalog.format_words import format_words
from models_catalog.laying_out import LaidOut
from models_catalog.metal_words import metal_in_sentence
from models_catalog.models import Measurement, Release, ReleaseFile, StoneGroup
from models_catalog.selectors.casting_report import CastingReport, casting_report
from models_catalog.selectors.drawn import drawing_of
from models_catalog.selectors.finger_fit import FingerFit, finger_fit
from models_catalog.selectors.gallery import USUAL_ALLOYS, Gallery, gallery_of, leading_look
from models_catalog.selectors.metal_weights import (
    ChosenMetal,
    MetalWeight,
    chosen_metal,
    metal_weights,
)
from models_catalog.selectors.provenance import FoundRow, found_rows
from models_catalog.sheet_choice import SheetChoice
from models_catalog.text import Units, units_now
from models_catalog.told import told

FINGER_CATEGORIES = frozenset({"rings", "signets"})
WEIGHT_NOTE = gettext_noop(
    "Weight of the casting: volume times the alloy's usual density, stones left out. A finished "
    "piece weighs up to 10% less than its casting."
)


@dataclass(frozen=True)
class Measured:
    """The figures of a measured file; None where the piece has no such figure."""

    size_text: str
    box_mm: tuple[float, float, float]
    volume_text: str
    surface_text: str
    triangles_text: str
    watertight: bool
    inner_diameter_text: str | None
    sizes: list[tuple[str, str]] | None
    weights: list[MetalWeight]
    weight_18k_text: str | None
    weight_note: str
    # Both weights while it is not sure what some bodies are; then `weights` is empty.
    weight_doubt: str
    warnings: list[str]
    found: list[FoundRow]


@dataclass(frozen=True)
class StoneRow:
    """Stones of one shape and size."""

    shape: str
    size_text: str
    count: int
    carats_text: str


@dataclass(frozen=True)
class StonesTotal:
    count: int
    carats_text: str


@dataclass(frozen=True)
class FileRow:
    """A file that buyers get."""

    id: int
    name: str
    format: str
    is_measured: bool
    # What the file says of its maker.
    maker_words: list[str]
    size_text: str
    # What can be done with it; said once of several files of one format.
    use_text: str
    # Its finger size and weight, where it is one of several that have them; of a further file.
    found_text: str
    awaits_measuring: bool


@dataclass(frozen=True)
class UnitChoice:
    """A link to the same sheet in these units."""

    units: Units
    query: str


@dataclass(frozen=True)
class Sheet:
    """A release as its page shows it; every text is ready to print."""

    gallery: Gallery
    preview_url: str | None
    measured: Measured | None
    # None where the piece was not drawn: its box is shown then.
    drawing: LaidOut | None
    stones: list[StoneRow]
    stones_total: StonesTotal | None
    files: list[FileRow]
    # Number of the version, and since when it is there.
    version_text: str
    casting: CastingReport | None
    units: Units
    is_settled: bool
    # For its papers: empty where they come in these units by themselves.
    units_query: str
    unit_choices: list[UnitChoice]
    chosen_metal: ChosenMetal | None
    finger_fit: FingerFit | None


def sheet_of(release: Release, *, category_slug: str, choice: SheetChoice | None = None) -> Sheet:
    """Everything that was found out about a release, as the visitor chose to see it."""
    choice = choice or SheetChoice()
    measurement = getattr(release, "measurement", None)
    volume_mm3 = measurement.volume_mm3 if measurement else None
    is_ring = category_slug in FINGER_CATEGORIES
    chosen = choice if choice.metal_key else choice.with_metal(_own_alloy(release))
    checks = list(release.castability_checks.all())
    stones = list(release.stone_groups.all())
    return Sheet(
        gallery=gallery_of(release, choice),
        preview_url=public_url(release.preview_key) if release.preview_key else None,
        measured=_measured(measurement, chosen, is_ring=is_ring) if measurement else None,
        drawing=drawing_of(release, choice.units),
        stones=[_stone_row(group) for group in stones],
        stones_total=_stones_total(stones),
        files=_file_rows(release, chosen, is_ring=is_ring),
        version_text=gettext("Version %(number)s of %(day)s")
        % {"number": release.number, "day": day(_since(release))},
        casting=casting_report(checks, is_ring=is_ring, units=choice.units),
        units=choice.units,
        is_settled=choice.is_settled,
        units_query="" if choice.units == units_now() else f"?units={choice.units}",
        unit_choices=[UnitChoice(units, choice.with_units(units).query) for units in Units],
        chosen_metal=(
            None
            if volume_mm3 is None or release.doubted_shells
            else chosen_metal(volume_mm3, chosen)
        ),
        finger_fit=(
            finger_fit(
                found=measurement,
                others=[stored for stored in release.files.all() if stored.inner_diameter_mm],
                checks=checks,
                stones=stones,
                choice=chosen,
            )
            if measurement and is_ring and not release.doubted_shells
            else None
        ),
    )


def _since(release: Release) -> datetime:
    return release.published_at or release.created_at


def _own_alloy(release: Release) -> str:
    return USUAL_ALLOYS[leading_look(release)]


def _measured(found: Measurement, choice: SheetChoice, *, is_ring: bool) -> Measured:
    units, volume_mm3 = choice.units, found.volume_mm3
    inner_mm = found.inner_diameter_mm
    box_mm = (found.size_x_mm, found.size_y_mm, found.size_z_mm)
    doubt = _weight_doubt(found, choice)
    return Measured(
        size_text=text.box(*box_mm, units),
        box_mm=box_mm,
        volume_text=gettext("not measurable")
        if volume_mm3 is None
        else text.volume(volume_mm3, units),
        surface_text=text.area(found.surface_mm2, units),
        triangles_text=number(found.triangle_count),
        watertight=found.is_watertight,
        inner_diameter_text=text.length(inner_mm, units) if inner_mm else None,
        sizes=_sizes(inner_mm) if inner_mm and is_ring else None,
        weights=[] if volume_mm3 is None or doubt else metal_weights(volume_mm3, choice),
        weight_18k_text=(
            None
            if volume_mm3 is None or doubt
            else text.weight(weight_g(volume_mm3, "18k-yellow"), units)
        ),
        weight_note="" if volume_mm3 is None or doubt else gettext(WEIGHT_NOTE),
        weight_doubt=doubt,
        warnings=[told(warning) for warning in found.warnings],
        found=found_rows(found),
    )


def _weight_doubt(found: Measurement, choice: SheetChoice) -> str:
    """The weight without and with the bodies of which the designer has not said what they are."""
    if not found.release.doubted_shells:
        return ""
    without, together = found.volume_without_doubted_mm3, found.volume_with_doubted_mm3
    if without is None or together is None:
        return gettext("It is not sure what belongs to the piece, so there is no weight yet.")
    metal_key = choice.metal_key or "18k-yellow"
    least, most = (
        text.weight(weight_g(volume, metal_key), choice.units) for volume in (without, together)
    )
    return gettext(
        "It is not sure what belongs to the piece. In %(metal)s it weighs %(least)s without what "
        "is in doubt and %(most)s with it, if it is metal."
    ) % {"metal": metal_in_sentence(metal_key), "least": least, "most": most}


def _sizes(inner_diameter_mm: float) -> list[tuple[str, str]] | None:
    if not SMALLEST_MM <= inner_diameter_mm <= LARGEST_FINGER_MM:
        return None
    return [
        (system_name(system), size_figure(inner_diameter_mm, system)) for system in systems_now()
    ]


def _file_rows(release: Release, choice: SheetChoice, *, is_ring: bool) -> list[FileRow]:
    explained: set[str] = set()
    rows = []
    for stored, found_text in _with_figures(release, choice, is_ring=is_ring):
        row = _file_row(stored, found_text)
        rows.append(row if row.use_text not in explained else replace(row, use_text=""))
        explained.add(row.use_text)
    return rows


def _with_figures(
    release: Release, choice: SheetChoice, *, is_ring: bool
) -> list[tuple[ReleaseFile, str]]:
    """Each file with its size and weight in words; none where only one file has them."""
    stored = list(release.files.all())
    if not any(one.inner_diameter_mm or one.volume_mm3 for one in stored):
        return [(one, "") for one in stored]
    found = release.measurement
    own = (
        found.inner_diameter_mm,
        None if release.doubted_shells else found.volume_mm3,
    )
    return [
        (
            one,
            _figures_text(
                *(own if one.is_measured else (one.inner_diameter_mm, one.volume_mm3)),
                choice,
                is_ring=is_ring,
            ),
        )
        for one in stored
    ]


def _figures_text(
    inner_mm: float | None, volume_mm3: float | None, choice: SheetChoice, *, is_ring: bool
) -> str:
    """Such as "US 7, 17.3 mm inside, 3.4 g in 18k yellow gold"."""
    said = []
    if inner_mm and is_ring and SMALLEST_MM <= inner_mm <= LARGEST_FINGER_MM:
        said.append(size_now(inner_mm))
    if inner_mm:
        length = text.length(inner_mm, choice.units)
        said.append(gettext("%(length)s inside") % {"length": length})
    if volume_mm3:
        weight = text.weight(weight_g(volume_mm3, choice.metal_key), choice.units)
        metal = metal_in_sentence(choice.metal_key)
        said.append(gettext("%(weight)s in %(metal)s") % {"weight": weight, "metal": metal})
    return ", ".join(said)


def _file_row(stored: ReleaseFile, found_text: str) -> FileRow:
    return FileRow(
        id=stored.pk,
        name=stored.file_name,
        format=stored.format,
        is_measured=stored.is_measured,
        maker_words=stored.maker_words,
        size_text=text.file_size(stored.size_bytes),
        use_text=format_words(stored.format),
        found_text=found_text,
        awaits_measuring=stored.awaits_measuring,
    )


def _stone_row(group: StoneGroup) -> StoneRow:
    return StoneRow(
        shape=shape_in_sentence(group.shape),
        size_text=stone_size(group.length_mm, group.width_mm),
        count=group.count,
        carats_text=f"{number(group.total_carats, 2)} ct",
    )


def _stones_total(groups: list[StoneGroup]) -> StonesTotal | None:
    """All stones together; None when there are none."""
    if not groups:
        return None
    return StonesTotal(
        count=sum(group.count for group in groups),
        carats_text=f"{number(sum(group.total_carats for group in groups), 2)} ct",
    )


def stone_size(length_mm: float, width_mm: float) -> str:
    """One figure for a stone that is as wide as it is long; in mm, as stones are sold."""
    if abs(length_mm - width_mm) < 0.015:
        return f"{number(length_mm, 2)} mm"
    return f"{number(length_mm, 2)} × {number(width_mm, 2)} mm"
