from datetime import datetime

import pgtrigger
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from common.triggers import same_person


class TwoPeople(models.Model):
    """One at the desk asks for it, and another one agrees; until then it is of no effect."""

    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_approved(self) -> bool:
        return self.approved_at is not None

    def agree(self, actor: AbstractBaseUser, now: datetime) -> None:
        self.approved_by_id, self.approved_at = actor.pk, now


def another_agrees(name: str) -> list[models.BaseConstraint]:
    """Of a table of `TwoPeople`."""
    return [
        models.CheckConstraint(
            condition=Q(approved_by=None) | ~Q(approved_by=F("asked_by")),
            name=f"{name}_approved_by_another",
        ),
        models.CheckConstraint(
            condition=Q(approved_by=None, approved_at=None)
            | Q(approved_by__isnull=False, approved_at__isnull=False),
            name=f"{name}_approved_has_a_time",
        ),
    ]


def agreed_once(name: str) -> list[pgtrigger.Trigger]:
    """Who asked and who agreed are never others afterwards."""
    return [same_person(name, "asked_by"), same_person(f"{name}_approved", "approved_by")]
