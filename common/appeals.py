"""Decisions of staff about what people made, and how they are contested: one rule for every room.

An appeal is decided by somebody who did not make the first decision.
"""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# Article 20 of the Digital Services Act: contested for at least six months, free of charge.
CONTESTABLE_FOR = timedelta(days=184)


class Ground(models.TextChoices):
    LAW = "law", _("It is against the law")
    TERMS = "terms", _("It is against the terms of the shop")


class AppealState(models.TextChoices):
    OPEN = "open", _("Being looked at")
    GRANTED = "granted", _("Granted")
    REFUSED = "refused", _("Refused")


class AbstractAppeal(models.Model):
    """What an appeal says, and what became of it; the room adds what it contests, and whose it is.

    A room puts `appeal_constraints` and `same_person` triggers into its own Meta.
    """

    text = models.TextField(max_length=2000)
    made_at = models.DateTimeField(default=timezone.now)

    state = models.CharField(max_length=8, choices=AppealState.choices, default=AppealState.OPEN)
    first_decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(max_length=1000, blank=True)

    class Meta:
        abstract = True


def appeal_constraints(name: str) -> list[models.BaseConstraint]:
    return [
        models.CheckConstraint(
            condition=Q(state=AppealState.OPEN, decided_at=None, decided_by=None)
            | ~Q(state=AppealState.OPEN) & Q(decided_at__isnull=False, decided_by__isnull=False),
            name=f"{name}_decided_says_by_whom_and_when",
        ),
        models.CheckConstraint(
            condition=Q(state__in=AppealState.values), name=f"{name}_state_known"
        ),
        models.CheckConstraint(
            condition=Q(decided_by=None) | ~Q(decided_by=F("first_decided_by")),
            name=f"{name}_is_decided_by_another_person",
        ),
    ]
