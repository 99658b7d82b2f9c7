from django.conf import settings
from django.db import models
from django.utils import timezone

from common.page_scopes import SHELF, changes_pages


class DesignerProfile(models.Model):
    """What a designer shows of the studio; having one is what makes a person a designer."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="designer_profile"
    )
    studio_name = models.CharField(max_length=80)
    city = models.CharField(max_length=80, blank=True)
    country = models.CharField(max_length=80, blank=True)
    bio = models.TextField("about the studio", max_length=2000, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(studio_name=""), name="designer_profile_studio_is_named"
            ),
        ]
        triggers = [changes_pages("designer_profile", "'designer:' || {row}.user_id", f"'{SHELF}'")]

    def __str__(self) -> str:
        return self.studio_name
