import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from common.page_scopes import changes_pages
from common.triggers import same_person
from geometry.metals import METALS
from models_catalog.models import CadModel, Release
from models_catalog.models.page_changes import OF_PIECE

LONGEST_TEXT = 4000
MOST_STARS = 5
# Five kilograms: no piece of jewellery weighs more.
HEAVIEST_MG = 5_000_000

_BY_A_BUYER = """
    IF (SELECT designer_id FROM models_catalog_cadmodel WHERE id = NEW.cad_model_id)
            = NEW.author_id THEN
        RAISE EXCEPTION 'Piece % is the author''s own', NEW.cad_model_id
            USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM orders_licencegrant held
            JOIN orders_orderline line ON line.id = held.order_line_id
            WHERE held.holder_id = NEW.author_id AND held.state = 'active'
                AND line.price_minor > 0
                AND line.cad_model_id = NEW.cad_model_id AND line.release_id = NEW.release_id
    ) THEN
        RAISE EXCEPTION 'Whoever reviews piece % paid for no licence of it', NEW.cad_model_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


# SQL for `changes_pages`: of a row that hangs on a review.
OF_REVIEW = "'piece:' || (SELECT cad_model_id FROM reviews_review WHERE id = {row}.review_id)"


class ReviewQuerySet(models.QuerySet["Review"]):
    def not_hidden(self) -> "ReviewQuerySet":
        return self.filter(hidden_at=None)

    def reported(self) -> "ReviewQuerySet":
        """Of which staff have yet to say whether it stays."""
        return self.filter(reported_at__isnull=False, hidden_at=None)


class Review(models.Model):
    """What somebody who bought a piece says of it, and what the casting weighed."""

    cad_model = models.ForeignKey(
        CadModel, on_delete=models.CASCADE, related_name="reviews", verbose_name="piece"
    )
    # The version that they bought.
    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reviews"
    )
    # Otherwise it says "A buyer".
    shows_name = models.BooleanField(default=False)

    stars = models.PositiveSmallIntegerField()
    text = models.TextField(max_length=LONGEST_TEXT)
    # What a casting weighed, and in which metal; neither or both.
    metal = models.CharField(max_length=30, blank=True)
    weight_mg = models.PositiveIntegerField(null=True, blank=True)

    written_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = "review by a buyer"
        verbose_name_plural = "reviews by buyers"
        ordering = ["-written_at", "-pk"]
        permissions = [("decide_review", "Can hide reviews by buyers, and decide appeals")]
        constraints = [
            models.UniqueConstraint(fields=["cad_model", "author"], name="review_one_of_a_buyer"),
            models.CheckConstraint(
                condition=Q(stars__gte=1, stars__lte=MOST_STARS), name="review_one_to_five_stars"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="review_says_something"),
            models.CheckConstraint(
                condition=Q(metal="", weight_mg=None)
                | Q(metal__in=list(METALS), weight_mg__gte=1, weight_mg__lte=HEAVIEST_MG),
                name="review_weight_is_plausible_and_of_a_metal",
            ),
        ]
        indexes = [
            models.Index(fields=["cad_model", "-written_at"], name="review_of_a_piece"),
        ]
        triggers = [
            changes_pages("review", OF_PIECE),
            same_person("review", "author"),
            pgtrigger.ReadOnly(
                name="review_stays_about_its_piece", fields=["cad_model", "release", "written_at"]
            ),
            pgtrigger.Trigger(
                name="review_by_a_buyer",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=_BY_A_BUYER,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cad_model}: {self.stars} of {MOST_STARS}"

    @property
    def audit_id(self) -> str:
        return f"review-{self.pk}"
