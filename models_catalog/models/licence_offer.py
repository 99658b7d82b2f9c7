from django.db import models
from django.db.models import Q

from common.money import Money
from common.page_scopes import changes_pages
from models_catalog.licences import TERMS, LicenceKind, LicenceTerms
from models_catalog.models.cad_model import CadModel
from models_catalog.models.page_changes import OF_PIECE

LOWEST_PRICE_MINOR, HIGHEST_PRICE_MINOR = 100, 1_000_000


class LicenceOffer(models.Model):
    """One licence of a listing and its price."""

    # Named in the visitor's cart; random, so that it says nothing about how much is on offer.
    public_id = models.CharField(max_length=22, unique=True)
    cad_model = models.ForeignKey(CadModel, on_delete=models.CASCADE, related_name="offers")
    kind = models.CharField(max_length=12, choices=LicenceKind.choices)
    price_minor = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)

    class Meta:
        ordering = ["price_minor"]
        constraints = [
            models.UniqueConstraint(fields=["cad_model", "kind"], name="licence_offer_one_a_kind"),
            models.CheckConstraint(
                condition=Q(
                    price_minor__gte=LOWEST_PRICE_MINOR, price_minor__lte=HIGHEST_PRICE_MINOR
                ),
                name="licence_offer_price_in_range",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=LicenceKind.values), name="licence_offer_kind_known"
            ),
        ]
        triggers = [changes_pages("licence_offer", OF_PIECE)]

    def __str__(self) -> str:
        return f"{self.kind} {self.price}"

    @property
    def price(self) -> Money:
        return Money(self.price_minor, self.currency)

    @property
    def terms(self) -> LicenceTerms:
        return TERMS[self.kind]
