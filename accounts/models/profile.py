from django.conf import settings
from django.db import models


class Profile(models.Model):
    """What a person may tell us for invoices and calls; nothing in the shop asks for it."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="profile"
    )
    phone = models.CharField(max_length=40, blank=True)
    address = models.TextField("postal address", max_length=500, blank=True)

    def __str__(self) -> str:
        return f"Profile of {self.user}"
