from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from common.triggers import unchanged
from privacy.purposes import OPEN_TO_OBJECTION, Use
from privacy.states import ObjectionState


class ObjectionQuerySet(models.QuerySet["Objection"]):
    def of_person(self, person_id: int) -> "ObjectionQuerySet":
        return self.filter(person=person_id)

    def newest(self) -> "ObjectionQuerySet":
        """The last word of each person about each use."""
        later = Objection.objects.filter(
            person=OuterRef("person"), use=OuterRef("use"), pk__gt=OuterRef("pk")
        )
        return self.exclude(Exists(later))


class Objection(models.Model):
    """One word about one use of somebody's data: an objection, what became of it, or its end."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    use = models.CharField(max_length=20, choices=Use.choices)
    state = models.CharField(max_length=10, choices=ObjectionState.choices)
    # Where it was said: "my data", "gpc" for a browser's wish, "request" for a decision by staff.
    method = models.CharField(max_length=60)
    at = models.DateTimeField(default=timezone.now)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(use__in=[str(use) for use in OPEN_TO_OBJECTION]),
                name="objection_use_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=ObjectionState.values), name="objection_state_known"
            ),
        ]
        indexes = [models.Index(fields=["person", "use", "-id"], name="objection_newest")]
        triggers = unchanged("objection")

    def __str__(self) -> str:
        return f"{self.use}: {self.state}"
