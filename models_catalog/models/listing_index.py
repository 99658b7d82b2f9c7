from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from models_catalog.models.cad_model import CadModel
from models_catalog.models.category import Category
from models_catalog.models.release import Release


class ListingIndex(models.Model):
    """The row that lists and searches read: one per published listing, one writer."""

    cad_model = models.OneToOneField(
        CadModel, on_delete=models.CASCADE, primary_key=True, related_name="index_row"
    )
    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="+")
    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="+")
    words = SearchVectorField()
    # Title, designer and tags in lower case without accents, for near-misses in spelling.
    plain_words = models.TextField()
    price_from_minor = models.PositiveIntegerField()
    offer_count = models.PositiveSmallIntegerField()
    currency = models.CharField(max_length=3)
    weight_18k_mg = models.PositiveIntegerField(null=True)
    picture_key = models.CharField(max_length=200)
    second_picture_key = models.CharField(max_length=200, blank=True)
    published_at = models.DateTimeField()

    class Meta:
        indexes = [
            GinIndex(fields=["words"], name="listing_index_words"),
            GinIndex(
                fields=["plain_words"], opclasses=["gin_trgm_ops"], name="listing_index_trigrams"
            ),
            models.Index(fields=["-published_at", "-cad_model"], name="listing_index_newest"),
            models.Index(
                fields=["category", "-published_at", "-cad_model"], name="listing_index_shelf"
            ),
            models.Index(fields=["price_from_minor", "cad_model"], name="listing_index_price"),
        ]

    def __str__(self) -> str:
        return f"Index of {self.cad_model_id}"
