"""Writes the one row that lists and searches read; nobody else writes it."""

from bisect import bisect_right

from django.contrib.postgres.search import SearchVector
from django.db import transaction
from django.db.models import Max, Sum, Value
from django.utils import timezone

from geometry.metals import weight_g
from models_catalog.facets import EDITABLE_FORMATS, FINGER_FACET, mark
from models_catalog.hooks import rating_of
from models_catalog.models import CadModel, ListingIndex, Picture, Release
from models_catalog.plain_words import plain_words
from models_catalog.price_steps import price_steps
from models_catalog.services.reckon_prior_prices import reckon_prior_prices
from models_catalog.states import CastingVerdict, ListingState
from models_catalog.trade_words import SETTINGS, STYLES, canonical_words, names_said


@transaction.atomic
def index_listing(*, cad_model: CadModel) -> None:
    """Make the row true of the listing as it is now.

    A listing that is not published, or that nobody can buy any more, has none.
    """
    release = cad_model.releases.on_sale().select_related("measurement").first()
    is_for_sale = (
        cad_model.state == ListingState.PUBLISHED and cad_model.sold_exclusively_at is None
    )
    if cad_model.published_at is None or release is None or not is_for_sale:
        ListingIndex.objects.filter(pk=cad_model.pk).delete()
        return
    reckon_prior_prices(cad_model=cad_model)
    offers = list(cad_model.offers.all())
    steps = price_steps(offers, list(cad_model.reductions.not_over(timezone.now())), timezone.now())
    pictures = list(release.pictures.all()[:2])
    designer = cad_model.designer
    # Found by either name, though the studio's is the one that is shown.
    designer_name = " ".join(dict.fromkeys((designer.designer_name, designer.shown_name)))
    shapes = list(release.stone_groups.values_list("shape", flat=True))
    stones = release.stone_groups.aggregate(mm=Max("length_mm"), carats=Sum("total_carats"))
    volume_mm3 = release.measurement.volume_mm3
    sized = release.files.filter(inner_diameter_mm__isnull=False).order_by("inner_diameter_mm")
    others_mm = [one.inner_diameter_mm for one in sized if one.inner_diameter_mm is not None]
    rating = rating_of(cad_model)
    ListingIndex.objects.update_or_create(
        cad_model=cad_model,
        defaults={
            "release": release,
            "category": cad_model.category,
            "words": _weighed("A", cad_model.title)
            + _weighed("B", cad_model.tags, cad_model.category.name, designer_name, *shapes)
            + _weighed("C", cad_model.description)
            + _weighed(
                "C", canonical_words(cad_model.title, cad_model.tags, cad_model.description)
            ),
            "plain_words": plain_words(cad_model.title, cad_model.tags),
            "price_from_minor": steps[0].price_minor,
            "price_step_at": [step.at for step in steps],
            "price_step_minor": [step.price_minor for step in steps],
            "price_step_prior_minor": [step.prior_minor for step in steps],
            "price_step_until": [step.until for step in steps],
            "offer_count": len(offers),
            "currency": offers[0].currency,
            "weight_18k_mg": (
                None if volume_mm3 is None else round(weight_g(volume_mm3, "18k-yellow") * 1000)
            ),
            "facets": sorted(
                _marks(cad_model, release, shapes, [offer.kind for offer in offers])
                | _marks_of_sizes(release.measurement.inner_diameter_mm, others_mm)
            ),
            "volume_mm3": volume_mm3,
            "inner_diameter_mm": release.measurement.inner_diameter_mm,
            "other_inner_mm": others_mm,
            "stone_mm": stones["mm"],
            "carats": stones["carats"] or 0,
            **_keys("", pictures[:1]),
            **_keys("second_", pictures[1:]),
            "rating_count": rating.count,
            "star_sum": rating.star_sum,
            "published_at": cad_model.published_at,
        },
    )


def _marks(cad_model: CadModel, release: Release, shapes: list[str], kinds: list[str]) -> set[str]:
    said = (cad_model.title, cad_model.tags, cad_model.description)
    formats = set(release.files.values_list("format", flat=True))
    return {
        mark("category", cad_model.category_id),
        mark("designer", cad_model.designer_id),
        mark("editing", "editable" if formats & EDITABLE_FORMATS else "locked"),
        *(mark("shape", shape) for shape in shapes or ["none"]),
        *(mark("format", name) for name in formats),
        *(mark("licence", kind) for kind in kinds),
        *(mark("casts", metal) for metal in _casts_in(release)),
        *(mark("style", name) for name in names_said(STYLES, *said)),
        *(mark("setting", name) for name in names_said(SETTINGS, *said)),
    }


def _marks_of_sizes(own_mm: float | None, others_mm: list[float]) -> set[str]:
    """The spans of finger sizes of further files; that of its own is counted by itself."""
    steps = [float(step) for step in FINGER_FACET.steps]
    spans = {bisect_right(steps, inner_mm) for inner_mm in others_mm}
    own = set() if own_mm is None else {bisect_right(steps, own_mm)}
    return {mark(FINGER_FACET.key, span) for span in spans - own}


def _casts_in(release: Release) -> list[str]:
    """The metals in which every check that could be made was passed, and one was made."""
    verdicts = {
        "silver": set(release.castability_checks.values_list("verdict_silver", flat=True)),
        "gold": set(release.castability_checks.values_list("verdict_gold", flat=True)),
    }
    short = {CastingVerdict.WARN, CastingVerdict.FAIL}
    return [
        metal
        for metal, found in verdicts.items()
        if CastingVerdict.PASS in found and not found & short
    ]


def _keys(prefix: str, found: list[Picture]) -> dict[str, str]:
    """Of the first picture, in each width; empty where there is none."""
    picture = found[0] if found else Picture()
    return {
        f"{prefix}picture_key": picture.storage_key,
        f"{prefix}picture_key_320": picture.storage_key_320,
        f"{prefix}picture_key_640": picture.storage_key_640,
    }


def _weighed(weight: str, *texts: str) -> SearchVector:
    return SearchVector(Value(plain_words(*texts)), weight=weight, config="english")
