"""The page of one model: pictures, licences, and the specification sheet."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.html import linebreaks
from django.utils.safestring import SafeString

from common.storage import public_url
from models_catalog import text
from models_catalog.geometry.metals import METALS, weight_g
from models_catalog.geometry.ring_sizes import ring_sizes
from models_catalog.models import CadModel, LicenceOffer, Measurement, Picture, Release
from models_catalog.selectors.casting_report import CastingReport, casting_report

FINGER_CATEGORIES = frozenset({"rings", "signets"})
_VIEW_WORDS = {
    "hero": "three-quarter view",
    "side": "side view",
    "top": "from above",
    "back": "from behind",
}
WEIGHT_NOTE = (
    "Volume times the alloy's usual density, stones left out. Alloys differ by some per cent "
    "between makers, and a finished piece weighs up to 10% less than its casting."
)


@dataclass(frozen=True)
class Sheet:
    """A release as its page shows it; every text is ready to print."""

    pictures: list[dict[str, Any]]
    preview_url: str | None
    measured: dict[str, Any] | None
    stones: list[dict[str, Any]]
    files: list[dict[str, Any]]
    casting: CastingReport | None


def published_model(slug: str) -> CadModel | None:
    """A published listing with what its page needs; None when there is no such listing."""
    return (
        CadModel.objects.published()
        .filter(slug=slug)
        .select_related("designer", "category", "index_row")
        .prefetch_related("offers")
        .first()
    )


def sheet_of(release: Release, *, category_slug: str) -> Sheet:
    """Everything that was found out about a release."""
    measurement = getattr(release, "measurement", None)
    title = release.cad_model.title
    return Sheet(
        pictures=[_picture(picture, title) for picture in release.pictures.all()],
        preview_url=public_url(release.preview_key) if release.preview_key else None,
        measured=_measured(measurement, category_slug) if measurement else None,
        stones=[
            {
                "shape": stones.shape,
                "size_text": _stone_size(stones.length_mm, stones.width_mm),
                "count": stones.count,
                "carats_text": f"{stones.total_carats:.2f} ct",
            }
            for stones in release.stone_groups.all()
        ],
        files=[
            {
                "id": stored.pk,
                "name": stored.file_name,
                "format": stored.format,
                "is_measured": stored.is_measured,
                "size_text": text.file_size(stored.size_bytes),
            }
            for stored in release.files.all()
        ],
        casting=casting_report(
            list(release.castability_checks.all()), is_ring=category_slug in FINGER_CATEGORIES
        ),
    )


def release_for_page(release_id: int) -> Release:
    return (
        Release.objects.select_related("measurement", "cad_model")
        .prefetch_related("pictures", "stone_groups", "files", "castability_checks")
        .get(pk=release_id)
    )


def newest_release(cad_model: CadModel) -> Release | None:
    """The newest release, finished or not, with what the studio and the staff look at."""
    return (
        cad_model.releases.select_related("measurement", "run", "cad_model")
        .prefetch_related("pictures", "stone_groups", "files", "castability_checks")
        .order_by("-number")
        .first()
    )


def model_facts(cad_model: CadModel) -> dict[str, Any]:
    return {
        "title": cad_model.title,
        "slug": cad_model.slug,
        "description_html": SafeString(linebreaks(cad_model.description, autoescape=True)),
        "designer_name": cad_model.designer.shown_name,
        "designer_url": reverse("models_catalog:designer_page", args=[cad_model.designer.username]),
        "category_name": cad_model.category.name,
        "category_url": reverse("models_catalog:catalogue")
        + f"?category={cad_model.category.slug}",
        "published_on": cad_model.published_at,
    }


def offer_choices(offers: list[LicenceOffer]) -> list[dict[str, Any]]:
    return [
        {
            "id": offer.public_id,
            "name": offer.terms.name,
            "plain_words": offer.terms.plain_words,
            "castings_text": offer.terms.castings_text,
            "price_text": str(offer.price),
            "checked": number == 0,
        }
        for number, offer in enumerate(offers)
    ]


def _picture(picture: Picture, title: str) -> dict[str, Any]:
    view = _VIEW_WORDS.get(picture.view, picture.view)
    return {
        "url": public_url(picture.storage_key),
        "alt": f"{title} in {picture.metal} metal, {view}",
        "width": picture.width,
        "height": picture.height,
        "view": picture.view,
        "metal": picture.metal,
    }


def _measured(found: Measurement, category_slug: str) -> dict[str, Any]:
    is_ring = category_slug in FINGER_CATEGORIES
    return {
        "size_text": text.box(found.size_x_mm, found.size_y_mm, found.size_z_mm),
        "box_mm": (found.size_x_mm, found.size_y_mm, found.size_z_mm),
        "volume_text": (
            f"{found.volume_mm3:,.1f} mm³" if found.volume_mm3 is not None else "not measurable"
        ),
        "surface_text": f"{found.surface_mm2:,.0f} mm²",
        "triangles_text": f"{found.triangle_count:,}",
        "watertight": found.is_watertight,
        "inner_diameter_text": (
            text.millimetres(found.inner_diameter_mm) if found.inner_diameter_mm else None
        ),
        "sizes": (_sizes(found.inner_diameter_mm) if found.inner_diameter_mm and is_ring else None),
        "weights": [] if found.volume_mm3 is None else _weights(found.volume_mm3),
        "weight_18k_text": (
            None
            if found.volume_mm3 is None
            else text.grams(weight_g(found.volume_mm3, "18k-yellow"))
        ),
        "weight_note": "" if found.volume_mm3 is None else WEIGHT_NOTE,
        "warnings": found.warnings,
    }


def _sizes(inner_diameter_mm: float) -> list[tuple[str, str]] | None:
    try:
        sizes = ring_sizes(inner_diameter_mm)
    except ValueError:
        return None
    return [
        ("US / Canada", f"{sizes.us:g}"),
        ("UK / Australia", sizes.uk),
        ("EU (ISO 8653)", f"{sizes.eu:g}"),
        ("Italy / Spain", f"{sizes.it:g}"),
        ("Japan", f"{sizes.jp:g}"),
    ]


def _weights(volume_mm3: float) -> list[dict[str, str]]:
    return [
        {
            "key": metal.key,
            "metal": metal.name,
            "karat": _karat(metal.key),
            "grams": text.grams(weight_g(volume_mm3, metal.key)),
        }
        for metal in METALS.values()
    ]


def _karat(metal_key: str) -> str:
    """The first word of a gold alloy's key, such as 18k; empty for what comes in one alloy."""
    first = metal_key.split("-")[0]
    return first if first[0].isdigit() else ""


def _stone_size(length_mm: float, width_mm: float) -> str:
    if abs(length_mm - width_mm) < 0.015:
        return f"{length_mm:.2f} mm"
    return f"{length_mm:.2f} × {width_mm:.2f} mm"
