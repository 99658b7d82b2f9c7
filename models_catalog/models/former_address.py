import pgtrigger
from django.db import models
from django.utils import timezone

from models_catalog.models.cad_model import CadModel


class FormerAddress(models.Model):
    """The name that a piece had in addresses before it was renamed; it leads to the piece still."""

    cad_model = models.ForeignKey(
        CadModel, on_delete=models.CASCADE, related_name="former_addresses"
    )
    slug = models.SlugField(max_length=80, unique=True)
    left_at = models.DateTimeField(default=timezone.now)

    class Meta:
        triggers = [
            pgtrigger.ReadOnly(name="former_address_unchanged"),
        ]

    def __str__(self) -> str:
        return self.slug
