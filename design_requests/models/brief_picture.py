import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone

from design_requests.models.brief import Brief

PICTURES_AT_MOST = 12
_OF_A_DRAFT = """
    IF (SELECT state FROM design_requests_brief WHERE id = NEW.brief_id) <> 'draft' THEN
        RAISE EXCEPTION 'Brief % is no draft any more', NEW.brief_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


class BriefPicture(models.Model):
    """A picture that a client shows with a brief, drawn anew; who may read the brief sees it."""

    brief = models.ForeignKey(Brief, on_delete=models.PROTECT, related_name="pictures")
    position = models.PositiveSmallIntegerField()
    storage_key = models.CharField(max_length=200, unique=True)
    size_bytes = models.PositiveIntegerField()
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["brief", "position"], name="brief_picture_position_unique"
            ),
            models.CheckConstraint(
                condition=Q(position__gte=1, position__lte=PICTURES_AT_MOST),
                name="brief_picture_one_of_twelve",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="brief_picture_unchanged"),
            # What designers made their offers for stays as they saw it.
            pgtrigger.Trigger(
                name="brief_picture_of_a_draft",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=_OF_A_DRAFT,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.brief.number}/{self.position}"

    @property
    def audit_id(self) -> str:
        return f"{self.brief.number}/{self.position}"
