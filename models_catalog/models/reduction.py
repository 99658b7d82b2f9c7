from datetime import datetime, timedelta
from uuid import uuid4

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone

from common.money import Money
from common.page_scopes import changes_pages
from common.triggers import keep_rows
from models_catalog.licences import TERMS, LicenceKind
from models_catalog.models.cad_model import CadModel
from models_catalog.models.page_changes import OF_PIECE

# Beyond that the 30 days before it tell a buyer little; some member states say so by law.
LONGEST_REDUCTION = timedelta(days=60)

# What buyers were shown stays, so that the lowest price of 30 days can be told afterwards.
_NOT_SHOWN = """
    OLD.starts_at > clock_timestamp() OR NOT EXISTS (SELECT 1 FROM models_catalog_cadmodel piece
        WHERE piece.id = OLD.cad_model_id AND piece.state = 'published')
"""
_BELOW_THE_PRICE = """
    IF NOT EXISTS (SELECT 1 FROM models_catalog_licenceoffer offer
        WHERE offer.cad_model_id = NEW.cad_model_id AND offer.kind = NEW.kind
        AND offer.currency = NEW.currency AND offer.price_minor > NEW.price_minor)
    THEN RAISE EXCEPTION 'reduction_below_price: a reduction lowers the price of an offer'
        USING ERRCODE = 'check_violation';
    END IF; RETURN NEW;
"""


class ReductionQuerySet(models.QuerySet["Reduction"]):
    def running(self, now: datetime) -> "ReductionQuerySet":
        return self.filter(starts_at__lte=now, ends_at__gt=now)

    def not_over(self, now: datetime) -> "ReductionQuerySet":
        return self.filter(ends_at__gt=now)

    def coming(self, now: datetime) -> "ReductionQuerySet":
        return self.filter(starts_at__gt=now)


class Reduction(models.Model):
    """A lower price of one licence of your piece, from a moment until another."""

    # Those that were made together are ended together.
    batch = models.UUIDField(default=uuid4)
    cad_model = models.ForeignKey(CadModel, on_delete=models.CASCADE, related_name="reductions")
    # Not the offer: it goes when the licence is no longer offered, and this stays.
    kind = models.CharField(max_length=12, choices=LicenceKind.choices)
    price_minor = models.PositiveIntegerField()
    # The lowest price of the 30 days before, which alone may stand struck through beside it
    # (directive 98/6/EC, article 6a); none where the new price is not below it.
    prior_minor = models.PositiveIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3)
    starts_at = models.DateTimeField()
    # The first moment at which it does not hold any more.
    ends_at = models.DateTimeField()
    made_at = models.DateTimeField(default=timezone.now)

    objects = ReductionQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=LicenceKind.values), name="reduction_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(price_minor__gte=100, price_minor__lte=1_000_000),
                name="reduction_price_in_range",
            ),
            models.CheckConstraint(
                condition=Q(prior_minor=None) | Q(prior_minor__gt=F("price_minor")),
                name="reduction_prior_price_above",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="reduction_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__lte=F("starts_at") + LONGEST_REDUCTION),
                name="reduction_not_for_ever",
            ),
            ExclusionConstraint(
                name="reduction_one_at_a_time",
                expressions=[
                    ("cad_model", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    (
                        Func(
                            "starts_at",
                            "ends_at",
                            function="TSTZRANGE",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message="This licence is reduced already in that time.",
            ),
        ]
        indexes = [
            models.Index(fields=["cad_model", "kind", "-starts_at"], name="reduction_of_offer"),
            models.Index(fields=["ends_at"], name="reduction_by_end"),
        ]
        triggers = [
            changes_pages("reduction", OF_PIECE),
            *keep_rows("reduction", until=_NOT_SHOWN),
            pgtrigger.ReadOnly(name="reduction_no_update", exclude=["ends_at", "prior_minor"]),
            pgtrigger.Protect(
                name="reduction_only_shortened",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("NEW.ends_at > OLD.ends_at"),
            ),
            pgtrigger.Trigger(
                name="reduction_below_price",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=_BELOW_THE_PRICE,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.price} until {self.ends_at:%Y-%m-%d %H:%M}"

    @property
    def price(self) -> Money:
        return Money(self.price_minor, self.currency)

    @property
    def prior_price(self) -> Money | None:
        return None if self.prior_minor is None else Money(self.prior_minor, self.currency)

    @property
    def licence_name(self) -> str:
        return TERMS[self.kind].name
