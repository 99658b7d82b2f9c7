from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func, Q, Value

from common.money import Money
from common.page_scopes import changes_pages
from models_catalog.facet_bits import BITS
from models_catalog.models.cad_model import CadModel
from models_catalog.models.catalogue_word import count_words
from models_catalog.models.category import Category
from models_catalog.models.page_changes import ON_THE_SHELF
from models_catalog.models.release import Release

MOST_STARS = 5


def _facet_bits() -> str:
    """Whoever writes the row, and whatever: the bits are those of its marks."""
    known = ", ".join(
        f"('{mark}', {', '.join(str(1 << bit if one == column else 0) for one in BITS)})"
        for column, bits in BITS.items()
        for mark, bit in bits.items()
    )
    columns = ", ".join(BITS)
    found = ", ".join(f"COALESCE(bit_or(known.{column}), 0)" for column in BITS)
    rows = ", ".join(f"NEW.{column}" for column in BITS)
    return (
        f"SELECT {found} INTO {rows} FROM unnest(NEW.facets) AS has (mark)"  # noqa: S608 (ours)
        f" JOIN (VALUES {known}) AS known (mark, {columns}) ON known.mark = has.mark; "
        "NEW.designer_number := (SELECT designer_id FROM models_catalog_cadmodel"
        " WHERE id = NEW.cad_model_id); RETURN NEW;"
    )


class ListingIndex(models.Model):
    """The row that lists and searches read: one per published listing, one writer."""

    cad_model = models.OneToOneField(
        CadModel, on_delete=models.CASCADE, primary_key=True, related_name="index_row"
    )
    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="+")
    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="+")
    words = SearchVectorField()
    # Title and tags in lower case without accents; CatalogueWord counts them.
    plain_words = models.TextField()
    # The lowest price when the row was written; what it is by now is told by `price_at`.
    price_from_minor = models.PositiveIntegerField()
    # From each of these moments on: the lowest price, what may stand struck through beside it, and
    # until when it is announced as reduced. The last price holds for good.
    price_step_at = ArrayField(models.DateTimeField(), default=list)
    price_step_minor = ArrayField(models.PositiveIntegerField(), default=list)
    price_step_prior_minor = ArrayField(models.PositiveIntegerField(null=True), default=list)
    price_step_until = ArrayField(models.DateTimeField(null=True), default=list)
    offer_count = models.PositiveSmallIntegerField()
    currency = models.CharField(max_length=3)
    weight_18k_mg = models.PositiveIntegerField(null=True)
    # Marks such as "shape:round", as models_catalog/facets.py names them.
    facets = ArrayField(models.CharField(max_length=60), default=list)
    # The same for counting, as facet_bits.py numbers them, and the designer; a trigger keeps them.
    style_bits = models.BigIntegerField(null=True, editable=False)
    stone_bits = models.BigIntegerField(null=True, editable=False)
    file_bits = models.BigIntegerField(null=True, editable=False)
    designer_number = models.BigIntegerField(null=True, editable=False)
    volume_mm3 = models.FloatField(null=True)
    inner_diameter_mm = models.FloatField(null=True)
    # Of the further files that hold the same ring in other sizes.
    other_inner_mm = ArrayField(models.FloatField(), default=list, blank=True)
    # Length of the largest stone, and the estimated weight of all; None and 0 without stones.
    stone_mm = models.FloatField(null=True)
    carats = models.FloatField(default=0)
    picture_key = models.CharField(max_length=200)
    picture_key_320 = models.CharField(max_length=200, blank=True)
    picture_key_640 = models.CharField(max_length=200, blank=True)
    second_picture_key = models.CharField(max_length=200, blank=True)
    second_picture_key_320 = models.CharField(max_length=200, blank=True)
    second_picture_key_640 = models.CharField(max_length=200, blank=True)
    # Of the reviews that count: how many, and their stars together.
    rating_count = models.PositiveIntegerField(default=0)
    star_sum = models.PositiveIntegerField(default=0)
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    star_sum__gte=F("rating_count"), star_sum__lte=F("rating_count") * MOST_STARS
                ),
                name="listing_index_stars_fit_their_count",
            ),
            models.CheckConstraint(
                condition=Q(
                    style_bits__isnull=False,
                    stone_bits__isnull=False,
                    file_bits__isnull=False,
                    designer_number__isnull=False,
                ),
                name="listing_index_is_counted",
            ),
        ]
        indexes = [
            GinIndex(fields=["words"], name="listing_index_words"),
            # A title that begins with what is being typed.
            models.Index(
                fields=["plain_words"], opclasses=["text_pattern_ops"], name="listing_index_begins"
            ),
            GinIndex(fields=["facets"], name="listing_index_facets"),
            models.Index(fields=["-published_at", "-cad_model"], name="listing_index_newest"),
            models.Index(
                fields=["category", "-published_at", "-cad_model"], name="listing_index_shelf"
            ),
        ]
        triggers = [
            *count_words(),
            changes_pages("listing_index", *ON_THE_SHELF),
            pgtrigger.Trigger(
                name="listing_index_facet_bits",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=_facet_bits(),
            ),
        ]

    def __str__(self) -> str:
        return f"Index of {self.cad_model_id}"

    def price_on(self, now: datetime) -> "PriceFrom":
        """As `price_at` says it in the database, with the words beside it."""
        step = bisect_right(self.price_step_at, now) - 1
        if step < 0:
            return PriceFrom(Money(self.price_from_minor, self.currency), None, None)
        prior = self.price_step_prior_minor[step]
        return PriceFrom(
            Money(self.price_step_minor[step], self.currency),
            None if prior is None else Money(prior, self.currency),
            self.price_step_until[step],
        )

    def next_price_step(self, now: datetime) -> datetime | None:
        """When its price may be another one by the clock alone."""
        return next((moment for moment in self.price_step_at if moment > now), None)


@dataclass(frozen=True)
class PriceFrom:
    """The lowest price of a piece; `before` is struck through beside it, `until` a moment."""

    price: Money
    before: Money | None
    until: datetime | None


class price_at(Func):
    """The lowest price of a row at a moment; `prefix` leads to the row."""

    output_field = models.IntegerField()

    def __init__(self, now: datetime, *, prefix: str = "") -> None:
        super().__init__(
            F(f"{prefix}price_step_minor"),
            Value(now, models.DateTimeField()),
            F(f"{prefix}price_step_at"),
            F(f"{prefix}price_from_minor"),
        )

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **extra: Any) -> Any:
        parts = [compiler.compile(part) for part in self.source_expressions]
        minor, now, moments, fallback = (sql for sql, _ in parts)
        return (
            f"COALESCE(({minor})[width_bucket({now}::timestamptz, {moments})], {fallback})",
            [value for _, values in parts for value in values],
        )
