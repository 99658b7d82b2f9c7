import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone

from design_requests.models.milestone import Milestone
from models_catalog.models import Release

_OF_ITS_DESIGNER = """
    IF NOT EXISTS (
        SELECT 1 FROM design_requests_milestone milestone
            JOIN design_requests_offer offer ON offer.id = milestone.offer_id
            JOIN models_catalog_release release ON release.id = NEW.release_id
            JOIN models_catalog_cadmodel piece ON piece.id = release.cad_model_id
            WHERE milestone.id = NEW.milestone_id AND piece.designer_id = offer.designer_id
    ) THEN
        RAISE EXCEPTION 'Release % is not of the designer of milestone %', NEW.release_id,
            NEW.milestone_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def newest_of(self, milestone: Milestone) -> "Delivery | None":
        return self.filter(milestone=milestone).order_by("-number").first()


class Delivery(models.Model):
    """One handing over of a measured piece for a milestone, and what its client asked for then."""

    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="deliveries")
    # 1, and one more for each round of changes.
    number = models.PositiveSmallIntegerField()
    # The piece as it was measured; it goes on no shelf by this.
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="deliveries")
    words = models.TextField(max_length=2000, blank=True)
    delivered_at = models.DateTimeField(default=timezone.now)

    # What the client wants changed about it; empty unless they asked.
    changes = models.TextField(max_length=2000, blank=True)
    changes_at = models.DateTimeField(null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["milestone", "number"]
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(fields=["milestone", "number"], name="delivery_one_a_number"),
            models.CheckConstraint(
                condition=Q(changes="") | Q(changes_at__isnull=False),
                name="delivery_changes_say_when",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="delivery_facts_unchanged",
                fields=["milestone", "number", "release", "delivered_at"],
            ),
            pgtrigger.Protect(
                name="delivery_changes_said_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.changes_at IS NOT NULL AND NEW.changes_at IS DISTINCT FROM OLD.changes_at"
                ),
            ),
            pgtrigger.Trigger(
                name="delivery_of_its_designer",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=_OF_ITS_DESIGNER,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.milestone}/{self.number}"

    @property
    def audit_id(self) -> str:
        return str(self)
