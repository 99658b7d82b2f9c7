from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop

from common.triggers import same_person

# What may be corrected, to be translated.
TRANSLATED_FIELDS = (
    gettext_noop("name"),
    gettext_noop("phone"),
    gettext_noop("postal address"),
    gettext_noop("e-mail"),
    gettext_noop("studio name"),
    gettext_noop("city"),
    gettext_noop("country"),
    gettext_noop("studio text"),
)


class Correction(models.Model):
    """That something about a person was changed, by them or the desk; for a while the old text."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # What it is called in the form.
    field = models.CharField(max_length=40)
    # Emptied after 30 days.
    old_text = models.TextField(blank=True)
    # At the privacy desk, for the person; empty where they did it themselves.
    corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # The same form of the desk sent twice is one correction.
    attempt = models.UUIDField(unique=True, null=True, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(corrected_by=None) | Q(attempt__isnull=False),
                name="correction_of_the_desk_names_its_form",
            ),
        ]
        triggers = [
            same_person("correction", "user"),
            same_person("correction_by", "corrected_by"),
        ]

    @property
    def shown_field(self) -> str:
        return gettext(self.field)

    def __str__(self) -> str:
        return f"{self.field} at {self.at:%Y-%m-%d %H:%M}"
