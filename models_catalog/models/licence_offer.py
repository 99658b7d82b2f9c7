from datetime import datetime

import pgtrigger
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from common.money import Money
from common.page_scopes import changes_pages
from models_catalog.licences import TERMS, LicenceKind, LicenceTerms
from models_catalog.models.cad_model import CadModel
from models_catalog.models.page_changes import OF_PIECE
from models_catalog.models.reduction import Reduction

LOWEST_PRICE_MINOR, HIGHEST_PRICE_MINOR = 100, 1_000_000

_ABOVE_REDUCTIONS = """
    IF EXISTS (SELECT 1 FROM models_catalog_reduction reduction
        WHERE reduction.cad_model_id = NEW.cad_model_id AND reduction.kind = NEW.kind
        AND reduction.ends_at > clock_timestamp() AND reduction.price_minor >= NEW.price_minor)
    THEN RAISE EXCEPTION 'licence_offer_above_reductions: a price stays above its reductions'
        USING ERRCODE = 'check_violation';
    END IF; RETURN NEW;
"""


class LicenceOfferQuerySet(models.QuerySet["LicenceOffer"]):
    def priced(self, at: datetime | None = None) -> "LicenceOfferQuerySet":
        """With what each costs at a moment, which is now unless it is named, and until when."""
        now = at or timezone.now()
        own = Reduction.objects.filter(
            cad_model=OuterRef("cad_model"), kind=OuterRef("kind"), currency=OuterRef("currency")
        )
        running = own.running(now)
        found = {
            "reduced_minor": Subquery(running.values("price_minor")[:1]),
            "prior_minor": Subquery(running.values("prior_minor")[:1]),
            "reduced_until": Subquery(running.values("ends_at")[:1]),
            "reduced_from": Subquery(own.coming(now).values("starts_at")[:1]),
        }
        return self.annotate(**found)


class LicenceOffer(models.Model):
    """One licence of a listing and its price."""

    # Named in the visitor's cart; random, so that it says nothing about how much is on offer.
    public_id = models.CharField(max_length=22, unique=True)
    cad_model = models.ForeignKey(CadModel, on_delete=models.CASCADE, related_name="offers")
    kind = models.CharField(max_length=12, choices=LicenceKind.choices)
    # The ordinary price; what it costs while it is reduced is told by `priced` alone.
    price_minor = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)

    objects = LicenceOfferQuerySet.as_manager()

    # Of rows out of `priced`.
    reduced_minor: int | None
    prior_minor: int | None
    reduced_until: datetime | None
    # When the next reduction begins.
    reduced_from: datetime | None

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
        triggers = [
            pgtrigger.Trigger(
                name="licence_offer_above_reductions",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=_ABOVE_REDUCTIONS,
            ),
            changes_pages("licence_offer", OF_PIECE),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.price}"

    @property
    def price(self) -> Money:
        return Money(self.price_minor, self.currency)

    @property
    def price_now_minor(self) -> int:
        return self.price_minor if self.reduced_minor is None else self.reduced_minor

    @property
    def price_now(self) -> Money:
        return Money(self.price_now_minor, self.currency)

    @property
    def price_before(self) -> Money | None:
        """What may stand struck through beside the price of now."""
        return None if self.prior_minor is None else Money(self.prior_minor, self.currency)

    @property
    def terms(self) -> LicenceTerms:
        return TERMS[self.kind]
