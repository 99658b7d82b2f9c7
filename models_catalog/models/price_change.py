from django.db import models
from django.db.models import Q
from django.utils import timezone

from common.money import Money
from common.triggers import append_only
from models_catalog.licences import TERMS, LicenceKind
from models_catalog.models.cad_model import CadModel

# A draft may be deleted, and with it what it was to cost; what is for sale keeps its history.
_OFF_THE_SHELF = """
    NOT EXISTS (SELECT 1 FROM models_catalog_cadmodel piece
        WHERE piece.id = OLD.cad_model_id AND piece.state = 'published')
"""


class PriceChange(models.Model):
    """From when on a licence of your piece had which price; kept as it was written."""

    cad_model = models.ForeignKey(CadModel, on_delete=models.CASCADE, related_name="price_changes")
    kind = models.CharField(max_length=12, choices=LicenceKind.choices)
    # Empty where the licence was no longer offered.
    price_minor = models.PositiveIntegerField(null=True)
    currency = models.CharField(max_length=3)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-changed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=LicenceKind.values), name="price_change_kind_known"
            ),
        ]
        indexes = [
            models.Index(fields=["cad_model", "-changed_at"], name="price_change_by_model"),
        ]
        triggers = append_only("price_change", until=_OFF_THE_SHELF)

    def __str__(self) -> str:
        return f"{self.kind} {self.price or 'not offered'} since {self.changed_at:%Y-%m-%d}"

    @property
    def price(self) -> Money | None:
        return None if self.price_minor is None else Money(self.price_minor, self.currency)

    @property
    def licence_name(self) -> str:
        return TERMS[self.kind].name
