"""Writes the one row that lists and searches read; nobody else writes it."""

from django.contrib.postgres.search import SearchVector
from django.db import transaction
from django.db.models import Value

from geometry.metals import weight_g
from models_catalog.models import CadModel, ListingIndex
from models_catalog.plain_words import plain_words
from models_catalog.states import ListingState


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
    offers = list(cad_model.offers.order_by("price_minor"))
    pictures = list(release.pictures.all()[:2])
    designer_name = cad_model.designer.shown_name
    stones = " ".join(release.stone_groups.values_list("shape", flat=True))
    volume_mm3 = release.measurement.volume_mm3
    ListingIndex.objects.update_or_create(
        cad_model=cad_model,
        defaults={
            "release": release,
            "category": cad_model.category,
            "words": _weighed("A", cad_model.title)
            + _weighed("B", cad_model.tags, cad_model.category.name, designer_name, stones)
            + _weighed("C", cad_model.description),
            "plain_words": plain_words(cad_model.title, designer_name, cad_model.tags),
            "price_from_minor": offers[0].price_minor,
            "offer_count": len(offers),
            "currency": offers[0].currency,
            "weight_18k_mg": (
                None if volume_mm3 is None else round(weight_g(volume_mm3, "18k-yellow") * 1000)
            ),
            "picture_key": pictures[0].storage_key if pictures else "",
            "second_picture_key": pictures[1].storage_key if len(pictures) > 1 else "",
            "published_at": cad_model.published_at,
        },
    )


def _weighed(weight: str, *texts: str) -> SearchVector:
    return SearchVector(Value(plain_words(*texts)), weight=weight, config="english")
