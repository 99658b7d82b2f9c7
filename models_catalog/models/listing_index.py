from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from common.page_scopes import changes_pages
from models_catalog.models.cad_model import CadModel
from models_catalog.models.catalogue_word import count_words
from models_catalog.models.category import Category
from models_catalog.models.page_changes import ON_THE_SHELF
from models_catalog.models.release import Release

MOST_STARS = 5


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
    price_from_minor = models.PositiveIntegerField()
    offer_count = models.PositiveSmallIntegerField()
    currency = models.CharField(max_length=3)
    weight_18k_mg = models.PositiveIntegerField(null=True)
    # Marks such as "shape:round", as models_catalog/facets.py names them.
    facets = ArrayField(models.CharField(max_length=60), default=list)
    volume_mm3 = models.FloatField(null=True)
    inner_diameter_mm = models.FloatField(null=True)
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
            )
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
            models.Index(fields=["price_from_minor", "cad_model"], name="listing_index_price"),
        ]
        triggers = [*count_words(), changes_pages("listing_index", *ON_THE_SHELF)]

    def __str__(self) -> str:
        return f"Index of {self.cad_model_id}"
