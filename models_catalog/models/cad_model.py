from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from common.page_scopes import changes_pages
from common.triggers import same_person
from models_catalog.models.address_triggers import addresses_stay_its_own
from models_catalog.models.category import Category
from models_catalog.models.page_changes import THE_PIECE_ITSELF
from models_catalog.models.shelf_triggers import piece_stands_with_its_versions
from models_catalog.states import EDITABLE_STATES, ListingState


class CadModelQuerySet(models.QuerySet["CadModel"]):
    def published(self) -> "CadModelQuerySet":
        return self.filter(state=ListingState.PUBLISHED)

    def files_barred(self) -> "CadModelQuerySet":
        """Whose files the law forbids to hand out."""
        return self.filter(files_barred_at__isnull=False)

    def by_designer(self, user: User) -> "CadModelQuerySet":
        return self.filter(designer=user)


class CadModel(models.Model):
    """A piece of jewellery that a designer offers as a file."""

    slug = models.SlugField(max_length=80, unique=True)
    designer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="cad_models"
    )

    title = models.CharField(max_length=80)
    description = models.TextField(max_length=4000)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="cad_models")
    tags = models.CharField(
        max_length=200, blank=True, help_text="Words that people search for, with commas between."
    )

    state = models.CharField(
        max_length=12, choices=ListingState.choices, default=ListingState.DRAFT
    )

    # Since when its exclusive licence is sold, so that nobody else can buy any.
    sold_exclusively_at = models.DateTimeField(null=True, blank=True)

    # Since when staff show it first on the home page; the latest is shown.
    chosen_for_home_at = models.DateTimeField(null=True, blank=True)

    # Since when the law forbids to hand its files to anybody, buyers too.
    files_barred_at = models.DateTimeField(null=True, blank=True)

    created_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    # What its page's changes add up to, of one that `published_model` found.
    page_sum: Decimal | None
    designer_sum: Decimal | None
    # What goes with it, each list as its "kind" and the numbers of the "others".
    neighbours: list[dict[str, Any]]

    objects = CadModelQuerySet.as_manager()

    class Meta:
        verbose_name = "CAD model"
        permissions = [
            ("take_down_cadmodel", "Can take pieces off the shelf and put them back"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ListingState.values), name="cad_model_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=ListingState.PUBLISHED) | Q(published_at__isnull=False),
                name="cad_model_published_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=ListingState.SUBMITTED) | Q(submitted_at__isnull=False),
                name="cad_model_submitted_has_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["designer", "-created_at"], name="cad_model_by_designer"),
            models.Index(fields=["state", "submitted_at"], name="cad_model_review_queue"),
        ]
        triggers = [
            changes_pages("cad_model", *THE_PIECE_ITSELF),
            same_person("cad_model", "designer"),
            piece_stands_with_its_versions(),
            *addresses_stay_its_own(),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("models_catalog:model_detail", args=[self.slug])

    @property
    def audit_id(self) -> str:
        # Not the slug: it is made of the designer's words, and an audit entry stays for years.
        return f"model-{self.pk}"

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE_STATES
