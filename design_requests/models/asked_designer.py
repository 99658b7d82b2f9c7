import pgtrigger
from django.conf import settings
from django.db import models
from django.utils import timezone

from common.triggers import same_person
from design_requests.models.brief import Brief

_NOT_ONESELF = """
    IF (SELECT client_id FROM design_requests_brief WHERE id = NEW.brief_id) = NEW.designer_id THEN
        RAISE EXCEPTION 'Nobody is asked by themselves' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


class AskedDesigner(models.Model):
    """A designer whom the client of a private brief asks for an offer; nobody else reads it."""

    brief = models.ForeignKey(Brief, on_delete=models.PROTECT, related_name="asked")
    designer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="asked_briefs"
    )
    asked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["brief", "designer"], name="asked_designer_once"),
        ]
        triggers = [
            same_person("asked_designer", "designer"),
            pgtrigger.Trigger(
                name="asked_designer_not_oneself",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=_NOT_ONESELF,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.brief.number} {self.designer_id}"

    @property
    def audit_id(self) -> str:
        return f"{self.brief.number}/{self.designer_id}"
