import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from common.page_scopes import changes_pages
from common.triggers import same_person
from models_catalog.models.cad_model import CadModel

COLLECTIONS_AT_MOST, PIECES_AT_MOST = 50, 200

_OF_DESIGNER = (
    "'designer:' || (SELECT designer_id FROM models_catalog_collection"
    " WHERE id = {row}.collection_id)"
)
_OWN_PIECES = """
    IF NOT EXISTS (SELECT 1 FROM models_catalog_collection collection
        JOIN models_catalog_cadmodel piece ON piece.designer_id = collection.designer_id
        WHERE collection.id = NEW.collection_id AND piece.id = NEW.cad_model_id)
    THEN RAISE EXCEPTION 'collection_of_own_pieces: a collection holds pieces of its designer'
        USING ERRCODE = 'check_violation';
    END IF; RETURN NEW;
"""


class Collection(models.Model):
    """Pieces of yours that you show together under a name, in your order."""

    designer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="collections"
    )
    slug = models.SlugField(max_length=80)
    name = models.CharField(max_length=80)
    words = models.TextField(max_length=2000, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["designer", "slug"], name="collection_address_once"),
            models.CheckConstraint(condition=~Q(name=""), name="collection_has_a_name"),
            models.CheckConstraint(condition=~Q(slug=""), name="collection_has_an_address"),
        ]
        triggers = [
            changes_pages("collection", "'designer:' || {row}.designer_id"),
            same_person("collection", "designer"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("models_catalog:collection_page", args=[self.designer.username, self.slug])


class CollectionPiece(models.Model):
    """A piece in a collection of yours, and where it stands there."""

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="places")
    cad_model = models.ForeignKey(CadModel, on_delete=models.CASCADE, related_name="in_collections")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["collection", "cad_model"], name="collection_piece_once"
            ),
        ]
        triggers = [
            changes_pages("collection_piece", _OF_DESIGNER),
            pgtrigger.Trigger(
                name="collection_of_own_pieces",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=_OWN_PIECES,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cad_model} in {self.collection}"
